#include "sim/lab/idle.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace sim::lab {
namespace {

using stack::base::Duration;

// A kind of trouble: whether a path has it, and how often it struck there.
struct Kind {
  std::string_view name;
  bool (*exists)(const PathConfig& config);
  std::uint64_t (*struck)(const Path& path);
};

// A model may be there and lose nothing, at one point of a sweep.
bool has_loss(const PathConfig& config) {
  const Impairments& by_chance = config.impairments;
  const auto& two = by_chance.gilbert_elliott;
  const auto& four = by_chance.four_state;
  return by_chance.loss > 0 || by_chance.loss_period > 0 ||
         (two && (two->p > 0 || two->k < kAlways)) || (four && (four->p13 > 0 || four->p14 > 0));
}

bool holds_back(const PathConfig& config) {
  return config.impairments.reordering > 0 || config.impairments.jitter;
}

constexpr std::array kKinds{
    Kind{"loss", has_loss, [](const Path& path) { return path.strikes().lost; }},
    Kind{"jitter or reordering", holds_back,
         [](const Path& path) { return path.strikes().held_back; }},
    Kind{"duplication", [](const PathConfig& config) { return config.impairments.duplication > 0; },
         [](const Path& path) { return path.strikes().duplicated; }},
    Kind{"corruption", [](const PathConfig& config) { return config.impairments.corruption > 0; },
         [](const Path& path) { return path.strikes().flipped; }},
    Kind{"truncation", [](const PathConfig& config) { return config.impairments.truncation > 0; },
         [](const Path& path) { return path.strikes().truncated; }},
    Kind{"outage",
         [](const PathConfig& config) {
           return !config.outages.empty() || config.flap.down > Duration(0);
         },
         [](const Path& path) { return path.ledger().down; }},
};

void look_at(const scenario::Link& link, std::uint16_t wire, const Simulator& simulator,
             std::vector<ImpairmentOutcome>& outcomes) {
  for (const Kind& kind : kKinds) {
    const bool to_a = kind.exists(link.to_a), to_b = kind.exists(link.to_b);
    if (!to_a && !to_b) continue;
    std::uint64_t struck = 0;
    if (to_a) struck += kind.struck(simulator.path(wire, Direction::kToA));
    if (to_b) struck += kind.struck(simulator.path(wire, Direction::kToB));
    outcomes.push_back({fmt::format("link {}: {}", link.name, kind.name), struck});
  }
}

}  // namespace

std::vector<ImpairmentOutcome> impairments_of(const scenario::Scenario& scenario,
                                              const Simulator& simulator) {
  std::vector<ImpairmentOutcome> outcomes;
  for (std::size_t i = 0; i < scenario.links.size(); ++i) {
    look_at(scenario.links[i], static_cast<std::uint16_t>(i), simulator, outcomes);
  }
  return outcomes;
}

std::vector<std::string> idle_in(const scenario::Scenario& scenario, const Outcome& outcome) {
  std::vector<std::string> idle;
  for (std::size_t i = 0; i < outcome.faults.size(); ++i) {
    const FaultOutcome& fault = outcome.faults[i];
    if (fault.struck > 0 || scenario.faults[i].may_be_idle) continue;
    idle.push_back(fmt::format("{}: the fault never struck", fault.where));
  }
  for (const ImpairmentOutcome& impairment : outcome.impairments) {
    if (impairment.struck == 0) idle.push_back(impairment.what + " never struck");
  }
  const Looks& looks = outcome.looks;
  if (outcome.with_oracles && (looks.packets == 0 || looks.hosts == 0 || looks.books == 0)) {
    idle.emplace_back("the oracle never looked");
  }
  return idle;
}

std::string place_of(const scenario::Scenario& scenario, const scenario::Place& place) {
  if (place.line == 0) return scenario.file.empty() ? scenario.name : scenario.file;
  return fmt::format("{}:{}", scenario.file, place.line);
}

}  // namespace sim::lab
