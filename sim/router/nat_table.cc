#include "sim/router/nat_table.h"

#include <algorithm>
#include <utility>

namespace sim::router {
namespace {

using stack::base::Endpoint;
using stack::base::Instant;

// RFC 4787 REQ-3 b: a port of one of these ranges gets one of the same.
constexpr std::uint32_t kFirstPort = 1;
constexpr std::uint32_t kFirstUserPort = 1024;
constexpr std::uint32_t kEndOfPorts = 65'536;
// No multiple of either range's size, so that a shift is never none; and far, so that neighbours do
// not take each other's.
constexpr std::uint32_t kShift = 4099;

}  // namespace

bool NatTable::Mapping::alive(Instant now) const {
  return std::ranges::any_of(sessions, [&](const auto& each) { return each.second.alive(now); });
}

std::expected<std::uint16_t, Forwarding> NatTable::outwards(const Passage& packet,
                                                            const Endpoint& inside,
                                                            const Endpoint& remote) {
  make_room(packet.at);
  Mapping* mapping = find(packet.at, {packet.protocol, inside});
  if (!mapping && was_known(packet.at, InsideEnd(packet.protocol, inside))) ++estranged_;
  if (!mapping && packet.rst) return std::unexpected(Forwarding::kUnmapped);
  if (!mapping && sessions_ < kMostNatSessions)
    mapping = make(packet.at, {packet.protocol, inside});
  if (!mapping || !pass(packet, *mapping, remote)) return std::unexpected(Forwarding::kNoPort);
  return mapping->port;
}

std::expected<Endpoint, Forwarding> NatTable::inwards(const Passage& packet, std::uint16_t port,
                                                      const Endpoint& remote) {
  make_room(packet.at);
  const auto found = by_port_.find({packet.protocol, port});
  if (found == by_port_.end() || !found->second->alive(packet.at)) {
    if (was_known(packet.at, OutsideEnd(packet.protocol, port))) ++estranged_;
    return std::unexpected(Forwarding::kUnmapped);
  }
  Mapping& mapping = *found->second;
  if (!welcomes(packet, mapping, remote)) return std::unexpected(Forwarding::kUnwelcome);
  if (!pass(packet, mapping, remote)) return std::unexpected(Forwarding::kNoPort);
  return mapping.inside.second;
}

std::optional<std::uint16_t> NatTable::port_of(Instant now, std::uint8_t protocol,
                                               const Endpoint& inside) const {
  const auto found = mappings_.find({protocol, inside});
  if (found == mappings_.end() || !found->second.alive(now)) return std::nullopt;
  return found->second.port;
}

std::optional<Endpoint> NatTable::owner_of(Instant now, std::uint8_t protocol,
                                           std::uint16_t port) const {
  const auto found = by_port_.find({protocol, port});
  if (found == by_port_.end() || !found->second->alive(now)) return std::nullopt;
  return found->second->inside.second;
}

void NatTable::rebind() {
  forgotten_ = std::exchange(mappings_, {});
  forgotten_by_port_ = std::exchange(by_port_, {});
  sessions_ = 0;
  full_until_ = {};
  shift_ += kShift;
}

bool NatTable::was_known(Instant now, const InsideEnd& inside) const {
  const auto found = forgotten_.find(inside);
  return found != forgotten_.end() && found->second.alive(now);
}

bool NatTable::was_known(Instant now, const OutsideEnd& outside) const {
  const auto found = forgotten_by_port_.find(outside);
  return found != forgotten_by_port_.end() && found->second->alive(now);
}

NatTable::Mapping* NatTable::find(Instant now, const InsideEnd& inside) {
  const auto found = mappings_.find(inside);
  if (found == mappings_.end()) return nullptr;
  if (found->second.alive(now)) return &found->second;
  bury(found->second);
  return nullptr;
}

NatTable::Mapping* NatTable::make(Instant now, const InsideEnd& inside) {
  const auto port = free_port(now, inside.first, inside.second.port);
  if (!port) return nullptr;
  Mapping& mapping = mappings_[inside];
  mapping = {.inside = inside, .port = *port, .sessions = {}};
  by_port_[{inside.first, *port}] = &mapping;
  ++made_;
  return &mapping;
}

// The same port if that is free, or else the next that is.
std::optional<std::uint16_t> NatTable::free_port(Instant now, std::uint8_t protocol,
                                                 std::uint16_t wanted) {
  const std::uint32_t first = wanted < kFirstUserPort ? kFirstPort : kFirstUserPort;
  const std::uint32_t size = (wanted < kFirstUserPort ? kFirstUserPort : kEndOfPorts) - first;
  const std::uint32_t start = std::max<std::uint32_t>(wanted, first) - first + shift_ % size;
  for (std::uint32_t step = 0; step < size; ++step) {
    const auto port = static_cast<std::uint16_t>(first + (start + step) % size);
    const auto taken = by_port_.find({protocol, port});
    if (taken == by_port_.end()) return port;
    if (taken->second->alive(now)) continue;
    bury(*taken->second);
    return port;
  }
  return std::nullopt;
}

bool NatTable::pass(const Passage& packet, Mapping& mapping, const Endpoint& remote) {
  const auto found = mapping.sessions.find(remote);
  if (found != mapping.sessions.end() && found->second.alive(packet.at)) {
    found->second.pass(packet);
    return true;
  }
  const NatSession session(lifetimes_, packet);
  if (found != mapping.sessions.end()) {
    found->second = session;
    return true;
  }
  if (sessions_ >= kMostNatSessions) return false;
  mapping.sessions.emplace(remote, session);
  ++sessions_;
  return true;
}

bool NatTable::welcomes(const Passage& packet, const Mapping& mapping,
                        const Endpoint& remote) const {
  if (filtering_ == Filtering::kEndpointIndependent) return true;
  if (filtering_ == Filtering::kAddressAndPortDependent) {
    const auto found = mapping.sessions.find(remote);
    return found != mapping.sessions.end() && found->second.alive(packet.at);
  }
  return std::ranges::any_of(mapping.sessions, [&](const auto& each) {
    return each.first.address == remote.address && each.second.alive(packet.at);
  });
}

// Where all is full the dead are buried; and if nobody is dead, it does not look again before the
// first may be.
void NatTable::make_room(Instant now) {
  if (sessions_ < kMostNatSessions || now < full_until_) return;
  full_until_ = stack::base::kNever;
  for (auto each = mappings_.begin(); each != mappings_.end();) {
    Mapping& mapping = (each++)->second;
    sessions_ -= std::erase_if(mapping.sessions,
                               [&](const auto& session) { return !session.second.alive(now); });
    if (mapping.sessions.empty()) bury(mapping);
  }
  for (const auto& [inside, mapping] : mappings_) {
    for (const auto& [remote, session] : mapping.sessions) {
      full_until_ = std::min(full_until_, session.ends());
    }
  }
}

void NatTable::bury(const Mapping& mapping) {
  sessions_ -= mapping.sessions.size();
  by_port_.erase({mapping.inside.first, mapping.port});
  mappings_.erase(InsideEnd(mapping.inside));
}

}  // namespace sim::router
