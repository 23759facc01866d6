// A router that is a NAT.
#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "sim/router/router.h"
#include "stack/wire/ip.h"
#include "tests/sim/router/nat_packets.h"

namespace sim::router {
namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Endpoint;
using stack::base::Instant;
using stack::wire::IcmpKind;

constexpr std::size_t kLan = 0;
constexpr std::size_t kWan = 1;
const Address kInnerAddress = Address::v4(192, 168, 0, 1);

struct Wires final : Router::Wires {
  std::size_t mtu(std::size_t wire) const override { return mtus.at(wire); }
  void send(std::size_t wire, ByteView packet) override {
    sent.emplace_back(wire, Octets(packet.begin(), packet.end()));
  }
  void made(ByteView) override {}
  std::array<std::size_t, 2> mtus{1500, 1500};
  std::vector<std::pair<std::size_t, Octets>> sent;
};

class Translation : public ::testing::Test {
 protected:
  Translation() {
    router.translate({.outside = kOutside}, kWan);
    router.add_route(only(kInside.address), kLan);
    router.add_route(everything(stack::base::Family::kIpv4), kWan);
  }
  Forwarding take_in(std::size_t from, const Octets& packet) {
    wires.sent.clear();
    const Forwarding what = router.take_in(Instant(), from, packet, wires);
    EXPECT_TRUE(router.books().balances());
    return what;
  }
  // Of the one packet that was sent.
  stack::wire::IpPacket sent(std::size_t by) {
    EXPECT_EQ(wires.sent.size(), 1u);
    EXPECT_EQ(wires.sent.at(0).first, by);
    const auto packet = stack::wire::parse_ip(wires.sent.at(0).second);
    EXPECT_TRUE(packet);
    return packet.value();
  }
  // The error that was sent by this wire.
  stack::wire::IcmpMessage error(std::size_t by) {
    const auto packet = sent(by);
    const auto& header = packet.header;
    const auto message = stack::wire::parse_icmp(packet.payload, header.source, header.destination);
    EXPECT_TRUE(message);
    return message.value();
  }
  Router router{{.addresses = {kInnerAddress}}};
  Wires wires;
};

TEST_F(Translation, IsDoneOnTheWayOutAndBack) {
  EXPECT_EQ(take_in(kLan, tcp_packet(kInside, kServer, {.syn = true})), Forwarding::kForwarded);
  EXPECT_EQ(sent(kWan).header.source, kOutside);
  EXPECT_EQ(sent(kWan).header.ttl, 63);
  EXPECT_EQ(
      take_in(kWan, tcp_packet(kServer, {kOutside, kInside.port}, {.ack = true, .syn = true})),
      Forwarding::kForwarded);
  EXPECT_EQ(sent(kLan).header.destination, kInside.address);
  EXPECT_EQ(router.books().mapped, 1u);
}

TEST_F(Translation, CountsWhatItDropsAndWhy) {
  EXPECT_EQ(take_in(kWan, tcp_packet(kServer, {kOutside, 9}, {})), Forwarding::kUnmapped);
  EXPECT_EQ(take_in(kLan, tcp_packet(kInside, kServer, {})), Forwarding::kForwarded);
  EXPECT_EQ(take_in(kWan, tcp_packet({kRouter, 9}, {kOutside, kInside.port}, {})),
            Forwarding::kUnwelcome);
  EXPECT_EQ(take_in(kLan, ip_packet(between(kInside, kServer, 47), counting(9))),
            Forwarding::kUntranslatable);
  EXPECT_TRUE(wires.sent.empty());
  EXPECT_EQ(router.books().unmapped, 1u);
  EXPECT_EQ(router.books().unwelcome, 1u);
  EXPECT_EQ(router.books().untranslatable, 1u);
  EXPECT_EQ(router.books().dropped(), 3u);
}

// Its source would not know it otherwise.
TEST_F(Translation, AnErrorAboutWhatDoesNotLeaveQuotesItUntranslated) {
  wires.mtus[kWan] = 1400;
  const Octets big = tcp_packet(kInside, kServer, {.ack = true}, counting(1400));
  EXPECT_EQ(take_in(kLan, big), Forwarding::kTooBig);
  EXPECT_EQ(sent(kLan).header.source, kInnerAddress);
  EXPECT_EQ(error(kLan).value, 1400u);
  EXPECT_TRUE(std::ranges::equal(error(kLan).body, ByteView(big).first(576 - 28)));
  EXPECT_EQ(router.books().mapped, 0u);
}

TEST_F(Translation, AnErrorAboutWhatDoesNotComeInIsFromTheOutsideAndQuotesItAsItCame) {
  take_in(kLan, tcp_packet(kInside, kServer, {.syn = true}));
  wires.mtus[kLan] = 1400;
  const Octets big = tcp_packet(kServer, {kOutside, kInside.port}, {.ack = true}, counting(1400));
  EXPECT_EQ(take_in(kWan, big), Forwarding::kTooBig);
  EXPECT_EQ(sent(kWan).header.source, kOutside);
  EXPECT_TRUE(std::ranges::equal(error(kWan).body, ByteView(big).first(576 - 28)));
}

TEST_F(Translation, FragmentsWhatMayBeCut) {
  wires.mtus[kWan] = 600;
  auto header = between(kInside, kServer, kUdp);
  header.dont_fragment = false;
  EXPECT_EQ(take_in(kLan, ip_packet(header, counting(1000))), Forwarding::kFragmented);
  EXPECT_EQ(wires.sent.size(), 2u);
  for (const auto& [wire, packet] : wires.sent) {
    EXPECT_EQ(read_routed_header(packet)->source, kOutside);
  }
}

const Endpoint kNeighbour{Address::v4(192, 168, 0, 3), 80};
const Endpoint kNeighbourOutside{kOutside, 80};
const Endpoint kInsideOutside{kOutside, kInside.port};

// RFC 4787 REQ-9 a, RFC 5382 REQ-8: each sees the other's address outside.
TEST_F(Translation, WhoIsInsideReachesOthersByTheirAddressOutside) {
  router.add_route(only(kNeighbour.address), kLan);
  // Filtering holds here, too: the neighbour must have spoken to that end before.
  EXPECT_EQ(take_in(kLan, tcp_packet(kInside, kNeighbourOutside, {.syn = true})),
            Forwarding::kUnmapped);
  EXPECT_EQ(take_in(kLan, tcp_packet(kNeighbour, kServer, {.syn = true})), Forwarding::kForwarded);
  EXPECT_EQ(take_in(kLan, tcp_packet(kInside, kNeighbourOutside, {.syn = true})),
            Forwarding::kUnwelcome);
  EXPECT_EQ(take_in(kLan, tcp_packet(kNeighbour, kInsideOutside, {.syn = true})),
            Forwarding::kForwarded);
  Octets expected = tcp_packet(kNeighbourOutside, kInside, {.syn = true});
  decrement_ttl(expected);
  ASSERT_EQ(wires.sent.size(), 1u);
  EXPECT_EQ(wires.sent[0].first, kLan);
  EXPECT_EQ(wires.sent[0].second, expected);
  EXPECT_EQ(take_in(kLan, tcp_packet(kInside, kNeighbourOutside, {.ack = true, .syn = true})),
            Forwarding::kForwarded);
  EXPECT_EQ(sent(kLan).header.source, kOutside);
  EXPECT_EQ(sent(kLan).header.destination, kNeighbour.address);
}

TEST_F(Translation, ErrorsTurnBackLikeWhatTheyQuote) {
  router.add_route(only(kNeighbour.address), kLan);
  take_in(kLan, tcp_packet(kInside, kNeighbourOutside, {.syn = true}));
  EXPECT_EQ(take_in(kLan, tcp_packet(kNeighbour, kInsideOutside, {.syn = true})),
            Forwarding::kForwarded);
  const Octets came = wires.sent.at(0).second;
  EXPECT_EQ(take_in(kLan, error_packet(kInside.address, kOutside, came)), Forwarding::kForwarded);
  EXPECT_EQ(sent(kLan).header.source, kOutside);
  EXPECT_EQ(sent(kLan).header.destination, kNeighbour.address);
  Octets said = tcp_packet(kNeighbour, kInsideOutside, {.syn = true});
  decrement_ttl(said);
  EXPECT_TRUE(std::ranges::equal(error(kLan).body, ByteView(said).first(error(kLan).body.size())));
}

TEST_F(Translation, ATtlThatRunsOutIsToldBeforeItIsTranslated) {
  Octets tired = tcp_packet(kInside, kNeighbourOutside, {.syn = true});
  while (read_routed_header(tired)->ttl > 1) decrement_ttl(tired);
  EXPECT_EQ(take_in(kLan, tired), Forwarding::kExpired);
  EXPECT_EQ(router.books().mapped, 0u);
}

TEST_F(Translation, LeavesIpv6Alone) {
  stack::wire::IpHeader header;
  header.source = Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
  header.destination = Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2});
  header.protocol = 47;
  router.add_route(everything(stack::base::Family::kIpv6), kWan);
  EXPECT_EQ(take_in(kLan, ip_packet(header, counting(9))), Forwarding::kForwarded);
  EXPECT_EQ(sent(kWan).header.source, header.source);
}

TEST_F(Translation, AfterARebindIsAnother) {
  take_in(kLan, tcp_packet(kInside, kServer, {.syn = true}));
  router.rebind();
  EXPECT_EQ(router.books().rebinds, 1u);
  EXPECT_EQ(take_in(kWan, tcp_packet(kServer, {kOutside, kInside.port}, {})),
            Forwarding::kUnmapped);
  EXPECT_EQ(take_in(kLan, tcp_packet(kInside, kServer, {})), Forwarding::kForwarded);
  EXPECT_NE(read_transport(wires.sent.at(0).second)->source.port, kInside.port);
  EXPECT_EQ(router.books().mapped, 2u);
}

TEST(RouterThatHushes, SaysNothingOfOneWiresMtu) {
  Router router({.addresses = {kRouter}});
  router.add_route(only(kInside.address), kLan);
  router.add_route(only(kServer.address), kWan);
  Wires wires;
  wires.mtus = {1400, 1400};
  const auto errors_about = [&](const Octets& packet, std::size_t from) {
    wires.sent.clear();
    EXPECT_EQ(router.take_in(Instant(), from, packet, wires), Forwarding::kTooBig);
    EXPECT_TRUE(router.books().balances());
    return wires.sent.size();
  };
  const Octets out = tcp_packet(kInside, kServer, {}, counting(1400));
  const Octets in = tcp_packet(kServer, kInside, {}, counting(1400));
  EXPECT_EQ(errors_about(out, kLan), 1u);
  router.tell_of_mtu(kWan, false);
  EXPECT_EQ(errors_about(out, kLan), 0u);
  EXPECT_EQ(errors_about(in, kWan), 1u);
  EXPECT_EQ(router.books().withheld, 1u);
  router.tell_of_mtu(kWan, true);
  EXPECT_EQ(errors_about(out, kLan), 1u);
}

}  // namespace
}  // namespace sim::router
