#include "tools/netsim/diff_sides.h"

#include <fmt/format.h>

#include <fstream>

#include "sim/lab/run.h"
#include "stack/base/siphash.h"

namespace netsim {
namespace {

constexpr std::size_t kShown = 5;  // lines that are the same

std::uint64_t hash_of(std::string_view line) {
  return stack::base::SipHasher({})
      .bytes(stack::base::as_bytes(line))
      .digest();
}

class Reader final : public sim::Observer {
 public:
  Reader(const sim::scenario::Scenario& scenario, Detail detail, const Side::Taker& take)
      : lines_(scenario, detail), take_(take) {}
  void on_packet(const sim::PacketEvent& event) override { take_(lines_.of(event)); }
  void on_wake(stack::base::Instant, sim::NodeId) override {}

 private:
  PacketLines lines_;
  const Side::Taker& take_;
};

bool is_packet_log(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  std::string mark(kPacketLogMark.size(), '\0');
  return file.read(mark.data(), static_cast<std::streamsize>(mark.size())) &&
         mark == kPacketLogMark;
}

// Those in [from, to] of a side.
std::expected<std::vector<std::string>, std::string> lines_of(const Side& side, Detail detail,
                                                              std::size_t from, std::size_t to) {
  std::vector<std::string> lines;
  std::size_t number = 0;
  const auto done = side.read(detail, [&](std::string_view line) {
    if (number >= from && number <= to) lines.emplace_back(line);
    ++number;
  });
  if (!done) return std::unexpected(done.error());
  return lines;
}

// Of the one line behind the common ones.
std::optional<std::string> next_of(const std::vector<std::string>& lines, std::size_t before) {
  return before < lines.size() ? std::optional(lines[before]) : std::nullopt;
}

}  // namespace

std::expected<Side, std::string> Side::open(const Selection& selection,
                                            std::optional<std::uint64_t> seed) {
  Side side;
  side.file_ = selection.name;
  side.name_ = selection.name;
  if (is_packet_log(selection.name)) return side;
  auto scenario = load_scenario(selection);
  if (!scenario) return std::unexpected(scenario.error());
  side.scenario_ = *std::move(scenario);
  side.seed_ = seed.value_or(side.scenario_->seed);
  side.name_ += fmt::format(", seed {}", side.seed_);
  return side;
}

std::expected<void, std::string> Side::read(Detail detail, const Taker& take) const {
  if (scenario_) {
    Reader reader(*scenario_, detail, take);
    sim::Observer* const observers[] = {&reader};
    sim::lab::run(*scenario_, {.seed = seed_,
                               .with_oracles = false,
                               .with_trace = false,
                               .with_digest = false,
                               .observers = observers});
    return {};
  }
  std::ifstream file(file_, std::ios::binary);
  std::string line;
  std::getline(file, line);  // its head
  while (std::getline(file, line)) take(line);
  if (!file.eof()) return std::unexpected(fmt::format("{}: cannot be read", file_));
  return {};
}

std::expected<Divergence, std::string> first_divergence(const Side& a, const Side& b,
                                                        Detail detail) {
  std::vector<std::uint64_t> hashes;
  bool is_too_long = false;
  const auto first = a.read(detail, [&](std::string_view line) {
    is_too_long = hashes.size() == kMostLinesCompared;
    if (!is_too_long) hashes.push_back(hash_of(line));
  });
  if (!first) return std::unexpected(first.error());

  Divergence found;
  std::size_t total = 0;
  const auto second = b.read(detail, [&](std::string_view line) {
    ++total;
    if (found.differs || found.common == kMostLinesCompared) return;
    found.differs = found.common == hashes.size() || hashes[found.common] != hash_of(line);
    if (!found.differs) ++found.common;
  });
  if (!second) return std::unexpected(second.error());
  found.differs = found.differs || (!is_too_long && total < hashes.size());
  if (!found.differs && is_too_long)
    return std::unexpected(
        fmt::format("no difference in {} lines, and more are not compared", kMostLinesCompared));
  if (!found.differs) return found;

  const std::size_t before = std::min(kShown, found.common);
  const std::size_t from = found.common - before;
  auto of_a = lines_of(a, detail, from, found.common);
  if (!of_a) return std::unexpected(of_a.error());
  const auto of_b = lines_of(b, detail, from, found.common);
  if (!of_b) return std::unexpected(of_b.error());
  found.first = next_of(*of_a, before);
  found.second = next_of(*of_b, before);
  of_a->resize(before);
  found.before = *std::move(of_a);
  return found;
}

}  // namespace netsim
