// So many a second on average, and so many at once.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/base/check.h"
#include "stack/base/time.h"

namespace sim::router {

// Invariant: credit_ is at most burst whole tokens; a token is a second's worth of nanoseconds.
class TokenBucket {
 public:
  // Full at the start. Both are 1 to 1,000,000.
  TokenBucket(std::uint64_t burst, std::uint64_t per_second)
      : most_(burst * kToken), per_second_(per_second), credit_(most_) {
    CHECK(burst > 0 && burst <= kHighest && per_second > 0 && per_second <= kHighest);
  }

  // Takes one token, if there is one.
  bool take(stack::base::Instant now) {
    const std::uint64_t elapsed = static_cast<std::uint64_t>((now - last_).count());
    last_ = now;
    // As long as a bucket takes to fill counts, and no longer: the product stays small.
    credit_ = std::min(most_, credit_ + std::min(elapsed, most_ / per_second_ + 1) * per_second_);
    if (credit_ < kToken) return false;
    credit_ -= kToken;
    return true;
  }

 private:
  static constexpr std::uint64_t kToken = 1'000'000'000;
  static constexpr std::uint64_t kHighest = 1'000'000;

  std::uint64_t most_;
  std::uint64_t per_second_;
  std::uint64_t credit_;
  stack::base::Instant last_{};
};

}  // namespace sim::router
