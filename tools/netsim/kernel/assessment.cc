#include "tools/netsim/kernel/assessment.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "sim/lab/idle.h"

namespace netsim::kernel {

using sim::lab::Outcome;
using sim::scenario::Flow;
using sim::scenario::Scenario;

namespace {

constexpr std::array<std::string_view, 3> kOfFlow{"complete", "stopped", "sha256_ok"};

std::string unknown(std::string_view name) {
  return fmt::format("'{}' is not known in real time; of a flow these are: {}", name,
                     fmt::join(kOfFlow, ", "));
}

// Of a name such as flow.get.1.complete.
std::optional<std::string> unanswerable_name(const Scenario& scenario, std::string_view name,
                                             const std::function<bool(const Flow&)>& knows) {
  constexpr std::string_view kPrefix = "flow.";
  if (!name.starts_with(kPrefix)) return std::nullopt;
  const std::size_t dot = name.rfind('.');
  if (std::ranges::find(kOfFlow, name.substr(dot + 1)) == kOfFlow.end()) return unknown(name);
  const std::string_view id = name.substr(kPrefix.size(), dot - kPrefix.size());
  const auto flow = std::ranges::find(scenario.flows, id, &Flow::id);
  if (flow == scenario.flows.end() || knows(*flow)) return std::nullopt;
  return fmt::format("'{}' is not known: nobody of ours hears how flow '{}' ends", name, id);
}

}  // namespace

std::optional<std::string> unanswerable(const Scenario& scenario,
                                        const std::function<bool(const Flow&)>& knows) {
  for (const auto& expectation : scenario.expectations) {
    const std::string where = sim::lab::place_of(scenario, expectation.place);
    const auto metrics = expectation.that.metrics();
    if (!metrics.empty()) return fmt::format("{}: {}", where, unknown(metrics.front()));
    for (const std::string& name : expectation.that.names()) {
      const auto wrong = unanswerable_name(scenario, name, knows);
      if (wrong) return fmt::format("{}: {}", where, *wrong);
    }
  }
  return std::nullopt;
}

Outcome outcome_of(const Scenario& scenario, Stage& stage, const sim::lab::Meter& meter) {
  sim::Simulator& simulator = stage.simulator();
  Outcome outcome;
  outcome.broken = simulator.oracle().complaint();
  outcome.looks = simulator.oracle().looks();
  outcome.simulated = simulator.now().time_since_epoch();
  outcome.events = simulator.events();
  outcome.packets = meter.packets();
  outcome.links = meter.links(simulator.now());
  for (const auto& host : scenario.hosts) outcome.tcp += stage.host(host.name).tcp().stats();
  for (std::size_t i = 0; i < scenario.routers.size(); ++i) {
    outcome.routers.emplace(scenario.routers[i].name, stage.network().router(i).books());
  }
  const auto counts = stage.faults().counts();
  for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
    outcome.faults.push_back({.where = sim::lab::place_of(scenario, scenario.faults[i].place),
                              .matched = counts[i].matched,
                              .struck = counts[i].struck});
  }
  outcome.impairments = sim::lab::impairments_of(scenario, simulator);
  outcome.idle = sim::lab::idle_in(scenario, outcome);
  return outcome;
}

}  // namespace netsim::kernel
