// What may be asked of a run in real time, and what the network answers.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sim/lab/meter.h"
#include "sim/lab/outcome.h"
#include "sim/scenario/scenario.h"
#include "tools/netsim/kernel/stage.h"

namespace netsim::kernel {

// The first expectation that real time has no answer to, in one line; nothing if it has all. Links,
// routers and our own hosts are known as in a simulation. Of a flow it is known whether it is
// complete, stopped, and right (sha256_ok: each octet was compared where it came); and not even
// that where `knows` says so, for others play it.
std::optional<std::string> unanswerable(
    const sim::scenario::Scenario& scenario,
    const std::function<bool(const sim::scenario::Flow&)>& knows);

// All of an outcome but for flows, expectations and verdict, as it stands now.
sim::lab::Outcome outcome_of(const sim::scenario::Scenario& scenario, Stage& stage,
                             const sim::lab::Meter& meter);

}  // namespace netsim::kernel
