#include "sim/router/router.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "tests/sim/router/packets.h"

namespace sim::router {
namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Instant;

// Wires that keep what they are given.
struct Shelf final : Router::Wires {
  std::size_t mtu(std::size_t wire) const override { return mtus.at(wire); }
  void made(ByteView packet) override { own.emplace_back(packet.begin(), packet.end()); }
  void send(std::size_t wire, ByteView packet) override {
    sent.emplace_back(wire, Octets(packet.begin(), packet.end()));
  }
  std::array<std::size_t, 3> mtus{1500, 1500, 1500};
  std::vector<std::pair<std::size_t, Octets>> sent;
  std::vector<Octets> own;  // the errors among them
};

// Between 10.0.0.1 on wire 0 and 10.0.0.2 on wire 1.
struct Bench {
  explicit Bench(const Config& config = {}) : router(config) {
    router.add_route(only(Address::v4(10, 0, 0, 1)), 0);
    router.add_route(only(Address::v4(10, 0, 0, 2)), 1);
  }
  Forwarding take_in(const Octets& packet, std::size_t from = 0, Instant now = Instant()) {
    const Forwarding what = router.take_in(now, from, packet, wires);
    EXPECT_TRUE(router.books().balances());
    return what;
  }
  Router router;
  Shelf wires;
};

TEST(Router, ForwardsByDestinationWithOneLessTtl) {
  Bench bench;
  const Octets packet = ip_packet(ipv4_header(), counting(100));
  EXPECT_EQ(bench.take_in(packet), Forwarding::kForwarded);
  ASSERT_EQ(bench.wires.sent.size(), 1u);
  const auto& [wire, sent] = bench.wires.sent[0];
  EXPECT_EQ(wire, 1u);
  Octets expected = packet;
  decrement_ttl(expected);
  EXPECT_EQ(sent, expected);
}

TEST(Router, DropsWhatWouldLeaveWithNoTtl) {
  for (const std::uint8_t ttl : {std::uint8_t{0}, std::uint8_t{1}}) {
    Bench bench;
    auto header = ipv4_header();
    header.ttl = ttl;
    EXPECT_EQ(bench.take_in(ip_packet(header, {})), Forwarding::kExpired);
    EXPECT_EQ(bench.router.books().expired, 1u);
  }
}

TEST(Router, DropsWhatNobodyKnowsTheWayTo) {
  Bench bench;
  auto header = ipv4_header();
  header.destination = Address::v4(10, 0, 0, 3);
  EXPECT_EQ(bench.take_in(ip_packet(header, {})), Forwarding::kNoRoute);
  EXPECT_EQ(bench.router.books().no_route, 1u);
}

TEST(Router, DropsInSilenceWhatItCannotRead) {
  Bench bench;
  Octets packet = ip_packet(ipv4_header(), {});
  packet[12] ^= 1;
  EXPECT_EQ(bench.take_in(packet), Forwarding::kMalformed);
  EXPECT_EQ(bench.take_in({}), Forwarding::kMalformed);
  EXPECT_TRUE(bench.wires.sent.empty());
  EXPECT_EQ(bench.router.books().malformed, 2u);
}

TEST(Router, FragmentsForTheWireThatThePacketLeavesBy) {
  Bench bench;
  bench.wires.mtus = {100, 200, 100};
  EXPECT_EQ(bench.take_in(ip_packet(ipv4_header(), counting(180))), Forwarding::kForwarded);
  EXPECT_EQ(bench.take_in(ip_packet(ipv4_header(), counting(181))), Forwarding::kFragmented);
  ASSERT_EQ(bench.wires.sent.size(), 3u);
  EXPECT_EQ(bench.wires.sent[1].second.size(), 196u);  // 176 octets are a multiple of eight
  EXPECT_EQ(bench.wires.sent[2].second.size(), 25u);
  EXPECT_EQ(bench.router.books().fragmented, 1u);
  EXPECT_EQ(bench.router.books().fragments, 2u);
  EXPECT_EQ(bench.router.books().put_out(), 3u);
}

TEST(Router, ObeysDf) {
  Bench bench;
  bench.wires.mtus[1] = 200;
  auto header = ipv4_header();
  header.dont_fragment = true;
  EXPECT_EQ(bench.take_in(ip_packet(header, counting(180))), Forwarding::kForwarded);
  EXPECT_EQ(bench.take_in(ip_packet(header, counting(181))), Forwarding::kTooBig);
  EXPECT_EQ(bench.wires.sent.size(), 1u);
  EXPECT_EQ(bench.router.books().too_big, 1u);
}

// RFC 6864 4: a host may give all packets with DF one identification.
TEST(Router, ThatIgnoresDfTellsThePacketsApartWhoseFragmentsItMakes) {
  Bench bench({.ignores_df = true});
  bench.wires.mtus[1] = 200;
  auto header = ipv4_header();
  header.dont_fragment = true;
  header.identification = 0;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(bench.take_in(ip_packet(header, counting(181))), Forwarding::kFragmented);
  }
  ASSERT_EQ(bench.wires.sent.size(), 4u);
  std::vector<std::uint16_t> names;
  for (const auto& [wire, packet] : bench.wires.sent) {
    const auto sent = read_routed_header(packet);
    ASSERT_TRUE(sent);
    EXPECT_FALSE(sent->dont_fragment);
    names.push_back(sent->identification);
  }
  EXPECT_EQ(names[0], names[1]);
  EXPECT_EQ(names[2], names[3]);
  EXPECT_NE(names[0], names[2]);
}

TEST(Router, LetsDfStandWhereThePacketFits) {
  Bench bench({.ignores_df = true});
  auto header = ipv4_header();
  header.dont_fragment = true;
  EXPECT_EQ(bench.take_in(ip_packet(header, counting(181))), Forwarding::kForwarded);
  EXPECT_TRUE(read_routed_header(bench.wires.sent.at(0).second)->dont_fragment);
}

TEST(Router, StopsIcmpThatComesInByOneWireOnly) {
  Bench bench;
  bench.router.stop_icmp_from(0);
  auto header = ipv4_header();
  header.protocol = 1;
  EXPECT_EQ(bench.take_in(ip_packet(header, {}), 0), Forwarding::kFiltered);
  EXPECT_EQ(bench.take_in(ip_packet(header, {}), 1), Forwarding::kForwarded);
  header.protocol = 6;
  EXPECT_EQ(bench.take_in(ip_packet(header, {}), 0), Forwarding::kForwarded);
  EXPECT_EQ(bench.router.books().filtered, 1u);
}

}  // namespace
}  // namespace sim::router
