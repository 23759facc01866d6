#include "tools/rawhttpd/prefix.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

#include "stack/base/check.h"

namespace tools::rawhttpd {

using stack::base::Address;
using stack::base::Family;

namespace {

// The address with the bits behind the network's all cleared or all set.
Address with_host_bits(const Prefix& prefix, bool set) {
  std::array<std::uint8_t, 16> octets{};
  const auto given = prefix.address.octets();
  for (unsigned bit = 0; bit < given.size() * 8; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80u >> bit % 8);
    const bool is_set = bit < prefix.length ? (given[bit / 8] & mask) != 0 : set;
    if (is_set) octets[bit / 8] |= mask;
  }
  return Address::from_octets({octets.data(), given.size()});
}

// Adds a small number to the last octet, which must have room for it.
Address plus(const Address& address, std::uint8_t number) {
  std::array<std::uint8_t, 16> octets{};
  const auto given = address.octets();
  stack::base::copy(given, octets);
  octets[given.size() - 1] = static_cast<std::uint8_t>(octets[given.size() - 1] + number);
  return Address::from_octets({octets.data(), given.size()});
}

}  // namespace

unsigned bits_of(Family family) { return family == Family::kIpv4 ? 32 : 128; }

std::string Prefix::to_string() const { return address.to_string() + "/" + std::to_string(length); }

std::optional<Prefix> parse_prefix(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = Address::parse(text.substr(0, slash));
  if (!address) return {};
  const unsigned most = bits_of(address->family());
  if (slash == std::string_view::npos) return Prefix{*address, most};

  const std::string_view digits = text.substr(slash + 1);
  unsigned length = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (error != std::errc{} || end != digits.data() + digits.size() || length > most) return {};
  return Prefix{*address, length};
}

bool can_be_a_hosts(const Prefix& prefix) {
  if (!prefix.address.is_unicast() || prefix.address.is_loopback()) return false;
  const Family family = prefix.address.family();
  if (prefix.length + 1 >= bits_of(family)) return true;
  if (prefix.address == with_host_bits(prefix, false)) return false;
  return family == Family::kIpv6 || prefix.address != with_host_bits(prefix, true);
}

std::optional<Address> first_neighbour(const Prefix& prefix) {
  const unsigned bits = bits_of(prefix.address.family());
  CHECK(prefix.length <= bits);
  if (prefix.length == bits) return {};
  const Address network = with_host_bits(prefix, false);
  // A network of two has no address but its hosts' (RFC 3021, RFC 6164).
  const std::uint8_t first = prefix.length + 1 == bits ? 0 : 1;
  const Address neighbour = plus(network, first);
  if (neighbour != prefix.address) return neighbour;
  return plus(network, static_cast<std::uint8_t>(first + 1));
}

}  // namespace tools::rawhttpd
