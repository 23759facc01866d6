// Spreads a window over the round trip instead of sending it in bursts.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/base/time.h"

namespace stack::tcp::send {

// Invariant: from each segment to the next passes as long as the segment takes at the pacing rate,
// which is a share more than cwnd per SRTT, so that pacing never holds cwnd back.
class Pacer {
 public:
  // The rate's share of cwnd / SRTT, in hundredths: slow start doubles cwnd every round trip.
  static constexpr std::uint64_t kInSlowStart = 200;
  static constexpr std::uint64_t kOtherwise = 120;

  // A segment of `octets` left. An idle time is not made up for.
  void on_sent(std::uint64_t octets, base::Instant now, std::uint64_t cwnd, base::Duration srtt,
               bool slow_start) {
    std::uint64_t share = slow_start ? kInSlowStart : kOtherwise;
    auto round_trip = static_cast<std::uint64_t>(srtt.count());
    // octets / rate; cwnd is below 2^31 and a segment below 2^16, so the product fits for any RTT
    // below an hour.
    std::uint64_t gap = octets * std::min(round_trip, kLongest) * 100 / (cwnd * share);
    next_ = std::max(next_, now) + base::Duration(static_cast<base::Duration::rep>(gap));
  }
  // When the next segment may leave.
  base::Instant next() const { return next_; }

 private:
  static constexpr std::uint64_t kLongest = 2'000'000'000'000;  // nanoseconds

  base::Instant next_{};
};

}  // namespace stack::tcp::send
