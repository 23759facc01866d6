// Delays that vary from packet to packet.
#pragma once

#include <cstdint>
#include <span>

#include "sim/choices.h"
#include "stack/base/time.h"

namespace sim {

enum class Distribution : std::uint8_t { kUniform, kNormal, kPareto, kParetoNormal };

// Added to the wire's delay; below zero a packet comes sooner, but not before its last bit has
// left.
struct Jitter {
  Distribution distribution = Distribution::kNormal;
  stack::base::Duration mean{0};  // 0 to kLongestFaultDelay, as the standard deviation
  stack::base::Duration deviation{0};
  bool reorder = true;  // without it, a packet that would overtake comes with the one before it
};

// A distribution of mean 0 and standard deviation 1 as 1,024 equally likely values in rising order,
// the quantiles of the middles: integers, in units of 1 / kJitterScale. `jitter_tables.py` made
// them.
inline constexpr std::int64_t kJitterScale = 8192;
inline constexpr std::size_t kJitterTableSize = 1024;
std::span<const std::int32_t, kJitterTableSize> jitter_table(Distribution distribution);

// One draw: mean + deviation * value, rounded down.
stack::base::Duration draw_jitter(const Jitter& jitter, Choices& choices, PathName path,
                                  std::uint64_t index);

}  // namespace sim
