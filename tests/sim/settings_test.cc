#include "sim/settings.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <sstream>
#include <string>

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using stack::tcp::send::CongestionAlgorithm;

TEST(Settings, ReachTheNumbersOfOnePathOnly) {
  Scenario scenario;
  ASSERT_TRUE(apply_setting(scenario, "to-client.loss-ppm=30000"));
  EXPECT_EQ(scenario.to_client.impairments.loss, 30'000'000u);
  EXPECT_EQ(scenario.to_server.impairments.loss, 0u);
}

TEST(Settings, CountTimeInNanoseconds) {
  Scenario scenario;
  ASSERT_TRUE(apply_setting(scenario, "to-server.delay-ns=1500000"));
  ASSERT_TRUE(apply_setting(scenario, "to-server.faults-until-ns=7"));
  EXPECT_EQ(scenario.to_server.delay, Duration(1'500'000));
  EXPECT_EQ(scenario.to_server.impairments.until, Instant(Duration(7)));
}

TEST(Settings, CongestionControlHasNames) {
  Scenario scenario;
  ASSERT_TRUE(apply_setting(scenario, "cc=reno"));
  EXPECT_EQ(scenario.tcp.congestion, CongestionAlgorithm::kNewReno);
  ASSERT_TRUE(apply_setting(scenario, "cc=cubic"));
  EXPECT_EQ(scenario.tcp.congestion, CongestionAlgorithm::kCubic);
  const auto result = apply_setting(scenario, "cc=vegas");
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().find("reno, cubic"), std::string::npos) << result.error();
}

TEST(Settings, OfTheNetworkHaveNamesToo) {
  Scenario scenario;
  for (const char* setting :
       {"family=6", "hops=3", "icmp=off", "ignore-df=on", "to-client.mtu=1280",
        "to-client.mtu-after=1400", "to-client.mtu-changes-ns=5"}) {
    EXPECT_TRUE(apply_setting(scenario, setting)) << setting;
  }
  EXPECT_EQ(scenario.family, stack::base::Family::kIpv6);
  EXPECT_EQ(scenario.hops, 3u);
  EXPECT_FALSE(scenario.icmp);
  EXPECT_TRUE(scenario.ignore_df);
  EXPECT_EQ(scenario.to_client.mtu, 1280u);
  EXPECT_EQ(scenario.to_client.mtu_after, 1400u);
  EXPECT_EQ(scenario.to_client.mtu_changes_at, Instant(Duration(5)));
  EXPECT_EQ(scenario.to_server.mtu, kLargestPacket);
}

TEST(Settings, ReachOneFlowOnly) {
  Scenario scenario;
  EXPECT_EQ(scenario.flow[1].congestion, std::nullopt);
  ASSERT_TRUE(apply_setting(scenario, "flow2.cc=reno"));
  ASSERT_TRUE(apply_setting(scenario, "flow2.start-ns=5"));
  EXPECT_EQ(scenario.flow[1].congestion, CongestionAlgorithm::kNewReno);
  EXPECT_EQ(scenario.flow[1].start, Duration(5));
  EXPECT_EQ(scenario.flow[0].congestion, std::nullopt);
  EXPECT_EQ(scenario.flow[0].start, Duration(0));
  ASSERT_TRUE(apply_setting(scenario, "flow2.cc=host"));
  EXPECT_EQ(scenario.flow[1].congestion, std::nullopt);
}

TEST(Settings, WhatIsWrongIsSaidAndChangesNothing) {
  for (const char* wrong :
       {"loss", "to-client.loss-ppm=", "to-client.loss-ppm=1000001", "to-client.loss-ppm=-1",
        "to-client.loss-ppm=3x", "mtu=20", "=5", "to-client.=1", "to-client.rate-bps=0", "cc=0",
        "flows=5", "flow5.cc=reno", "sack=2", "mss=10", "family=5", "hops=9", "icmp=1",
        "to-client.mtu=67"}) {
    Scenario scenario;
    EXPECT_FALSE(apply_setting(scenario, wrong)) << wrong;
    EXPECT_EQ(replay_command(scenario, 1), "netsim run clean --seed 1") << wrong;
  }
}

TEST(Settings, AMisspeltNameFindsItsNeighbour) {
  Scenario scenario;
  const auto result = apply_setting(scenario, "to-client.los-ppm=1");
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().find("to-client.loss-ppm"), std::string::npos) << result.error();
}

// Reads the options after --set back in.
Scenario read_back(const std::string& command) {
  Scenario scenario;
  std::istringstream words(command);
  for (std::string word; words >> word;) {
    if (word == "--set" && words >> word) RC_ASSERT(apply_setting(scenario, word).has_value());
  }
  return scenario;
}

RC_GTEST_PROP(Settings, TheReplayCommandSaysEverything, (std::uint64_t seed)) {
  const auto below = [](std::uint32_t limit) { return *rc::gen::inRange<std::uint32_t>(1, limit); };
  Scenario scenario;
  scenario.body = below(1000);
  scenario.mtu = static_cast<std::uint16_t>(576 + below(900));
  scenario.tcp.send_buffer = below(9999);
  scenario.tcp.receive_buffer = below(9999);
  scenario.tcp.user_timeout = Duration(below(999'999));
  scenario.tcp.congestion = CongestionAlgorithm::kNewReno;
  scenario.tcp.mss = static_cast<std::uint16_t>(100 + below(900));
  scenario.tcp.sack = *rc::gen::arbitrary<bool>();
  scenario.tcp.timestamps = *rc::gen::arbitrary<bool>();
  scenario.tcp.window_scaling = *rc::gen::arbitrary<bool>();
  scenario.tcp.ecn = *rc::gen::arbitrary<bool>();
  scenario.tcp.pacing = *rc::gen::arbitrary<bool>();
  scenario.flows = below(kMostFlows);
  scenario.flow[2] = {CongestionAlgorithm::kCubic, Duration(below(999))};
  scenario.flows_until = Instant(Duration(below(999'999)));
  scenario.patience = Duration(below(999'999));
  scenario.limits = {.time = Duration(below(999'999)), .events = below(9999)};
  scenario.family = stack::base::Family::kIpv6;
  scenario.hops = below(kMostHops);
  scenario.icmp = *rc::gen::arbitrary<bool>();
  scenario.ignore_df = *rc::gen::arbitrary<bool>();
  for (PathConfig* path : {&scenario.to_server, &scenario.to_client}) {
    path->mtu = 1280 + below(9999);
    path->mtu_after = 1280 + below(9999);
    path->mtu_changes_at = Instant(Duration(below(999'999)));
    path->bits_per_second = below(1'000'000);
    path->delay = Duration(below(1'000'000));
    path->queue.packets = below(100);
    path->impairments = {.loss = below(kAlways / 1000) * 1000,
                         .reordering = below(kAlways / 1000) * 1000,
                         .reordering_delay = Duration(below(1'000'000)),
                         .duplication = below(kAlways / 1000) * 1000,
                         .duplication_delay = Duration(below(1'000'000)),
                         .corruption = below(kAlways / 1000) * 1000,
                         .corrupted_bits = static_cast<std::uint16_t>(below(kMostCorruptedBits)),
                         .until = Instant(Duration(below(1'000'000)))};
  }
  const std::string command = replay_command(scenario, seed);
  const Scenario again = read_back(command);
  RC_ASSERT(replay_command(again, seed) == command);
  RC_ASSERT(again.to_client.impairments.until == scenario.to_client.impairments.until);
  RC_ASSERT(again.to_server.delay == scenario.to_server.delay);
  RC_ASSERT(again.limits.events == scenario.limits.events);
  RC_ASSERT(again.tcp.congestion == scenario.tcp.congestion);
  RC_ASSERT(again.tcp.sack == scenario.tcp.sack);
  RC_ASSERT(again.tcp.ecn == scenario.tcp.ecn);
  RC_ASSERT(again.flow[2].congestion == scenario.flow[2].congestion);
  RC_ASSERT(again.family == scenario.family);
  RC_ASSERT(again.icmp == scenario.icmp);
  RC_ASSERT(again.to_client.mtu_after == scenario.to_client.mtu_after);
  RC_ASSERT(again.flow[2].start == scenario.flow[2].start);
}

}  // namespace
}  // namespace sim
