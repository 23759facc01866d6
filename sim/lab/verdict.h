// Whether a run went as it should.
#pragma once

#include "sim/lab/outcome.h"
#include "sim/scenario/scenario.h"

namespace sim::lab {

// Fills in expectations, verdict and code of an outcome that is complete but for them.
void judge(const scenario::Scenario& scenario, Outcome& outcome);

}  // namespace sim::lab
