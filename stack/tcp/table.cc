#include "stack/tcp/table.h"

#include <algorithm>

#include "stack/base/check.h"
#include "stack/tcp/flow_label.h"
#include "stack/tcp/isn.h"
#include "stack/tcp/segment_room.h"

namespace stack::tcp {

std::size_t Table::KeyHash::operator()(const Key& key) const {
  return base::SipHasher(secret)
      .bytes(key.local.address.octets())
      .bytes(key.remote.address.octets())
      .u64(std::uint64_t{key.local.port} << 16 | key.remote.port)
      .digest();
}

Table::Table(const Config& config, base::SipKey secret, std::size_t link_mtu)
    : config_(config),
      secret_(secret),
      ports_(secret),
      cookies_(secret),
      path_mtus_(link_mtu),
      by_ends_(16, KeyHash{secret}) {}

Origins Table::origins_of(base::Instant now, const Endpoints& ends) const {
  return {.iss = initial_sequence_number(now, ends.local, ends.remote, secret_),
          .clock = receive::TimestampClock(ends.local, ends.remote, secret_),
          .challenges = ChallengeLimit(ends.local, ends.remote, secret_),
          .flow_label = flow_label(ends, secret_),
          .link_mtu = path_mtus_.link_mtu(ends.remote.address),
          .path_mtu = path_mtus_.of(now, ends.remote.address)};
}

// RFC 9293 3.7.1: announces at most what fits into one packet of the link beside headers without
// options (MUST-67).
Config Table::fitted(Config config, const base::Address& remote) const {
  std::size_t room = segment_room(path_mtus_.link_mtu(remote), remote.family());
  config.mss = static_cast<std::uint16_t>(std::min<std::size_t>(config.mss, room));
  return config;
}

void Table::after_change(std::uint32_t index) {
  recency_.touch(index);
  make_ready(index);
  schedule(index);
  forget_if_over(index);
}

// Something happened that the application may want to know.
void Table::announce(std::uint32_t index) {
  Slot& slot = slots_[index];
  if (!slot.attached || slot.changed) return;
  slot.changed = true;
  changed_.push_back(index);
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
  const Endpoints ends = connection->ends();
  std::uint32_t index = add_unlisted(std::move(connection));
  bool is_new = by_ends_.emplace(Key{ends.local, ends.remote}, index).second;
  CHECK(is_new);
  slots_[index].in_lookup = true;
  return index;
}

// A connection that no segment finds.
std::uint32_t Table::add_unlisted(std::unique_ptr<Connection> connection) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  std::uint32_t index = free_.back();
  free_.pop_back();
  slots_[index].connection = std::move(connection);
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
  if (!stray_answers_.empty()) {
    Departure answer = stray_answers_.front();
    stray_answers_.pop_front();
    return answer;
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
    recency_.touch(index);
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
  std::optional<Ending> failure = why_not(local, remote);
  if (!failure && local.port == 0) {
    auto port = ports_.choose([&](std::uint16_t candidate) {
      return !by_ends_.contains({{local.address, candidate}, remote}) &&
             !listeners_.contains(candidate);
    });
    if (port) local.port = *port;
    if (!port) failure = Ending::kNoResources;
  }
  const Config chosen = fitted(config.value_or(config_), remote.address);
  const Endpoints ends{local, remote};
  const Origins origins = origins_of(now, ends);
  if (failure) ++defence_.opens_failed;
  std::uint32_t index = failure
                            ? add_unlisted(Connection::failed(chosen, ends, origins, *failure, now))
                            : add(Connection::open(chosen, ends, origins, now));
  slots_[index].attached = true;
  if (failure) announce(index);
  after_change(index);
  return Stream(*this, id_of(index));
}

// RFC 9293 3.10.1. A pair of ends in TIME-WAIT is in use, too: what RFC 6191 allows is for the side
// that did not choose the ports. MUST-46: the remote end must be one host's.
std::optional<Ending> Table::why_not(const base::Endpoint& local,
                                     const base::Endpoint& remote) const {
  if (!remote.address.is_unicast() || remote.port == 0) return Ending::kUnreachable;
  if (remote.address.family() != local.address.family() || !local.address.is_unicast()) {
    return Ending::kUnreachable;
  }
  if (by_ends_.size() >= kMostConnections) return Ending::kNoResources;
  if (by_ends_.contains({local, remote})) return Ending::kInUse;
  return std::nullopt;
}

bool Table::listen(std::uint16_t port, const std::optional<Config>& config) {
  return listeners_.try_emplace(port, Listener{.config = config.value_or(config_)}).second;
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

const Connection* Table::find(ConnectionId id) const {
  const bool stands = id.slot < slots_.size() && slots_[id.slot].generation == id.generation;
  return stands ? slots_[id.slot].connection.get() : nullptr;
}

std::optional<std::string_view> Table::broken_invariant() const {
  std::optional<std::string_view> broken;
  look_at_all([&](ConnectionId, const Connection&, const Outline& is) {
    const auto first = look_at(is, Moment::kBetweenCalls).first_broken();
    if (first && !broken) broken = invariants()[*first].name;
  });
  return broken;
}

}  // namespace stack::tcp
