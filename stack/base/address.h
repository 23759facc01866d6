// An IP address and a transport endpoint, as values.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stack/base/bytes.h"

namespace stack::base {

enum class Family : std::uint8_t { kIpv4, kIpv6 };

// Invariant: octets past the family's length are zero, so that equal addresses are equal values.
class Address {
 public:
  // 0.0.0.0, the unspecified address.
  constexpr Address() = default;
  static constexpr Address v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
    Address address;
    address.octets_ = {a, b, c, d};
    return address;
  }
  // The address in network byte order; `octets` is 4 or 16 long.
  static Address from_octets(ByteView octets);
  // Dotted decimal, four parts, no leading zeros (RFC 6943 3.1.1's strict form); nothing otherwise.
  static std::optional<Address> parse(std::string_view text);

  Family family() const { return family_; }
  // 4 or 16 octets in network byte order, lent for as long as this value lives.
  ByteView octets() const { return {octets_.data(), family_ == Family::kIpv4 ? 4u : 16u}; }
  std::string to_string() const;

  // Can stand as the source of a unicast datagram: not unspecified, multicast or broadcast
  // (RFC 1122 3.2.1.3, MUST-57 and MUST-63 of RFC 9293).
  bool is_unicast() const;

  // 127.0.0.0/8 or ::1: never seen on a wire (RFC 1122 3.2.1.3 g).
  bool is_loopback() const;

  friend auto operator<=>(const Address&, const Address&) = default;

 private:
  Family family_ = Family::kIpv4;
  std::array<std::uint8_t, 16> octets_{};
};

struct Endpoint {
  Address address;
  std::uint16_t port = 0;

  std::string to_string() const;  // "192.0.2.1:80"
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

}  // namespace stack::base
