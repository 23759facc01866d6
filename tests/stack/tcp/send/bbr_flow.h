// What the tests of BBR share: a flow, told of its ACKs.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/send/bbr.h"

namespace bbr {

using namespace std::chrono_literals;
using stack::base::Duration;
using stack::base::Instant;
using stack::tcp::send::Bbr;
using stack::tcp::send::DeliverySample;

inline constexpr std::size_t kSmss = 1000;
inline constexpr Instant kStart{1h};

// A sender's ACKs, a round trip at a time: each round begins with the first, which says how fast
// the last round's octets arrived.
struct Flow {
  Bbr bbr{kSmss, 10};
  Instant now = kStart;
  std::uint64_t total = 0;
  std::size_t in_flight = 0;
  std::uint64_t lost = 0;
  bool app_limited = false;

  // One ACK of a segment, `since` the last one. It begins a round if `from` is where the last
  // ended.
  void acknowledge(std::uint64_t rate, std::optional<Duration> rtt, Duration since,
                   std::uint64_t from, std::uint64_t octets = kSmss) {
    now += since;
    total += octets;
    bbr.on_delivery({.octets = octets,
                     .total = total,
                     .lost = lost,
                     .in_flight = in_flight,
                     .sample = DeliverySample{rate, from, app_limited},
                     .rtt = rtt,
                     .now = now});
  }
  // One ACK that begins a round.
  void round(std::uint64_t rate, Duration rtt = 100ms) { acknowledge(rate, rtt, rtt, total); }
  // One that does not: its segment left before any arrived.
  void amid(std::uint64_t rate, Duration since = 1ms) { acknowledge(rate, 100ms, since, 0); }
  std::uint64_t pace() const { return bbr.pacing_rate().value_or(0); }
};

// 1,000,000 octets a second with 100 ms: 100,000 octets fill the pipe.
inline constexpr std::uint64_t kRate = 1'000'000;
inline constexpr std::size_t kBdp = 100'000;

inline Flow in_drain() {
  Flow flow;
  flow.in_flight = 3 * kBdp;
  for (int i = 0; i < 4; ++i) flow.round(kRate);
  return flow;
}

// Behind startup, with nothing queued.
inline Flow steady() {
  Flow flow = in_drain();
  flow.in_flight = kBdp;
  flow.amid(kRate);
  return flow;
}

}  // namespace bbr
