// Vacuity: what was to go wrong in a run, and whether it did. A scenario whose fault never fired
// proves nothing.
#pragma once

#include <string>
#include <vector>

#include "sim/lab/outcome.h"
#include "sim/scenario/scenario.h"
#include "sim/simulator.h"

namespace sim::lab {

// Every kind that the links have, and how often it struck so far.
std::vector<ImpairmentOutcome> impairments_of(const scenario::Scenario& scenario,
                                              const Simulator& simulator);

// A line for each fault and each impairment of the outcome that never struck, and for an oracle
// that never looked.
std::vector<std::string> idle_in(const scenario::Scenario& scenario, const Outcome& outcome);

// "FILE:LINE"
std::string place_of(const scenario::Scenario& scenario, const scenario::Place& place);

}  // namespace sim::lab
