#include "stack/tcp/table.h"

#include "stack/base/check.h"
#include "stack/tcp/isn.h"

namespace stack::tcp {

std::size_t Table::KeyHash::operator()(const Key& key) const {
  return base::SipHasher(secret)
      .bytes(key.local.address.octets())
      .bytes(key.remote.address.octets())
      .u64(std::uint64_t{key.local.port} << 16 | key.remote.port)
      .digest();
}

Table::Table(const Config& config, base::SipKey secret)
    : config_(config), secret_(secret), ports_(secret), by_ends_(16, KeyHash{secret}) {}

void Table::arrive(base::Instant now, const base::Address& local, const base::Address& remote,
                   const wire::TcpSegment& segment, wire::Ecn mark) {
  now_ = now;
  Key key{{local, segment.header.destination_port}, {remote, segment.header.source_port}};
  auto found = by_ends_.find(key);
  if (found == by_ends_.end()) return arrive_at_listener(now, key, segment);

  std::uint32_t index = found->second;
  Connection& connection = *slots_[index].connection;
  State before = connection.state();
  Verdict verdict = connection.arrive(now, segment, mark);
  if (verdict == Verdict::kReset && !segment.header.flags.rst) answer_with_reset(segment, key);
  after_arrival(index, before);
}

// RFC 9293 3.10.7.1, CLOSED, and 3.10.7.2, LISTEN.
void Table::arrive_at_listener(base::Instant now, const Key& key, const wire::TcpSegment& segment) {
  const wire::TcpFlags& flags = segment.header.flags;
  if (flags.rst) return;
  auto listener = listeners_.find(key.local.port);
  if (listener == listeners_.end() || flags.ack) return answer_with_reset(segment, key);
  if (!flags.syn) return;
  auto& [port, backlog] = *listener;
  bool full = backlog.half_open + backlog.waiting.size() >= kBacklog;
  if (full || by_ends_.size() >= kMostConnections) return;  // the peer will try again

  const Endpoints ends{key.local, key.remote};
  std::uint32_t index =
      add(Connection::accept(backlog.config, ends, origins_of(now, ends), segment.header, now));
  ++backlog.half_open;
  slots_[index].attached = true;  // by the backlog
  after_change(index);
}

Origins Table::origins_of(base::Instant now, const Endpoints& ends) const {
  return {.iss = initial_sequence_number(now, ends.local, ends.remote, secret_),
          .clock = receive::TimestampClock(ends.local, ends.remote, secret_)};
}

void Table::answer_with_reset(const wire::TcpSegment& segment, const Key& key) {
  if (stray_resets_.size() >= kMostStrayResets) return;
  stray_resets_.push_back(reset_in_answer_to(segment, key.local, key.remote));
}

// Moves a passive connection through its listener's backlog, then lets everyone know.
void Table::after_arrival(std::uint32_t index, State before) {
  Slot& slot = slots_[index];
  const Connection& connection = *slot.connection;
  if (connection.is_passive() && before == State::kSynReceived &&
      connection.state() != State::kSynReceived) {
    Listener& backlog = listeners_[connection.ends().local.port];
    --backlog.half_open;
    if (connection.connected()) {
      backlog.waiting.push_back(id_of(index));
    } else {
      slot.attached = false;
    }
  }
  if (slot.attached && !slot.changed) {
    slot.changed = true;
    changed_.push_back(index);
  }
  if (connection.has_urgent_ack() && !slot.urgent) {
    slot.urgent = true;
    urgent_.push_back(index);
  }
  after_change(index);
}

void Table::after_change(std::uint32_t index) {
  make_ready(index);
  schedule(index);
  forget_if_over(index);
}

void Table::make_ready(std::uint32_t index) {
  Slot& slot = slots_[index];
  if (slot.ready) return;
  slot.ready = true;
  ready_.push_back(index);
}

// Keeps one alarm at or before the connection's deadline. When a deadline moves away the old alarm
// stays and rings early, once: cheaper than moving it with every ACK.
void Table::schedule(std::uint32_t index) {
  Slot& slot = slots_[index];
  base::Instant due = slot.connection->deadline();
  if (due >= slot.scheduled) return;
  slot.scheduled = due;
  alarms_.push({due, index});
}

// A connection that is over gives its endpoints free at once, and its slot once nobody holds it.
void Table::forget_if_over(std::uint32_t index) {
  Slot& slot = slots_[index];
  if (!slot.connection->is_over()) return;
  const Endpoints& ends = slot.connection->ends();
  if (slot.in_lookup) by_ends_.erase({ends.local, ends.remote});
  slot.in_lookup = false;
  if (slot.attached) return;
  past_ += slot.connection->stats();
  slot.connection.reset();
  ++slot.generation;
  free_.push_back(index);
}

std::uint32_t Table::add(std::unique_ptr<Connection> connection) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  std::uint32_t index = free_.back();
  free_.pop_back();
  Slot& slot = slots_[index];
  const Endpoints& ends = connection->ends();
  bool is_new = by_ends_.emplace(Key{ends.local, ends.remote}, index).second;
  CHECK(is_new);
  slot.in_lookup = true;
  slot.connection = std::move(connection);
  return index;
}

void Table::expire(base::Instant now) {
  now_ = now;
  while (!alarms_.empty() && alarms_.top().at <= now) {
    Alarm alarm = alarms_.top();
    alarms_.pop();
    Slot& slot = slots_[alarm.slot];
    if (slot.scheduled != alarm.at) continue;  // an earlier one took its place
    slot.scheduled = base::kNever;
    if (!slot.connection) continue;
    if (slot.connection->deadline() > now) {
      schedule(alarm.slot);
      continue;
    }
    State before = slot.connection->state();
    slot.connection->expire(now);
    after_arrival(alarm.slot, before);
  }
}

std::optional<Departure> Table::depart(base::Instant now, Urgency urgency) {
  now_ = now;
  if (!stray_resets_.empty()) {
    Departure reset = stray_resets_.front();
    stray_resets_.pop_front();
    return reset;
  }
  if (auto first = depart_from(urgent_, &Slot::urgent, now, Urgency::kAtOnce)) return first;
  if (urgency == Urgency::kAtOnce) return std::nullopt;
  return depart_from(ready_, &Slot::ready, now, urgency);
}

// One segment of the first connection that has any; it then goes to the end of the queue.
std::optional<Departure> Table::depart_from(std::deque<std::uint32_t>& queue, bool Slot::*flag,
                                            base::Instant now, Urgency urgency) {
  while (!queue.empty()) {
    std::uint32_t index = queue.front();
    queue.pop_front();
    Slot& slot = slots_[index];
    if (!slot.connection) {
      slot.*flag = false;
      continue;
    }
    auto departure = slot.connection->depart(now, urgency);
    schedule(index);
    if (departure) {
      queue.push_back(index);
      return departure;
    }
    slot.*flag = false;
    forget_if_over(index);
  }
  return std::nullopt;
}

base::Instant Table::deadline() const { return alarms_.empty() ? base::kNever : alarms_.top().at; }

Stream Table::open(base::Instant now, base::Endpoint local, const base::Endpoint& remote,
                   const std::optional<Config>& config) {
  now_ = now;
  CHECK(by_ends_.size() < kMostConnections);
  if (local.port == 0) {
    auto port = ports_.choose([&](std::uint16_t candidate) {
      return !by_ends_.contains({{local.address, candidate}, remote}) &&
             !listeners_.contains(candidate);
    });
    CHECK(port.has_value());
    local.port = *port;
  }
  const Endpoints ends{local, remote};
  std::uint32_t index =
      add(Connection::open(config.value_or(config_), ends, origins_of(now, ends), now));
  slots_[index].attached = true;
  after_change(index);
  return Stream(*this, id_of(index));
}

bool Table::listen(std::uint16_t port, const std::optional<Config>& config) {
  return listeners_.try_emplace(port, Listener{config.value_or(config_), 0, {}}).second;
}

std::optional<Stream> Table::accept(std::uint16_t port) {
  auto listener = listeners_.find(port);
  CHECK(listener != listeners_.end());
  std::deque<ConnectionId>& waiting = listener->second.waiting;
  if (waiting.empty()) return std::nullopt;
  ConnectionId id = waiting.front();
  waiting.pop_front();
  return Stream(*this, id);
}

std::optional<ConnectionId> Table::next_changed() {
  while (!changed_.empty()) {
    std::uint32_t index = changed_.front();
    changed_.pop_front();
    slots_[index].changed = false;
    if (slots_[index].connection && slots_[index].attached) return id_of(index);
  }
  return std::nullopt;
}

Connection& Table::connection(ConnectionId id) {
  CHECK(id.slot < slots_.size() && slots_[id.slot].generation == id.generation);
  return *slots_[id.slot].connection;
}

void Table::wake(ConnectionId id) { after_change(id.slot); }

void Table::release(ConnectionId id) {
  connection(id).detach(now_);
  slots_[id.slot].attached = false;
  after_change(id.slot);
}

Stats Table::stats() const {
  Stats total = past_;
  for (const Slot& slot : slots_) {
    if (slot.connection) total += slot.connection->stats();
  }
  return total;
}

const Connection* Table::find(const base::Endpoint& local, const base::Endpoint& remote) const {
  auto found = by_ends_.find({local, remote});
  return found == by_ends_.end() ? nullptr : slots_[found->second].connection.get();
}

std::optional<std::string_view> Table::broken_invariant() const {
  for (const Slot& slot : slots_) {
    if (!slot.connection) continue;
    if (auto broken = slot.connection->broken_invariant()) return broken;
    if (slot.scheduled > slot.connection->deadline()) return "an alarm rings for every deadline";
  }
  return std::nullopt;
}

}  // namespace stack::tcp
