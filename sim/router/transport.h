// What a NAT reads of an IPv4 packet besides its header, and how it changes it: addresses, ports,
// and the checksums over them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "stack/base/address.h"
#include "stack/base/bytes.h"

namespace sim::router {

inline constexpr std::uint8_t kIcmp = 1;
inline constexpr std::uint8_t kTcp = 6;
inline constexpr std::uint8_t kUdp = 17;

// The ends of TCP, UDP or an ICMP echo, whose identifier is the port of both.
struct Transport {
  std::uint8_t protocol = 0;
  stack::base::Endpoint source{};
  stack::base::Endpoint destination{};
  bool syn = false, fin = false, rst = false;  // of TCP
  // Where things are, from the first octet of the IP header.
  std::size_t source_port_at = 0;
  std::size_t destination_port_at = 0;
  std::optional<std::size_t> checksum_at{};  // none: UDP without one, or cut off in a quote
};

enum class End : std::uint8_t { kSource, kDestination };

// `packet` is IPv4 and not a later fragment. Nothing for other protocols, other ICMP, and what is
// too short.
std::optional<Transport> read_transport(stack::base::ByteView packet);
// Of a packet as an error quotes it, which may be cut behind its first eight octets of payload (RFC
// 792); nothing for a later fragment.
std::optional<Transport> read_quoted_transport(stack::base::ByteView quote);

// The packet that an ICMP error is about, in whole or cut: the end of `packet`, which is IPv4 and
// not a later fragment. Empty if this is no ICMP error (RFC 792: types 3, 4, 11 and 12).
stack::base::MutableBytes quote_in(stack::base::MutableBytes packet);

// RFC 5508 REQ-3: whether the checksums of an ICMP error and of the IP header that it quotes are
// right. That of the quoted transport is none of a NAT's business. An error that came in fragments
// cannot be told to be wrong, nor a quote that is no IPv4.
bool is_sound_error(stack::base::ByteView packet, stack::base::ByteView quote);

// All checksums follow by RFC 1624's equation 3: what was right stays right, and what was damaged
// stays as damaged as it was, for the end to find out.
void rewrite(stack::base::MutableBytes packet, const Transport& transport, End end,
             const stack::base::Endpoint& to);
// Only the address, of a packet without ports: an ICMP error, a later fragment.
void rewrite_address(stack::base::MutableBytes packet, End end, const stack::base::Address& to);
// In the packet that an ICMP error quotes; the error's own checksum follows.
void rewrite_quote(stack::base::MutableBytes error, const Transport& quoted, End end,
                   const stack::base::Endpoint& to);

}  // namespace sim::router
