// The cubic curve of RFC 9438 4.2, in integers: octets over microseconds.
#pragma once

#include <chrono>
#include <cstddef>

namespace stack::tcp::send {

using Microseconds = std::chrono::duration<std::uint64_t, std::micro>;

// The farthest from its middle that the curve is asked for, some 36 minutes: even with an SMSS of
// one octet it has climbed more than kLargestWindow by then.
inline constexpr Microseconds kCurveEnd{std::uint64_t{1} << 31};

// C * distance^3 segments, in octets rounded down: how far W_cubic is from W_max so long before or
// after K. Distances beyond kCurveEnd count as that. SMSS is less than 2^16.
std::size_t cubic_height(Microseconds distance, std::size_t smss);

// The inverse, K: the cube root of height / (C * SMSS), rounded up to the microsecond: the first
// distance at which the curve is at least so high. `height` is at most kLargestWindow.
Microseconds cubic_distance(std::size_t height, std::size_t smss);

}  // namespace stack::tcp::send
