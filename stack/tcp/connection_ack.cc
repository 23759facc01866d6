// The fifth check of RFC 9293 3.10.7.4, the ACK field: what the peer has, what it has not, and how
// much more it takes.
#include <algorithm>
#include <utility>

#include "stack/tcp/connection.h"

namespace stack::tcp {
namespace {

// When the tick of our timestamps began that `now` lies in.
base::Instant tick_of(base::Instant now) {
  return base::Instant(now.time_since_epoch() / receive::TimestampClock::kTick *
                       receive::TimestampClock::kTick);
}

}  // namespace

// An answer ends the processing of the segment.
std::optional<Verdict> Connection::on_ack(base::Instant now, const Arrival& arrival) {
  if (state_ == State::kSynReceived) {
    if (arrival.ack <= una_ || arrival.ack > nxt_) return Verdict::kReset;
    on_syn_acknowledged(now, arrival.ack);
    send_window_.open(arrival.seq, arrival.ack, window_of(arrival));
    establish();
    return std::nullopt;
  }
  // RFC 5961 5.2 (MAY-12): an ACK for what was never sent, or from long ago, is not the peer's.
  bool possible = arrival.ack <= nxt_ && arrival.ack + send_window_.largest() >= una_;
  if (!possible) {
    challenge(now);
    return Verdict::kDone;
  }
  if (arrival.ack >= una_) {
    take_ack(now, arrival);
    update_send_window(now, arrival);
  }
  if (our_fin_sent() && una_ == nxt_) on_our_fin_acknowledged(now);
  return std::nullopt;
}

void Connection::on_syn_acknowledged(base::Instant now, Line ack) {
  una_ = ack;
  syn_due_ = false;  // it may have been asked for once more
  if (syn_sent_at_) sample_rtt(now, now - *syn_sent_at_, 1);
  timeouts_in_a_row_ = 0;
  timers_.cancel(Timer::kRetransmit);
}

void Connection::sample_rtt(base::Instant now, base::Duration rtt, int expected) {
  rtt_.sample(rtt, expected);
  min_rtt_.sample(rtt, now);
}

std::uint64_t Connection::window_of(const Arrival& arrival) const {
  return std::uint64_t{arrival.header.window} << send_shift_;
}

// SEG.ACK lies from SND.UNA to SND.NXT.
void Connection::take_ack(base::Instant now, const Arrival& arrival) {
  SackReport report = read_sack(arrival);
  const std::optional<base::Duration> age = age_of_echo(now, arrival);
  const send::Ack ack{
      .now = now,
      .una = una_,
      .ack = arrival.ack,
      .repeats = is_duplicate_ack(arrival),
      .can_send_new = is_worth_sending(nxt_, end_of_next_segment()),
      .sacked = std::span(report.blocks).first(report.count),
      .duplicate = report.duplicate,
      .echoed = age ? std::optional(tick_of(now) - *age) : std::nullopt,
  };
  if (ack.repeats && una_ < nxt_) ++stats_.duplicate_acks_in;
  const std::size_t in_flight = recovery_->pipe();
  const bool advanced = arrival.ack > una_;
  una_ = arrival.ack;
  send_buffer_.acknowledge(una_);

  // RFC 8985 7.4.2: the probe may have been the last there was to send, where RFC 5681 2 knows no
  // duplicates.
  bool repeats_the_end = !advanced && una_ == nxt_ && arrival.length() == 0 &&
                         window_of(arrival) == send_window_.size() && !report.duplicate;
  if (repeats_the_end) (void)recovery_->tail_probe().on_ack(ack.ack, std::nullopt, true);
  const send::AckResult result = recovery_->on_ack(ack, rtt_.srtt());
  // RFC 7323 4.1: a timestamp measures what Karn's algorithm has to leave out. Not so where the ACK
  // answers a duplicate: that changed nothing for the peer, which echoes what came before the ACK
  // that was lost.
  const bool measured_by_echo = advanced && !report.duplicate;
  const std::optional<base::Duration> rtt = result.rtt || !measured_by_echo ? result.rtt : age;
  if (rtt) sample_rtt(now, *rtt, rtt_samples_expected());
  if (result.rate) delivery_rate_ = result.rate->rate;
  if (result.delivered > 0) {
    congestion_->on_delivery({.octets = result.delivered,
                              .total = recovery_->board().delivered(),
                              .lost = result.lost,
                              .in_flight = recovery_->pipe(),
                              .sample = result.rate,
                              .rtt = rtt,
                              .now = now});
  }
  if (advanced) note_mtu_acknowledged(now);
  if (advanced) on_advance(now, result.progress);
  steer(now, result, advanced, in_flight);
  if (ecn_ && arrival.header.flags.ece) on_congestion_echo(now, in_flight);
  set_loss_timers(now, advanced);
  // Two windows: one on its way, and one that the application has filled meanwhile.
  send_buffer_.grow(std::min(2 * congestion_->window(), config_.send_buffer));
}

// How long ago the segment left that this one answers, if timestamps tell.
std::optional<base::Duration> Connection::age_of_echo(base::Instant now,
                                                      const Arrival& arrival) const {
  const auto& stamps = arrival.header.options.timestamps;
  if (!recent_ || !stamps || !arrival.header.flags.ack) return std::nullopt;
  return clock_.since(stamps->echo, now);
}

// RFC 7323 appendix G: an ACK for every second segment makes so many samples a round trip.
int Connection::rtt_samples_expected() const {
  std::size_t flight = static_cast<std::size_t>(nxt_ - una_);
  return static_cast<int>(std::max<std::size_t>(1, (flight + 2 * smss_ - 1) / (2 * smss_)));
}

// The blocks above SEG.ACK in ascending order; and apart from them the one that reports a
// duplicate, which is the first and lies below SEG.ACK or within the second (RFC 2883 4).
Connection::SackReport Connection::read_sack(const Arrival& arrival) const {
  SackReport report;
  if (!sack_) return report;
  const wire::SackBlocks& told = arrival.header.options.sack;
  // Some peers leave the FIN out of the block that it ends. It arrived if it left with the text.
  const bool fin_rides = our_fin_sent() && !recovery_->board().empty() &&
                         recovery_->board().last().begin < send_buffer_.data_end();
  std::array<base::Range, wire::SackBlocks::kMost> ranges;
  for (std::size_t i = 0; i < told.count; ++i) {
    ranges[i] = {unwrap(told.blocks[i].left, una_), unwrap(told.blocks[i].right, una_)};
    if (fin_rides && ranges[i].end == send_buffer_.data_end()) ++ranges[i].end;
  }
  for (std::size_t i = 0; i < told.count; ++i) {
    const base::Range& block = ranges[i];
    if (block.begin >= block.end || block.end > nxt_ || block.begin <= iss_) continue;
    bool within_second =
        i == 0 && told.count > 1 && ranges[1].begin <= block.begin && block.end <= ranges[1].end;
    if (i == 0 && (block.end <= arrival.ack || within_second)) {
      report.duplicate = block;
    } else if (block.begin >= arrival.ack) {
      std::size_t place = report.count++;
      for (; place > 0 && report.blocks[place - 1].begin > block.begin; --place) {
        report.blocks[place] = report.blocks[place - 1];
      }
      report.blocks[place] = block;
    }
  }
  return report;
}

// RFC 5681 2, but for the condition that something is outstanding, which Recovery knows. While the
// window is closed an ACK that says nothing new answers a probe.
bool Connection::is_duplicate_ack(const Arrival& arrival) const {
  const std::uint64_t window = window_of(arrival);
  return arrival.ack == una_ && arrival.length() == 0 && window != 0 &&
         window == send_window_.size();
}

// SND.UNA has moved.
void Connection::on_advance(base::Instant now, send::Progress progress) {
  timeouts_in_a_row_ = 0;
  if (una_ == nxt_) {  // RFC 6298 5.2
    timers_.cancel(Timer::kRetransmit);
    timers_.cancel(Timer::kUserTimeout);
    return;
  }
  timers_.set(Timer::kUserTimeout, now + config_.user_timeout);
  // RFC 6298 5.3; without SACK only the first partial ACK restarts it (RFC 6582 3.2, step 5).
  bool later_partial = progress == send::Progress::kPartial && !recovery_->uses_sack() &&
                       !recovery_->first_partial();
  if (!later_partial) start_retransmission_timer(now);
}

// Tells congestion control what the ACK meant.
void Connection::steer(base::Instant now, const send::AckResult& result, bool advanced,
                       std::size_t in_flight) {
  switch (result.progress) {
    case send::Progress::kLoss:
      begin_reduction(now);
      break;
    case send::Progress::kRecovered:
      congestion_->on_recovered(static_cast<std::size_t>(nxt_ - una_), now);
      break;
    case send::Progress::kUndone:
      ++stats_.spurious_recoveries;
      congestion_->on_spurious(now);
      break;
    case send::Progress::kPartial:
      break;
    case send::Progress::kNone:
      if (!advanced || recovery_->in_fast_recovery()) break;
      congestion_->on_acknowledged({.octets = static_cast<std::size_t>(result.delivered),
                                    .in_flight = in_flight,
                                    .window_was_used = cwnd_limited_,
                                    .now = now,
                                    .rtt = result.rtt,
                                    .una = una_,
                                    .nxt = nxt_});
  }
  if (result.probe_repaired_loss) {  // RFC 8985 7.4.2: as if fast recovery had begun and ended
    congestion_->on_loss(in_flight, now);
    congestion_->on_recovered(static_cast<std::size_t>(nxt_ - una_), now);
  }
  if (!recovery_->in_fast_recovery()) return;
  if (probe_recovery_ && result.lost > 0 && result.progress != send::Progress::kLoss) {
    begin_reduction(now);  // not the probe alone, after all
  }
  prr_.on_ack(result.delivered, recovery_->pipe(), advanced && result.lost == 0);
}

// RFC 3168 6.1.2. A loss in the same window is the same congestion.
void Connection::on_congestion_echo(base::Instant now, std::size_t in_flight) {
  if (recovery_->in_fast_recovery() || recovery_->in_timeout_recovery()) return;
  if (ecn_response_.on_echo(una_, nxt_)) congestion_->on_congestion_mark(in_flight, now);
}

void Connection::begin_reduction(base::Instant now) {
  probe_recovery_ = take_probe_loss(now);
  if (!probe_recovery_) {
    ecn_response_.on_loss(nxt_);
    congestion_->on_loss(recovery_->flight_at_loss(), now);
  }
  // RFC 4821 7.6.1: a probe that was too large is no congestion.
  std::size_t target = probe_recovery_ ? congestion_->window() : congestion_->threshold();
  prr_.begin(target, recovery_->recover_fs(), recovery_->pipe(), smss_);
}

// cwnd; during fast recovery what PRR makes of it (RFC 9937), but for a controller that knows
// better. Without SACK there is no count of what is delivered, and cwnd is ssthresh at once (RFC
// 6582).
std::size_t Connection::congestion_window() const {
  bool reducing = recovery_ && recovery_->in_fast_recovery() && recovery_->uses_sack() &&
                  !congestion_->is_model_based();
  return reducing ? static_cast<std::size_t>(prr_.window()) : congestion_->window();
}

// The reordering timer as RACK wants it; the tail is probed when no ACK comes for a PTO (RFC 8985
// 7.2).
void Connection::set_loss_timers(base::Instant now, bool advanced) {
  timers_.set(Timer::kReordering, recovery_->reordering_deadline());
  if (!recovery_->may_probe_tail() || send_window_.edge() <= una_) {
    timers_.cancel(Timer::kTailProbe);
    return;
  }
  if (!advanced) return;
  bool one_segment = nxt_ - una_ <= smss_;
  base::Duration until_rto = timers_.at(Timer::kRetransmit) - now;
  timers_.set(Timer::kTailProbe,
              now + send::TailLossProbe::timeout(rtt_.srtt(), one_segment, until_rto));
}

void Connection::update_send_window(base::Instant now, const Arrival& arrival) {
  bool was_closed = send_window_.edge() <= una_;
  std::uint64_t window = window_of(arrival);
  if (!send_window_.update(arrival.seq, arrival.ack, window)) return;
  if (window == 0) {
    // MUST-37: a peer that answers our probes is alive, whatever it had acknowledged and whatever
    // it took back (SHLD-17).
    if (timers_.is_set(Timer::kUserTimeout)) {
      timers_.set(Timer::kUserTimeout, now + config_.user_timeout);
    }
    return;
  }
  if (!was_closed) return;
  if (closed_since_) closed_for_ += now - *std::exchange(closed_since_, std::nullopt);
  timers_.cancel(Timer::kPersist);
  probe_due_ = false;
  probes_sent_ = 0;
  if (una_ < nxt_) {  // what stood beyond the closed window was thrown away
    recovery_->on_refused();
    start_retransmission_timer(now);
  }
}

void Connection::on_our_fin_acknowledged(base::Instant now) {
  switch (state_) {
    case State::kFinWait1:
      go(State::kFinWait2);
      if (detached_) timers_.set(Timer::kTimeWait, now + 2 * config_.max_segment_lifetime);
      return;
    case State::kClosing:
      return start_time_wait(now);
    case State::kLastAck:
      return close(Ending::kClosed);
    default:
      return;
  }
}

}  // namespace stack::tcp
