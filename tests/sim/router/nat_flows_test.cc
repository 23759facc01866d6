// The stack through a NAT.
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <optional>
#include <set>

#include "sim/apps/ensemble.h"
#include "sim/apps/flow.h"
#include "sim/router/router.h"
#include "sim/router/transport.h"
#include "sim/simulator.h"
#include "stack/host/host.h"

namespace sim::router {
namespace {

using apps::FlowConfig;
using apps::FlowReport;
using stack::base::Address;
using stack::base::Endpoint;
using stack::base::Instant;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr Address kClient = Address::v4(192, 168, 0, 2);
constexpr Address kOutside = Address::v4(203, 0, 113, 1);
constexpr Address kServer = Address::v4(203, 0, 113, 9);

constexpr PartsPerBillion kEachHundredth = 10'000'000;

// Who has sent packets towards the server, on its own wire, and RSTs from there.
struct Witness final : Observer {
  explicit Witness(std::uint16_t watched) : wire(watched) {}
  void on_packet(const PacketEvent& event) override {
    if (event.what != Happening::kArrived || event.path.wire != wire) return;
    const auto header = read_routed_header(event.octets);
    const auto transport = header ? read_transport(event.octets) : std::nullopt;
    if (!transport) return;
    if (event.path.direction == Direction::kToB) sources.insert(transport->source);
    if (event.path.direction == Direction::kToA && transport->rst) {
      refused.insert(transport->destination);
    }
  }
  void on_wake(Instant, NodeId) override {}

  std::uint16_t wire;
  std::set<Endpoint> sources;
  std::set<Endpoint> refused;
};

// client - NAT - router - server.
class NatFlows : public ::testing::Test, public stack::host::Application {
 protected:
  NatFlows() {
    nat.translate({.outside = kOutside}, 1);
    nat.add_route(only(kClient), 0);
    nat.add_route(everything(stack::base::Family::kIpv4), 1);
    router.add_route(only(kOutside), 0);
    router.add_route(only(kServer), 1);
  }
  FlowConfig flow(apps::Kind kind) {
    return {.kind = kind,
            .server = {kServer, 80},
            .caller = client,
            .listener = server,
            .oracle = simulator.oracle(),
            .patience = std::chrono::minutes(10)};
  }
  FlowReport run(const FlowConfig& config) {
    only_flow = make_flow(config);
    callers.add(only_flow->caller());
    listeners.add(only_flow->listener());
    const NodeId a = simulator.add(client, callers);
    const NodeId b = simulator.add(nat);
    const NodeId c = simulator.add(router);
    const NodeId d = simulator.add(server, listeners);
    simulator.connect(a, b, lan, lan);
    simulator.connect(b, c, wan, wan);
    simulator.connect(c, d, far, far);
    for (std::size_t i = 0; i < idle_neighbours; ++i) {
      simulator.connect(c, simulator.add(neighbours.emplace_back(Config{})), {}, {});
    }
    simulator.observe(witness);
    EXPECT_EQ(simulator.run(*this), sim::Ending::kDone)
        << simulator.oracle().complaint().value_or("no complaint");
    simulator.audit();
    EXPECT_EQ(simulator.oracle().complaint(), std::nullopt);
    EXPECT_TRUE(nat.books().balances());
    return only_flow->report(simulator.now());
  }
  // Of the run: over with the flow.
  void run(Instant, stack::host::Host&) override {}
  Instant deadline() const override { return stack::base::kNever; }
  bool done() const override { return only_flow->done(); }

  SeededChoices choices{1};
  Simulator simulator{choices, Limits{}};
  stack::host::Host client{{.addresses = {kClient}, .secret = {.k0 = 1, .k1 = 1}}};
  stack::host::Host server{{.addresses = {kServer}, .secret = {.k0 = 1, .k1 = 2}}};
  Router nat{{.addresses = {Address::v4(192, 168, 0, 1)}}};
  Router router{{.addresses = {Address::v4(198, 51, 100, 1)}}};
  PathConfig lan{.bits_per_second = 1'000'000'000, .delay = microseconds(200)};
  PathConfig wan{.bits_per_second = 20'000'000, .delay = milliseconds(25)};
  PathConfig far{.bits_per_second = 1'000'000'000, .delay = milliseconds(1)};
  std::size_t idle_neighbours = 0;  // of the router
  std::deque<Router> neighbours;
  Witness witness{2};
  apps::Ensemble callers, listeners;
  std::unique_ptr<apps::Flow> only_flow;
};

TEST_F(NatFlows, ADownloadComesThrough) {
  FlowConfig download = flow(apps::Kind::kHttp);
  download.down = 300'000;
  const FlowReport report = run(download);
  EXPECT_TRUE(report.complete) << report.account;
  EXPECT_EQ(report.sha256_ok, true);
  EXPECT_EQ(nat.books().dropped(), 0u);
  EXPECT_EQ(nat.books().mapped, 1u);
  ASSERT_EQ(witness.sources.size(), 1u);
  EXPECT_EQ(witness.sources.begin()->address, kOutside);
}

// What the NAT lets through damaged, the client must find out: its checksum is not made right
// again.
TEST_F(NatFlows, DamageOnTheWayToTheNatIsNoticedBehindIt) {
  wan.impairments.corruption = lan.impairments.corruption = kEachHundredth;
  FlowConfig download = flow(apps::Kind::kHttp);
  download.down = 2'000'000;
  const FlowReport report = run(download);
  EXPECT_TRUE(report.complete) << report.account;
  EXPECT_EQ(report.sha256_ok, true);
  EXPECT_GT(simulator.path(1, Direction::kToA).ledger().corrupted, 5u);
}

// The router behind the NAT tells the NAT, which tells the client: with the packet as the client
// sent it, or it would not be believed (RFC 5927 4.1). Only the first flight is too big.
TEST_F(NatFlows, AnUploadHearsOfANarrowWireBehindTheNat) {
  far.mtu = 1280;
  FlowConfig upload = flow(apps::Kind::kTalk);
  upload.up = 500'000;
  const FlowReport report = run(upload);
  EXPECT_TRUE(report.complete) << report.account;
  EXPECT_GT(router.books().too_big, 0u);
  EXPECT_LE(router.books().too_big, 10u);  // RFC 6928: the initial window
  EXPECT_EQ(nat.books().dropped(), 0u);
}

TEST_F(NatFlows, ADownloadHearsOfANarrowWireBehindTheNat) {
  lan.mtu = 1280;
  FlowConfig download = flow(apps::Kind::kHttp);
  download.down = 500'000;
  const FlowReport report = run(download);
  EXPECT_TRUE(report.complete) << report.account;
  EXPECT_GT(nat.books().too_big, 0u);
  EXPECT_LE(nat.books().too_big, 10u);
}

// RFC 9293 3.10.7.1: a segment from an end that has no connection is answered by a RST, and that
// RST finds its way back.
TEST_F(NatFlows, AnUploadIsResetOnceTheNatHasForgottenIt) {
  simulator.at(Instant(milliseconds(500)), [this] { nat.rebind(); });
  FlowConfig upload = flow(apps::Kind::kTalk);
  upload.up = 10'000'000;
  const FlowReport report = run(upload);
  EXPECT_FALSE(report.complete);
  EXPECT_EQ(report.error, "reset") << report.account;
  EXPECT_LT(simulator.now(), Instant(std::chrono::seconds(1)));
  EXPECT_EQ(nat.books().rebinds, 1u);
  EXPECT_EQ(nat.books().mapped, 2u);
  ASSERT_EQ(witness.sources.size(), 2u);
  // It is the second port that the server does not know.
  ASSERT_EQ(witness.refused.size(), 1u);
  EXPECT_TRUE(witness.sources.contains(*witness.refused.begin()));
}

// What the server sends finds nobody; the client learns of it by the ACKs that it has still to
// send.
TEST_F(NatFlows, ADownloadIsResetByItsNextAcknowledgment) {
  simulator.at(Instant(milliseconds(500)), [this] { nat.rebind(); });
  FlowConfig download = flow(apps::Kind::kTalk);
  download.down = 10'000'000;
  const FlowReport report = run(download);
  EXPECT_EQ(report.error, "reset") << report.account;
  EXPECT_GT(nat.books().unmapped, 0u);
  EXPECT_EQ(witness.refused.size(), 1u);
}

// A turn looks at the wires that it has sent by; all of them are added up now and then only.
TEST_F(NatFlows, ARouterOfManyWiresCostsNoMoreATurn) {
  idle_neighbours = 500;
  FlowConfig download = flow(apps::Kind::kHttp);
  download.down = 300'000;
  EXPECT_TRUE(run(download).complete);
  const Looks looks = simulator.oracle().looks();
  EXPECT_GT(simulator.events(), 500u);
  EXPECT_LT(looks.books, 4 * simulator.events() + 20 * idle_neighbours);
}

}  // namespace
}  // namespace sim::router
