#include "sim/router/routes.h"

#include <algorithm>
#include <cstdint>

#include "stack/base/check.h"

namespace sim::router {
namespace {

using stack::base::Address;

constexpr std::uint64_t kMultiplier = 0x9e37'79b9'7f4a'7c15;  // 2^64 over the golden ratio

std::size_t bits_of(const Address& address) { return address.octets().size() * 8; }

// The same address with zeros behind its first `length` bits.
Address first_bits(const Address& address, std::size_t length) {
  if (length == bits_of(address)) return address;
  std::array<std::uint8_t, 16> octets{};
  const auto given = address.octets();
  const std::size_t whole = length / 8;
  std::copy_n(given.begin(), whole, octets.begin());
  if (length % 8 != 0) {
    octets[whole] = static_cast<std::uint8_t>(given[whole] & 0xff00u >> length % 8);
  }
  return Address::from_octets(std::span(octets).first(given.size()));
}

}  // namespace

bool Prefix::holds(const Address& other) const {
  return other.family() == address.family() &&
         first_bits(other, length) == first_bits(address, length);
}

Prefix only(const Address& address) { return {address, bits_of(address)}; }

Prefix everything(stack::base::Family family) {
  return {family == stack::base::Family::kIpv4 ? Address() : Address::v6({}), 0};
}

std::size_t Routes::Hash::operator()(const Address& address) const {
  std::uint64_t hash = 0;
  std::uint32_t word = 0;
  std::size_t octets = 0;
  for (const std::uint8_t octet : address.octets()) {
    word = word << 8 | octet;
    if (++octets % 4 == 0) hash = (hash ^ word) * kMultiplier;
  }
  return static_cast<std::size_t>(hash >> 16);  // the high bits depend on every octet
}

void Routes::add(const Prefix& destination, std::size_t wire) {
  CHECK(count_ < kMostRoutes && destination.length <= bits_of(destination.address));
  auto& lengths = lengths_[static_cast<std::size_t>(destination.address.family())];
  auto at = std::ranges::find_if(
      lengths, [&](const OfLength& each) { return each.length <= destination.length; });
  if (at == lengths.end() || at->length != destination.length) {
    at = lengths.insert(at, {destination.length, {}});
  }
  const Address key = first_bits(destination.address, destination.length);
  if (at->wires.try_emplace(key, wire).second) ++count_;
}

std::optional<std::size_t> Routes::towards(const Address& destination) const {
  for (const OfLength& each : lengths_[static_cast<std::size_t>(destination.family())]) {
    const auto found = each.wires.find(first_bits(destination, each.length));
    if (found != each.wires.end()) return found->second;
  }
  return std::nullopt;
}

}  // namespace sim::router
