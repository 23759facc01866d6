#include "stack/wire/tcp.h"

#include <optional>

#include "stack/base/byte_reader.h"
#include "stack/base/byte_writer.h"
#include "stack/base/check.h"
#include "stack/wire/checksum.h"
#include "stack/wire/ip.h"

namespace stack::wire {
namespace {

constexpr std::size_t kChecksumAt = 16;
constexpr int kDataOffsetAt = 12;  // the bit, of the 16 that hold data offset and control bits

// Between data offset and control bits stand three that are reserved: written as zero, not looked
// at.
TcpFlags flags_from(unsigned bits) {
  auto bit = [bits](int n) { return (bits >> n & 1) != 0; };
  return {.ae = bit(8),
          .cwr = bit(7),
          .ece = bit(6),
          .urg = bit(5),
          .ack = bit(4),
          .psh = bit(3),
          .rst = bit(2),
          .syn = bit(1),
          .fin = bit(0)};
}

unsigned bits_of(const TcpFlags& flags) {
  unsigned bits = 0;
  for (bool flag : {flags.ae, flags.cwr, flags.ece, flags.urg, flags.ack, flags.psh, flags.rst,
                    flags.syn, flags.fin}) {
    bits = bits << 1 | unsigned{flag};
  }
  return bits;
}

std::uint16_t checksum_of(base::ByteView segment, const TcpAddresses& addresses) {
  return Checksum()
      .add_pseudo_header(addresses.source, addresses.destination, kProtocolTcp, segment.size())
      .add(segment)
      .complement();
}

std::optional<TcpError> read_tcp(base::ByteView segment, TcpSegment& parsed) {
  base::ByteReader reader(segment);
  TcpHeader& header = parsed.header;
  header.source_port = reader.u16();
  header.destination_port = reader.u16();
  header.seq = Seq{reader.u32()};
  header.ack = Seq{reader.u32()};
  const unsigned offset_and_flags = reader.u16();
  const std::size_t header_size = std::size_t{4} * (offset_and_flags >> kDataOffsetAt);
  header.flags = flags_from(offset_and_flags);
  header.window = reader.u16();
  reader.skip(2);
  header.urgent_pointer = reader.u16();

  if (header_size < kTcpHeaderSize) return TcpError::kDataOffset;
  if (header_size > segment.size()) return TcpError::kTruncated;
  const base::ByteView options = reader.take(header_size - kTcpHeaderSize);
  if (!parse_tcp_options(options, header.options)) return TcpError::kOptions;
  parsed.payload = reader.rest();
  return std::nullopt;
}

}  // namespace

std::expected<TcpSegment, TcpError> parse_tcp(base::ByteView segment, const TcpAddresses& addresses,
                                              bool checksum_verified) {
  if (segment.size() < kTcpHeaderSize) return std::unexpected(TcpError::kTruncated);
  // The checksum comes first (MUST-3): of a damaged segment no field means anything.
  if (!checksum_verified && checksum_of(segment, addresses) != 0) {
    return std::unexpected(TcpError::kChecksum);
  }
  std::expected<TcpSegment, TcpError> parsed;  // read to where it is wanted, as a packet is
  if (const auto error = read_tcp(segment, *parsed)) parsed = std::unexpected(*error);
  return parsed;
}

std::size_t header_size_of(const TcpHeader& header) {
  return kTcpHeaderSize + size_of(header.options);
}

void write_tcp(base::MutableBytes segment, const TcpHeader& header, const TcpAddresses& addresses) {
  std::size_t header_size = header_size_of(header);
  base::ByteWriter writer(segment.first(header_size));
  writer.u16(header.source_port);
  writer.u16(header.destination_port);
  writer.u32(header.seq.value);
  writer.u32(header.ack.value);
  writer.u16(static_cast<std::uint16_t>(header_size / 4 << kDataOffsetAt | bits_of(header.flags)));
  writer.u16(header.window);
  writer.u16(0);
  writer.u16(header.urgent_pointer);
  CHECK(writer.ok());
  write_tcp_options(segment.subspan(kTcpHeaderSize), header.options);
  base::ByteWriter(segment.subspan(kChecksumAt)).u16(checksum_of(segment, addresses));
}

}  // namespace stack::wire
