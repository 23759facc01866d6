// What the wires of a scenario carried.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/lab/outcome.h"
#include "sim/scenario/scenario.h"
#include "sim/simulator.h"

namespace sim::lab {

class Meter {
 public:
  // Both are borrowed; the simulator has all wires and has not run. Must stay where it is.
  Meter(const scenario::Scenario& scenario, Simulator& simulator);
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  // As they stand. Utilisation counts from the warm-up to `now`.
  std::vector<LinkOutcome> links(stack::base::Instant now) const;
  // Brings the books of these up to now: what came after the end is in them, too, as it is in the
  // counts of faults.
  void close_books(std::vector<LinkOutcome>& links) const;
  // That were put on wires; each wire counts.
  std::uint64_t packets() const;

 private:
  PathOutcome path(PathName name, const PathConfig& config, stack::base::Instant now) const;
  void begin();

  const scenario::Scenario& scenario_;
  Simulator& simulator_;
  std::vector<double> before_;  // octets of each path, by the warm-up's end; empty before it
};

}  // namespace sim::lab
