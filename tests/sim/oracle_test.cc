#include "sim/oracle.h"

#include <gtest/gtest.h>

#include <array>
#include <span>
#include <vector>

#include "stack/wire/icmp.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace sim {
namespace {

using stack::base::Address;
using stack::base::Family;
namespace wire = stack::wire;

Address address(Family family, std::uint8_t last) {
  if (family == Family::kIpv4) return Address::v4(10, 0, 0, last);
  std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0d, 0xb8};
  octets.back() = last;
  return Address::from_octets(octets);
}

wire::IpHeader header_of(Family family) {
  wire::IpHeader ip;
  ip.source = address(family, 1);
  ip.destination = address(family, 2);
  return ip;
}

// A bare ACK, as a host might send it.
std::vector<std::uint8_t> acknowledgment(Family family) {
  const wire::IpHeader ip = header_of(family);
  const std::size_t size = wire::ip_header_size(ip);
  std::vector<std::uint8_t> packet(size + wire::kTcpHeaderSize);
  wire::write_ip(packet, ip, wire::kTcpHeaderSize);
  wire::TcpHeader tcp;
  tcp.source_port = 1;
  tcp.destination_port = 2;
  tcp.flags.ack = true;
  wire::write_tcp(std::span(packet).subspan(size), tcp, {ip.source, ip.destination});
  return packet;
}

std::vector<std::uint8_t> echo_reply(Family family) {
  wire::IpHeader ip = header_of(family);
  ip.protocol = wire::icmp_protocol(family);
  const std::size_t size = wire::ip_header_size(ip);
  std::vector<std::uint8_t> packet(size + wire::kIcmpHeaderSize + 5);
  wire::write_ip(packet, ip, packet.size() - size);
  wire::write_icmp(std::span(packet).subspan(size), {.kind = wire::IcmpKind::kEchoReply}, ip.source,
                   ip.destination);
  return packet;
}

bool complains_about(std::span<const std::uint8_t> packet, std::size_t mtu = 1500) {
  Oracle oracle;
  oracle.check_emitted(0, packet, mtu);
  return oracle.complaint().has_value();
}

class OracleOfBothFamilies : public ::testing::TestWithParam<Family> {};

TEST_P(OracleOfBothFamilies, IsContentWithWellFormedPackets) {
  EXPECT_FALSE(complains_about(acknowledgment(GetParam())));
  EXPECT_FALSE(complains_about(echo_reply(GetParam())));
}

// Only IPv4 has a checksum over its header. Of IPv6's, traffic class, flow label and hop limit (its
// first four octets but the version, and the eighth) are covered by none.
TEST_P(OracleOfBothFamilies, NoticesAnyFlippedBitThatAChecksumCovers) {
  for (const auto& whole : {acknowledgment(GetParam()), echo_reply(GetParam())}) {
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
      const bool is_covered = GetParam() == Family::kIpv4 || bit < 4 || (bit >= 32 && bit / 8 != 7);
      auto packet = whole;
      packet[bit / 8] ^= static_cast<std::uint8_t>(0x80u >> bit % 8);
      EXPECT_TRUE(!is_covered || complains_about(packet)) << "bit " << bit;
    }
  }
}

TEST_P(OracleOfBothFamilies, NoticesAPacketLongerThanTheMtu) {
  const auto packet = acknowledgment(GetParam());
  EXPECT_FALSE(complains_about(packet, packet.size()));
  EXPECT_TRUE(complains_about(packet, packet.size() - 1));
}

// Fragments out never: our hosts keep to the path's MTU.
TEST_P(OracleOfBothFamilies, NoticesAFragment) {
  wire::IpHeader ip = header_of(GetParam());
  ip.more_fragments = true;
  ip.dont_fragment = GetParam() == Family::kIpv6;
  std::vector<std::uint8_t> packet(wire::ip_header_size(ip) + 8);
  wire::write_ip(packet, ip, 8);
  EXPECT_TRUE(complains_about(packet));
}

INSTANTIATE_TEST_SUITE_P(Sim, OracleOfBothFamilies, ::testing::Values(Family::kIpv4, Family::kIpv6),
                         [](const auto& test) {
                           return test.param == Family::kIpv4 ? "Ipv4" : "Ipv6";
                         });

TEST(Oracle, NoticesRouterBooksThatDoNotBalance) {
  const router::Books right{
      .taken_in = 5, .errors = 1, .forwarded = 3, .fragmented = 1, .fragments = 4, .too_big = 2};
  const auto complains = [](const router::Books& books, std::uint64_t arrived,
                            std::uint64_t offered) {
    Oracle oracle;
    oracle.check_router(0, books, arrived, offered);
    return oracle.complaint().has_value();
  };
  EXPECT_FALSE(complains(right, 5, 7));
  EXPECT_TRUE(complains(right, 6, 7));  // swallowed one
  EXPECT_TRUE(complains(right, 5, 8));  // invented one
  router::Books wrong = right;
  wrong.too_big = 1;
  EXPECT_TRUE(complains(wrong, 5, 7));
}

TEST(Oracle, NoticesAConnectionThatWasLeftBehind) {
  Oracle oracle;
  stack::host::Host host({.addresses = {Address::v4(10, 0, 0, 1)}, .secret = {}, .tcp = {}});
  oracle.check_rest(0, host);
  EXPECT_FALSE(oracle.complaint());
  const auto stream = host.connect({}, {Address::v4(10, 0, 0, 2), 80});
  oracle.check_rest(0, host);
  EXPECT_TRUE(oracle.complaint());
}

TEST(Oracle, KeepsTheFirstComplaint) {
  Oracle oracle;
  oracle.complain("first");
  oracle.complain("second");
  EXPECT_EQ(oracle.complaint(), "first");
}

}  // namespace
}  // namespace sim
