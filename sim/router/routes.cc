#include "sim/router/routes.h"

#include <algorithm>

#include "stack/base/check.h"

namespace sim::router {
namespace {

using stack::base::Address;

std::size_t bits_of(const Address& address) { return address.octets().size() * 8; }

}  // namespace

bool Prefix::holds(const Address& other) const {
  if (other.family() != address.family()) return false;
  const std::size_t whole = length / 8;
  const auto mine = address.octets();
  const auto its = other.octets();
  if (!std::equal(mine.begin(), mine.begin() + static_cast<std::ptrdiff_t>(whole), its.begin()))
    return false;
  const std::size_t bits = length % 8;
  return bits == 0 || (mine[whole] ^ its[whole]) >> (8 - bits) == 0;
}

Prefix only(const Address& address) { return {address, bits_of(address)}; }

void Routes::add(const Prefix& destination, std::size_t wire) {
  CHECK(routes_.size() < kMostRoutes && destination.length <= bits_of(destination.address));
  const auto shorter = std::ranges::find_if(
      routes_, [&](const Route& route) { return route.destination.length < destination.length; });
  routes_.insert(shorter, {destination, wire});
}

std::optional<std::size_t> Routes::towards(const Address& destination) const {
  const auto found = std::ranges::find_if(
      routes_, [&](const Route& route) { return route.destination.holds(destination); });
  return found == routes_.end() ? std::nullopt : std::optional(found->wire);
}

}  // namespace sim::router
