#include "stack/tcp/connection.h"

#include <algorithm>

#include "stack/base/check.h"

namespace stack::tcp {

Connection::Connection(const Config& config, const Endpoints& ends, const Origins& origins,
                       base::Instant now)
    : config_(config),
      ends_(ends),
      flow_label_(origins.flow_label),
      last_arrival_(now),
      challenge_limit_(origins.challenges),
      iss_(line_from(origins.iss)),
      una_(iss_),
      nxt_(iss_),
      peer_mss_(config.mss),
      smss_(config.mss),
      mtu_(now, ends.remote.address.family(), origins.path_mtu, origins.link_mtu),
      send_buffer_(iss_ + 1, std::min(config.initial_send_buffer, config.send_buffer)),
      rtt_(config.initial_rto, config.min_rto, config.max_rto),
      congestion_(send::make_congestion_controller(config.congestion, smss_,
                                                   config.initial_window_segments)),
      ecn_response_(iss_),
      advertised_timeout_(config.user_timeout),
      receive_shift_(config.window_scaling ? receive::Window::shift_for(config.receive_buffer) : 0),
      clock_(origins.clock),
      ack_(config.mss, config.quick_acks) {
  syn_due_ = true;
  timers_.set(Timer::kUserTimeout, now + config.syn_timeout);  // MUST-22
}

std::unique_ptr<Connection> Connection::open(const Config& config, const Endpoints& ends,
                                             const Origins& origins, base::Instant now) {
  std::unique_ptr<Connection> connection(new Connection(config, ends, origins, now));
  connection->scaling_offered_ = config.window_scaling;
  connection->sack_offered_ = config.sack;
  connection->timestamps_offered_ = config.timestamps;
  connection->ecn_offered_ = config.ecn;
  connection->go(State::kSynSent);
  return connection;
}

std::unique_ptr<Connection> Connection::accept(const Config& config, const Endpoints& ends,
                                               const Origins& origins, const wire::TcpHeader& syn,
                                               base::Instant now) {
  std::unique_ptr<Connection> connection(new Connection(config, ends, origins, now));
  connection->passive_ = true;
  // An option may answer an option only (RFC 7323 2.2).
  connection->scaling_offered_ = config.window_scaling && syn.options.window_scale.has_value();
  connection->sack_offered_ = config.sack && syn.options.sack_permitted;
  connection->timestamps_offered_ = config.timestamps && syn.options.timestamps.has_value();
  connection->ecn_offered_ = config.ecn;
  connection->state_ = State::kListen;
  connection->take_syn(now, syn);
  connection->go(State::kSynReceived);
  return connection;
}

std::unique_ptr<Connection> Connection::from_cookie(const Config& config, const Endpoints& ends,
                                                    const Origins& origins,
                                                    const wire::TcpHeader& syn, base::Instant now) {
  std::unique_ptr<Connection> connection = accept(config, ends, origins, syn, now);
  connection->nxt_ = connection->iss_ + 1;
  connection->syn_due_ = false;
  connection->start_retransmission_timer(now);
  return connection;
}

std::unique_ptr<Connection> Connection::failed(const Config& config, const Endpoints& ends,
                                               const Origins& origins, Ending why,
                                               base::Instant now) {
  std::unique_ptr<Connection> connection(new Connection(config, ends, origins, now));
  connection->syn_due_ = false;
  connection->timers_.cancel_all();
  connection->ending_ = why;
  return connection;
}

std::size_t Connection::write(base::ByteView data) {
  return room() > 0 ? send_buffer_.write(data) : 0;
}

std::size_t Connection::room() const {
  bool may_write = can_write(state_) || handshake_pending();
  return may_write && !send_buffer_.finished() ? send_buffer_.room() : 0;
}

base::ByteView Connection::readable() const {
  return receive_buffer_ ? receive_buffer_->readable() : base::ByteView{};
}

void Connection::consume(base::Instant now, std::size_t count) {
  if (count == 0) return;
  receive_buffer_->consume(count);
  autotune_->on_read(now, receive_buffer_->begin());
  if (autotune_->capacity() > receive_buffer_->capacity()) {
    receive_buffer_->grow(autotune_->capacity());
  }
  reader_made_room_ = true;
  shed();
}

// RFC 9293 3.10.4, CLOSE. During the handshake it is queued: establish() looks.
void Connection::finish() {
  if (send_buffer_.finished() || state_ == State::kClosed) return;
  send_buffer_.finish();
  if (state_ == State::kEstablished) go(State::kFinWait1);
  if (state_ == State::kCloseWait) go(State::kLastAck);
}

// RFC 9293 3.10.5, ABORT: states in which the peer knows of us and may still wait for something get
// a RST.
void Connection::abort() {
  switch (state_) {
    case State::kClosed:
      return;
    case State::kSynReceived:
    case State::kEstablished:
    case State::kFinWait1:
    case State::kFinWait2:
    case State::kCloseWait:
      reset_due_ = true;
      break;
    default:
      break;
  }
  if (receive_buffer_) receive_buffer_->release();
  close(Ending::kAborted);
}

void Connection::detach(base::Instant now) {
  detached_ = true;
  // RFC 9293 3.6.1 (SHLD-3): data that nobody will read is lost, and the peer is told so.
  bool loses_data = receive_buffer_ && receive_buffer_->unread() > 0;
  if (loses_data || state_ == State::kSynSent) return abort();
  finish();
  if (state_ == State::kFinWait2)
    timers_.set(Timer::kTimeWait, now + 2 * config_.max_segment_lifetime);
}

void Connection::set_user_timeout(base::Instant now, base::Duration timeout) {
  config_.user_timeout = timeout;
  if (handshake_pending()) config_.syn_timeout = timeout;
  if (timers_.is_set(Timer::kUserTimeout)) timers_.set(Timer::kUserTimeout, now + timeout);
}

void Connection::set_keep_alive(base::Instant now, const std::optional<KeepAlive>& how) {
  config_.keep_alive = how;
  timers_.cancel(Timer::kKeepAlive);
  if (how && connected_ && !ending_) {
    timers_.set(Timer::kKeepAlive, std::max(now, last_arrival_ + how->idle));
  }
}

Info Connection::info(base::Instant now) const {
  Info info{
      .state = state_,
      .srtt = rtt_.srtt(),
      .rttvar = rtt_.rttvar(),
      .min_rtt = min_rtt_.value(),
      .rto = rtt_.rto(),
      .cwnd = congestion_window(),
      .ssthresh = congestion_->threshold(),
      .in_flight = static_cast<std::size_t>(nxt_ - una_),
      .mss = smss_,
      .path_mtu = mtu_.mtu(),
      .soft_error = soft_error_,
      .zero_window_time = closed_for_ + (closed_since_ ? now - *closed_since_ : base::Duration{}),
      .delivery_rate = delivery_rate_,
      .timeouts_in_a_row = timeouts_in_a_row_,
      .sack = sack_,
      .ecn = ecn_,
      .stats = stats_};
  if (!recovery_) return info;
  info.pipe = recovery_->pipe();
  info.sacked = static_cast<std::size_t>(recovery_->board().sacked());
  info.lost = static_cast<std::size_t>(recovery_->board().lost());
  info.recovering = recovery_->in_fast_recovery();
  info.timed_out = recovery_->in_timeout_recovery();
  info.reordering_seen = recovery_->rack().reordering_seen();
  return info;
}

void Connection::go(State next) {
  CHECK(is_legal(state_, next));
  state_ = next;
}

void Connection::close(Ending ending) {
  if (!ending_) ending_ = ending;
  timers_.cancel_all();
  send_buffer_.release();
  ack_.sent();
  syn_due_ = probe_due_ = tail_probe_due_ = keep_alive_due_ = false;
  go(State::kClosed);
}

void Connection::start_time_wait(base::Instant now) {
  go(State::kTimeWait);
  ending_ = Ending::kClosed;
  timers_.cancel_all();
  timers_.set(Timer::kTimeWait, now + 2 * config_.max_segment_lifetime);
  shed();
}

// TIME-WAIT lasts long and there may be many: nothing is kept that it does not need. What the
// application has yet to read it needs.
void Connection::shed() {
  if (state_ != State::kTimeWait) return;
  send_buffer_.release();
  if (receive_buffer_->unread() == 0) receive_buffer_->release();
}

void Connection::start_retransmission_timer(base::Instant now) {
  timers_.set(Timer::kRetransmit, now + rtt_.rto());
}

// RFC 9293 3.8.6.2.2: the step that silly-window avoidance asks for.
std::uint64_t Connection::worthwhile_window_step() const {
  return std::min<std::uint64_t>(config_.mss,
                                 std::max<std::size_t>(1, receive_buffer_->capacity() / 2));
}

}  // namespace stack::tcp
