#include "stack/wire/ipv4.h"

#include <optional>

#include "stack/base/byte_reader.h"
#include "stack/base/byte_writer.h"
#include "stack/base/check.h"
#include "stack/wire/checksum.h"
#include "stack/wire/ip_fields.h"

namespace stack::wire {
namespace {

constexpr std::uint16_t kDontFragment = 0x4000;
constexpr std::uint16_t kMoreFragments = 0x2000;
constexpr std::size_t kChecksumAt = 10;
constexpr std::uint8_t kVersionAndLength = 0x45;  // five words: no options

std::optional<IpError> read_ipv4(base::ByteView packet, IpPacket& parsed) {
  if (packet.size() < kIpv4HeaderSize) return IpError::kTruncated;
  base::ByteReader reader(packet);
  IpHeader& header = parsed.header;
  const std::size_t header_size = std::size_t{4} * (reader.u8() & 0x0f);
  set_traffic_class(header, reader.u8());
  const std::size_t total_length = reader.u16();
  header.identification = reader.u16();
  const std::uint16_t flags_and_offset = reader.u16();
  header.dont_fragment = (flags_and_offset & kDontFragment) != 0;
  header.more_fragments = (flags_and_offset & kMoreFragments) != 0;
  header.fragment_offset = flags_and_offset & kLargestFragmentOffset;
  header.ttl = reader.u8();
  header.protocol = reader.u8();
  reader.skip(2);
  header.source = base::Address::from_octets(reader.take(4));
  header.destination = base::Address::from_octets(reader.take(4));

  if (header_size < kIpv4HeaderSize) return IpError::kHeaderLength;
  if (total_length < header_size) return IpError::kHeaderLength;
  if (packet.size() < total_length) return IpError::kTruncated;
  if (Checksum().add(packet.first(header_size)).complement() != 0) return IpError::kChecksum;
  parsed.payload = packet.subspan(header_size, total_length - header_size);
  parsed.protocol_at = kIpv4ProtocolAt;
  return std::nullopt;
}

}  // namespace

// Read to where it is wanted: to move a header that was written octet by octet costs more than to
// read it.
std::expected<IpPacket, IpFault> parse_ipv4(base::ByteView packet) {
  std::expected<IpPacket, IpFault> parsed;
  if (const auto error = read_ipv4(packet, *parsed)) parsed = std::unexpected(IpFault{*error});
  return parsed;
}

void write_ipv4(base::MutableBytes room, const IpHeader& header, std::size_t payload_size) {
  CHECK(kIpv4HeaderSize + payload_size <= kLargestIpLength);
  CHECK(header.identification <= 0xffff);
  CHECK(header.fragment_offset <= kLargestFragmentOffset);
  base::ByteWriter writer(room);
  writer.u8(kVersionAndLength);
  writer.u8(traffic_class_of(header));
  writer.u16(static_cast<std::uint16_t>(kIpv4HeaderSize + payload_size));
  writer.u16(static_cast<std::uint16_t>(header.identification));
  writer.u16(static_cast<std::uint16_t>((header.dont_fragment ? kDontFragment : 0) |
                                        (header.more_fragments ? kMoreFragments : 0) |
                                        header.fragment_offset));
  writer.u8(header.ttl);
  writer.u8(header.protocol);
  writer.u16(0);
  writer.bytes(header.source.octets());
  writer.bytes(header.destination.octets());
  CHECK(writer.ok() && writer.written() == kIpv4HeaderSize);
  base::ByteWriter(room.subspan(kChecksumAt))
      .u16(Checksum().add(room.first(kIpv4HeaderSize)).complement());
}

}  // namespace stack::wire
