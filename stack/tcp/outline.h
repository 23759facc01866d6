// One connection as it stands, in numbers: all that its invariants speak of.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stack/base/time.h"
#include "stack/tcp/receive/ack_policy.h"
#include "stack/tcp/seq.h"
#include "stack/tcp/state.h"
#include "stack/tcp/timers.h"

namespace stack::tcp {

// A plain value without any law of its own, so that a test can break every one of invariants.h by
// writing down what must not be. Numbers are on the line, sizes in octets.
struct Outline {
  base::Instant now{};
  State state = State::kClosed;
  bool ended = false;           // its ending is known
  bool was_connected = false;   // was ESTABLISHED once
  bool has_keep_alive = false;  // somebody asked for it

  // --- the sender ---
  Line iss = 0;
  Line una = 0;                      // SND.UNA
  Line nxt = 0;                      // SND.NXT; it never goes back, and so is SND.MAX
  Line data_end = 0;                 // one past the last octet written
  Line end = 0;                      // the FIN included, if there is one
  Line edge = 0;                     // of the window the peer offered last: SND.UNA + SND.WND
  std::uint64_t largest_window = 0;  // MAX.SND.WND
  std::uint8_t send_shift = 0;       // Snd.Wind.Shift
  std::size_t smss = 0;
  std::size_t peer_mss = 0;
  std::size_t options = 0;       // octets of those in every segment
  std::size_t segment_room = 0;  // what the path's packets leave for options and text
  std::size_t path_mtu = 0;
  std::size_t least_mtu = 0;  // that every path of the family has
  std::size_t cwnd = 0;
  std::size_t ssthresh = 0;
  base::Duration rto{0};
  base::Duration min_rto{0};
  base::Duration max_rto{0};
  base::Duration srtt{0};  // zero before the first sample
  base::Duration rttvar{0};
  std::uint64_t timeouts = 0;  // RTOs that ran out

  // What is outstanding, once there is a scoreboard.
  bool has_board = false;
  bool board_is_empty = true;
  Line board_begin = 0;
  Line board_end = 0;
  std::uint64_t pipe = 0;
  std::uint64_t sacked = 0;
  std::uint64_t lost = 0;
  std::size_t sent_once = 0;  // segments whose ACK measures a round trip
  bool is_repairing = false;  // in fast recovery, or in that from an RTO
  Line recovery_point = 0;
  const char* board_fault = nullptr;  // of a deep look
  bool is_deep = false;               // the scoreboard was walked

  // --- what it is going to do ---
  Timers timers{};
  base::Instant alarm{};  // the table will look at it then, or before
  bool syn_due = false;
  bool reset_due = false;
  bool probe_due = false;
  bool tail_probe_due = false;
  receive::AckDue ack_due = receive::AckDue::kNone;

  // --- the receiver, from the peer's SYN on ---
  bool is_receiving = false;
  bool fin_received = false;
  Line read = 0;      // the application has taken what is below
  Line in_order = 0;  // RCV.NXT, less the FIN
  Line rcv_nxt = 0;   // RCV.NXT
  Line rcv_edge = 0;  // RCV.NXT + RCV.WND, as promised
  std::size_t capacity = 0;
  std::uint8_t receive_shift = 0;  // Rcv.Wind.Shift
  bool has_islands = false;        // what arrived beyond a gap
  Line islands_begin = 0;
  Line islands_end = 0;

  // --- what was agreed on, and what of it our SYN offered ---
  bool sack = false, sack_offered = false;
  bool timestamps = false, timestamps_offered = false;
  bool ecn = false, ecn_offered = false;

  bool is_alive() const { return state != State::kClosed; }
  bool is_shaking_hands() const { return state == State::kSynSent || state == State::kSynReceived; }
  // Data, a SYN or a FIN waits for its ACK.
  bool has_outstanding() const { return una < nxt; }
  bool is_set(Timer timer) const { return timers.is_set(timer); }
};

}  // namespace stack::tcp
