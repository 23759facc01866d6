// What is said of a sweep at its end.
#pragma once

#include "tools/netsim/sweep/record.h"
#include "tools/netsim/sweep/tally.h"

namespace tools::netsim::sweep {

// Prints on stderr how many runs there were, everything that is wrong, and for each failure the
// command that repeats it. Answers the exit code.
int conclude(const Tally& tally, const Header& header);

}  // namespace tools::netsim::sweep
