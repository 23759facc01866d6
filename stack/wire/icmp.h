// ICMP messages of both families (RFC 792, RFC 4443) as one value, and what they quote.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>

#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/wire/ip.h"
#include "stack/wire/seq.h"

namespace stack::wire {

enum class IcmpKind : std::uint8_t {
  kEchoRequest,
  kEchoReply,
  kUnreachable,       // the code is the family's own
  kTooBig,            // Packet Too Big; in IPv4 "fragmentation needed and DF set" (RFC 1191 4)
  kTimeExceeded,      // code 0 on the way, 1 in reassembly
  kParameterProblem,  // IPv6: a ProblemCode
  kOther,             // whatever else; never written
};

struct IcmpMessage {
  IcmpKind kind = IcmpKind::kOther;
  std::uint8_t code = 0;  // 0 in kTooBig of both families
  // kTooBig: the MTU, or 0 from an IPv4 router that does not know RFC 1191; an echo: identifier <<
  // 16 | sequence number; kParameterProblem: the pointer; otherwise 0.
  std::uint32_t value = 0;
  // An echo's data, or the packet that an error is about, cut anywhere. Lent by the payload that
  // was parsed.
  base::ByteView body{};
};

enum class IcmpError : std::uint8_t { kTruncated, kChecksum };

inline constexpr std::size_t kIcmpHeaderSize = 8;

// The IP protocol of a family's ICMP: 1 or 58.
std::uint8_t icmp_protocol(base::Family family);
// The code of a kUnreachable that says nobody listens at the port: 3 (RFC 792) or 4 (RFC 4443 3.1).
std::uint8_t port_unreachable(base::Family family);

// `payload` is the whole IP payload; the family of the addresses decides how it is read. ICMPv6
// counts them into the checksum (RFC 4443 2.3).
std::expected<IcmpMessage, IcmpError> parse_icmp(base::ByteView payload,
                                                 const base::Address& source,
                                                 const base::Address& destination);

// Writes the header at the front of `room`, behind which the body already stands up to its end
// (message.body is not looked at), and the checksum over both. In IPv4 an MTU is at most 65,535 and
// a pointer 255.
void write_icmp(base::MutableBytes room, const IcmpMessage& message, const base::Address& source,
                const base::Address& destination);

// A packet of ours that an error is about, as far as the error tells.
struct Quote {
  base::Endpoint source;  // of TCP and UDP with ports, else 0
  base::Endpoint destination;
  std::uint8_t protocol = 0;
  Seq seq{};               // of TCP, else 0
  std::size_t length = 0;  // the packet's total length, as its header says
};

// Reads what an error quotes: an IP header and at least eight octets behind it, of a whole packet
// or a first fragment; nothing otherwise. Lenient where routers are: the packet may be cut anywhere
// behind those octets, its checksum is not verified (RFC 5927 3.1: the hop limit changed since) and
// its length not believed. Whoever acts on it looks at `seq` first (RFC 5927 4.1).
std::optional<Quote> parse_quote(base::ByteView body);

// How many octets of the offending packet fit into an error: one of ICMPv4 is at most 576 long (RFC
// 1812 4.3.2.3), one of ICMPv6 at most 1,280 (RFC 4443 2.4 c), IP header included.
std::size_t most_quoted(base::Family family);

// Whether an ICMP error may be sent about this packet: never about an ICMP error or redirect, nor a
// packet to a group or broadcast address, nor from what is no single host, nor a fragment but the
// first (RFC 1122 3.2.2, RFC 4443 2.4 e; its exceptions for groups are not used).
bool may_be_answered(const IpPacket& packet);

// The same about a packet that parse_ip() refused with a problem to be told, or of which only the
// beginning is left: its addresses, and the protocol that its header names, if an error may be sent
// about it.
std::optional<IpHeader> answerable_header(base::ByteView octets);

}  // namespace stack::wire
