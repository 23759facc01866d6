// Time as the stack sees it: a number handed in, never a clock that is asked.
#pragma once

#include <chrono>
#include <cstdint>

namespace stack::base {

// A chrono clock without now(): whoever drives the stack owns the clock.
struct Clock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<Clock, duration>;
  static constexpr bool is_steady = true;
};

using Duration = Clock::duration;   // integer nanoseconds
using Instant = Clock::time_point;  // nanoseconds since an origin the driver chose

// "No deadline": later than anything that will happen.
inline constexpr Instant kNever = Instant::max();

}  // namespace stack::base
