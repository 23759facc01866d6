// What a host may choose for its TCP connections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/receive/ack_policy.h"
#include "stack/tcp/receive/autotune.h"
#include "stack/tcp/send/congestion.h"

namespace stack::tcp {

// RFC 9293 3.8.4 (MAY-5).
struct KeepAlive {
  base::Duration idle = std::chrono::hours(2);  // of silence before the first probe (MUST-28)
  base::Duration interval = std::chrono::seconds(75);  // between probes
  int most_probes = 9;  // unanswered in a row, before the connection is given up (MUST-29)
};

struct Config {
  // The largest segment payload this side takes in and sends, options not counted; a host cuts it
  // to its MTU less 40 (MUST-16, MUST-67).
  std::uint16_t mss = 65495;
  // Octets. Grows from the one to the other with cwnd.
  std::size_t initial_send_buffer = std::size_t{256} << 10;
  std::size_t send_buffer = std::size_t{32} << 20;
  // Octets; also bounds out-of-order data. Grows from the one to the other as the application
  // reads: 32 MiB fill a path of 1 Gbit/s and 100 ms twice.
  std::size_t initial_receive_buffer = receive::Autotune::kInitialCapacity;
  std::size_t receive_buffer = std::size_t{32} << 20;
  bool window_scaling = true;                // RFC 7323 2
  bool sack = true;                          // RFC 2018, both ways
  std::size_t initial_window_segments = 10;  // RFC 6928
  send::CongestionAlgorithm congestion = send::CongestionAlgorithm::kCubic;
  bool nagle = true;          // SHLD-7
  bool timestamps = true;     // RFC 7323 3
  bool ecn = false;           // RFC 3168 (SHLD-8); asked for by our SYN, granted to the peer's
  bool pacing = false;        // spreads a window over the round trip
  bool mtu_probing = true;    // RFC 4821, where routers are silent
  std::uint8_t diffserv = 0;  // MUST-48: the codepoint of every segment, 0 to 63
  std::uint8_t ttl = 64;      // MUST-49

  // RFC 6298 rounds a computed RTO up to 1 s. We follow common practice with less, for a tail loss
  // costs a whole RTO; receivers that delay their ACKs longer teach us through RTTVAR.
  base::Duration min_rto = std::chrono::milliseconds(200);
  base::Duration max_rto = std::chrono::seconds(60);     // RFC 6298 2.5
  base::Duration initial_rto = std::chrono::seconds(1);  // RFC 6298 2.1
  // So many segments at the start of a connection are acknowledged without delay.
  std::size_t quick_acks = receive::AckPolicy::kQuickSegments;
  base::Duration delayed_ack = std::chrono::milliseconds(40);  // below 500 ms (MUST-40)

  // R2 of RFC 9293 3.8.3 (MUST-20): how long unacknowledged data, or a SYN (MUST-23: at least 3
  // minutes), may stay so.
  base::Duration user_timeout = std::chrono::minutes(5);
  base::Duration syn_timeout = std::chrono::minutes(3);
  std::optional<KeepAlive> keep_alive{};  // off (MUST-25)
  // RFC 5482: our SYN tells the peer our user timeout, and its SYN may lengthen ours.
  bool user_timeout_option = false;
  // Of a listener: connections half open and not yet accepted together. Beyond it SYNs are answered
  // by cookies (RFC 4987); with 0 all are.
  std::size_t backlog = 1024;
  base::Duration max_segment_lifetime =
      std::chrono::seconds(30);  // MSL; TIME-WAIT lasts twice that (MUST-13)
};

}  // namespace stack::tcp
