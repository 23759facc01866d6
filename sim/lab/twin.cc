#include "sim/lab/twin.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string_view>
#include <vector>

#include "sim/lab/fault_action.h"
#include "sim/scenario/toml.h"
#include "sim/scenario/tree.h"

namespace sim::lab {
namespace {

using scenario::Document;
using scenario::Scenario;

// What a link has that chance decides.
constexpr std::array<std::string_view, 7> kChances{"loss",    "corrupt", "truncate",    "duplicate",
                                                   "reorder", "jitter",  "faults-until"};

bool is_chance(std::string_view key) { return std::ranges::find(kChances, key) != kChances.end(); }

// The part of a path up to the first key that speaks of chance; empty if none does. Links have
// names of their own, which may be anything.
std::string chance_in(const std::string& path) {
  const auto steps = scenario::parse_path(path);
  if (!steps || steps->size() < 3) return {};
  const auto* top = std::get_if<std::string>(&steps->front());
  if (top == nullptr || (*top != "link" && *top != "topology")) return {};
  std::string up_to = *top;
  for (std::size_t i = 1; i < steps->size(); ++i) {
    const auto* key = std::get_if<std::string>(&(*steps)[i]);
    if (key == nullptr) return {};
    up_to += "." + scenario::write_key(*key);
    if (i > 1 && is_chance(*key)) return up_to;
  }
  return {};
}

void remove_chance(Document& document) {
  std::set<std::string> chances;
  for (const std::string& path : document.paths())
    if (std::string chance = chance_in(path); !chance.empty()) chances.insert(std::move(chance));
  for (const std::string& chance : chances) document.remove(chance);
}

// From the last one on: removing one moves those behind it.
void remove_faults_of_packets(Document& document) {
  for (std::size_t i = document.count("fault"); i-- > 0;) {
    const std::string fault = fmt::format("fault[{}]", i);
    if (document.value(fault + ".match")) document.remove(fault);
  }
}

std::string quoted(const std::string& text) { return scenario::write_value({.value = text}); }

// One value at its path, as TOML.
struct Setting {
  std::string path;
  std::string value;
};

// RED drops by chance below its upper threshold; with a probability of zero only the list does. A
// queue is said anew as a whole.
std::string still(const queue::Config& red) {
  const std::string octets = red.octets == 0 ? "" : fmt::format(", bytes = {}", red.octets);
  return fmt::format(
      "{{ kind = \"red\", packets = {}{}, ecn = {}, least = {}, most = {}, max-p = 0.0, weight = "
      "{}, "
      "gentle = {} }}",
      red.packets, octets, red.ecn, red.red.least, red.red.most, red.red.weight_shift,
      red.red.gentle);
}

std::vector<Setting> still_red(const Scenario& scenario) {
  std::vector<Setting> settings;
  for (const scenario::Link& link : scenario.links) {
    const std::string name = scenario::write_key(link.name);
    for (const auto& [side, path] :
         {std::pair("to-a", &link.to_a), std::pair("to-b", &link.to_b)}) {
      if (path->queue.kind != queue::Kind::kRed) continue;
      settings.push_back({fmt::format("link.{}.{}.queue", name, side), still(path->queue)});
    }
  }
  return settings;
}

std::vector<Setting> told_of(const Origin& origin) {
  const std::string seed = fmt::format("{}", origin.seed);
  return {{"seed", seed},
          {"origin.file", quoted(origin.file)},
          {"origin.seed", seed},
          {"origin.trace-hash", quoted(origin.trace_hash)},
          {"origin.build", quoted(origin.build)}};
}

void append_faults(Document& document, const Scenario& scenario, const FaultLog& log) {
  for (const LoggedFate& logged : log.fates()) {
    const std::string on = scenario::write_value({.value = scenario.links[logged.path.wire].name});
    const std::string_view side = logged.path.direction == Direction::kToA ? "to-a" : "to-b";
    for (const scenario::PacketAction& action : actions_of(logged.fate)) {
      document.append(
          "fault", fmt::format("on = {}\ndir = \"{}\"\nmatch = \"packet {}\"\ndo = {}\n", on, side,
                               logged.index, to_toml(action)));
    }
  }
}

}  // namespace

std::expected<Document, std::string> twin(const Document& document, const scenario::Files& files,
                                          const scenario::Point& point, const FaultLog& log,
                                          const Origin& origin) {
  if (!log.is_whole())
    return std::unexpected(fmt::format("more than {} packets met a fault", FaultLog::kMostFates));
  const auto scenario = scenario::read(document, files, point);
  if (!scenario) return std::unexpected(scenario.error().to_string());
  auto twin = document.at(point);
  if (!twin) return std::unexpected(twin.error().to_string());
  remove_chance(*twin);
  remove_faults_of_packets(*twin);
  // Laws ask for parameters of the sweep, which is none any more.
  twin->remove("report.compare");
  std::vector<Setting> settings = still_red(*scenario);
  std::ranges::move(told_of(origin), std::back_inserter(settings));
  for (const Setting& setting : settings) {
    const auto done = twin->set(fmt::format("{}={}", setting.path, setting.value));
    if (!done) return std::unexpected(done.error());
  }
  append_faults(*twin, *scenario, log);
  return std::move(*twin);
}

}  // namespace sim::lab
