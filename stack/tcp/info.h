// What one connection, or a host's connections together, did.
#pragma once

#include <cstddef>
#include <cstdint>

#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/path_error.h"
#include "stack/tcp/state.h"

namespace stack::tcp {

struct Stats {
  std::uint64_t segments_in = 0;
  std::uint64_t segments_out = 0;
  std::uint64_t octets_in = 0;   // of payload, in order and for the first time
  std::uint64_t octets_out = 0;  // of payload, sent for the first time
  // Segments resent, by what made them so:
  std::uint64_t fast_retransmissions = 0;     // duplicate or partial ACKs (RFC 6582)
  std::uint64_t rack_retransmissions = 0;     // RACK (RFC 8985 6)
  std::uint64_t probe_retransmissions = 0;    // a tail loss probe (RFC 8985 7)
  std::uint64_t timeout_retransmissions = 0;  // the RTO ran out, that of the SYN included
  std::uint64_t refused_retransmissions = 0;  // a window opened that had closed over them
  std::uint64_t too_big_retransmissions = 0;  // a router had no room for them (RFC 1191)
  std::uint64_t tail_probes = 0;              // tail loss probes, those of new data included
  std::uint64_t spurious_recoveries = 0;      // recoveries undone: nothing had been lost
  std::uint64_t window_probes = 0;
  std::uint64_t timeouts = 0;  // RTOs that ran out
  std::uint64_t duplicate_acks_in = 0;
  std::uint64_t out_of_order_in = 0;  // segments that arrived beyond a gap
  std::uint64_t challenge_acks = 0;   // RFC 5961
  std::uint64_t path_errors_in = 0;   // ICMP errors that were believed (RFC 5927)
  std::uint64_t mtu_probes = 0;       // larger segments, to learn whether they arrive (RFC 4821)
  std::uint64_t black_holes = 0;      // times that segments grew smaller though no router said so

  std::uint64_t retransmissions() const {
    return fast_retransmissions + rack_retransmissions + probe_retransmissions +
           timeout_retransmissions + refused_retransmissions + too_big_retransmissions;
  }

  Stats& operator+=(const Stats& other) {
    segments_in += other.segments_in;
    segments_out += other.segments_out;
    octets_in += other.octets_in;
    octets_out += other.octets_out;
    fast_retransmissions += other.fast_retransmissions;
    rack_retransmissions += other.rack_retransmissions;
    probe_retransmissions += other.probe_retransmissions;
    timeout_retransmissions += other.timeout_retransmissions;
    refused_retransmissions += other.refused_retransmissions;
    too_big_retransmissions += other.too_big_retransmissions;
    tail_probes += other.tail_probes;
    spurious_recoveries += other.spurious_recoveries;
    window_probes += other.window_probes;
    timeouts += other.timeouts;
    duplicate_acks_in += other.duplicate_acks_in;
    out_of_order_in += other.out_of_order_in;
    challenge_acks += other.challenge_acks;
    path_errors_in += other.path_errors_in;
    mtu_probes += other.mtu_probes;
    black_holes += other.black_holes;
    return *this;
  }
};

// One connection, as it stands. Durations are zero, and sizes in octets 0, where nothing is known
// yet.
struct Info {
  // R1 of RFC 9293 3.8.3 (SHLD-10): after so many timeouts in a row the path itself is in doubt.
  static constexpr int kR1 = 3;

  State state = State::kClosed;
  base::Duration srtt{0};
  base::Duration rttvar{0};
  base::Duration min_rtt{0};  // of the last minute or two
  base::Duration rto{0};
  std::size_t cwnd = 0;
  std::size_t ssthresh = 0;
  std::size_t pipe = 0;       // thought to be in the network (RFC 6675)
  std::size_t in_flight = 0;  // SND.NXT - SND.UNA
  std::size_t sacked = 0;
  std::size_t lost = 0;      // and not yet resent
  std::size_t mss = 0;       // the largest text we send in a segment
  std::size_t path_mtu = 0;  // the largest IP packet that we send
  // The last ICMP error, in the meaning of SHLD-25: the path may mend itself.
  std::optional<PathFault> soft_error{};
  base::Duration zero_window_time{0};  // text waited, and the peer's window was closed
  std::uint64_t delivery_rate = 0;     // octets a second, as last measured
  int timeouts_in_a_row = 0;
  bool sack = false;             // negotiated
  bool ecn = false;              // negotiated
  bool recovering = false;       // in fast recovery
  bool timed_out = false;        // in the recovery from an RTO
  bool reordering_seen = false;  // RFC 8985
  Stats stats{};

  bool path_in_doubt() const { return timeouts_in_a_row >= kR1; }  // SHLD-9
};

}  // namespace stack::tcp
