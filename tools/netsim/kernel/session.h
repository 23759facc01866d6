// One run of a scenario some of whose hosts are kernels.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/histogram.h"
#include "sim/lab/network.h"
#include "sim/lab/outcome.h"
#include "sim/observer.h"
#include "sim/scenario/scenario.h"
#include "sim/simulator.h"
#include "stack/base/time.h"

namespace netsim::kernel {

// A host of the scenario that is a kernel, and where it is.
struct KernelHost {
  std::string host{};
  std::string space{};  // of ip-netns(8); empty: a new one without a name
  std::string device = "sim0";
};

struct SessionConfig {
  std::uint64_t seed = 1;
  std::vector<KernelHost> kernels{};  // one or more
  // Runs in the first kernel's namespace once everything stands.
  std::vector<std::string> command{};
  // The kernels' ends of flows are ours to play: else the command's, or those of whoever sits
  // there.
  bool with_counterparts = true;
  // Goes on until a signal comes or the command ends, or the scenario's stop.
  bool until_told = false;
  std::vector<sim::Observer*> observers{};  // borrowed
  // As sim::lab::RunConfig has them; hosts are those of ours.
  sim::lab::Probe probe{};
  std::function<void(const sim::Simulator&)> onset{};
};

// Octets of a flow with a kernel at one end, and what went wrong.
struct FlowVerdict {
  std::string id{};
  std::uint64_t heard = 0;  // at our end
  std::optional<std::string> complaint{};
  bool stopped = false;  // by the scenario's stop: no failure
};

// What became of it.
struct SessionReport {
  std::vector<FlowVerdict> flows{};
  std::size_t failed_counterparts = 0;  // each has said why on stderr
  // Of flows it has those that are known of. Not judged.
  sim::lab::Outcome outcome{};
  std::vector<std::uint32_t> idle_faults{};  // lines of scripted ones that never struck
  std::optional<int> command_code{};         // how the command ended, if it did by itself
  std::optional<int> signal{};               // that ended the run
  std::optional<sim::Ending> stopped{};      // a limit, or an invariant
  sim::Histogram lateness{};
  std::uint64_t refused = 0;  // packets that a kernel would not have
  stack::base::Duration took{0};
};

// Of a flow by its number in the scenario: what its content comes from.
std::uint64_t content_seed_of(std::uint64_t seed, std::size_t flow);

// Why the scenario cannot be run so, in one line; nothing if it can.
std::optional<std::string> objection(const sim::scenario::Scenario& scenario,
                                     const SessionConfig& config);

// Without objections. Throws backends::NoPrivilege without root's privileges, or another
// std::system_error.
SessionReport run_session(const sim::scenario::Scenario& scenario, const SessionConfig& config);

}  // namespace netsim::kernel
