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
  if (timers_.take_if_due(Timer::kRetransmit, now)) on_retransmission_timeout(now);
  if (timers_.take_if_due(Timer::kPersist, now)) probe_due_ = true;
  if (timers_.take_if_due(Timer::kDelayedAck, now)) ack_.owe(receive::AckDue::kEndOfBatch);
}

// RFC 6298 5.4 to 5.7.
void Connection::on_retransmission_timeout(base::Instant now) {
  if (!handshake_pending() && send_window_.edge() <= una_) {
    probe_due_ = true;  // the window closed over what is outstanding (MUST-35)
    return;
  }
  ++stats_.timeouts;
  rtt_.back_off();
  if (handshake_pending()) {
    syn_due_ = true;
    return;
  }
  congestion_->on_timeout(nxt_ - una_);
  recovery_.on_timeout(una_, nxt_);
  start_retransmission_timer(now);
}

// SHLD-29 and SHLD-30: the first probe after one RTO, each later one after twice the time.
base::Duration Connection::persist_interval() const {
  constexpr int kMostDoublings = 16;
  return std::min(rtt_.rto() * (1 << std::min(probes_sent_, kMostDoublings)), config_.max_rto);
}

}  // namespace stack::tcp
