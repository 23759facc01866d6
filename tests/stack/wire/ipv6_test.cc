#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "stack/wire/ip.h"

namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::wire::Ecn;
using stack::wire::ip_header_size;
using stack::wire::IpError;
using stack::wire::IpHeader;
using stack::wire::kIpv6HeaderSize;
using stack::wire::parse_ip;
using stack::wire::write_ip;
using Octets = std::vector<std::uint8_t>;

constexpr Address kSource = Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
constexpr Address kDestination = Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2});

std::optional<IpError> fault_of(ByteView packet) {
  Octets exact(packet.begin(), packet.end());
  auto parsed = parse_ip(exact);
  return parsed ? std::nullopt : std::optional(parsed.error().error);
}

Octets packet_with(const IpHeader& header, ByteView payload) {
  std::size_t header_size = ip_header_size(header);
  Octets packet(header_size + payload.size());
  std::copy(payload.begin(), payload.end(),
            packet.begin() + static_cast<std::ptrdiff_t>(header_size));
  write_ip(packet, header, payload.size());
  return packet;
}

IpHeader any_header() {
  auto address = [] {
    return Address::from_octets(
        *rc::gen::container<Octets>(16, rc::gen::arbitrary<std::uint8_t>()));
  };
  IpHeader header;
  header.source = address();
  header.destination = address();
  header.protocol = *rc::gen::element<std::uint8_t>(6, 17, 58, 59, 255);
  header.ttl = *rc::gen::arbitrary<std::uint8_t>();
  header.diffserv = *rc::gen::inRange<std::uint8_t>(0, 64);
  header.ecn = static_cast<Ecn>(*rc::gen::inRange<std::uint8_t>(0, 4));
  header.flow_label = *rc::gen::inRange<std::uint32_t>(0, 1 << 20);
  return header;
}

// RFC 8200 3, field by field: version 6, traffic class 46 << 2 | 2, flow label, payload length,
// next header, hop limit, addresses.
TEST(Ipv6, AHeaderIsWrittenOctetByOctet) {
  Octets packet = packet_with({.source = kSource,
                               .destination = kDestination,
                               .ttl = 61,
                               .diffserv = 46,
                               .ecn = Ecn::kEct0,
                               .flow_label = 0xabcde},
                              Octets{1, 2, 3});
  EXPECT_EQ(packet, (Octets{0x6b, 0xaa, 0xbc, 0xde, 0, 3, 6, 61, 0x20, 0x01, 0x0d, 0xb8, 0,    0, 0,
                            0,    0,    0,    0,    0, 0, 0, 0,  1,    0x20, 0x01, 0x0d, 0xb8, 0, 0,
                            0,    0,    0,    0,    0, 0, 0, 0,  0,    2,    1,    2,    3}));
}

// RFC 8200 4.5: next header, reserved, offset and M flag, identification; 48 octets in all. RFC
// 8021: no such header for a packet that is whole.
TEST(Ipv6, OnlyAFragmentHasAFragmentHeader) {
  IpHeader header{.source = kSource,
                  .destination = kDestination,
                  .identification = 0x0102'0304,
                  .more_fragments = true,
                  .fragment_offset = 0x1fff};
  Octets packet = packet_with(header, Octets(8));
  ASSERT_EQ(packet.size(), 40u + 8 + 8);
  EXPECT_EQ(packet[5], 16);
  EXPECT_EQ(packet[6], 44);
  EXPECT_EQ(Octets(packet.begin() + 40, packet.begin() + 48),
            (Octets{6, 0, 0xff, 0xf9, 1, 2, 3, 4}));
  EXPECT_EQ(parse_ip(packet)->header, header);
  header.more_fragments = false;
  header.fragment_offset = 0;
  EXPECT_EQ(ip_header_size(header), 40u);
  EXPECT_EQ(packet_with(header, {})[6], 6);
}

RC_GTEST_PROP(Ipv6Property, EveryHeaderSurvivesTheWire, (const Octets& payload)) {
  IpHeader header = any_header();
  Octets packet = packet_with(header, payload);
  RC_ASSERT(packet.size() == kIpv6HeaderSize + payload.size());
  auto parsed = parse_ip(packet);
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(parsed->header == header);
  RC_ASSERT(Octets(parsed->payload.begin(), parsed->payload.end()) == payload);
  RC_ASSERT(packet[parsed->protocol_at] == header.protocol);
}

TEST(Ipv6, ThePayloadEndsWhereItsLengthSays) {
  Octets packet = packet_with({.source = kSource, .destination = kDestination}, Octets(8, 1));
  packet.resize(packet.size() + 18, 0xee);  // padding of a short Ethernet frame
  auto parsed = parse_ip(packet);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->payload.data(), packet.data() + kIpv6HeaderSize);
  EXPECT_EQ(parsed->payload.size(), 8u);
}

TEST(Ipv6, EveryTruncationIsRefused) {
  Octets packet = packet_with({.source = kSource, .destination = kDestination}, Octets(8, 1));
  for (std::size_t size = 0; size < packet.size(); ++size) {
    EXPECT_EQ(fault_of(ByteView(packet).first(size)), IpError::kTruncated) << size;
  }
}

}  // namespace
