// How fast octets reach the peer (draft-cheng-iccrg-delivery-rate-estimation 3).
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/base/time.h"
#include "stack/tcp/send/scoreboard.h"

namespace stack::tcp::send {

struct DeliverySample {
  std::uint64_t rate = 0;    // octets a second
  std::uint64_t from = 0;    // octets of the connection that had arrived when it began
  bool app_limited = false;  // there was nothing more to send: the path may carry more
  friend bool operator==(const DeliverySample&, const DeliverySample&) = default;
};

// In octets a second, between the last arrival known when `segment` left and its own, `now`; by
// then `delivered` octets of the connection had arrived in all. ACKs that were held up and come
// together seem to tell of a faster path: what arrived did not arrive faster than it left. At most
// 16 GiB are told apart.
inline std::uint64_t delivery_rate(const Sent& segment, std::uint64_t delivered,
                                   base::Instant now) {
  constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;
  constexpr std::uint64_t kMost = std::uint64_t{1} << 34;
  const base::Duration longer = std::max(now - segment.delivered_at, segment.at - segment.first_at);
  const auto elapsed = static_cast<std::uint64_t>(longer.count());
  std::uint64_t octets = std::min(delivered - segment.delivered, kMost);
  return octets * kNanosecondsPerSecond / std::max<std::uint64_t>(elapsed, 1);
}

}  // namespace stack::tcp::send
