// Runs a simulation as fast as the clock runs, with kernels at some of its ends.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "backends/child.h"
#include "backends/signals.h"
#include "sim/simulator.h"
#include "tools/netsim/kernel/kernel_port.h"
#include "tools/netsim/kernel/real_clock.h"

namespace netsim::kernel {

// Invariant: the simulation's now() is never ahead of the clock. A packet of a kernel enters its
// wire when it is read; what is due leaves at the next look, and the last microseconds before that
// are spent looking, for sleep is never so exact.
class RealTime {
 public:
  // Both are borrowed. The clock must stand where the simulation's time stands, or later.
  RealTime(sim::Simulator& simulator, const RealClock& clock)
      : simulator_(simulator), clock_(clock) {}

  // Borrowed, too: the port is at `node` of the simulation.
  void join(sim::NodeId node, KernelPort& port) { ends_.push_back({node, &port}); }

  // Why it has ended, if not because it was done.
  struct Ending {
    std::optional<int> signal{};           // that asked us to
    std::optional<sim::Ending> stopped{};  // a limit or an invariant
  };
  // Goes on until `done` says so, which is asked at every look. That one of `children` has ended is
  // reason to ask at once. Has this process run before others, if it may.
  Ending run(backends::Signals& signals, std::span<const backends::Child> children,
             const std::function<bool()>& done);

 private:
  struct End {
    sim::NodeId node;
    KernelPort* port;
  };

  // All that is due; then what the kernels have said. True if there may be more of that.
  std::expected<bool, sim::Ending> look();
  void sleep(const backends::Signals& signals, std::span<const backends::Child> children) const;

  sim::Simulator& simulator_;
  const RealClock& clock_;
  std::vector<End> ends_;
};

}  // namespace netsim::kernel
