// How late a simulation in real time was: a run that was too late was another network.
#pragma once

#include <string>

#include "sim/histogram.h"
#include "stack/base/time.h"

namespace netsim::kernel {

inline constexpr stack::base::Duration kTooLate = std::chrono::milliseconds(1);

// Whether more than one delivery in a hundred was later than `limit`.
bool is_void(const sim::Histogram& lateness, stack::base::Duration limit);

// In one line, without a full stop.
std::string account_of(const sim::Histogram& lateness);

}  // namespace netsim::kernel
