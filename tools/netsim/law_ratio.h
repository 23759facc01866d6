// What a group of flows got, held against a law of [report].compare.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "sim/lab/outcome.h"
#include "sim/scenario/scenario.h"

namespace netsim {

// Whether the law is about this point of the sweep; one line if its `when` makes no sense.
std::expected<bool, std::string> applies(const sim::scenario::Law& law,
                                         const sim::scenario::Scenario& scenario);

// The mean goodput of the group's flows over what the law promises each of them, for the loss (the
// share of segments sent again) and the round trip (SRTT) that it had. Nothing where a flow lost
// nothing: the laws speak of losses.
std::optional<double> law_ratio(const sim::scenario::Law& law, const sim::lab::Outcome& outcome);

}  // namespace netsim
