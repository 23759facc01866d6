#include "sim/lab/run.h"

#include <chrono>
#include <utility>

#include "sim/lab/fault_script.h"
#include "sim/lab/idle.h"
#include "sim/lab/meter.h"
#include "sim/lab/timed_faults.h"
#include "sim/lab/traffic.h"
#include "sim/lab/verdict.h"
#include "sim/trace.h"
#include "stack/host/application.h"

namespace sim::lab {
namespace {

using scenario::Scenario;
using stack::base::Instant;

// After the end: TIME-WAIT, and whoever does not know of the end yet and gives up in his time.
constexpr stack::base::Duration kLongestRest = std::chrono::hours(48);

// Done when the scenario is over.
class End final : public stack::host::Application {
 public:
  End(const scenario::Stop& stop, const Traffic& traffic, Simulator& simulator)
      : stop_(stop), traffic_(traffic) {
    if (stop.at) simulator.at(*stop.at, [this] { reached_ = true; });
  }

  void run(Instant, stack::host::Host&) override {}
  Instant deadline() const override { return stack::base::kNever; }
  bool done() const override {
    return reached_ || (stop_.when_all_done && traffic_.going() == 0) || is_out_of_wall();
  }
  bool reached() const { return reached_; }
  bool out_of_wall() const { return out_of_wall_; }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::uint64_t kLooksPerClock =
      4096;  // reading the clock costs more than an event

  bool is_out_of_wall() const {
    if (!stop_.wall || ++looks_ % kLooksPerClock != 0) return out_of_wall_;
    out_of_wall_ = out_of_wall_ || Clock::now() - begun_ > *stop_.wall;
    return out_of_wall_;
  }

  const scenario::Stop& stop_;
  const Traffic& traffic_;
  Clock::time_point begun_ = Clock::now();
  bool reached_ = false;
  mutable std::uint64_t looks_ = 0;
  mutable bool out_of_wall_ = false;
};

// What the hosts still have to say to each other.
void let_rest(const Scenario& scenario, const Network& network, Simulator& simulator) {
  const auto longest = simulator.now().time_since_epoch() + kLongestRest;
  simulator.limit({.time = longest, .events = simulator.events() + scenario.stop.events});
  const Ending rest = simulator.run_until_quiet();
  if (rest != Ending::kDone && rest != Ending::kBroken) {
    simulator.oracle().complain("the hosts do not come to rest");
  }
  for (std::size_t i = 0; i < network.hosts(); ++i) {
    simulator.oracle().check_rest(static_cast<NodeId>(i), network.host(i));
  }
}

void fill_in_faults(const Scenario& scenario, const FaultScript& script, Outcome& outcome) {
  for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
    const FaultCount& count = script.counts()[i];
    outcome.faults.push_back({.where = place_of(scenario, scenario.faults[i].place),
                              .matched = count.matched,
                              .struck = count.struck});
  }
}

void fill_in_hosts(const Scenario& scenario, const Network& network, Outcome& outcome) {
  for (std::size_t i = 0; i < network.hosts(); ++i) outcome.tcp += network.host(i).tcp().stats();
  for (std::size_t i = 0; i < scenario.routers.size(); ++i) {
    outcome.routers.emplace(scenario.routers[i].name, network.router(i).books());
  }
}

}  // namespace

Outcome run(const Scenario& scenario, const RunConfig& config) {
  SeededChoices seeded(config.seed);
  Choices& choices = config.choices ? *config.choices : seeded;
  Simulator simulator(choices, {.time = scenario.stop.at_most, .events = scenario.stop.events});
  if (!config.with_oracles) simulator.without_oracle();
  // Hosts outlive the streams of the flows.
  Network network(scenario, config.seed, config.probe, simulator);
  FaultScript script(scenario);
  if (!scenario.faults.empty()) simulator.judge_with(script);
  TimedFaults timed_faults(scenario, network, script, simulator);
  Traffic traffic(scenario, config, choices, network, simulator.oracle());
  Meter meter(scenario, simulator);
  Trace trace;
  if (config.with_trace) simulator.observe(trace);
  for (Observer* observer : config.observers) simulator.observe(*observer);
  if (config.onset) config.onset(simulator);

  Outcome outcome;
  outcome.with_oracles = config.with_oracles;
  const End end(scenario.stop, traffic, simulator);
  outcome.ending = simulator.run(end);
  outcome.out_of_wall = end.out_of_wall();
  outcome.simulated = simulator.now().time_since_epoch();
  outcome.flows = traffic.conclude(simulator.now(), end.reached());
  outcome.links = meter.links(simulator.now());
  if (outcome.ending == Ending::kDone && !outcome.out_of_wall) {
    let_rest(scenario, network, simulator);
    meter.close_books(outcome.links);
  }

  outcome.broken = simulator.oracle().complaint();
  outcome.looks = simulator.oracle().looks();
  outcome.events = simulator.events();
  outcome.packets = meter.packets();
  fill_in_hosts(scenario, network, outcome);
  timed_faults.conclude();
  fill_in_faults(scenario, script, outcome);
  outcome.impairments = impairments_of(scenario, simulator);
  outcome.idle = idle_in(scenario, outcome);
  if (config.with_trace) outcome.trace_hash = trace.to_string();
  judge(scenario, outcome);
  return outcome;
}

}  // namespace sim::lab
