// One TCP connection: the composition of its parts, and the order in which RFC 9293 3.10 has them
// act.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"
#include "stack/tcp/config.h"
#include "stack/tcp/departure.h"
#include "stack/tcp/info.h"
#include "stack/tcp/origins.h"
#include "stack/tcp/outline.h"
#include "stack/tcp/receive/ack_policy.h"
#include "stack/tcp/receive/autotune.h"
#include "stack/tcp/receive/buffer.h"
#include "stack/tcp/receive/ecn.h"
#include "stack/tcp/receive/sack.h"
#include "stack/tcp/receive/timestamps.h"
#include "stack/tcp/receive/urgent.h"
#include "stack/tcp/receive/window.h"
#include "stack/tcp/send/buffer.h"
#include "stack/tcp/send/congestion.h"
#include "stack/tcp/send/ecn.h"
#include "stack/tcp/send/min_rtt.h"
#include "stack/tcp/send/mtu_search.h"
#include "stack/tcp/send/pacer.h"
#include "stack/tcp/send/prr.h"
#include "stack/tcp/send/recovery.h"
#include "stack/tcp/send/rtt.h"
#include "stack/tcp/send/window.h"
#include "stack/tcp/seq.h"
#include "stack/tcp/state.h"
#include "stack/tcp/stream.h"
#include "stack/tcp/timers.h"
#include "stack/wire/tcp.h"

namespace stack::tcp {

// What the table must do after a segment was taken in.
enum class Verdict : std::uint8_t {
  kDone,
  kReset,  // answer the segment with a RST of its own (3.10.7.1); the connection goes on
};

// Invariant: between two calls the laws of invariants.h hold of outline().
// connection.cc holds the calls of the application, connection_arrive.cc what a segment does
// (3.10.7), connection_ack.cc what its ACK means, connection_depart.cc what to say next,
// connection_expire.cc what timers do, connection_path.cc what the path says of itself,
// connection_outline.cc what those see who look on.
class Connection {
 public:
  // Active OPEN: the SYN is the first thing to depart.
  static std::unique_ptr<Connection> open(const Config& config, const Endpoints& ends,
                                          const Origins& origins, base::Instant now);
  // LISTEN and a SYN arrived: the SYN,ACK is the first thing to depart.
  static std::unique_ptr<Connection> accept(const Config& config, const Endpoints& ends,
                                            const Origins& origins, const wire::TcpHeader& syn,
                                            base::Instant now);
  // The same, its SYN,ACK having left as a SYN cookie: the ACK of that is the first thing to
  // arrive. `syn` is what the cookie remembers.
  static std::unique_ptr<Connection> from_cookie(const Config& config, const Endpoints& ends,
                                                 const Origins& origins, const wire::TcpHeader& syn,
                                                 base::Instant now);
  // An OPEN that failed (RFC 9293 3.10.1): over from the start, and silent.
  static std::unique_ptr<Connection> failed(const Config& config, const Endpoints& ends,
                                            const Origins& origins, Ending why, base::Instant now);

  // --- the wire's side ---
  // `mark` is the ECN field of the segment's packet.
  Verdict arrive(base::Instant now, const wire::TcpSegment& segment, wire::Ecn mark);
  // An ICMP error about a segment of ours that began at `seq`. False if it cannot be about this
  // connection: nothing of that number is outstanding (RFC 5927 4.1).
  bool on_path_error(base::Instant now, wire::Seq seq, const PathError& error);
  // A path MTU that later connections to the same destination should know of; once.
  std::optional<std::size_t> take_path_mtu();
  // Lets the timers that are due fire.
  void expire(base::Instant now);
  // The next segment to send, most pressing first; nothing when all is said. Taking it counts as
  // sending it.
  std::optional<Departure> depart(base::Instant now, Urgency urgency);
  base::Instant deadline() const { return timers_.earliest(); }
  bool has_urgent_ack() const { return ack_.due() == receive::AckDue::kAtOnce; }

  // --- the application's side; see Stream ---
  std::size_t write(base::ByteView data);
  std::size_t room() const;
  base::ByteView readable() const;
  void consume(base::Instant now, std::size_t count);
  void finish();
  void abort();
  // Everything written so far is urgent (RFC 9293 3.8.5; RFC 6093 has new applications abstain).
  void mark_urgent() { urgent_end_ = send_buffer_.data_end(); }
  // What may be changed at any time.
  void set_nagle(bool on) { config_.nagle = on; }                               // MUST-17
  void set_user_timeout(base::Instant now, base::Duration timeout);             // MUST-21
  void set_keep_alive(base::Instant now, const std::optional<KeepAlive>& how);  // MUST-24, MUST-27
  void set_diffserv(std::uint8_t codepoint) { config_.diffserv = codepoint; }   // SHLD-21
  // Nobody reads or writes any more; the rest happens unattended (close(2)).
  void detach(base::Instant now);

  // --- the table's side, of TIME-WAIT ---
  // Whether `syn` may open a new connection between the two ends; `timestamps` if that one would
  // use them (RFC 6191).
  bool yields_to(const wire::TcpHeader& syn, bool timestamps) const;
  // What the new one's ISS must lie beyond (RFC 9293 3.6.1).
  Line send_next() const { return nxt_; }
  // Lets go early.
  void end_time_wait() { close(Ending::kClosed); }

  const Endpoints& ends() const { return ends_; }
  State state() const { return state_; }
  bool connected() const { return connected_; }
  // How many octets of urgent data are yet to be read, those on their way included (MUST-33).
  std::uint64_t urgent_remaining() const {
    return receive_buffer_ ? urgent_.remaining(receive_buffer_->begin()) : 0;
  }
  bool at_end() const { return fin_received_ && receive_buffer_ && receive_buffer_->unread() == 0; }
  bool all_acknowledged() const { return una_ == send_buffer_.end(); }
  std::optional<Ending> ending() const { return ending_; }
  base::Instant last_arrival() const { return last_arrival_; }
  // CLOSED, with nothing left to say: the table may forget it.
  bool is_over() const { return state_ == State::kClosed && !reset_due_; }
  bool is_passive() const { return passive_; }

  // --- for those who look on ---
  const Stats& stats() const { return stats_; }
  Info info(base::Instant now) const;
  std::size_t congestion_window() const;                                         // cwnd
  std::size_t slow_start_threshold() const { return congestion_->threshold(); }  // ssthresh
  base::Duration rto() const { return rtt_.rto(); }
  // All that invariants.h speaks of, as it is between two calls.
  Outline outline(base::Instant now) const;
  // The same, with a walk over all that is outstanding.
  Outline deep_outline(base::Instant now) const;

 private:
  // A segment with its numbers on the line.
  struct Arrival {
    const wire::TcpHeader& header;
    Line seq;
    Line ack;  // of meaning only with the ACK flag
    bool syn;  // not taken off yet
    bool fin;
    base::ByteView text;
    wire::Ecn mark;

    std::uint64_t length() const { return text.size() + syn + fin; }  // SEG.LEN
    Line end() const { return seq + length(); }
  };

  Connection(const Config& config, const Endpoints& ends, const Origins& origins,
             base::Instant now);

  // connection_arrive.cc, in the order of RFC 9293 3.10.7.
  Verdict arrive_in_syn_sent(base::Instant now, const wire::TcpSegment& segment, wire::Ecn mark);
  void take_syn(base::Instant now, const wire::TcpHeader& syn);
  void take_user_timeout(const wire::TcpOptions& options);
  bool passes_paws(base::Instant now, const Arrival& arrival);
  Verdict arrive_otherwise(base::Instant now, Arrival arrival);
  bool is_acceptable(const Arrival& arrival) const;
  void answer_unacceptable(base::Instant now, const Arrival& arrival);
  void on_reset(base::Instant now, const Arrival& arrival);
  void on_syn(base::Instant now);
  void on_urgent(const Arrival& arrival);
  void on_text(base::Instant now, const Arrival& arrival);
  void measure_as_receiver(base::Instant now, const Arrival& arrival);
  void on_fin(base::Instant now, const Arrival& arrival);
  void establish();
  void challenge(base::Instant now);

  // connection_ack.cc
  struct SackReport {
    std::array<base::Range, wire::SackBlocks::kMost> blocks{};
    std::size_t count = 0;
    std::optional<base::Range> duplicate;
  };
  std::optional<Verdict> on_ack(base::Instant now, const Arrival& arrival);
  void on_syn_acknowledged(base::Instant now, Line ack);
  std::uint64_t window_of(const Arrival& arrival) const;
  void take_ack(base::Instant now, const Arrival& arrival);
  SackReport read_sack(const Arrival& arrival) const;
  std::optional<base::Duration> age_of_echo(base::Instant now, const Arrival& arrival) const;
  bool is_duplicate_ack(const Arrival& arrival) const;
  int rtt_samples_expected() const;
  void sample_rtt(base::Instant now, base::Duration rtt, int expected);
  void on_advance(base::Instant now, send::Progress progress);
  void steer(base::Instant now, const send::AckResult& result, bool advanced,
             std::size_t in_flight);
  void on_congestion_echo(base::Instant now, std::size_t in_flight);
  void begin_reduction(base::Instant now);
  void set_loss_timers(base::Instant now, bool advanced);
  void update_send_window(base::Instant now, const Arrival& arrival);
  void on_our_fin_acknowledged(base::Instant now);

  // connection_path.cc
  std::size_t segment_size(std::size_t mtu) const;
  std::size_t options_size() const;
  void resize();
  void on_too_big(base::Instant now, std::size_t mtu);
  void note_mtu_acknowledged(base::Instant now);
  void look_for_black_hole(base::Instant now);
  bool take_probe_loss(base::Instant now);
  Line end_of_mtu_probe(base::Instant now) const;
  void note_mtu_probe(base::Instant now, base::Range octets);

  // connection_depart.cc, in the order of precedence.
  Departure reset(base::Instant now);
  Departure syn_segment(base::Instant now);
  std::optional<Departure> resend(base::Instant now);
  std::optional<Departure> send_new(base::Instant now);
  std::optional<Departure> probe(base::Instant now);
  std::optional<Departure> probe_tail(base::Instant now);
  void count_resend();
  Departure segment(base::Instant now, Line from, Line to);
  Departure bare_segment(base::Instant now);
  Departure header_only(base::Instant now);
  Departure with_ports() const;
  Line end_of_next_segment() const;
  bool is_worth_sending(Line from, Line to) const;
  bool is_window_update_due() const;
  bool pacing_holds_back(base::Instant now);
  Departure keep_alive(base::Instant now);
  std::uint16_t urgent_offset(Line seq) const;
  void arm_persist(base::Instant now);

  // connection_outline.cc
  void outline_sender(Outline& is) const;
  void outline_board(Outline& is) const;
  void outline_receiver(Outline& is) const;

  // connection_expire.cc
  void on_retransmission_timeout(base::Instant now);
  void on_reordering_timeout(base::Instant now);
  void on_keep_alive(base::Instant now);
  base::Duration persist_interval() const;

  void go(State next);
  void close(Ending ending);
  void start_time_wait(base::Instant now);
  void shed();
  void start_retransmission_timer(base::Instant now);
  Line rcv_nxt() const { return receive_buffer_->next() + (fin_received_ ? 1 : 0); }  // RCV.NXT
  bool our_fin_sent() const { return send_buffer_.finished() && nxt_ == send_buffer_.end(); }
  bool handshake_pending() const {
    return state_ == State::kSynSent || state_ == State::kSynReceived;
  }
  std::uint64_t worthwhile_window_step() const;

  Config config_;
  Endpoints ends_;  // for good (MUST-45)
  std::uint32_t flow_label_;
  State state_ = State::kClosed;
  std::optional<Ending> ending_;
  bool passive_ = false;         // came from LISTEN (MUST-11)
  bool connected_ = false;       // was ESTABLISHED once
  bool detached_ = false;        // no application any more
  bool syn_due_ = false;         // our SYN wants to be sent, first or again
  bool reset_due_ = false;       // we aborted: a RST is the last word
  bool probe_due_ = false;       // the persist timer ran out
  bool tail_probe_due_ = false;  // the PTO ran out
  bool keep_alive_due_ = false;
  bool fin_received_ = false;
  bool reader_made_room_ = false;  // once: without that no window update is due
  Timers timers_;
  base::Instant last_arrival_;
  Stats stats_;
  ChallengeLimit challenge_limit_;

  // The sender's half.
  Line iss_;
  Line una_;              // SND.UNA
  Line nxt_;              // SND.NXT
  std::size_t peer_mss_;  // SendMSS: the largest text the peer takes, options not counted
  std::size_t smss_;      // SMSS, known once the peer's SYN is; less on a narrow path
  send::MtuSearch mtu_;
  std::size_t threshold_before_hole_ = 0;  // ssthresh, until a black hole is certain
  Line too_big_end_ = 0;                   // below it, what is resent had been too big
  bool probe_recovery_ = false;            // fast recovery, from the loss of an MTU probe alone
  std::optional<PathFault> soft_error_{};  // the last one
  std::uint8_t send_shift_ = 0;            // Snd.Wind.Shift
  send::Buffer send_buffer_;
  send::Window send_window_;
  std::optional<send::Recovery> recovery_;  // from ESTABLISHED on
  send::Prr prr_;
  send::RttEstimator rtt_;
  send::MinRtt min_rtt_;
  std::optional<base::Instant> syn_sent_at_;  // if just once; not known of a cookie
  std::unique_ptr<send::CongestionController> congestion_;
  bool cwnd_limited_ = false;        // data waits only because cwnd is used up
  Line small_end_ = 0;               // one past the last segment that was smaller than SMSS (Nagle)
  base::Instant last_sent_{};        // when text last left
  std::uint64_t delivery_rate_ = 0;  // octets a second, as last measured
  send::EcnResponse ecn_response_;
  send::Pacer pacer_;
  Line urgent_end_ = 0;                          // SND.UP: one past the last urgent octet
  int timeouts_in_a_row_ = 0;                    // of the same octet (R1 of RFC 9293 3.8.3)
  base::Duration advertised_timeout_;            // ADV_UTO (RFC 5482 3.1)
  int keep_alives_sent_ = 0;                     // since something was heard
  std::optional<base::Instant> closed_since_{};  // the peer's window, with text waiting
  base::Duration closed_for_{0};                 // the times before that together
  int probes_sent_ = 0;  // since the window closed; sets the persist timer's back-off

  // The receiver's half, which exists from the peer's SYN on.
  bool scaling_offered_ = false;     // our SYN carries a window scale
  bool sack_offered_ = false;        // our SYN carries SACK-Permitted
  bool sack_ = false;                // so did the peer's: it understands our SACK blocks
  bool timestamps_offered_ = false;  // our SYN carries a timestamp
  bool ecn_offered_ = false;         // our SYN asks for ECN, or may grant it
  bool ecn_ = false;                 // both sides take part
  std::uint8_t receive_shift_;       // Rcv.Wind.Shift
  std::optional<receive::Buffer> receive_buffer_;
  std::optional<receive::Window> receive_window_;
  std::optional<receive::RecentTimestamp> recent_;  // if both SYNs carried a timestamp
  std::optional<receive::Autotune> autotune_;
  receive::TimestampClock clock_;
  receive::AckPolicy ack_;
  receive::Sack sack_blocks_;
  receive::EcnEcho ecn_echo_;
  receive::Urgent urgent_;
};

}  // namespace stack::tcp
