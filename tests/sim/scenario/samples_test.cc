// The format by example: three files that other people's words describe.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "sim/scenario/document.h"
#include "tests/sim/scenario/texts.h"

namespace sim::scenario {
namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::Duration;
using stack::base::Instant;
using stack::tcp::send::CongestionAlgorithm;

template <typename Action>
const Action& packet_action(const Fault& fault) {
  return std::get<Action>(std::get<PacketAction>(fault.action));
}
template <typename Action>
const Action& node_action(const Fault& fault) {
  return std::get<Action>(std::get<NodeAction>(fault.action));
}

// The queue lets packets go one by one, so that the change counts for those that wait.
TEST(LossyBulk, AQueueBeforeARateThatChangesIsServed) {
  const std::string text(kLossyBulk);
  const auto served = [&](std::string_view action) {
    const Scenario scenario =
        must_read(text + "[[fault]]\non = \"wire\"\ndir = \"to-a\"\nat = \"1 s\"\ndo = " +
                  std::string(action) + "\n");
    EXPECT_FALSE(scenario.links[0].to_b.queue.served);
    return scenario.links[0].to_a.queue.served;
  };
  EXPECT_TRUE(served("{ rate = \"1 Mbit/s\" }"));
  EXPECT_TRUE(served("{ delay = \"1 s\" }"));
  EXPECT_FALSE(served("{ down-for = \"1 s\" }"));
}

TEST(LossyBulk, IsReadWordForWord) {
  const Scenario scenario = must_read(kLossyBulk);
  EXPECT_EQ(scenario.name, "lossy-bulk");
  EXPECT_EQ(scenario.description, "10 MiB over a 100 Mbit/s, 20 ms path with 1 % loss.");
  EXPECT_EQ(scenario.seed, 1u);
  EXPECT_TRUE(scenario.stop.when_all_done);
  EXPECT_EQ(scenario.stop.at, std::nullopt);
  EXPECT_EQ(scenario.stop.at_most, Duration(120s));
  EXPECT_EQ(scenario.stop.wall, Duration(10s));

  ASSERT_EQ(scenario.hosts.size(), 2u);
  const Host& client = scenario.hosts[0];
  EXPECT_EQ(client.name, "client");
  ASSERT_EQ(client.interfaces.size(), 1u);
  EXPECT_EQ(client.interfaces[0].address, Address::v4(10, 0, 0, 1));
  EXPECT_EQ(client.interfaces[0].prefix_length, 24u);
  EXPECT_EQ(client.tcp.receive_buffer, std::size_t{1} << 20);
  EXPECT_EQ(scenario.hosts[1].name, "server");
  EXPECT_EQ(scenario.hosts[1].tcp.initial_window_segments, 10u);

  ASSERT_EQ(scenario.links.size(), 1u);
  const Link& wire = scenario.links[0];
  EXPECT_EQ(wire.name, "wire");
  EXPECT_EQ(wire.a, "client");
  EXPECT_EQ(wire.b, "server");
  for (const PathConfig* path : {&wire.to_a, &wire.to_b}) {
    EXPECT_EQ(path->bits_per_second, 100'000'000u);
    EXPECT_EQ(path->delay, Duration(10ms));
    EXPECT_EQ(path->mtu, 1500u);
  }

  ASSERT_EQ(scenario.flows.size(), 1u);
  const Flow& flow = scenario.flows[0];
  EXPECT_EQ(flow.id, "get");
  EXPECT_EQ(flow.app, App::kHttpGet);
  EXPECT_EQ(flow.from, "client");
  EXPECT_EQ(flow.to, "server");
  EXPECT_EQ(flow.port, 80u);
  EXPECT_EQ(flow.bytes, std::uint64_t{10} << 20);
  EXPECT_EQ(flow.congestion, std::nullopt);

  ASSERT_EQ(scenario.expectations.size(), 3u);
  EXPECT_EQ(scenario.expectations[1].that.text(), "link.wire.to-a.lost >= 40");
  EXPECT_EQ(scenario.expectations[1].tolerate, 0);
}

TEST(ScriptedFaults, AreReadWordForWord) {
  const Scenario scenario = must_read(kScriptedFaults);
  ASSERT_EQ(scenario.routers.size(), 1u);
  EXPECT_EQ(scenario.routers[0].kind, RouterKind::kNat44);
  EXPECT_EQ(scenario.routers[0].interfaces[1].address, Address::v4(203, 0, 113, 1));
  ASSERT_EQ(scenario.faults.size(), 7u);

  const Fault& third = scenario.faults[0];
  EXPECT_EQ(third.on, "wan");
  EXPECT_EQ(third.side, Side::kToA);
  ASSERT_TRUE(third.match);
  EXPECT_EQ(third.match->text(), "tcp.data nth 3");
  EXPECT_EQ(third.times, 2u);
  packet_action<Drop>(third);

  EXPECT_EQ(packet_action<Delay>(scenario.faults[1]).by, Duration(35ms));
  EXPECT_EQ(scenario.faults[2].every, 5u);
  EXPECT_EQ(scenario.faults[2].side, Side::kBoth);
  EXPECT_EQ(packet_action<Duplicate>(scenario.faults[2]).copies, 2u);
  EXPECT_EQ(packet_action<Duplicate>(scenario.faults[2]).gap, Duration(1ms));
  EXPECT_EQ(packet_action<FlipBits>(scenario.faults[3]).bits,
            (std::vector<std::uint32_t>{416, 417}));
  EXPECT_FALSE(packet_action<FlipBits>(scenario.faults[3]).fix_checksum);
  EXPECT_EQ(scenario.faults[4].at, Instant(400ms));
  EXPECT_EQ(node_action<Down>(scenario.faults[4]).duration, Duration(1500ms));
  EXPECT_EQ(node_action<SetMtu>(scenario.faults[5]).mtu, 1280u);
  EXPECT_FALSE(node_action<SetMtu>(scenario.faults[5]).icmp_too_big);
  EXPECT_EQ(scenario.faults[6].on, "nat");
  node_action<Rebind>(scenario.faults[6]);
}

TEST(ParkingLot, RefusesAControllerThatTheStackLacks) {
  std::string text(kParkingLot);
  text.replace(text.find("\"cubic\"]"), 8, "\"cubic\", \"vegas\"]");
  const auto document = Document::parse(text, "lot.toml");
  ASSERT_TRUE(document) << document.error().to_string();
  EXPECT_TRUE(read(*document, sample_files, {{"cc", "\"cubic\""}}));
  const auto wrong = check(*document, sample_files);
  ASSERT_TRUE(wrong);
  EXPECT_EQ(
      wrong->to_string(),
      "lot.toml:23:6: flow 'long': 'cc' must be one of reno, cubic, bbr, not 'vegas'; did you mean "
      "'reno'?");
}

TEST(ParkingLot, GrowsIntoHostsRoutersAndLinks) {
  const Scenario scenario = must_read(kParkingLot);
  ASSERT_EQ(scenario.routers.size(), 4u);
  EXPECT_EQ(scenario.hosts.size(), 8u);   // two ends, and two for each hop
  EXPECT_EQ(scenario.links.size(), 11u);  // three hops, and one for each host
  const auto link = [&](std::string_view name) -> const Link& {
    return *std::ranges::find(scenario.links, name, &Link::name);
  };
  EXPECT_EQ(link("hop1").to_b.bits_per_second, 50'000'000u);
  EXPECT_EQ(link("hop3").a, "r3");
  EXPECT_EQ(link("hop3").b, "r4");
  EXPECT_EQ(link("hop3").to_a.delay, Duration(5ms));
  EXPECT_EQ(link("access-left").to_b.bits_per_second, 1'000'000'000u);
  EXPECT_EQ(link("access-out2").a, "r3");

  ASSERT_EQ(scenario.flows.size(), 7u);
  EXPECT_EQ(scenario.flows[0].id, "long");
  EXPECT_EQ(scenario.flows[0].from, "left");
  EXPECT_EQ(scenario.flows[0].to, "right");
  EXPECT_EQ(scenario.flows[0].congestion, CongestionAlgorithm::kNewReno);
  EXPECT_EQ(scenario.flows[3].id, "cross.3");
  EXPECT_EQ(scenario.flows[3].group, "cross");
  EXPECT_EQ(scenario.flows[3].from, "in2");
  EXPECT_EQ(scenario.flows[3].to, "out2");
  EXPECT_EQ(scenario.flows[4].port, 81u);  // the second at the same host
  EXPECT_EQ(scenario.flows[4].start_until, Duration(1s));
  EXPECT_EQ(scenario.warmup, Duration(10s));
  EXPECT_FALSE(scenario.stop.when_all_done);
  EXPECT_EQ(scenario.stop.at, Instant(60s));
  EXPECT_DOUBLE_EQ(scenario.expectations[0].tolerate, 0.01);
  EXPECT_EQ(scenario.metrics.size(), 8u);
  ASSERT_EQ(scenario.laws.size(), 1u);
  EXPECT_EQ(scenario.laws[0].law, "mathis");
}

TEST(ParkingLot, IsSweptPointByPointTheLastParameterFastest) {
  const auto document = Document::parse(kParkingLot, "lot.toml");
  ASSERT_TRUE(document);
  const auto points = document->points();
  ASSERT_EQ(points.size(), 2u * 3u * 4u);
  EXPECT_EQ(points[0], (Point{{"cc", "\"reno\""}, {"loss", "0.0"}, {"queue", "\"droptail\""}}));
  EXPECT_EQ(points[1], (Point{{"cc", "\"reno\""}, {"loss", "0.0"}, {"queue", "\"red\""}}));
  EXPECT_EQ(points[23], (Point{{"cc", "\"cubic\""}, {"loss", "0.01"}, {"queue", "\"fq-codel\""}}));
  for (const Point& point : points) {
    const auto scenario = read(*document, sample_files, point);
    ASSERT_TRUE(scenario) << scenario.error().to_string();
    EXPECT_EQ(scenario->point, point);
  }
}

}  // namespace
}  // namespace sim::scenario
