#include "sim/router/routed_header.h"

#include <gtest/gtest.h>

#include "tests/sim/router/packets.h"

namespace sim::router {
namespace {

using stack::base::Address;
using stack::base::Family;

// A fixed IPv6 header with `payload` octets behind it, hop limit 9.
Octets ipv6_packet(std::uint8_t next_header, std::size_t payload) {
  Octets packet(40 + payload);
  packet[0] = 0x60;
  packet[4] = static_cast<std::uint8_t>(payload >> 8);
  packet[5] = static_cast<std::uint8_t>(payload);
  packet[6] = next_header;
  packet[7] = 9;
  packet[8 + 15] = 1;
  packet[24 + 15] = 2;
  return packet;
}

TEST(RoutedHeader, OfIpv4IsAsItWasWritten) {
  auto written = ipv4_header();
  written.ttl = 9;
  written.fragment_offset = 185;
  written.more_fragments = true;
  const auto read = read_routed_header(ip_packet(written, counting(100)));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->source, written.source);
  EXPECT_EQ(read->destination, written.destination);
  EXPECT_EQ(read->header_size, 20u);
  EXPECT_EQ(read->total_size, 120u);
  EXPECT_EQ(read->ttl, 9u);
  EXPECT_EQ(read->protocol, 17u);
  EXPECT_EQ(read->identification, 4711u);
  EXPECT_FALSE(read->dont_fragment);
  EXPECT_TRUE(read->more_fragments);
  EXPECT_EQ(read->fragment_offset, 185u);
}

TEST(RoutedHeader, OfIpv4CountsOptions) {
  const auto read =
      read_routed_header(with_options(ip_packet(ipv4_header(), counting(8)), {1, 1, 1, 0}));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->header_size, 24u);
  EXPECT_EQ(read->total_size, 32u);
}

TEST(RoutedHeader, OfIpv6IsFortyOctetsWhateverFollows) {
  const auto read = read_routed_header(ipv6_packet(0, 16));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->family(), Family::kIpv6);
  EXPECT_EQ(read->source.octets().back(), 1u);
  EXPECT_EQ(read->destination.octets().back(), 2u);
  EXPECT_EQ(read->header_size, 40u);
  EXPECT_EQ(read->total_size, 56u);
  EXPECT_EQ(read->ttl, 9u);
  EXPECT_TRUE(read->dont_fragment);
}

TEST(RoutedHeader, KnowsTheIcmpOfItsFamily) {
  auto header = ipv4_header();
  header.protocol = 1;
  EXPECT_TRUE(read_routed_header(ip_packet(header, {}))->is_icmp());
  header.protocol = 58;
  EXPECT_FALSE(read_routed_header(ip_packet(header, {}))->is_icmp());
  EXPECT_TRUE(read_routed_header(ipv6_packet(58, 8))->is_icmp());
  EXPECT_FALSE(read_routed_header(ipv6_packet(1, 8))->is_icmp());
}

TEST(RoutedHeader, OfAPacketCutShortIsNone) {
  for (const Octets& packet : {ip_packet(ipv4_header(), counting(8)), ipv6_packet(17, 8)}) {
    for (std::size_t size = 0; size < packet.size(); ++size) {
      EXPECT_FALSE(read_routed_header(stack::base::ByteView(packet).first(size))) << size;
    }
    EXPECT_TRUE(read_routed_header(packet));
  }
}

TEST(RoutedHeader, OfIpv4WithAnyFlippedBitIsNone) {
  for (std::size_t bit = 0; bit < 20 * 8; ++bit) {
    Octets packet = ip_packet(ipv4_header(), counting(8));
    packet[bit / 8] ^= static_cast<std::uint8_t>(0x80u >> bit % 8);
    EXPECT_FALSE(read_routed_header(packet)) << bit;
  }
}

TEST(RoutedHeader, LosesOneOfItsTtlAndKeepsARightChecksum) {
  for (Octets packet : {ip_packet(ipv4_header(), counting(8)), ipv6_packet(17, 8),
                        with_options(ip_packet(ipv4_header(), {}), {1, 1, 1, 0})}) {
    const auto before = read_routed_header(packet);
    ASSERT_TRUE(before);
    decrement_ttl(packet);
    const auto after = read_routed_header(packet);
    ASSERT_TRUE(after);
    EXPECT_EQ(after->ttl + 1, before->ttl);
    EXPECT_EQ(after->destination, before->destination);
  }
}

}  // namespace
}  // namespace sim::router
