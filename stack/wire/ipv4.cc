#include "stack/wire/ip.h"

#include "stack/base/byte_reader.h"
#include "stack/base/byte_writer.h"
#include "stack/base/check.h"
#include "stack/wire/checksum.h"

namespace stack::wire {
namespace {

constexpr std::uint16_t kDontFragment = 0x4000;
constexpr std::uint16_t kMoreFragments = 0x2000;
constexpr std::uint16_t kOffsetMask = 0x1fff;
constexpr std::size_t kChecksumAt = 10;
constexpr int kEcnBits = 2;  // the low ones of what was the type of service (RFC 3168 5)
constexpr std::uint8_t kEcnMask = 0x03;
constexpr std::uint8_t kLargestDiffserv = 63;

}  // namespace

std::expected<IpPacket, IpError> parse_ip(base::ByteView packet) {
  if (packet.size() < kIpv4HeaderSize) return std::unexpected(IpError::kTruncated);
  base::ByteReader reader(packet);
  IpHeader header;
  std::uint8_t version_and_length = reader.u8();
  if (version_and_length >> 4 != 4) return std::unexpected(IpError::kVersion);
  std::size_t header_size = std::size_t{4} * (version_and_length & 0x0f);
  std::uint8_t service = reader.u8();
  header.diffserv = static_cast<std::uint8_t>(service >> kEcnBits);
  header.ecn = static_cast<Ecn>(service & kEcnMask);
  std::size_t total_length = reader.u16();
  header.identification = reader.u16();
  std::uint16_t flags_and_offset = reader.u16();
  header.dont_fragment = (flags_and_offset & kDontFragment) != 0;
  header.more_fragments = (flags_and_offset & kMoreFragments) != 0;
  header.fragment_offset = flags_and_offset & kOffsetMask;
  header.ttl = reader.u8();
  header.protocol = reader.u8();
  reader.skip(2);
  header.source = base::Address::from_octets(reader.take(4));
  header.destination = base::Address::from_octets(reader.take(4));

  if (header_size < kIpv4HeaderSize) return std::unexpected(IpError::kHeaderLength);
  if (total_length < header_size) return std::unexpected(IpError::kHeaderLength);
  if (packet.size() < total_length) return std::unexpected(IpError::kTruncated);
  if (Checksum().add(packet.first(header_size)).complement() != 0) {
    return std::unexpected(IpError::kChecksum);
  }
  return IpPacket{header, packet.subspan(header_size, total_length - header_size)};
}

std::size_t ip_header_size(const IpHeader&) { return kIpv4HeaderSize; }

void write_ip(base::MutableBytes room, const IpHeader& header, std::size_t payload_size) {
  CHECK(kIpv4HeaderSize + payload_size <= 0xffff);
  CHECK(header.diffserv <= kLargestDiffserv);
  base::ByteWriter writer(room);
  writer.u8(0x45);
  writer.u8(static_cast<std::uint8_t>(header.diffserv << kEcnBits |
                                      static_cast<std::uint8_t>(header.ecn)));
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
