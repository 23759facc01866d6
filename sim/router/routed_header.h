// What a router reads of a packet, and what it changes: the fixed part of the IP header.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "stack/base/address.h"
#include "stack/base/bytes.h"

namespace sim::router {

// Written down here again on purpose: the network does not take the stack's word for what a packet
// is, and a router, unlike a host, looks at no extension header.
struct RoutedHeader {
  stack::base::Address source;
  stack::base::Address destination;
  std::size_t header_size = 0;  // IPv4: with options; IPv6: 40
  std::size_t total_size = 0;   // of header and payload
  std::uint8_t ttl = 0;         // IPv6: the hop limit
  std::uint8_t protocol = 0;    // IPv6: the first next header
  // IPv4 only, and as they stand there. IPv6 has no fragments that concern a router.
  std::uint16_t identification = 0;
  bool dont_fragment = true;
  bool more_fragments = false;
  std::uint16_t fragment_offset = 0;  // in units of eight octets

  stack::base::Family family() const { return destination.family(); }
  bool is_icmp() const;
};

// Nothing for a packet that a router drops in silence (RFC 1812 5.2.2): cut short, of another
// version, with an impossible length or, in IPv4, with a wrong header checksum.
std::optional<RoutedHeader> read_routed_header(stack::base::ByteView packet);

// Takes one off the TTL or hop limit, which is above 0; IPv4's checksum stays right.
void decrement_ttl(stack::base::MutableBytes packet);

// Puts the right checksum into an IPv4 header of this size.
void seal_ipv4_header(stack::base::MutableBytes packet, std::size_t header_size);

}  // namespace sim::router
