// Where the patience with a simulation ends.
#pragma once

#include <cstdint>

#include "stack/base/time.h"

namespace sim {

// A run that reaches one of these makes no progress worth waiting for.
struct Limits {
  stack::base::Duration time = std::chrono::hours(24);  // simulated
  std::uint64_t events = 50'000'000;                    // turns of hosts and routers
};

}  // namespace sim
