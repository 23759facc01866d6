// So many octets a second, and no more.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/base/time.h"

namespace stack::apps {

// A bucket of octets that may be read. What is not read stays in TCP's receive buffer, so that the
// window closes and the peer itself slows down; nobody sleeps.
//
// Invariant: in no span of time more than rate * span + one tenth of a second's worth is read.
class RateLimit {
 public:
  // Octets a second, at least 1.
  explicit RateLimit(std::uint64_t rate)
      : rate_(rate), most_(std::max<std::uint64_t>(rate / kBurstsASecond, 1)), left_(most_) {}

  // What may be read at `now`. Call it before spend().
  std::uint64_t allowance(base::Instant now) {
    refill(now);
    return left_;
  }
  void spend(std::uint64_t octets) { left_ -= std::min(left_, octets); }
  // When there will be a worthwhile allowance again.
  base::Instant next(base::Instant now) {
    refill(now);
    const std::uint64_t wanted = std::max<std::uint64_t>(most_ / 2, 1);
    if (left_ >= wanted) return now;
    return filled_ + time_for(wanted - left_);
  }

 private:
  static constexpr std::uint64_t kBurstsASecond = 10;
  static constexpr std::uint64_t kSecond = 1'000'000'000;

  // Time is used up by whole octets only, so that no fraction is lost however often this is asked;
  // it is rounded up, or whoever asks often would get more than the rate.
  void refill(base::Instant now) {
    if (!begun_) {
      begun_ = true;
      filled_ = now;
    }
    const auto passed = static_cast<std::uint64_t>((now - filled_).count());
    if (passed >= kSecond) {
      left_ = most_;
      filled_ = now;
      return;
    }
    const std::uint64_t rate = std::min(rate_, kMostRate);
    const std::uint64_t octets = passed * rate / kSecond;
    if (octets == 0) return;
    filled_ += base::Duration((octets * kSecond + rate - 1) / rate);
    left_ = std::min(most_, left_ + octets);
  }
  base::Duration time_for(std::uint64_t octets) const {
    return base::Duration(octets * kSecond / std::min(rate_, kMostRate) + 1);
  }

  // A second's worth of nanoseconds times this still fits: 16 GB/s, past which nothing is limited.
  static constexpr std::uint64_t kMostRate = 16'000'000'000;

  std::uint64_t rate_;
  std::uint64_t most_;  // octets that the bucket holds
  std::uint64_t left_;
  bool begun_ = false;
  base::Instant filled_{};
};

}  // namespace stack::apps
