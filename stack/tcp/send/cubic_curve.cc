#include "stack/tcp/send/cubic_curve.h"

#include <algorithm>
#include <cstdint>

#include "stack/tcp/send/mul_div.h"

namespace stack::tcp::send {
namespace {

// C = 0.4 segments per second^3 = 2 segments per 5 * 10^18 microseconds^3.
constexpr std::uint64_t kCurveRise = 2;
constexpr std::uint64_t kCurveRun = 5'000'000'000'000'000'000;

}  // namespace

// The square is below 2^63 and the other factor below 2^48; of their product, below 2^111, the
// quotient keeps less than 2^49.
std::size_t cubic_height(Microseconds distance, std::size_t smss) {
  std::uint64_t d = std::min(distance, kCurveEnd).count();
  return mul_div(d * d, d * kCurveRise * smss, kCurveRun);
}

// By bisection. It runs once an epoch, and being the curve's own inverse it cannot disagree with
// it.
Microseconds cubic_distance(std::size_t height, std::size_t smss) {
  Microseconds low{0}, high = kCurveEnd;
  while (low < high) {
    Microseconds middle = low + (high - low) / 2;
    if (cubic_height(middle, smss) < height) {
      low = middle + Microseconds{1};
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace stack::tcp::send
