// SEGMENT ARRIVES, RFC 9293 3.10.7, check by check in its order. CLOSED and LISTEN are the table's.
#include <algorithm>

#include "stack/base/check.h"
#include "stack/tcp/connection.h"

namespace stack::tcp {
namespace {

// Of a peer that names none (MUST-15).
constexpr std::size_t default_mss(base::Family family) {
  return family == base::Family::kIpv4 ? 536 : 1220;
}
// A peer that names less would have us send a header for every few octets (CVE-2019-11479).
constexpr std::size_t kSmallestMss = 48;

}  // namespace

Verdict Connection::arrive(base::Instant now, const wire::TcpSegment& segment, wire::Ecn mark) {
  ++stats_.segments_in;
  last_arrival_ = now;
  keep_alives_sent_ = 0;
  if (state_ == State::kClosed) return Verdict::kDone;  // its RST has yet to leave: that answers
  if (state_ == State::kSynSent) return arrive_in_syn_sent(now, segment, mark);
  const wire::TcpHeader& header = segment.header;
  return arrive_otherwise(now, {.header = header,
                                .seq = unwrap(header.seq, rcv_nxt()),
                                .ack = unwrap(header.ack, una_),
                                .syn = header.flags.syn,
                                .fin = header.flags.fin,
                                .text = segment.payload,
                                .mark = mark});
}

// 3.10.7.3
Verdict Connection::arrive_in_syn_sent(base::Instant now, const wire::TcpSegment& segment,
                                       wire::Ecn mark) {
  const wire::TcpHeader& header = segment.header;
  Line ack = unwrap(header.ack, una_);
  if (header.flags.ack && (ack <= iss_ || ack > nxt_)) {
    return header.flags.rst ? Verdict::kDone : Verdict::kReset;
  }
  if (header.flags.rst) {
    // Without an ACK it may come from anyone.
    if (header.flags.ack) close(Ending::kRefused);
    return Verdict::kDone;
  }
  if (!header.flags.syn) return Verdict::kDone;

  take_syn(now, header);
  if (!header.flags.ack) {
    // Simultaneous open (MUST-10). Text that came with the SYN is not kept: the peer will send it
    // again.
    go(State::kSynReceived);
    syn_due_ = true;
    return Verdict::kDone;
  }
  on_syn_acknowledged(now, ack);
  send_window_.open(line_from(header.seq), ack, header.window);
  establish();
  ack_.owe(receive::AckDue::kEndOfBatch);
  Arrival rest{.header = header,
               .seq = rcv_nxt(),
               .ack = ack,
               .syn = false,
               .fin = header.flags.fin,
               .text = segment.payload,
               .mark = mark};
  on_text(now, rest);
  on_fin(now, rest);
  return Verdict::kDone;
}

// The peer's SYN: RCV.NXT, and what its options ask for.
void Connection::take_syn(base::Instant now, const wire::TcpHeader& syn) {
  Line next = line_from(syn.seq) + 1;
  bool scaling = scaling_offered_ && syn.options.window_scale.has_value();
  if (!scaling) receive_shift_ = 0;
  send_shift_ = scaling ? *syn.options.window_scale : 0;
  sack_ = sack_offered_ && syn.options.sack_permitted;
  // RFC 3168 6.1.1: a SYN asks with ECE and CWR, a SYN,ACK grants with ECE alone; both flags on
  // that are an echo of ours.
  ecn_ = ecn_offered_ && syn.flags.ece && syn.flags.cwr == !syn.flags.ack;
  std::size_t room = std::min(config_.initial_receive_buffer, config_.receive_buffer);
  receive_buffer_.emplace(next, room);
  receive_window_.emplace(next, room, receive_shift_);
  autotune_.emplace(now, next, room, config_.receive_buffer);
  std::size_t theirs = syn.options.mss.value_or(default_mss(ends_.remote.address.family()));
  peer_mss_ = std::min<std::size_t>(config_.mss, std::max(theirs, kSmallestMss));
  if (timestamps_offered_ && syn.options.timestamps) {
    recent_.emplace(now, syn.options.timestamps->value, next);
  }
  smss_ = segment_size(mtu_.mtu());
  take_user_timeout(syn.options);
}

// RFC 5482 3.1, with 100 s (SHLD-11) and an hour as its limits.
void Connection::take_user_timeout(const wire::TcpOptions& options) {
  constexpr base::Duration kLowest = std::chrono::seconds(100), kHighest = std::chrono::hours(1);
  if (!config_.user_timeout_option || !options.user_timeout) return;
  base::Duration longer = std::max(config_.user_timeout, options.user_timeout->duration());
  config_.user_timeout = std::clamp(longer, kLowest, kHighest);
}

void Connection::establish() {
  go(State::kEstablished);
  connected_ = true;
  timers_.cancel(Timer::kUserTimeout);
  // RFC 6298 5.7 and RFC 5681 3.1: a SYN that was lost is a warning.
  bool syn_was_lost = stats_.timeouts > 0;
  if (syn_was_lost) rtt_.restart_after_lost_syn();
  congestion_ = send::make_congestion_controller(
      config_.congestion, smss_, syn_was_lost ? 1 : config_.initial_window_segments);
  recovery_.emplace(una_, smss_, sack_);
  if (config_.keep_alive) timers_.set(Timer::kKeepAlive, last_arrival_ + config_.keep_alive->idle);
  if (send_buffer_.finished()) go(State::kFinWait1);  // CLOSE was called meanwhile
}

// 3.10.7.4
Verdict Connection::arrive_otherwise(base::Instant now, Arrival arrival) {
  bool syn_again = state_ == State::kSynReceived && arrival.syn && arrival.seq + 1 == rcv_nxt();
  if (syn_again && !arrival.header.flags.ack) {
    syn_due_ = true;  // our SYN,ACK did not arrive
    return Verdict::kDone;
  }
  if (syn_again) {  // the second half of a simultaneous open: the SYN is old, its ACK is not
    arrival.syn = false;
    ++arrival.seq;
  }

  if (recent_ && !passes_paws(now, arrival)) return Verdict::kDone;
  if (!is_acceptable(arrival)) {  // first: the sequence number
    answer_unacceptable(now, arrival);
    return Verdict::kDone;
  }
  if (recent_) recent_->on_acceptable(now, arrival.seq, arrival.header.options.timestamps);
  if (arrival.header.flags.rst) {  // second: RST
    on_reset(now, arrival);
    return Verdict::kDone;
  }
  if (arrival.syn) {  // fourth: SYN (third, security, is of the past)
    on_syn(now);
    return Verdict::kDone;
  }
  if (!arrival.header.flags.ack) return Verdict::kDone;  // fifth: ACK
  if (auto verdict = on_ack(now, arrival)) return *verdict;
  on_urgent(arrival);     // sixth
  on_text(now, arrival);  // seventh
  on_fin(now, arrival);   // eighth
  return Verdict::kDone;
}

// First check. With a closed window a segment at RCV.NXT still passes, for its ACK and RST count
// (MUST-66); its text will be trimmed to nothing. A peer that has filled the window sends its bare
// ACKs from the right edge.
bool Connection::is_acceptable(const Arrival& arrival) const {
  Line next = rcv_nxt();
  Line edge = std::max(receive_window_->edge(), next);
  if (arrival.seq == next) return true;
  if (arrival.length() == 0) return arrival.seq > next && arrival.seq <= edge;
  return arrival.seq < edge && arrival.end() > next;
}

// Before all checks: protection against wrapped sequence numbers (RFC 7323 5.3 R1).
bool Connection::passes_paws(base::Instant now, const Arrival& arrival) {
  switch (recent_->judge(now, arrival.header.options.timestamps, arrival.header.flags.rst)) {
    case receive::TimestampVerdict::kAcceptable:
      return true;
    case receive::TimestampVerdict::kOld:
      answer_unacceptable(now, arrival);
      return false;
    case receive::TimestampVerdict::kMissing:
      return false;
  }
  return false;
}

void Connection::answer_unacceptable(base::Instant now, const Arrival& arrival) {
  if (arrival.header.flags.rst) return;
  // A FIN again: the peer has not heard our last ACK.
  if (state_ == State::kTimeWait && arrival.fin) {
    timers_.set(Timer::kTimeWait, now + 2 * config_.max_segment_lifetime);
  }
  // The last segment again, because its ACK was lost: the next ACK echoes this copy, lest the peer
  // take the time it waited for a round trip.
  if (recent_ && arrival.end() == rcv_nxt()) {
    recent_->on_acceptable(now, arrival.seq, arrival.header.options.timestamps);
  }
  if (!arrival.text.empty()) {
    sack_blocks_.on_text({arrival.seq, arrival.seq + arrival.text.size()}, *receive_buffer_);
  }
  // Old text means that an ACK was lost. Segments without any could bounce between two hosts for
  // ever.
  if (!arrival.text.empty() || arrival.fin) return ack_.owe(receive::AckDue::kAtOnce);
  challenge(now);
}

// Second check, as RFC 5961 3.2 has it. Text that comes with a RST is not looked at (SHLD-2).
void Connection::on_reset(base::Instant now, const Arrival& arrival) {
  if (arrival.seq != rcv_nxt()) return challenge(now);
  if (state_ == State::kTimeWait) return;  // RFC 1337: TIME-WAIT is not to be assassinated
  bool refused = state_ == State::kSynReceived && !passive_;
  close(refused ? Ending::kRefused : Ending::kReset);
}

// Fourth check: RFC 5961 4.2, but for a connection that is not yet one.
void Connection::on_syn(base::Instant now) {
  if (state_ == State::kSynReceived && passive_) return close(Ending::kReset);  // back to LISTEN
  challenge(now);
}

// RFC 6191 2 (SHLD-4), in its order: newer by its timestamp, or else by its sequence number. An old
// duplicate of a SYN is neither.
bool Connection::yields_to(const wire::TcpHeader& syn, bool timestamps) const {
  if (state_ != State::kTimeWait) return false;
  bool newer_number = unwrap(syn.seq, rcv_nxt()) >= rcv_nxt();
  if (!recent_) return timestamps || newer_number;
  if (!timestamps || syn.options.timestamps->value == recent_->value()) return newer_number;
  return receive::is_before(recent_->value(), syn.options.timestamps->value);
}

void Connection::challenge(base::Instant now) {
  if (!challenge_limit_.grant(now)) return;
  ++stats_.challenge_acks;
  ack_.owe(receive::AckDue::kAtOnce);
}

// Sixth: urgent data stays in line; the application may ask how far it reaches (RFC 6093).
void Connection::on_urgent(const Arrival& arrival) {
  if (!arrival.header.flags.urg || !expects_data(state_)) return;
  (void)urgent_.on_pointer(arrival.seq, arrival.header.urgent_pointer, receive_buffer_->begin());
}

// Seventh: the segment text. In other states the peer has finished, and nothing can follow its FIN.
void Connection::on_text(base::Instant now, const Arrival& arrival) {
  if (arrival.text.empty() || !expects_data(state_)) return;
  Line from = std::max(arrival.seq, receive_buffer_->next());
  Line to = std::min(arrival.seq + arrival.text.size(), receive_window_->edge());
  if (from >= to) return ack_.owe(receive::AckDue::kAtOnce);  // a probe of a closed window
  if (detached_) return abort();                              // SHLD-3: nobody will read it
  if (ecn_) ecn_echo_.on_text(arrival.mark, arrival.header.flags.cwr);  // RFC 3168 6.1.5: in window

  measure_as_receiver(now, arrival);
  sack_blocks_.on_text({arrival.seq, arrival.seq + arrival.text.size()}, *receive_buffer_);
  Line before = receive_buffer_->next();
  auto text = arrival.text.subspan(static_cast<std::size_t>(from - arrival.seq),
                                   static_cast<std::size_t>(to - from));
  receive::Arrival kind = receive_buffer_->insert(from, text);
  stats_.octets_in += receive_buffer_->next() - before;
  if (kind == receive::Arrival::kGap) ++stats_.out_of_order_in;
  autotune_->on_text(now, receive_buffer_->next());
  ack_.on_text(kind, text.size());
  if (sack_ && sack_blocks_.has_duplicate()) ack_.owe(receive::AckDue::kAtOnce);
  if (ack_.due() == receive::AckDue::kDelayed && !timers_.is_set(Timer::kDelayedAck)) {
    timers_.set(Timer::kDelayedAck, now + config_.delayed_ack);
  }
}

void Connection::measure_as_receiver(base::Instant now, const Arrival& arrival) {
  if (auto age = age_of_echo(now, arrival)) {
    autotune_->on_echo(arrival.header.options.timestamps->echo, *age);
  }
}

// Eighth: the FIN, which may have come before the text it ends.
void Connection::on_fin(base::Instant now, const Arrival& arrival) {
  if (!expects_data(state_)) return;
  if (arrival.fin && arrival.end() - 1 <= receive_window_->edge()) {
    receive_buffer_->finish(arrival.end() - 1);
    urgent_.finish(arrival.end() - 1);
    ack_.owe(receive_buffer_->complete() ? receive::AckDue::kEndOfBatch : receive::AckDue::kAtOnce);
  }
  if (!receive_buffer_->complete()) return;
  fin_received_ = true;
  ack_.owe(receive::AckDue::kEndOfBatch);
  if (state_ == State::kEstablished) return go(State::kCloseWait);
  if (state_ == State::kFinWait1) return go(State::kClosing);
  start_time_wait(now);
}

}  // namespace stack::tcp
