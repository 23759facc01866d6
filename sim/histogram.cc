#include "sim/histogram.h"

#include <algorithm>
#include <bit>

#include "stack/base/check.h"

namespace sim {

using stack::base::Duration;

namespace {

// Values below 64 have a bucket each; above, every doubling has 32.
constexpr std::uint64_t kSteps = 32;

std::size_t bucket_of(std::uint64_t value) {
  if (value < 2 * kSteps) return value;
  const auto shift = static_cast<unsigned>(std::bit_width(value)) - 6;
  return (shift + 1) * kSteps + (value >> shift) - kSteps;
}

std::uint64_t highest_of(std::size_t bucket) {
  if (bucket < 2 * kSteps) return bucket;
  const std::size_t shift = bucket / kSteps - 1;
  return ((bucket % kSteps + kSteps + 1) << shift) - 1;
}

}  // namespace

void Histogram::add(Duration value) {
  CHECK(value >= Duration(0));
  const auto number = static_cast<std::uint64_t>(value.count());
  const std::size_t bucket = bucket_of(number);
  if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
  ++buckets_[bucket];
  ++count_;
  sum_ += number;
  longest_ = std::max(longest_, value);
  latest_ = value;
}

Duration Histogram::quantile(std::uint32_t thousandths) const {
  CHECK(thousandths > 0 && thousandths <= 1000);
  const std::uint64_t wanted = (count_ * thousandths + 999) / 1000;
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    seen += buckets_[bucket];
    if (seen < wanted || seen == 0) continue;
    return std::min(longest_, Duration(static_cast<Duration::rep>(highest_of(bucket))));
  }
  return Duration(0);
}

}  // namespace sim
