// What happens when time passes.
#include <algorithm>

#include "stack/tcp/connection.h"

namespace stack::tcp {

void Connection::expire(base::Instant now) {
  if (timers_.take_if_due(Timer::kUserTimeout, now)) return close(Ending::kTimedOut);
  if (timers_.take_if_due(Timer::kTimeWait, now)) {
    // The end of TIME-WAIT; or of a FIN-WAIT-2 in which nobody waits any more.
    return close(Ending::kTimedOut);
  }
  if (timers_.take_if_due(Timer::kReordering, now)) on_reordering_timeout(now);
  if (timers_.take_if_due(Timer::kTailProbe, now)) {
    tail_probe_due_ = true;  // in place of an RTO that is due now, too (RFC 8985 7.3)
    start_retransmission_timer(now);
  }
  if (timers_.take_if_due(Timer::kRetransmit, now)) on_retransmission_timeout(now);
  if (timers_.take_if_due(Timer::kPersist, now)) probe_due_ = true;
  if (timers_.take_if_due(Timer::kKeepAlive, now)) on_keep_alive(now);
  (void)timers_.take_if_due(Timer::kPacing, now);  // being called was all it asked for
  if (timers_.take_if_due(Timer::kDelayedAck, now)) ack_.owe(receive::AckDue::kEndOfBatch);
}

// RFC 6298 5.4 to 5.7.
void Connection::on_retransmission_timeout(base::Instant now) {
  if (!handshake_pending() && send_window_.edge() <= una_) {
    probe_due_ = true;  // the window closed over what is outstanding (MUST-35)
    return;
  }
  ++stats_.timeouts;
  ++timeouts_in_a_row_;
  rtt_.back_off();
  if (handshake_pending()) {
    syn_due_ = true;
    return;
  }
  look_for_black_hole(now);
  congestion_->on_timeout(static_cast<std::size_t>(nxt_ - una_), now);
  recovery_->on_timeout(now, rtt_.srtt());
  timers_.cancel(Timer::kReordering);
  timers_.cancel(Timer::kTailProbe);
  tail_probe_due_ = false;
  start_retransmission_timer(now);
}

// RFC 8985 6.2, step 5: what had been given time is overdue.
void Connection::on_reordering_timeout(base::Instant now) {
  if (recovery_->on_reordering_timeout(now, rtt_.srtt()) == send::Progress::kLoss) {
    begin_reduction(now);
  }
  timers_.set(Timer::kReordering, recovery_->reordering_deadline());
}

// RFC 9293 3.8.4. The timer is not moved with every arrival: it looks when it rings (MUST-26).
void Connection::on_keep_alive(base::Instant now) {
  const KeepAlive& how = *config_.keep_alive;
  base::Instant due = last_arrival_ + how.idle;
  if (due > now) return timers_.set(Timer::kKeepAlive, due);  // something was heard
  if (una_ < nxt_) {                                          // the RTO asks already
    return timers_.set(Timer::kKeepAlive, now + std::min(how.interval, how.idle));
  }
  if (keep_alives_sent_ == how.most_probes) return close(Ending::kTimedOut);
  ++keep_alives_sent_;
  keep_alive_due_ = true;
  timers_.set(Timer::kKeepAlive, now + how.interval);
}

// SHLD-29 and SHLD-30: the first probe after one RTO, each later one after twice the time.
base::Duration Connection::persist_interval() const {
  constexpr int kMostDoublings = 16;
  return std::min(rtt_.rto() * (1 << std::min(probes_sent_, kMostDoublings)), config_.max_rto);
}

}  // namespace stack::tcp
