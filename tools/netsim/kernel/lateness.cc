#include "tools/netsim/kernel/lateness.h"

#include <algorithm>
#include <bit>

#include "stack/base/check.h"

namespace netsim::kernel {

using stack::base::Duration;

void Lateness::note(Duration late) {
  CHECK(late.count() >= 0);
  ++classes_[class_of(static_cast<std::uint64_t>(late.count()))];
  ++count_;
  longest_ = std::max(longest_, late);
}

Duration Lateness::percentile(unsigned percent) const {
  CHECK(percent >= 1 && percent <= 100);
  const std::uint64_t wanted = (count_ * percent + 99) / 100;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kClasses && seen < wanted; ++i) {
    seen += classes_[i];
    if (seen >= wanted) {
      return std::min(longest_, Duration(static_cast<Duration::rep>(most_of(i))));
    }
  }
  return Duration(0);
}

// The small ones are classes of their own; of the others the first bit's place and the kBits behind
// it count.
std::size_t Lateness::class_of(std::uint64_t nanoseconds) {
  constexpr std::uint64_t kSmall = 1 << kBits;
  if (nanoseconds < kSmall) return nanoseconds;
  const auto shift = static_cast<unsigned>(std::bit_width(nanoseconds)) - kBits - 1;
  return (static_cast<std::size_t>(shift) << kBits) + (nanoseconds >> shift);
}

std::uint64_t Lateness::most_of(std::size_t which) {
  constexpr std::uint64_t kSmall = 1 << kBits;
  if (which < 2 * kSmall) return which;
  const std::size_t shift = (which >> kBits) - 1;
  const std::uint64_t head = kSmall + (which & (kSmall - 1));
  return ((head + 1) << shift) - 1;
}

}  // namespace netsim::kernel
