#include "sim/router/nat_table.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "sim/router/transport.h"

namespace sim::router {
namespace {

using stack::base::Address;
using stack::base::Duration;
using stack::base::Endpoint;
using stack::base::Instant;
using std::chrono::minutes;
using std::chrono::seconds;

const Endpoint kServer{Address::v4(203, 0, 113, 9), 80};

Endpoint inside(std::uint8_t host, std::uint16_t port = 50'000) {
  return {Address::v4(192, 168, 0, host), port};
}

Passage out(Duration at = {}, std::uint8_t protocol = kTcp) {
  return {.at = Instant(at), .protocol = protocol};
}
Passage in(Duration at = {}, std::uint8_t protocol = kTcp) {
  return {.at = Instant(at), .from_inside = false, .protocol = protocol};
}

class Table : public ::testing::Test {
 protected:
  NatTable table{Lifetimes{}, Filtering::kAddressAndPortDependent};
};

TEST_F(Table, KeepsAPortThatIsFree) {
  EXPECT_EQ(table.outwards(out(), inside(1, 50'000), kServer), 50'000);
  EXPECT_EQ(table.outwards(out(), inside(1, 1), kServer), 1);
  EXPECT_EQ(table.outwards(out(), inside(1, 65'535), kServer), 65'535);
  EXPECT_EQ(table.made(), 3u);
}

TEST_F(Table, GivesTheNextPortThatIsFree) {
  EXPECT_EQ(table.outwards(out(), inside(1), kServer), 50'000);
  EXPECT_EQ(table.outwards(out(), inside(2), kServer), 50'001);
  EXPECT_EQ(table.outwards(out(), inside(3), kServer), 50'002);
  EXPECT_EQ(table.outwards(out(), inside(4, 50'001), kServer), 50'003);
}

// RFC 4787 REQ-3 b.
TEST_F(Table, KeepsSystemPortsAndUsersPortsApart) {
  EXPECT_EQ(table.outwards(out(), inside(1, 1023), kServer), 1023);
  EXPECT_EQ(table.outwards(out(), inside(2, 1023), kServer), 1);
  EXPECT_EQ(table.outwards(out(), inside(1, 65'535), kServer), 65'535);
  EXPECT_EQ(table.outwards(out(), inside(2, 65'535), kServer), 1024);
}

TEST_F(Table, EachProtocolHasPortsOfItsOwn) {
  EXPECT_EQ(table.outwards(out({}, kTcp), inside(1), kServer), 50'000);
  EXPECT_EQ(table.outwards(out({}, kUdp), inside(2), kServer), 50'000);
  EXPECT_EQ(table.outwards(out({}, kIcmp), inside(3), kServer), 50'000);
}

// RFC 4787 REQ-1.
TEST_F(Table, OneEndHasOnePortWhomeverItSpeaksTo) {
  table.outwards(out(), inside(1), kServer);
  for (std::uint16_t port = 1; port < 100; ++port) {
    EXPECT_EQ(table.outwards(out(), inside(2), {kServer.address, port}), 50'001);
  }
  EXPECT_EQ(table.made(), 2u);
}

TEST_F(Table, FindsTheWayBack) {
  table.outwards(out(), inside(1), kServer);
  table.outwards(out(), inside(2), kServer);
  EXPECT_EQ(table.inwards(in(), 50'000, kServer), inside(1));
  EXPECT_EQ(table.inwards(in(), 50'001, kServer), inside(2));
  EXPECT_EQ(table.inwards(in(), 50'002, kServer), std::unexpected(Forwarding::kUnmapped));
  EXPECT_EQ(table.inwards(in({}, kUdp), 50'000, kServer), std::unexpected(Forwarding::kUnmapped));
}

// RFC 4787 5: of the same address another port, and another address.
TEST(TableThatFilters, LetsInWhomItShould) {
  const Endpoint neighbour{kServer.address, 81};
  const Endpoint stranger{Address::v4(203, 0, 113, 10), 80};
  const auto welcomes = [](Filtering filtering, const Endpoint& remote) {
    NatTable table(Lifetimes{}, filtering);
    EXPECT_EQ(table.outwards(out(), inside(1), kServer), 50'000);
    const auto found = table.inwards(in(), 50'000, remote);
    EXPECT_TRUE(found || found.error() == Forwarding::kUnwelcome);
    return found.has_value();
  };
  for (const Filtering each : {Filtering::kEndpointIndependent, Filtering::kAddressDependent,
                               Filtering::kAddressAndPortDependent}) {
    EXPECT_TRUE(welcomes(each, kServer));
  }
  EXPECT_TRUE(welcomes(Filtering::kEndpointIndependent, neighbour));
  EXPECT_TRUE(welcomes(Filtering::kEndpointIndependent, stranger));
  EXPECT_TRUE(welcomes(Filtering::kAddressDependent, neighbour));
  EXPECT_FALSE(welcomes(Filtering::kAddressDependent, stranger));
  EXPECT_FALSE(welcomes(Filtering::kAddressAndPortDependent, neighbour));
  EXPECT_FALSE(welcomes(Filtering::kAddressAndPortDependent, stranger));
}

TEST_F(Table, ForgetsWhoIsSilentForTooLong) {
  table.outwards(out(), inside(1), kServer);
  EXPECT_EQ(table.owner_of(Instant(seconds(239)), kTcp, 50'000), inside(1));
  EXPECT_EQ(table.port_of(Instant(seconds(239)), kTcp, inside(1)), 50'000);
  EXPECT_EQ(table.owner_of(Instant(minutes(4)), kTcp, 50'000), std::nullopt);
  EXPECT_EQ(table.port_of(Instant(minutes(4)), kTcp, inside(1)), std::nullopt);
  EXPECT_EQ(table.inwards(in(minutes(4)), 50'000, kServer), std::unexpected(Forwarding::kUnmapped));
}

TEST_F(Table, GivesThePortOfTheDeadToOthers) {
  table.outwards(out(), inside(1), kServer);
  EXPECT_EQ(table.outwards(out(minutes(4)), inside(2), kServer), 50'000);
  EXPECT_EQ(table.sessions(), 1u);
  EXPECT_EQ(table.inwards(in(minutes(4)), 50'000, kServer), inside(2));
  EXPECT_EQ(table.outwards(out(minutes(4)), inside(1), kServer), 50'001);
}

// A mapping lives as long as one of its sessions; the others are shut again (RFC 4787 5).
TEST_F(Table, OneSessionKeepsTheMappingButNoOtherSession) {
  const Endpoint other{kServer.address, 81};
  table.outwards(out(), inside(1), kServer);
  table.outwards(out(minutes(3)), inside(1), other);
  EXPECT_EQ(table.inwards(in(minutes(5)), 50'000, kServer),
            std::unexpected(Forwarding::kUnwelcome));
  EXPECT_EQ(table.inwards(in(minutes(5)), 50'000, other), inside(1));
}

TEST_F(Table, ForgetsAllAtARebindAndGivesOtherPorts) {
  constexpr std::array<std::uint16_t, 5> kPorts{1, 1023, 1024, 50'000, 65'535};
  std::set<std::uint16_t> before;
  for (const std::uint16_t port : kPorts) {
    before.insert(table.outwards(out(), inside(1, port), kServer).value());
  }
  table.rebind();
  EXPECT_EQ(table.sessions(), 0u);
  for (const std::uint16_t port : before) {
    EXPECT_EQ(table.inwards(in(), port, kServer), std::unexpected(Forwarding::kUnmapped));
  }
  for (const std::uint16_t port : kPorts) {
    EXPECT_FALSE(before.contains(table.outwards(out(), inside(1, port), kServer).value()));
  }
}

TEST_F(Table, GivesAnotherPortAtEachOfManyRebinds) {
  std::uint16_t last = 50'000;
  for (int i = 0; i < 200; ++i) {
    table.rebind();
    const std::uint16_t port = table.outwards(out(), inside(1), kServer).value();
    EXPECT_NE(port, last);
    EXPECT_GE(port, 1024);
    last = port;
  }
}

TEST_F(Table, ARstMakesNoMapping) {
  Passage rst = out();
  rst.rst = true;
  EXPECT_EQ(table.outwards(rst, inside(1), kServer), std::unexpected(Forwarding::kUnmapped));
  table.outwards(out(), inside(1), kServer);
  EXPECT_EQ(table.outwards(rst, inside(1), kServer), 50'000);
}

TEST_F(Table, WithoutAFreePortDrops) {
  for (std::uint32_t port = 1; port < 1024; ++port) {
    ASSERT_TRUE(table.outwards(out(), inside(1, static_cast<std::uint16_t>(port)), kServer));
  }
  EXPECT_EQ(table.outwards(out(), inside(2, 80), kServer), std::unexpected(Forwarding::kNoPort));
  EXPECT_EQ(table.outwards(out(), inside(2, 1024), kServer), 1024);
  EXPECT_EQ(table.outwards(out(minutes(4)), inside(2, 80), kServer), 80);
}

TEST_F(Table, RemembersSoManySessionsAndNoMore) {
  const auto remote = [](std::size_t i) {
    return Endpoint{
        Address::v4(203, 0, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)), 80};
  };
  for (std::size_t i = 0; i < kMostNatSessions; ++i) {
    ASSERT_EQ(table.outwards(out(), inside(1), remote(i)), 50'000);
  }
  EXPECT_EQ(table.outwards(out(seconds(1)), inside(1), {kServer.address, 81}),
            std::unexpected(Forwarding::kNoPort));
  EXPECT_EQ(table.outwards(out(seconds(1)), inside(2), kServer),
            std::unexpected(Forwarding::kNoPort));
  // Whoever is known goes on.
  EXPECT_EQ(table.outwards(out(seconds(1)), inside(1), remote(7)), 50'000);
  EXPECT_EQ(table.sessions(), kMostNatSessions);
  // The dead make room; that one is still alive.
  EXPECT_EQ(table.outwards(out(minutes(4)), inside(2), kServer), 50'001);
  EXPECT_EQ(table.sessions(), 2u);
}

}  // namespace
}  // namespace sim::router
