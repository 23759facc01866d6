#include "sim/jitter.h"

namespace sim {

using stack::base::Duration;

Duration draw_jitter(const Jitter& jitter, Choices& choices, PathName path, std::uint64_t index) {
  const std::uint64_t drawn = choices.below({path, index, Purpose::kJitter}, kJitterTableSize);
  const std::int64_t value = jitter_table(jitter.distribution)[drawn];
  // Shifts round down on both sides of zero. 4 s in nanoseconds times some 12 * 8192 fits.
  static_assert(kJitterScale == 1 << 13);
  return jitter.mean + Duration(jitter.deviation.count() * value >> 13);
}

}  // namespace sim
