// The connection as those see it who look on.
#include "stack/tcp/connection.h"
#include "stack/tcp/segment_room.h"

namespace stack::tcp {

Outline Connection::outline(base::Instant now) const {
  Outline is;
  is.now = now;
  is.state = state_;
  is.ended = ending_.has_value();
  is.was_connected = connected_;
  is.has_keep_alive = config_.keep_alive.has_value();
  outline_sender(is);
  if (recovery_) outline_board(is);
  is.timers = timers_;
  is.alarm = timers_.earliest();
  is.syn_due = syn_due_;
  is.reset_due = reset_due_;
  is.probe_due = probe_due_;
  is.tail_probe_due = tail_probe_due_;
  is.ack_due = ack_.due();
  if (receive_buffer_) outline_receiver(is);
  is.sack = sack_;
  is.sack_offered = sack_offered_;
  is.timestamps = recent_.has_value();
  is.timestamps_offered = timestamps_offered_;
  is.ecn = ecn_;
  is.ecn_offered = ecn_offered_;
  return is;
}

void Connection::outline_sender(Outline& is) const {
  is.iss = iss_;
  is.una = una_;
  is.nxt = nxt_;
  is.data_end = send_buffer_.data_end();
  is.end = send_buffer_.end();
  is.edge = send_window_.edge();
  is.largest_window = send_window_.largest();
  is.send_shift = send_shift_;
  is.smss = smss_;
  is.peer_mss = peer_mss_;
  is.options = options_size();
  is.segment_room = segment_room(mtu_.mtu(), ends_.remote.address.family());
  is.path_mtu = mtu_.mtu();
  is.least_mtu = mtu_.least();
  is.cwnd = congestion_->window();
  is.ssthresh = congestion_->threshold();
  is.rto = rtt_.rto();
  is.min_rto = config_.min_rto;
  is.max_rto = config_.max_rto;
  is.srtt = rtt_.srtt();
  is.rttvar = rtt_.rttvar();
  is.timeouts = stats_.timeouts;
}

void Connection::outline_board(Outline& is) const {
  const send::Scoreboard& board = recovery_->board();
  is.has_board = true;
  is.board_is_empty = board.empty();
  if (!board.empty()) {
    is.board_begin = board.first().begin;
    is.board_end = board.last().end;
  }
  is.pipe = recovery_->pipe();
  is.sacked = board.sacked();
  is.lost = board.lost();
  is.sent_once = board.sent_once();
  is.is_repairing = recovery_->in_fast_recovery() || recovery_->in_timeout_recovery();
  is.recovery_point = recovery_->recovery_point();
}

void Connection::outline_receiver(Outline& is) const {
  is.is_receiving = true;
  is.fin_received = fin_received_;
  is.read = receive_buffer_->begin();
  is.in_order = receive_buffer_->next();
  is.rcv_nxt = rcv_nxt();
  is.rcv_edge = receive_window_->edge();
  is.capacity = receive_buffer_->capacity();
  is.receive_shift = receive_window_->shift();
  is.has_islands = receive_buffer_->has_gap();
  if (!is.has_islands) return;
  is.islands_begin = receive_buffer_->islands().ranges().front().begin;
  is.islands_end = receive_buffer_->islands().ranges().back().end;
}

Outline Connection::deep_outline(base::Instant now) const {
  Outline is = outline(now);
  is.is_deep = true;
  if (recovery_) is.board_fault = recovery_->board().broken_invariant();
  return is;
}

}  // namespace stack::tcp
