// What to say next: one order of precedence, one segment at a time.
#include <algorithm>
#include <utility>

#include "stack/tcp/connection.h"
#include "stack/tcp/segment_room.h"

namespace stack::tcp {

using receive::AckDue;

std::optional<Departure> Connection::depart(base::Instant now, Urgency urgency) {
  if (reset_due_) return reset(now);
  if (state_ == State::kClosed) return std::nullopt;
  if (urgency == Urgency::kAtOnce) {
    return has_urgent_ack() ? std::optional(bare_segment(now)) : std::nullopt;
  }
  if (syn_due_) return syn_segment(now);
  if (!handshake_pending() && !pacing_holds_back(now)) {
    if (auto tail = probe_tail(now)) return tail;
    if (auto again = resend(now)) return again;
    if (auto probing = probe(now)) return probing;
    if (auto fresh = send_new(now)) return fresh;
  }
  if (ack_.due() >= AckDue::kEndOfBatch || is_window_update_due()) return bare_segment(now);
  if (std::exchange(keep_alive_due_, false)) return keep_alive(now);
  return std::nullopt;
}

bool Connection::pacing_holds_back(base::Instant now) {
  if (!pacer_.holds_back(now)) return false;
  timers_.set(Timer::kPacing, pacer_.next());
  return true;
}

// RFC 9293 3.8.4: an octet that the peer has already, so that it must answer; and without the octet
// (SHLD-12).
Departure Connection::keep_alive(base::Instant now) {
  Departure departure = header_only(now);
  ack_.sent();
  departure.header.seq = wrap(nxt_ - 1);
  return departure;
}

Departure Connection::with_ports() const {
  Departure departure{.local = ends_.local,
                      .remote = ends_.remote,
                      .header = {},
                      .diffserv = config_.diffserv,
                      .flow_label = flow_label_,
                      .ttl = config_.ttl};
  departure.header.source_port = ends_.local.port;
  departure.header.destination_port = ends_.remote.port;
  return departure;
}

// RFC 9293 3.10.5: the last word of an aborted connection.
Departure Connection::reset(base::Instant now) {
  reset_due_ = false;
  ++stats_.segments_out;
  Departure departure = with_ports();
  departure.header.seq = wrap(nxt_);
  departure.header.flags.rst = true;
  if (receive_buffer_) {
    departure.header.flags.ack = true;
    departure.header.ack = wrap(rcv_nxt());
  }
  // RFC 7323 3.2: on a RST, too.
  if (recent_) departure.header.options.timestamps = {clock_.at(now), recent_->value()};
  return departure;
}

// The SYN, or the SYN,ACK once the peer's SYN is here.
Departure Connection::syn_segment(base::Instant now) {
  syn_due_ = false;
  ++stats_.segments_out;
  bool again = nxt_ > iss_;
  if (again) {
    ++stats_.timeout_retransmissions;
    syn_sent_at_.reset();                        // Karn's algorithm (RFC 6298 3)
    if (!receive_buffer_) ecn_offered_ = false;  // RFC 3168 6.1.1.1: something may choke on it
  } else {
    syn_sent_at_ = now;
  }
  nxt_ = iss_ + 1;
  start_retransmission_timer(now);

  Departure departure = with_ports();
  departure.header.seq = wrap(iss_);
  departure.header.flags.syn = true;
  departure.header.window = receive::Window::field_of_syn(
      std::min(config_.initial_receive_buffer, config_.receive_buffer));
  departure.header.options.mss = config_.mss;  // always (SHLD-5, MAY-3)
  if (scaling_offered_) {
    departure.header.options.window_scale = receive::Window::shift_for(config_.receive_buffer);
  }
  departure.header.options.sack_permitted = sack_offered_;
  if (timestamps_offered_) {
    departure.header.options.timestamps = {clock_.at(now), recent_ ? recent_->value() : 0};
  }
  if (config_.user_timeout_option) {
    departure.header.options.user_timeout = wire::UserTimeout::of(advertised_timeout_);
  }
  departure.header.flags.ece = receive_buffer_ ? ecn_ : ecn_offered_;
  departure.header.flags.cwr = !receive_buffer_ && ecn_offered_;
  if (receive_buffer_) {
    departure.header.flags.ack = true;
    departure.header.ack = wrap(rcv_nxt());
    ack_.sent();
  }
  return departure;
}

// A segment without text: an ACK, and what lies beyond a gap (RFC 2018 4). A segment with text
// leaves that out, for it would have to be shorter (MUST-16); each gap gets its bare ACKs anyway.
Departure Connection::bare_segment(base::Instant now) {
  Departure departure = header_only(now);
  ack_.sent();
  if (!sack_) return departure;
  // Options may take the room of a segment's text, which on the smallest MTU is less than their
  // own.
  std::size_t room = std::min({std::size_t{config_.mss}, wire::kMostOptionOctets,
                               segment_room(mtu_.mtu(), ends_.remote.address.family())});
  std::size_t most = wire::sack_blocks_beside(departure.header.options, room);
  for (const base::Range& island : sack_blocks_.blocks(*receive_buffer_, most)) {
    departure.header.options.sack.push_back({wrap(island.begin), wrap(island.end)});
  }
  return departure;
}

Departure Connection::header_only(base::Instant now) {
  ++stats_.segments_out;
  Departure departure = with_ports();
  departure.header.seq = wrap(nxt_);
  departure.header.flags.ack = true;
  departure.header.ack = wrap(rcv_nxt());
  departure.header.window = receive_window_->advertise(
      receive_buffer_->next(), receive_buffer_->limit(), worthwhile_window_step());
  departure.header.flags.ece = ecn_ && ecn_echo_.echoing();
  if (urgent_end_ > nxt_) {
    departure.header.flags.urg = true;
    departure.header.urgent_pointer = urgent_offset(nxt_);
  }
  if (recent_) {
    departure.header.options.timestamps = {clock_.at(now), recent_->value()};
    recent_->acknowledged(rcv_nxt());
  }
  autotune_->on_promise(now, receive_window_->edge());
  timers_.cancel(Timer::kDelayedAck);
  return departure;
}

// MUST-62: from SEG.SEQ to the octet behind the urgent ones. What is further than the field reaches
// is told as soon as it does not matter any more: the mode begins all the same.
std::uint16_t Connection::urgent_offset(Line seq) const {
  return static_cast<std::uint16_t>(std::min<Line>(urgent_end_ - seq, 0xffff));
}

// [from, to) as a segment; a FIN, if the range ends with it.
Departure Connection::segment(base::Instant now, Line from, Line to) {
  Departure departure = header_only(now);
  ack_.sent(true);
  departure.header.seq = wrap(from);
  departure.header.flags.fin = to > send_buffer_.data_end();
  departure.payload = send_buffer_.read(from, to);
  departure.header.flags.urg = urgent_end_ > from;
  departure.header.urgent_pointer = urgent_end_ > from ? urgent_offset(from) : 0;
  // MUST-61: nothing more is buffered. Of the writes before that none is told apart (SHLD-27,
  // MAY-16).
  departure.header.flags.psh = !departure.payload[0].empty() && to >= send_buffer_.data_end();
  const bool again = from < nxt_;
  if (again) recovery_->resent({from, std::min(to, nxt_)}, now);
  if (to > nxt_) {
    stats_.octets_out +=
        std::min(to, send_buffer_.data_end()) - std::min(nxt_, send_buffer_.data_end());
    nxt_ = to;
    recovery_->sent(to, now);
    // Neither a FIN alone, nor what is resent, nor a probe (RFC 3168 6.1.4 to 6.1.6).
    const bool has_text = from < send_buffer_.data_end();
    if (ecn_ && has_text && !again && to <= send_window_.edge() && !congestion_->is_model_based()) {
      departure.ecn = wire::Ecn::kEct0;
      departure.header.flags.cwr = ecn_response_.take_reduced();
    }
  }
  prr_.on_sent(to - from);
  if (const auto rate = congestion_->pacing_rate()) {
    pacer_.on_sent(to - from, now, *rate, smss_);
  } else if (config_.pacing) {
    pacer_.on_sent(to - from, now, congestion_window(), rtt_.srtt(),
                   congestion_->window() < congestion_->threshold());
  }
  last_sent_ = now;
  if (!timers_.is_set(Timer::kRetransmit)) start_retransmission_timer(now);  // RFC 6298 5.1
  if (!timers_.is_set(Timer::kUserTimeout)) {
    timers_.set(Timer::kUserTimeout, now + config_.user_timeout);
  }
  return departure;
}

// What was lost goes before what is new. The hole at SND.UNA goes out whatever cwnd says (RFC
// 5681 3.2).
std::optional<Departure> Connection::resend(base::Instant now) {
  auto range = recovery_->next_resend();
  if (!range) return std::nullopt;
  range->end = std::min(range->end, send_window_.edge());  // SHLD-15, SHLD-16
  if (range->end <= range->begin) return std::nullopt;
  // The octet of a probe that was refused leaves again with what stands behind it (SHLD-28).
  bool refused = !recovery_->in_fast_recovery() && !recovery_->in_timeout_recovery();
  if (refused && range->end == nxt_) {
    Line fits = std::min({send_buffer_.end(), send_window_.edge(), range->begin + smss_});
    range->end = std::max(range->end, fits);
  }
  cwnd_limited_ = recovery_->pipe() + range->size() > congestion_window();
  if (range->begin != una_ && cwnd_limited_) return std::nullopt;
  count_resend();
  // RFC 6675 6: finding a hole and filling it takes two round trips in which SND.UNA rests, and the
  // RTO may be hardly longer than one. It counts from what was resent last.
  if (recovery_->in_fast_recovery() && recovery_->uses_sack()) start_retransmission_timer(now);
  return segment(now, range->begin, range->end);
}

void Connection::count_resend() {
  if (una_ < too_big_end_) {
    ++stats_.too_big_retransmissions;
  } else if (recovery_->in_timeout_recovery()) {
    ++stats_.timeout_retransmissions;
  } else if (!recovery_->in_fast_recovery()) {
    ++stats_.refused_retransmissions;
  } else if (recovery_->uses_sack()) {
    ++stats_.rack_retransmissions;
  } else {
    ++stats_.fast_retransmissions;
  }
}

// TLP_send_probe() of RFC 8985 7.3: a new segment if there is one and the peer has room, whatever
// cwnd says; else the last one again.
std::optional<Departure> Connection::probe_tail(base::Instant now) {
  if (!std::exchange(tail_probe_due_, false) || !recovery_->may_probe_tail()) return std::nullopt;
  Line to = end_of_next_segment();
  bool again = to == nxt_;
  base::Range probe{nxt_, to};
  if (again) {
    const send::Sent& last = recovery_->board().last();
    probe = {std::max(last.begin, last.end - std::min<Line>(last.end, smss_)), last.end};
    if (probe.end > send_window_.edge()) return std::nullopt;
    ++stats_.probe_retransmissions;
  }
  ++stats_.tail_probes;
  Departure departure = segment(now, probe.begin, probe.end);
  recovery_->tail_probe().sent(nxt_, again);
  start_retransmission_timer(now);
  return departure;
}

std::optional<Departure> Connection::send_new(base::Instant now) {
  if (recovery_->next_resend()) return std::nullopt;
  cwnd_limited_ = false;
  if (nxt_ == send_buffer_.end()) {
    recovery_->note_app_limited();
    return std::nullopt;
  }
  const Line probe_end = end_of_mtu_probe(now);
  const bool probes = probe_end > nxt_;
  Line to = probes ? probe_end : end_of_next_segment();
  if (!is_worth_sending(nxt_, to)) {
    arm_persist(now);
    return std::nullopt;
  }
  // RFC 5681 4.1: after an idle RTO the ACK clock has stopped.
  if (una_ == nxt_ && now - last_sent_ > rtt_.rto()) congestion_->on_idle(now);
  if (recovery_->pipe() + (to - nxt_) > congestion_window()) {
    cwnd_limited_ = true;
    return std::nullopt;
  }
  if (to - nxt_ < smss_) small_end_ = to;
  if (probes) note_mtu_probe(now, {nxt_, to});
  Departure departure = segment(now, nxt_, to);
  set_loss_timers(now, true);
  return departure;
}

// As much new text as fits into a segment and into the peer's window.
Line Connection::end_of_next_segment() const {
  Line edge = std::max(send_window_.edge(), nxt_);
  return std::min({send_buffer_.end(), edge, nxt_ + smss_});
}

// The sender's side of silly-window avoidance (RFC 9293 3.8.6.2.1, MUST-38): a full segment
// (SHLD-28), or all there is, or at least half of the largest window the peer ever offered. All
// there is may have to wait for an ACK (Nagle's algorithm, 3.7.4), in Minshall's form: only a
// segment that was itself too small holds another one back, so that the end of a long write does
// not wait. What waits, waits for an ACK or for the persist timer, and so not for ever (MUST-60).
bool Connection::is_worth_sending(Line from, Line to) const {
  std::uint64_t size = to - from;
  if (size == 0) return false;
  if (size >= smss_ || size >= send_window_.largest() / 2) return true;
  bool nagle_waits = config_.nagle && !send_buffer_.finished() && small_end_ > una_;
  return to == send_buffer_.end() && !nagle_waits;
}

// With nothing outstanding no ACK will come to open the window: the persist timer must ask
// (MUST-36).
void Connection::arm_persist(base::Instant now) {
  if (!closed_since_ && send_window_.edge() <= nxt_) closed_since_ = now;
  if (timers_.is_set(Timer::kPersist) || timers_.is_set(Timer::kRetransmit)) return;
  timers_.set(Timer::kPersist, now + persist_interval());
}

// RFC 9293 3.8.6.1: one octet beyond a closed window, the same one until it is taken. If the window
// is open and was only too small to be worth a segment, what fits (the override timeout
// of 3.8.6.2.1).
std::optional<Departure> Connection::probe(base::Instant now) {
  if (!probe_due_) return std::nullopt;
  probe_due_ = false;
  if (una_ == send_buffer_.end()) return std::nullopt;
  Line fits = std::min({send_window_.edge(), send_buffer_.end(), una_ + smss_});
  Line to = std::max(fits, una_ + 1);
  if (una_ < nxt_) to = std::min(to, nxt_);
  ++probes_sent_;
  ++stats_.window_probes;
  Departure departure = segment(now, una_, to);
  if (to > send_window_.edge()) {  // the window is closed: this is no loss to back off from
    timers_.cancel(Timer::kRetransmit);
    timers_.set(Timer::kPersist, now + persist_interval());
  }
  return departure;
}

// The application has read so much that the peer, who may be waiting, should hear of it without
// being asked.
bool Connection::is_window_update_due() const {
  if (!reader_made_room_ || !expects_data(state_)) return false;
  std::uint64_t step =
      receive_window_->possible_step(receive_buffer_->next(), receive_buffer_->limit());
  return step >= std::max<std::uint64_t>(worthwhile_window_step(), receive_buffer_->capacity() / 4);
}

}  // namespace stack::tcp
