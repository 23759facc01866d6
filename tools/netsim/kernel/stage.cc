#include "tools/netsim/kernel/stage.h"

namespace netsim::kernel {

Stage::Stage(const sim::scenario::Scenario& scenario, std::uint64_t seed,
             const sim::lab::Ports& ports)
    : choices_(seed),
      simulator_(choices_, {.time = scenario.stop.at_most, .events = scenario.stop.events}),
      network_(scenario, seed, {}, simulator_, ports),
      faults_(scenario) {
  if (!scenario.faults.empty()) simulator_.judge_with(faults_);
  for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
    const sim::scenario::Fault& fault = scenario.faults[i];
    if (!fault.at) continue;
    simulator_.at(*fault.at, [this, &fault, i] {
      network_.carry_out(fault);
      faults_.carried_out(i);
    });
  }
}

}  // namespace netsim::kernel
