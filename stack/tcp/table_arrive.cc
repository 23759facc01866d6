// A segment finds its connection, or a listener, or nobody (RFC 9293 3.10.7.1 and 3.10.7.2).
#include "stack/tcp/flow_label.h"
#include "stack/tcp/table.h"

namespace stack::tcp {

void Table::arrive(base::Instant now, const base::Address& local, const base::Address& remote,
                   const wire::TcpSegment& segment, wire::Ecn mark) {
  now_ = now;
  const Key key{{local, segment.header.destination_port}, {remote, segment.header.source_port}};
  const auto index = look_up(key);
  if (!index) return arrive_at_listener(now, key, segment, mark);
  if (opens_anew(*slots_[*index].connection, segment)) {
    return open_anew(now, *index, segment.header);
  }
  arrive_at(*index, now, segment, mark);
}

// Segments come in trains: the last answer is tried first, which costs no hash.
std::optional<std::uint32_t> Table::look_up(const Key& ends) {
  if (last_looked_up_ < slots_.size() && slots_[last_looked_up_].in_lookup) {
    const Endpoints& last = slots_[last_looked_up_].connection->ends();
    if (last.local == ends.local && last.remote == ends.remote) return last_looked_up_;
  }
  const auto found = by_ends_.find(ends);
  if (found == by_ends_.end()) return std::nullopt;
  return last_looked_up_ = found->second;
}

void Table::arrive_at(std::uint32_t index, base::Instant now, const wire::TcpSegment& segment,
                      wire::Ecn mark) {
  Connection& connection = *slots_[index].connection;
  State before = connection.state();
  Verdict verdict = connection.arrive(now, segment, mark);
  if (verdict == Verdict::kReset && !segment.header.flags.rst) {
    answer_with_reset(segment, {connection.ends().local, connection.ends().remote});
  }
  after_arrival(index, before);
}

// Moves a connection through its listener's backlog or into TIME-WAIT, then lets everyone know.
void Table::after_arrival(std::uint32_t index, State before) {
  const Connection& connection = *slots_[index].connection;
  const State state = connection.state();
  bool opened = before == State::kSynReceived && state != State::kSynReceived;
  if (opened && connection.is_passive()) leave_backlog(index);
  if (before != State::kTimeWait && state == State::kTimeWait) enter_time_wait(index);
  announce(index);
  remember_path_mtu(index);
  if (connection.has_urgent_ack() && !slots_[index].urgent) {
    slots_[index].urgent = true;
    urgent_.push_back(index);
  }
  after_change(index);
}

// A connection has left SYN-RECEIVED, for better or worse.
void Table::leave_backlog(std::uint32_t index) {
  Slot& slot = slots_[index];
  Listener& listener = listeners_.at(slot.connection->ends().local.port);
  --listener.half_open;
  if (slot.connection->connected()) {
    listener.waiting.push_back(id_of(index));
  } else {
    slot.attached = false;
  }
}

void Table::enter_time_wait(std::uint32_t index) {
  time_waits_.push_back(id_of(index));
  if (time_waits_.size() <= kMostTimeWaits) return;
  const ConnectionId oldest = time_waits_.front();
  time_waits_.pop_front();
  Slot& slot = slots_[oldest.slot];
  bool is_gone =
      slot.generation != oldest.generation || slot.connection->state() != State::kTimeWait;
  if (is_gone) return;
  ++defence_.time_waits_ended_early;
  slot.connection->end_time_wait();
  after_change(oldest.slot);
}

// 3.10.7.1, CLOSED, and 3.10.7.2, LISTEN.
void Table::arrive_at_listener(base::Instant now, const Key& key, const wire::TcpSegment& segment,
                               wire::Ecn mark) {
  const wire::TcpFlags& flags = segment.header.flags;
  if (flags.rst) return;
  auto found = listeners_.find(key.local.port);
  if (found == listeners_.end()) return answer_with_reset(segment, key);
  Listener& listener = found->second;
  if (flags.ack) return arrive_with_cookie(now, key, segment, mark, listener);
  if (!flags.syn) return;
  const Endpoints ends{key.local, key.remote};
  if (listener.is_neglected() || by_ends_.size() >= kMostConnections) {
    ++defence_.syns_dropped;  // the peer will try again
  } else if (listener.has_room()) {
    admit(now, ends, origins_of(now, ends), listener, segment.header);
  } else {
    answer_with_cookie(now, ends, listener, segment.header);
  }
}

void Table::admit(base::Instant now, const Endpoints& ends, const Origins& origins,
                  Listener& listener, const wire::TcpHeader& syn) {
  const Config config = fitted(listener.config, ends.remote.address);
  after_change(add_half_open(Connection::accept(config, ends, origins, syn, now), listener));
}

std::uint32_t Table::add_half_open(std::unique_ptr<Connection> connection, Listener& listener) {
  std::uint32_t index = add(std::move(connection));
  ++listener.half_open;
  slots_[index].attached = true;  // by the backlog
  return index;
}

void Table::answer_with_cookie(base::Instant now, const Endpoints& ends, Listener& listener,
                               const wire::TcpHeader& syn) {
  if (stray_answers_.size() >= kMostStrayAnswers) return;
  ++defence_.cookies_sent;
  listener.cookies_until = now + SynCookies::kLongestValidity;
  const Config config = fitted(listener.config, ends.remote.address);
  stray_answers_.push_back(cookies_.answer(now, config, ends, origins_of(now, ends).clock, syn));
  stray_answers_.back().flow_label = flow_label(ends, secret_);
}

// An ACK for which there is no connection. Unless cookies were sent of late it acknowledges none.
void Table::arrive_with_cookie(base::Instant now, const Key& key, const wire::TcpSegment& segment,
                               wire::Ecn mark, Listener& listener) {
  const Endpoints ends{key.local, key.remote};
  bool is_possible = now < listener.cookies_until && !segment.header.flags.syn;
  if (!is_possible) return answer_with_reset(segment, key);
  const Config config = fitted(listener.config, ends.remote.address);
  auto syn = cookies_.recall(now, config, ends, segment.header);
  if (!syn) {
    ++defence_.cookies_refused;
    return answer_with_reset(segment, key);
  }
  // The peer believes that it is connected and will say so again with its next segment.
  if (listener.is_neglected() || by_ends_.size() >= kMostConnections) return;
  ++defence_.cookies_accepted;
  Origins origins = origins_of(now, ends);
  origins.iss = wire::Seq{segment.header.ack.value - 1};
  std::uint32_t index =
      add_half_open(Connection::from_cookie(config, ends, origins, *syn, now), listener);
  arrive_at(index, now, segment, mark);
}

// RFC 9293 3.6.1 (MAY-2): a SYN in TIME-WAIT, for a port on which somebody listens. Without room
// for the new connection the old one stays.
bool Table::opens_anew(const Connection& old, const wire::TcpSegment& segment) const {
  const wire::TcpHeader& header = segment.header;
  bool is_syn = header.flags.syn && !header.flags.ack && !header.flags.rst;
  if (!is_syn || old.state() != State::kTimeWait) return false;
  auto listener = listeners_.find(header.destination_port);
  if (listener == listeners_.end() || !listener->second.has_room()) return false;
  bool timestamps = listener->second.config.timestamps && header.options.timestamps.has_value();
  return old.yields_to(header, timestamps);
}

void Table::open_anew(base::Instant now, std::uint32_t index, const wire::TcpHeader& syn) {
  // As far as an unscaled window reaches: old duplicates of ACKs are out of range.
  constexpr std::uint32_t kBeyond = 0x10000;
  Connection& old = *slots_[index].connection;
  const Endpoints ends = old.ends();
  Origins origins = origins_of(now, ends);
  const Line used = old.send_next();
  if (unwrap(origins.iss, used) <= used) origins.iss = wrap(used + kBeyond);
  ++defence_.time_waits_reused;
  old.end_time_wait();
  after_change(index);
  admit(now, ends, origins, listeners_.at(ends.local.port), syn);
}

void Table::answer_with_reset(const wire::TcpSegment& segment, const Key& key) {
  if (stray_answers_.size() >= kMostStrayAnswers) return;
  stray_answers_.push_back(reset_in_answer_to(segment, key.local, key.remote));
  stray_answers_.back().flow_label = flow_label({key.local, key.remote}, secret_);
}

bool Table::on_path_error(base::Instant now, const base::Endpoint& local,
                          const base::Endpoint& remote, wire::Seq seq, const PathError& error) {
  now_ = now;
  const auto index = look_up({local, remote});
  if (!index) return false;
  Connection& connection = *slots_[*index].connection;
  State before = connection.state();
  if (!connection.on_path_error(now, seq, error)) return false;
  after_arrival(*index, before);
  return true;
}

void Table::remember_path_mtu(std::uint32_t index) {
  Connection& connection = *slots_[index].connection;
  if (auto mtu = connection.take_path_mtu()) {
    path_mtus_.learn(now_, connection.ends().remote.address, *mtu);
  }
}

}  // namespace stack::tcp
