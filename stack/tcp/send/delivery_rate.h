// How fast octets reach the peer.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/base/time.h"
#include "stack/tcp/send/scoreboard.h"

namespace stack::tcp::send {

// In octets a second, between the last arrival known when `segment` left and its own, `now`; by
// then `delivered` octets of the connection had arrived in all. At most 16 GiB are told apart.
inline std::uint64_t delivery_rate(const Sent& segment, std::uint64_t delivered,
                                   base::Instant now) {
  constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;
  constexpr std::uint64_t kMost = std::uint64_t{1} << 34;
  auto elapsed = static_cast<std::uint64_t>((now - segment.delivered_at).count());
  std::uint64_t octets = std::min(delivered - segment.delivered, kMost);
  return octets * kNanosecondsPerSecond / std::max<std::uint64_t>(elapsed, 1);
}

}  // namespace stack::tcp::send
