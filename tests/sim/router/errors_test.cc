// What a router says about the packets that it drops.
#include "stack/wire/icmp.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>

#include "sim/router/router.h"
#include "tests/sim/router/packets.h"

namespace sim::router {
namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Family;
using stack::base::Instant;
using stack::wire::IcmpKind;
namespace wire = stack::wire;

Address address(Family family, std::uint8_t last) {
  if (family == Family::kIpv4) return Address::v4(10, 0, 0, last);
  std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0d, 0xb8};
  octets.back() = last;
  return Address::from_octets(octets);
}

struct Wires final : Router::Wires {
  std::size_t mtu(std::size_t wire) const override { return mtus.at(wire); }
  void send(std::size_t wire, ByteView packet) override {
    sent.push_back({wire, Octets(packet.begin(), packet.end())});
  }
  void made(ByteView) override { ++errors; }
  std::array<std::size_t, 2> mtus{1500, 1500};
  std::vector<std::pair<std::size_t, Octets>> sent;
  int errors = 0;
};

// The client, N.1, is on wire 0, the server, N.2, on wire 1; the router is N.9.
class RouterErrors : public ::testing::TestWithParam<Family> {
 protected:
  Router make_router(Config config = {}) {
    config.addresses = {address(Family::kIpv4, 9), address(Family::kIpv6, 9)};
    return Router(config);
  }
  void introduce(Router& router) {
    router.add_route(only(address(GetParam(), 1)), 0);
    router.add_route(only(address(GetParam(), 2)), 1);
  }
  // From the client to the server, or to nobody, with `size` octets in all.
  Octets packet(std::size_t size, std::uint8_t to = 2, std::uint8_t ttl = 64,
                std::uint8_t protocol = 17) {
    wire::IpHeader header;
    header.source = address(GetParam(), 1);
    header.destination = address(GetParam(), to);
    header.ttl = ttl;
    header.protocol = protocol;
    return ip_packet(header, counting(size - wire::ip_header_size(header)));
  }
  Forwarding take_in(Router& router, const Octets& octets, Instant now = Instant()) {
    const Forwarding what = router.take_in(now, 0, octets, wires);
    EXPECT_TRUE(router.books().balances());
    EXPECT_EQ(router.books().put_out(), wires.sent.size());
    EXPECT_EQ(router.books().errors, static_cast<std::uint64_t>(wires.errors));
    return what;
  }
  // The one packet that was sent, an error from the router to the client about `about`.
  void expect_error(IcmpKind kind, std::uint32_t value, const Octets& about) {
    ASSERT_EQ(wires.sent.size(), 1u);
    EXPECT_EQ(wires.sent[0].first, 0u);
    const auto ip = wire::parse_ip(wires.sent[0].second);
    ASSERT_TRUE(ip);
    EXPECT_EQ(ip->header.source, address(GetParam(), 9));
    EXPECT_EQ(ip->header.destination, address(GetParam(), 1));
    ASSERT_EQ(ip->header.protocol, wire::icmp_protocol(GetParam()));
    const auto error = wire::parse_icmp(ip->payload, ip->header.source, ip->header.destination);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind, kind);
    EXPECT_EQ(error->code, 0u);
    EXPECT_EQ(error->value, value);
    // RFC 1812 4.3.2.3: as much as fits into 576 octets; RFC 4443 2.4 c: into 1,280.
    const std::size_t most = GetParam() == Family::kIpv4 ? 576 - 28 : 1280 - 48;
    EXPECT_TRUE(
        std::ranges::equal(error->body, ByteView(about).first(std::min(most, about.size()))));
  }
  Wires wires;
};

TEST_P(RouterErrors, TellTheMtuOfTheNextWire) {
  Router router = make_router();
  introduce(router);
  wires.mtus[1] = 1400;
  const Octets about = packet(1401);
  EXPECT_EQ(take_in(router, about), Forwarding::kTooBig);
  expect_error(IcmpKind::kTooBig, 1400, about);
}

TEST_P(RouterErrors, TellThatTheTimeIsUp) {
  Router router = make_router();
  introduce(router);
  const Octets about = packet(100, 2, 1);
  EXPECT_EQ(take_in(router, about), Forwarding::kExpired);
  expect_error(IcmpKind::kTimeExceeded, 0, about);
}

TEST_P(RouterErrors, TellThatNobodyKnowsTheWay) {
  Router router = make_router();
  introduce(router);
  const Octets about = packet(100, 7);
  EXPECT_EQ(take_in(router, about), Forwarding::kNoRoute);
  expect_error(IcmpKind::kUnreachable, 0, about);
}

TEST_P(RouterErrors, AreNeverAboutAnError) {
  Router router = make_router();
  introduce(router);
  Octets error = packet(100, 7, 64, wire::icmp_protocol(GetParam()));
  const std::size_t at = GetParam() == Family::kIpv4 ? 20 : 40;
  wire::write_icmp(std::span(error).subspan(at), {.kind = IcmpKind::kTimeExceeded},
                   address(GetParam(), 1), address(GetParam(), 7));
  EXPECT_EQ(take_in(router, error), Forwarding::kNoRoute);
  EXPECT_TRUE(wires.sent.empty());
  EXPECT_EQ(router.books().withheld, 1u);
}

TEST_P(RouterErrors, OfASilentRouterAreNone) {
  Router router = make_router({.silent = true});
  introduce(router);
  EXPECT_EQ(take_in(router, packet(100, 7)), Forwarding::kNoRoute);
  EXPECT_TRUE(wires.sent.empty());
  EXPECT_EQ(router.books().withheld, 1u);
}

// RFC 4443 2.4 f's example: ten at once, then ten a second.
TEST_P(RouterErrors, KeepToTheirRate) {
  Router router = make_router();
  introduce(router);
  for (int i = 0; i < 20; ++i) take_in(router, packet(100, 7));
  EXPECT_EQ(wires.sent.size(), 10u);
  EXPECT_EQ(router.books().withheld, 10u);
  for (int i = 0; i < 20; ++i)
    take_in(router, packet(100, 7), Instant(std::chrono::milliseconds(300)));
  EXPECT_EQ(wires.sent.size(), 13u);
}

TEST_P(RouterErrors, ThatNobodyKnowsTheWayForAreDroppedAndCounted) {
  Router router = make_router();
  EXPECT_EQ(take_in(router, packet(100)), Forwarding::kNoRoute);
  EXPECT_TRUE(wires.sent.empty());
  EXPECT_EQ(router.books().errors, 1u);
  EXPECT_EQ(router.books().no_route, 2u);
}

INSTANTIATE_TEST_SUITE_P(Sim, RouterErrors, ::testing::Values(Family::kIpv4, Family::kIpv6),
                         [](const auto& test) {
                           return test.param == Family::kIpv4 ? "Ipv4" : "Ipv6";
                         });

// An error is a packet like any other: IPv4's may be cut.
TEST(RouterErrorsOfOneFamily, OfIpv4PassANarrowWireInFragments) {
  Router router({.addresses = {address(Family::kIpv4, 9)}});
  router.add_route(only(address(Family::kIpv4, 1)), 0);
  Wires wires;
  wires.mtus[0] = 300;
  EXPECT_EQ(router.take_in(Instant(), 0, ip_packet(ipv4_header(), counting(1000)), wires),
            Forwarding::kNoRoute);
  EXPECT_EQ(wires.sent.size(), 2u);  // of the 576 octets of the error
  EXPECT_EQ(router.books().fragments, 2u);
  EXPECT_TRUE(router.books().balances());
}

// A router says nothing about a family that it has no address of.
TEST(RouterErrorsOfOneFamily, NeedAnAddressOfTheirOwn) {
  Router router({.addresses = {address(Family::kIpv6, 9)}});
  router.add_route(only(address(Family::kIpv4, 1)), 0);
  Wires wires;
  auto header = ipv4_header();
  header.ttl = 1;
  router.take_in(Instant(), 0, ip_packet(header, {}), wires);
  EXPECT_TRUE(wires.sent.empty());
  EXPECT_EQ(router.books().withheld, 1u);
}

}  // namespace
}  // namespace sim::router
