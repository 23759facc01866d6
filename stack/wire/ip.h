// The IP header, of both families (RFC 791, RFC 8200), between octets and a value.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>

#include "stack/base/address.h"
#include "stack/base/bytes.h"

namespace stack::wire {

inline constexpr std::uint8_t kProtocolIcmp = 1;
inline constexpr std::uint8_t kProtocolTcp = 6;
inline constexpr std::uint8_t kProtocolIcmpv6 = 58;
inline constexpr std::uint8_t kNoNextHeader = 59;  // IPv6: nothing follows (RFC 8200 4.7)

inline constexpr std::size_t kIpv4HeaderSize = 20;  // without options, which we never send
inline constexpr std::size_t kIpv6HeaderSize = 40;  // without extension headers
inline constexpr std::size_t kIpv6FragmentHeaderSize = 8;
// What a total length (IPv4) and a payload length (IPv6) can say at most.
inline constexpr std::size_t kLargestIpLength = 0xffff;

// The ECN field (RFC 3168 5), with the wire's values: a sender whose transport takes part marks its
// packets ECT, a queue that fills up turns the mark into CE. Both ECT say the same but to
// experiments (RFC 8311).
enum class Ecn : std::uint8_t { kNotEct = 0, kEct1 = 1, kEct0 = 2, kCe = 3 };

// Both families' headers in one: the family of the addresses, which is the same, says which it is.
struct IpHeader {
  base::Address source;
  base::Address destination;
  // IPv6: of what stands behind the extension headers; in a fragment, behind those that every
  // fragment repeats (RFC 8200 4.5), so that more of them may follow there.
  std::uint8_t protocol = kProtocolTcp;
  std::uint8_t ttl = 64;      // IPv6: the hop limit
  std::uint8_t diffserv = 0;  // the codepoint (RFC 2474 3), 0 to 63
  Ecn ecn = Ecn::kNotEct;
  std::uint32_t flow_label = 0;  // IPv6 only (RFC 6437), 20 bits
  // IPv4: 16 bits; of meaning in a fragment only (RFC 6864), and in IPv6 zero otherwise.
  std::uint32_t identification = 0;
  bool dont_fragment = true;  // IPv4; always so in IPv6
  bool more_fragments = false;
  std::uint16_t fragment_offset = 0;  // in units of eight octets, 13 bits

  bool is_fragment() const { return more_fragments || fragment_offset != 0; }
  friend bool operator==(const IpHeader&, const IpHeader&) = default;
};

struct IpPacket {
  IpHeader header;
  // Lent by the packet that was parsed; exactly what the packet's length covers.
  base::ByteView payload;
  // Where in the packet the octet stands that says header.protocol: what an ICMPv6 error about an
  // unknown one points at (RFC 4443 3.4).
  std::size_t protocol_at = 0;
};

enum class IpError : std::uint8_t {
  kTruncated,     // shorter than its header or than its length says
  kVersion,       // neither 4 nor 6
  kHeaderLength,  // IPv4: IHL below 5 or past the total length
  kChecksum,      // IPv4
  kExtension,     // IPv6: an extension header that must not be passed over (extensions.h)
};

// The codes of an ICMPv6 Parameter Problem (RFC 4443 3.4, RFC 7112 5).
enum class ProblemCode : std::uint8_t {
  kErroneousField = 0,
  kUnknownNextHeader = 1,
  kUnknownOption = 2,
  kIncompleteChain = 3,
};

// What an ICMPv6 error says is wrong with a packet.
struct ParameterProblem {
  std::uint8_t code = 0;      // a ProblemCode
  std::uint32_t pointer = 0;  // octets into the packet
  friend bool operator==(const ParameterProblem&, const ParameterProblem&) = default;
};

// Why a packet was refused, and what its sender should be told, if anything.
struct IpFault {
  IpError error{};
  std::optional<ParameterProblem> problem{};
  friend bool operator==(const IpFault&, const IpFault&) = default;
};

// A packet of the family that its version says. IPv4 options are skipped (RFC 9293 MUST-50), IPv6
// extension headers walked along as extensions.h says; octets past the packet's length are padding
// and are cut off. Of two faults the first in the packet counts, but a damaged IPv4 header is
// noticed last.
std::expected<IpPacket, IpFault> parse_ip(base::ByteView packet);

// Octets that write_ip() puts before the payload: 20, 40, or 48 for an IPv6 fragment.
std::size_t ip_header_size(const IpHeader& header);

// Writes a header of the family of its addresses, without options, for `payload_size` octets that
// follow it; with an IPv6 fragment header only for a fragment (RFC 8021: none that stands for a
// whole). `room` holds at least ip_header_size() octets; what a length field counts is at most
// kLargestIpLength, and the numbers of the header are within the ranges that they have there.
void write_ip(base::MutableBytes room, const IpHeader& header, std::size_t payload_size);

}  // namespace stack::wire
