// Spreads segments over time instead of sending them in bursts.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/base/time.h"

namespace stack::tcp::send {

// What a sender paced at `rate`, in octets a second, hands over at once
// (draft-cardwell-iccrg-bbr-congestion-control-00 4.2.2): a millisecond's worth, for timers are
// coarse; but on slow paths a segment or two.
inline std::uint64_t send_quantum(std::uint64_t rate, std::uint64_t smss) {
  constexpr std::uint64_t kSlow = 150'000, kFast = 3'000'000;  // 1.2 and 24 Mbit/s
  constexpr std::uint64_t kMost = 64 * 1024;
  if (rate < kSlow) return smss;
  if (rate < kFast) return 2 * smss;
  return std::max(2 * smss, std::min(rate / 1000, kMost));
}

// Invariant: from each segment to the next passes as long as the segment takes at the pacing rate,
// but that a send quantum may leave at once. Where congestion control has no rate, it is a share
// more than cwnd per SRTT, so that pacing never holds cwnd back, and there is no quantum.
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
    wait(now, octets * std::min(round_trip, kLongest) * 100 / (cwnd * share));
  }
  // The same at `rate`, which is not zero, in octets a second.
  void on_sent(std::uint64_t octets, base::Instant now, std::uint64_t rate, std::uint64_t smss) {
    constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;
    const auto time_of = [&](std::uint64_t some) {
      return std::min(some * kNanosecondsPerSecond / rate, kLongest);
    };
    wait(now, time_of(octets));
    early_ =
        base::Duration(static_cast<base::Duration::rep>(time_of(send_quantum(rate, smss) - smss)));
  }
  bool holds_back(base::Instant now) const { return next_ - early_ > now; }
  // When to look again: half a quantum may leave then, and should the timer be late, it is made up
  // for.
  base::Instant next() const { return next_ - early_ / 2; }

 private:
  void wait(base::Instant now, std::uint64_t nanoseconds) {
    next_ = std::max(next_, now) + base::Duration(static_cast<base::Duration::rep>(nanoseconds));
  }

  static constexpr std::uint64_t kLongest = 2'000'000'000'000;  // nanoseconds

  base::Instant next_{};     // when the next segment is due,
  base::Duration early_{0};  // and how much earlier it may leave
};

}  // namespace stack::tcp::send
