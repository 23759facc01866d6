#include "tools/netsim/kernel/stage.h"

namespace netsim::kernel {

Stage::Stage(const sim::scenario::Scenario& scenario, std::uint64_t seed,
             const sim::lab::Ports& ports, const sim::lab::Probe& probe)
    : choices_(seed),
      simulator_(choices_, {.time = scenario.stop.at_most, .events = scenario.stop.events}),
      network_(scenario, seed, probe, simulator_, ports),
      faults_(scenario),
      timed_faults_(scenario, network_, faults_, simulator_) {
  if (!scenario.faults.empty()) simulator_.judge_with(faults_);
}

}  // namespace netsim::kernel
