// An IP address and a transport endpoint, as values.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>
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
    const std::array<std::uint8_t, 8> first{a, b, c, d};
    return {Family::kIpv4, {std::bit_cast<std::uint64_t>(first), 0}};
  }
  // Eight groups of 16 bits, as they are written: v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}).
  static constexpr Address v6(const std::array<std::uint16_t, 8>& groups) {
    std::array<std::uint8_t, 16> octets{};
    for (std::size_t i = 0; i < groups.size(); ++i) {
      octets[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
      octets[2 * i + 1] = static_cast<std::uint8_t>(groups[i]);
    }
    return {Family::kIpv6, std::bit_cast<Words>(octets)};
  }
  // The address in network byte order; `octets` is 4 or 16 long.
  static Address from_octets(ByteView octets);
  // Dotted decimal, four parts, no leading zeros (RFC 6943 3.1.1's strict form), or one of the
  // three forms of RFC 4291 2.2, without brackets and without a zone (RFC 4007 11); nothing
  // otherwise.
  static std::optional<Address> parse(std::string_view text);

  Family family() const { return family_; }
  // 4 or 16 octets in network byte order, lent for as long as this value lives.
  ByteView octets() const { return all().first(family_ == Family::kIpv4 ? 4 : 16); }
  // Dotted decimal, or the one text that RFC 5952 leaves for an IPv6 address.
  std::string to_string() const;

  // Can stand as the source of a unicast datagram, and as a destination that is one host: not
  // unspecified, multicast or broadcast (RFC 1122 3.2.1.3, RFC 4291 2.5.2 and 2.7, MUST-57 and
  // MUST-63 of RFC 9293), and not IPv4-mapped.
  bool is_unicast() const;
  bool is_unspecified() const;  // 0.0.0.0 or ::
  // 127.0.0.0/8 or ::1: never seen on a wire (RFC 1122 3.2.1.3 g).
  bool is_loopback() const;
  bool is_multicast() const;   // 224.0.0.0/4 (RFC 1112 4) or ff00::/8 (RFC 4291 2.7)
  bool is_link_local() const;  // 169.254.0.0/16 (RFC 3927) or fe80::/10 (RFC 4291 2.5.6)
  // ::ffff:0:0/96 (RFC 4291 2.5.5.2): how an IPv6 socket names an IPv4 host. In an IP header it is
  // neither source nor destination (RFC 6890 2.2.3, table 20; RFC 4942 2.2): whoever believed one
  // could be made to take a stranger's packet for one from an address that it trusts.
  bool is_v4_mapped() const;

  friend bool operator==(const Address&, const Address&) = default;
  // IPv4 before IPv6, then octet by octet.
  friend std::strong_ordering operator<=>(const Address& a, const Address& b) {
    if (a.family_ != b.family_) return a.family_ <=> b.family_;
    return std::memcmp(&a.words_, &b.words_, sizeof(Words)) <=> 0;
  }

 private:
  // The octets as they stand in memory: addresses are copied with every packet, and two words go
  // faster than sixteen octets that were written one by one.
  using Words = std::array<std::uint64_t, 2>;

  constexpr Address(Family family, Words words) : words_(words), family_(family) {}
  ByteView all() const { return {reinterpret_cast<const std::uint8_t*>(&words_), sizeof(Words)}; }

  Words words_{};
  Family family_ = Family::kIpv4;
};

struct Endpoint {
  Address address;
  std::uint16_t port = 0;

  std::string to_string() const;  // "192.0.2.1:80", "[2001:db8::1]:80" (RFC 5952 6)
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

}  // namespace stack::base
