// The TCP header (RFC 9293 3.1), between octets and a value.
#pragma once

#include <cstdint>
#include <expected>

#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/wire/seq.h"
#include "stack/wire/tcp_options.h"

namespace stack::wire {

inline constexpr std::size_t kTcpHeaderSize = 20;  // without options

// The control bits, as they stand. AE is the bit that RFC 9768 gives to more accurate ECN feedback
// and RFC 3540 once called NS; a stack that does not speak of it sends it as zero.
struct TcpFlags {
  bool ae = false;
  bool cwr = false, ece = false, urg = false, ack = false;
  bool psh = false, rst = false, syn = false, fin = false;
  friend bool operator==(const TcpFlags&, const TcpFlags&) = default;
};

struct TcpHeader {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  Seq seq{};
  Seq ack{};  // of meaning only with flags.ack
  TcpFlags flags{};
  std::uint16_t window = 0;  // as on the wire: not yet scaled
  std::uint16_t urgent_pointer = 0;
  TcpOptions options{};  // on any segment (MUST-5)
  friend bool operator==(const TcpHeader&, const TcpHeader&) = default;
};

struct TcpSegment {
  TcpHeader header;
  base::ByteView payload;  // lent by the segment that was parsed
};

enum class TcpError : std::uint8_t { kTruncated, kDataOffset, kChecksum, kOptions };

// The addresses that stand in the pseudo-header.
struct TcpAddresses {
  base::Address source;
  base::Address destination;
};

// `segment` is the whole IP payload. With `checksum_verified` the checksum field is not looked at.
std::expected<TcpSegment, TcpError> parse_tcp(base::ByteView segment, const TcpAddresses& addresses,
                                              bool checksum_verified);

// Octets of header that write_tcp() puts before the payload.
std::size_t header_size_of(const TcpHeader& header);

// Writes the header at the front of `segment`, behind which the payload already stands up to the
// segment's end, and the checksum over both (MUST-2).
void write_tcp(base::MutableBytes segment, const TcpHeader& header, const TcpAddresses& addresses);

}  // namespace stack::wire
