// A scenario's network and its faults, at some of whose ends stands somebody else.
#pragma once

#include <cstdint>
#include <string>

#include "sim/choices.h"
#include "sim/lab/fault_script.h"
#include "sim/lab/network.h"
#include "sim/lab/timed_faults.h"
#include "sim/scenario/scenario.h"
#include "sim/simulator.h"
#include "stack/host/host.h"

namespace netsim::kernel {

class Stage {
 public:
  // All is borrowed. The probe is called in every turn of a host of ours.
  Stage(const sim::scenario::Scenario& scenario, std::uint64_t seed, const sim::lab::Ports& ports,
        const sim::lab::Probe& probe = {});
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  sim::Simulator& simulator() { return simulator_; }
  const sim::lab::Network& network() const { return network_; }
  // Complete so far.
  const sim::lab::FaultScript& faults() {
    timed_faults_.conclude();
    return faults_;
  }
  sim::NodeId node(const std::string& name) const {
    return static_cast<sim::NodeId>(network_.node_called(name));
  }
  // Of a host of ours.
  stack::host::Host& host(const std::string& name) { return network_.host(node(name)); }
  sim::apps::Ensemble& parts(const std::string& name) { return network_.ensemble(node(name)); }

 private:
  sim::SeededChoices choices_;
  sim::Simulator simulator_;
  sim::lab::Network network_;
  sim::lab::FaultScript faults_;
  sim::lab::TimedFaults timed_faults_;
};

}  // namespace netsim::kernel
