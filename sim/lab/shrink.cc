#include "sim/lab/shrink.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>

#include "sim/lab/ddmin.h"
#include "sim/lab/fault_log.h"
#include "sim/lab/run.h"
#include "sim/lab/twin.h"
#include "stack/base/check.h"

namespace sim::lab {
namespace {

using scenario::Document;
using scenario::Files;
using scenario::Scenario;

constexpr std::string_view kFaults = "fault";

// Runs what may be the shrunk scenario, as long as the budget lasts, and says whether it still
// fails as the original did.
class Trials {
 public:
  // All are borrowed.
  Trials(const Files& files, const ShrinkConfig& config, const Outcome& original)
      : files_(files), config_(config), original_(original), kind_(kind_of(original)) {}

  bool fails(const Document& document) {
    const auto outcome = run_of(document);
    return outcome && kind_of(*outcome) == kind_;
  }

  // Nothing if it is no scenario any more, or the budget is spent.
  std::optional<Outcome> run_of(const Document& document) {
    if (runs_ == config_.most_runs) return std::nullopt;
    auto scenario = scenario::read(document, files_);
    if (!scenario) return std::nullopt;
    curb(*scenario);
    ++runs_;
    return run(*scenario, {.seed = config_.seed, .with_trace = false, .with_digest = false});
  }

  void tell(std::size_t faults) const {
    if (config_.progress) config_.progress(faults, runs_);
  }
  std::uint64_t runs() const { return runs_; }

 private:
  // What went on far longer than the original would be another failure.
  void curb(Scenario& scenario) const {
    constexpr std::uint64_t kTimes = 10;
    scenario.stop.wall.reset();
    scenario.stop.events = std::min(scenario.stop.events, kTimes * original_.events + 100'000);
  }

  const Files& files_;
  const ShrinkConfig& config_;
  const Outcome& original_;
  std::string kind_;
  std::uint64_t runs_ = 0;
};

// Numbers of a document's faults, in ascending order.
using Faults = std::vector<std::size_t>;

Faults all_faults(const Document& document) {
  Faults all(document.count(kFaults));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

Document with_only(const Document& document, const Faults& kept) {
  Document some = document;
  if (kept.empty()) some.remove(kFaults);
  for (std::size_t i = some.count(kFaults); i-- > 0;) {
    if (!std::ranges::binary_search(kept, i))
      some.remove(std::string(kFaults) + "[" + std::to_string(i) + "]");
  }
  return some;
}

Faults fewer_faults(const Document& document, Faults faults, Trials& trials) {
  return ddmin(std::move(faults), [&](const Faults& some) {
    trials.tell(some.size());
    return trials.fails(with_only(document, some));
  });
}

// Every table, array element and value of the document, the large ones first; of an array the last
// element first, so that taking one away renames none of those yet to come.
std::vector<std::string> parts_of(const Document& document) {
  std::set<std::string> all;
  for (const std::string& path : document.paths()) {
    for (std::size_t end = 0; end != std::string::npos;) {
      end = path.find_first_of(".[", end + 1);
      all.insert(path.substr(0, end));
    }
    all.insert(path);
  }
  std::vector<std::string> parts(all.begin(), all.end());
  const auto depth = [](const std::string& path) {
    return std::ranges::count_if(path, [](char c) { return c == '.' || c == '['; });
  };
  std::ranges::sort(parts, [&](const std::string& a, const std::string& b) {
    return depth(a) != depth(b) ? depth(a) < depth(b) : a > b;
  });
  return parts;
}

// Takes away whatever can go. True if anything could.
bool without_parts(Document& document, const Faults& faults, Trials& trials) {
  bool is_smaller = false;
  for (const std::string& part : parts_of(document)) {
    Document trial = document;
    if (part == "netsim" || part.starts_with(kFaults) || !trial.remove(part)) continue;
    if (!trials.fails(with_only(trial, faults))) continue;
    document = std::move(trial);
    is_smaller = true;
  }
  return is_smaller;
}

// Numbers of which less is simpler, by the last word of their path.
bool counts_octets(std::string_view path) {
  return path.ends_with("bytes") || path.ends_with("upload");
}

std::string octets(std::uint64_t count) { return std::to_string(count) + " B"; }

// The least number of octets that still fails, found by halves: true if it is less than `most`.
bool fewer_octets(Document& document, const std::string& path, std::uint64_t most,
                  const Faults& faults, Trials& trials) {
  std::uint64_t good = 0, bad = most;
  Document smallest = document;
  while (bad - good > 1) {
    const std::uint64_t middle = good + (bad - good) / 2;
    Document trial = document;
    if (!trial.set(path + "=\"" + octets(middle) + "\"")) return false;
    if (trials.fails(with_only(trial, faults))) {
      bad = middle;
      smallest = std::move(trial);
    } else {
      good = middle;
    }
  }
  document = std::move(smallest);
  return bad < most;
}

bool less_content(Document& document, const Files& files, const Faults& faults, Trials& trials) {
  bool is_smaller = false;
  for (const std::string& path : document.paths()) {
    if (!counts_octets(path)) continue;
    const auto scenario = scenario::read(document, files);
    if (!scenario) return is_smaller;
    std::uint64_t most = 0;
    for (const auto& flow : scenario->flows)
      most = std::max({most, flow.bytes.value_or(0), flow.upload});
    is_smaller |= fewer_octets(document, path, most, faults, trials);
  }
  return is_smaller;
}

}  // namespace

std::string kind_of(const Outcome& outcome) {
  std::string kind = std::to_string(static_cast<int>(outcome.code)) + " ";
  std::string what = outcome.broken.value_or(outcome.verdict);
  // An invariant is the same whichever connection broke it, and in whatever state.
  if (outcome.broken) what.resize(std::min(what.rfind(", of "), what.size()));
  for (const char c : what) {
    const bool is_digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
    if (!is_digit || kind.back() != '0') kind += is_digit ? '0' : c;
  }
  return kind;
}

std::expected<Shrunk, std::string> shrink(const Document& document, const Files& files,
                                          const ShrinkConfig& config) {
  const scenario::Point point = document.points().front();
  const auto scenario = scenario::read(document, files, point);
  if (!scenario) return std::unexpected(scenario.error().to_string());
  FaultLog log;
  Observer* const observers[] = {&log};
  const Outcome original =
      run(*scenario, {.seed = config.seed, .with_digest = false, .observers = observers});
  if (original.code == Code::kPass)
    return std::unexpected("this run passes: there is nothing to shrink");

  auto twin =
      lab::twin(document, files, point, log, {.file = document.file(), .seed = config.seed});
  if (!twin) return std::unexpected(twin.error());
  twin->remove("origin");
  Document smaller = std::move(*twin);
  Faults faults = all_faults(smaller);
  const std::size_t faults_before = faults.size();
  Trials trials(files, config, original);
  if (!trials.fails(smaller)) {
    return std::unexpected("its scripted twin does not fail alike: that is a bug of netsim's");
  }
  constexpr int kMostRounds = 4;
  for (int round = 0; round < kMostRounds; ++round) {
    faults = fewer_faults(smaller, std::move(faults), trials);
    const bool has_less = less_content(smaller, files, faults, trials);
    const bool is_smaller = without_parts(smaller, faults, trials);
    if (!has_less && !is_smaller) break;
  }
  Document minimal = with_only(smaller, faults);
  const ShrinkConfig once{.seed = config.seed};
  auto outcome = Trials(files, once, original).run_of(minimal);
  CHECK(outcome);
  return Shrunk{.document = std::move(minimal),
                .outcome = std::move(*outcome),
                .faults_before = faults_before,
                .faults_after = faults.size(),
                .runs = trials.runs()};
}

std::string held_test(const Document& document, std::uint64_t seed, const std::string& name,
                      const std::string& origin) {
  return "// " + origin +
         "\n#include <gtest/gtest.h>\n\n#include \"tests/sim/held/scenario.h\"\n"
         R"(
namespace sim::lab {
namespace {

TEST(Held, )" +
         name + R"() {
  const Outcome outcome = run_text(R"TOML(
)" + document.to_text() +
         R"()TOML",
                                   )" +
         std::to_string(seed) + R"();
  EXPECT_EQ(outcome.code, Code::kPass) << outcome.verdict;
}

}  // namespace
}  // namespace sim::lab
)";
}

}  // namespace sim::lab
