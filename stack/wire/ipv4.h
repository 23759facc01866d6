// The IPv4 header (RFC 791), between octets and a value.
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

struct Ipv4Header {
  base::Address source;
  base::Address destination;
  std::uint8_t protocol = kProtocolTcp;
  std::uint8_t ttl = 64;
  std::uint8_t diffserv = 0;  // the codepoint (RFC 2474 3), 0 to 63
  Ecn ecn = Ecn::kNotEct;
  std::uint16_t identification =
      0;  // of no meaning in a packet that is never fragmented (RFC 6864)
  bool dont_fragment = true;
  bool more_fragments = false;
  std::uint16_t fragment_offset = 0;  // in units of eight octets

  bool is_fragment() const { return more_fragments || fragment_offset != 0; }
  friend bool operator==(const Ipv4Header&, const Ipv4Header&) = default;
};

struct Ipv4Packet {
  Ipv4Header header;
  base::ByteView
      payload;  // lent by the packet that was parsed; exactly what the total length covers
};

enum class Ipv4Error : std::uint8_t { kTruncated, kVersion, kHeaderLength, kChecksum };

// Options are skipped (RFC 9293 MUST-50); octets past the total length are padding and are cut off.
std::expected<Ipv4Packet, Ipv4Error> parse_ipv4(base::ByteView packet);

// Writes a header without options, checksum included, for `payload_size` octets that follow it.
// `room` holds at least kIpv4HeaderSize octets; header and payload together are at most 65,535, and
// the numbers of the header within the ranges that they have there.
void write_ipv4(base::MutableBytes room, const Ipv4Header& header, std::size_t payload_size);

}  // namespace stack::wire
