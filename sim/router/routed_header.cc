#include "sim/router/routed_header.h"

#include "stack/base/byte_reader.h"
#include "stack/base/byte_writer.h"
#include "stack/base/check.h"
#include "stack/wire/checksum.h"

namespace sim::router {
namespace {

using stack::base::Address;
using stack::base::ByteReader;
using stack::base::ByteView;
using stack::base::MutableBytes;

constexpr std::size_t kIpv4Smallest = 20;
constexpr std::size_t kIpv6Size = 40;
constexpr std::size_t kIpv4TtlAt = 8;
constexpr std::size_t kIpv4ChecksumAt = 10;
constexpr std::size_t kIpv6HopLimitAt = 7;
constexpr std::uint8_t kIcmp = 1;
constexpr std::uint8_t kIcmpv6 = 58;

std::optional<RoutedHeader> read_ipv4(ByteView packet) {
  if (packet.size() < kIpv4Smallest) return std::nullopt;
  ByteReader reader(packet);
  RoutedHeader header;
  header.header_size = std::size_t{4} * (reader.u8() & 0x0f);
  reader.skip(1);
  header.total_size = reader.u16();
  header.identification = reader.u16();
  const std::uint16_t flags_and_offset = reader.u16();
  header.dont_fragment = (flags_and_offset & 0x4000) != 0;
  header.more_fragments = (flags_and_offset & 0x2000) != 0;
  header.fragment_offset = flags_and_offset & 0x1fff;
  header.ttl = reader.u8();
  header.protocol = reader.u8();
  reader.skip(2);
  header.source = Address::from_octets(reader.take(4));
  header.destination = Address::from_octets(reader.take(4));
  if (header.header_size < kIpv4Smallest || header.total_size < header.header_size ||
      header.total_size > packet.size()) {
    return std::nullopt;
  }
  const ByteView octets = packet.first(header.header_size);
  if (stack::wire::Checksum().add(octets).complement() != 0) return std::nullopt;
  return header;
}

std::optional<RoutedHeader> read_ipv6(ByteView packet) {
  if (packet.size() < kIpv6Size) return std::nullopt;
  ByteReader reader(packet);
  RoutedHeader header;
  header.header_size = kIpv6Size;
  reader.skip(4);
  header.total_size = kIpv6Size + reader.u16();
  header.protocol = reader.u8();
  header.ttl = reader.u8();
  header.source = Address::from_octets(reader.take(16));
  header.destination = Address::from_octets(reader.take(16));
  if (header.total_size > packet.size()) return std::nullopt;
  return header;
}

}  // namespace

bool RoutedHeader::is_icmp() const {
  return protocol == (family() == stack::base::Family::kIpv4 ? kIcmp : kIcmpv6);
}

std::optional<RoutedHeader> read_routed_header(ByteView packet) {
  if (packet.empty()) return std::nullopt;
  switch (packet[0] >> 4) {
    case 4:
      return read_ipv4(packet);
    case 6:
      return read_ipv6(packet);
    default:
      return std::nullopt;
  }
}

void decrement_ttl(MutableBytes packet) {
  const bool is_ipv4 = packet[0] >> 4 == 4;
  std::uint8_t& ttl = packet[is_ipv4 ? kIpv4TtlAt : kIpv6HopLimitAt];
  CHECK(ttl > 0);
  --ttl;
  if (is_ipv4) seal_ipv4_header(packet, std::size_t{4} * (packet[0] & 0x0fu));
}

void seal_ipv4_header(MutableBytes packet, std::size_t header_size) {
  const MutableBytes field = packet.subspan(kIpv4ChecksumAt, 2);
  stack::base::ByteWriter(field).u16(0);
  const auto sum = stack::wire::Checksum().add(packet.first(header_size)).complement();
  stack::base::ByteWriter(field).u16(sum);
}

}  // namespace sim::router
