// The IP header, of both families (RFC 791, RFC 8200), between octets and a value.
#pragma once

#include <cstdint>
#include <expected>

#include "stack/base/address.h"
#include "stack/base/bytes.h"

namespace stack::wire {

inline constexpr std::uint8_t kProtocolTcp = 6;
inline constexpr std::size_t kIpv4HeaderSize = 20;  // without options, which we never send

// The ECN field (RFC 3168 5), with the wire's values: a sender whose transport takes part marks its
// packets ECT, a queue that fills up turns the mark into CE. Both ECT say the same but to
// experiments (RFC 8311).
enum class Ecn : std::uint8_t { kNotEct = 0, kEct1 = 1, kEct0 = 2, kCe = 3 };

// Both families' headers in one: the family of the addresses, which is the same, says which it is.
struct IpHeader {
  base::Address source;
  base::Address destination;
  std::uint8_t protocol = kProtocolTcp;  // IPv6: of what stands behind the extension headers
  std::uint8_t ttl = 64;                 // IPv6: the hop limit
  std::uint8_t diffserv = 0;             // the codepoint (RFC 2474 3), 0 to 63
  Ecn ecn = Ecn::kNotEct;
  std::uint32_t flow_label = 0;      // IPv6 only (RFC 6437), 20 bits
  std::uint32_t identification = 0;  // IPv4: 16 bits; of meaning in a fragment only (RFC 6864)
  bool dont_fragment = true;         // IPv4; always so in IPv6
  bool more_fragments = false;
  std::uint16_t fragment_offset = 0;  // in units of eight octets

  bool is_fragment() const { return more_fragments || fragment_offset != 0; }
  friend bool operator==(const IpHeader&, const IpHeader&) = default;
};

struct IpPacket {
  IpHeader header;
  base::ByteView
      payload;  // lent by the packet that was parsed; exactly what the total length covers
};

enum class IpError : std::uint8_t { kTruncated, kVersion, kHeaderLength, kChecksum };

// IPv4 options are skipped (RFC 9293 MUST-50); octets past the total length are padding and are cut
// off.
std::expected<IpPacket, IpError> parse_ip(base::ByteView packet);

// Octets that write_ip() puts before the payload.
std::size_t ip_header_size(const IpHeader& header);

// Writes a header without options, checksum included, for `payload_size` octets that follow it.
// `room` holds at least ip_header_size() octets; header and payload together are at most 65,535,
// and the numbers of the header within the ranges that they have there.
void write_ip(base::MutableBytes room, const IpHeader& header, std::size_t payload_size);

}  // namespace stack::wire
