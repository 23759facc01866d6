#include "sim/apps/ensemble.h"

#include "stack/base/check.h"
#include "stack/host/host.h"
#include "stack/tcp/connection.h"

namespace sim::apps {

using stack::base::Instant;
using stack::tcp::ConnectionId;

void Ensemble::add(Part& part, std::function<void(Instant)> after) {
  const auto index = static_cast<std::uint32_t>(members_.size());
  const Place place = part.place();
  const bool is_new = place.remote ? callers_.try_emplace(*place.remote, index).second
                                   : listeners_.try_emplace(place.port, index).second;
  CHECK(is_new);
  // At once, so that it listens or says when it begins.
  members_.push_back({&part, std::move(after), Instant{}});
  alarms_.emplace(Instant{}, index);
}

void Ensemble::run(Instant now, stack::host::Host& host) {
  while (const auto id = host.next_changed()) {
    const auto owner = owner_of(*id, host);
    if (!owner) continue;
    members_[*owner].part->on_change(*id);
    run_member(*owner, now, host);
  }
  while (!alarms_.empty() && alarms_.top().first <= now) {
    const auto [at, index] = alarms_.top();
    alarms_.pop();
    Member& member = members_[index];
    if (at != member.alarm) continue;  // an earlier one has rung in its place
    member.alarm = stack::base::kNever;
    if (at == Instant{} || member.part->deadline() <= now) run_member(index, now, host);
    schedule(index);
  }
}

std::optional<std::uint32_t> Ensemble::owner_of(ConnectionId id, const stack::host::Host& host) {
  if (id.slot >= owners_.size()) owners_.resize(id.slot + 1);
  std::optional<Owner>& known = owners_[id.slot];
  if (known && known->generation == id.generation) return known->member;
  const auto found = look_up(id, host);
  if (found) known = {id.generation, *found};
  return found;
}

std::optional<std::uint32_t> Ensemble::look_up(ConnectionId id,
                                               const stack::host::Host& host) const {
  const auto* connection = host.tcp().find(id);
  if (!connection) return std::nullopt;
  const auto listener = listeners_.find(connection->ends().local.port);
  if (listener != listeners_.end()) return listener->second;
  const auto caller = callers_.find(connection->ends().remote);
  if (caller != callers_.end()) return caller->second;
  return std::nullopt;
}

void Ensemble::run_member(std::uint32_t index, Instant now, stack::host::Host& host) {
  Member& member = members_[index];
  member.part->run(now, host);
  if (member.after) member.after(now);
  schedule(index);
}

// A deadline that moves away leaves its alarm, which rings early, once.
void Ensemble::schedule(std::uint32_t index) {
  Member& member = members_[index];
  const Instant due = member.part->deadline();
  if (due >= member.alarm) return;
  member.alarm = due;
  alarms_.emplace(due, index);
}

}  // namespace sim::apps
