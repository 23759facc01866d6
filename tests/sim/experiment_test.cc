#include "sim/experiment.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/settings.h"

namespace sim {
namespace {

Scenario small(std::string_view name) {
  Scenario scenario = *find_scenario(name);
  scenario.body = 100'000;
  scenario.upload = 50'000;
  return scenario;
}

class EveryScenario : public ::testing::TestWithParam<bool> {};

TEST_P(EveryScenario, ArrivesWholeAndBreaksNoInvariant) {
  for (const Scenario& built_in : built_in_scenarios()) {
    Scenario scenario = small(built_in.name);
    scenario.conversation = GetParam();
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const Report report = run_experiment(scenario, {.seed = seed});
      EXPECT_TRUE(report.good()) << replay_command(scenario, seed) << "\n"
                                 << report.broken.value_or("") << report.failure.value_or("");
      EXPECT_EQ(report.digest_right, true);
      EXPECT_EQ(report.delivered, scenario.body * std::max<std::size_t>(1, scenario.flows));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sim, EveryScenario, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "Conversation" : "Download"; });

// Ten seeds together.
Ledger packets_of(std::string_view name) {
  Ledger sum;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    sum += run_experiment(small(name), {.seed = seed, .with_digest = false}).packets();
  }
  return sum;
}

// A fault that a scenario is named after must happen in it, or its test proves nothing.
TEST(Experiment, EachFaultStrikesWhereItsScenarioSaysSo) {
  const auto lossy = packets_of("lossy");
  EXPECT_NEAR(static_cast<double>(lossy.lost) / static_cast<double>(lossy.offered), 0.03, 0.015);
  const auto very = packets_of("very-lossy");
  EXPECT_NEAR(static_cast<double>(very.lost) / static_cast<double>(very.offered), 0.20, 0.04);
  EXPECT_GT(packets_of("reordering").reordered, 0u);
  EXPECT_GT(packets_of("duplication").duplicated, 0u);
  EXPECT_GT(packets_of("corruption").corrupted, 0u);
  EXPECT_GT(packets_of("tiny-queue").overflowed, 0u);
  const Ledger all = packets_of("everything");
  EXPECT_TRUE(all.lost > 0 && all.reordered > 0 && all.duplicated > 0 && all.corrupted > 0);
}

// Ten seeds together.
router::Books routers_of(std::string_view name) {
  router::Books sum;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    sum += run_experiment(small(name), {.seed = seed, .with_digest = false}).routers;
  }
  return sum;
}

TEST(Experiment, EachRouterActsAsItsScenarioSays) {
  for (const char* name : {"small-mtu", "ipv6-small-mtu", "mtu-shrinks"}) {
    const router::Books told = routers_of(name);
    EXPECT_GT(told.too_big, 0u) << name;
    EXPECT_GT(told.errors, 0u) << name;
  }
  for (const char* name : {"black-hole", "ipv6-black-hole", "mtu-shrinks-silently"}) {
    const router::Books untold = routers_of(name);
    EXPECT_GT(untold.too_big, 0u) << name;
    EXPECT_EQ(untold.errors, 0u) << name;
    EXPECT_EQ(untold.withheld, untold.too_big) << name;
  }
  const router::Books cut = routers_of("fragments");
  EXPECT_GT(cut.fragmented, 0u);
  EXPECT_GE(cut.fragments, 2 * cut.fragmented);
  EXPECT_EQ(cut.too_big, 0u);
}

// Issue 4: a path whose MTU shrinks with its ICMP eaten still delivers, within 10 s.
TEST(Experiment, ABlackHoleIsFoundAndPassedWithinTenSeconds) {
  for (const char* name : {"black-hole", "ipv6-black-hole", "mtu-shrinks-silently"}) {
    for (const bool conversation : {false, true}) {
      Scenario scenario = *find_scenario(name);
      scenario.conversation = conversation;
      scenario.upload = 200'000;
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const Report report = run_experiment(scenario, {.seed = seed, .with_digest = false});
        EXPECT_TRUE(report.good()) << replay_command(scenario, seed);
        // The path is a black hole from its beginning, or from the change on.
        stack::base::Duration since{0};
        const auto change = scenario.to_client.mtu_changes_at;
        if (change != stack::base::kNever) since = change.time_since_epoch();
        EXPECT_LT(report.simulated - since, std::chrono::seconds(10))
            << replay_command(scenario, seed);
      }
    }
  }
}

TEST(Experiment, BothEndsSayWhichMtuTheyFound) {
  for (const char* name : {"small-mtu", "ipv6-small-mtu", "ipv6-black-hole"}) {
    Scenario scenario = small(name);
    scenario.conversation = true;
    const Report report = run_experiment(scenario, {.seed = 1});
    EXPECT_EQ(report.client_tcp.path_mtu, 1280u) << name;
    EXPECT_EQ(report.server_tcp.path_mtu, 1280u) << name;
    EXPECT_EQ(report.tcp.path_errors_in > 0, scenario.icmp) << name;
    EXPECT_EQ(report.tcp.black_holes > 0, !scenario.icmp) << name;
  }
}

// A packet that is too big is told of, and nothing waits for a timer.
TEST(Experiment, AToldMtuCostsNoTimeout) {
  for (const char* name : {"small-mtu", "ipv6-small-mtu", "mtu-shrinks"}) {
    const Report report = run_experiment(small(name), {.seed = 1});
    EXPECT_EQ(report.tcp.timeouts, 0u) << name;
    EXPECT_LT(report.simulated, std::chrono::seconds(1)) << name;
  }
}

TEST(Experiment, NothingIsResentOnACleanPath) {
  const Report report = run_experiment(small("clean"), {.seed = 1});
  EXPECT_EQ(report.tcp.retransmissions(), 0u);
  EXPECT_EQ(report.packets().dropped(), 0u);
  EXPECT_EQ(report.packets().delivered, report.packets().offered);
}

TEST(Experiment, WhatIsLostIsResent) {
  const Report report = run_experiment(small("very-lossy"), {.seed = 1});
  EXPECT_GT(report.tcp.retransmissions(), 0u);
}

// 100,000 octets at 10 Mbit/s take 80 ms, the handshake and the first octet 40 ms.
TEST(Experiment, TakesAsLongAsThePathMustAndNotMuchLonger) {
  const Report report = run_experiment(small("clean"), {.seed = 1});
  EXPECT_GT(report.simulated, std::chrono::milliseconds(120));
  EXPECT_LT(report.simulated, std::chrono::milliseconds(400));
}

TEST(Experiment, DependsOnItsSeedAlone) {
  const Scenario scenario = small("everything");
  const std::string hash = run_experiment(scenario, {.seed = 3}).trace_hash;
  EXPECT_EQ(run_experiment(scenario, {.seed = 3, .with_digest = false}).trace_hash, hash);
  EXPECT_NE(run_experiment(scenario, {.seed = 4}).trace_hash, hash);
}

// With nothing to say and no faults only the hosts' secrets differ.
TEST(Experiment, HostsHaveTheirSecretsFromTheSeed) {
  Scenario scenario = small("clean");
  scenario.body = 0;
  EXPECT_NE(run_experiment(scenario, {.seed = 1}).trace_hash,
            run_experiment(scenario, {.seed = 2}).trace_hash);
}

// How the connection ended is known of both ends, by whichever applications it was held.
TEST(Experiment, BothEndsSayHowTheyDid) {
  for (const bool conversation : {false, true}) {
    Scenario scenario = small("very-lossy");
    scenario.conversation = conversation;
    const Report report = run_experiment(scenario, {.seed = 1});
    stack::tcp::Stats both = report.client_tcp.stats;
    both += report.server_tcp.stats;
    EXPECT_EQ(both.retransmissions(), report.tcp.retransmissions()) << conversation;
    EXPECT_GT(both.retransmissions(), 0u);
    EXPECT_EQ(report.client_tcp.stats.octets_in, report.server_tcp.stats.octets_out);
    EXPECT_EQ(report.client_tcp.stats.octets_out, report.server_tcp.stats.octets_in);
    EXPECT_GT(report.server_tcp.srtt, std::chrono::milliseconds(20));
    EXPECT_EQ(report.server_tcp.mss, 1448u);
  }
}

// What a scenario says of TCP reaches both ends.
TEST(Experiment, TcpIsAsTheScenarioSays) {
  Scenario scenario = small("clean");
  scenario.tcp.mss = 1000;
  scenario.tcp.timestamps = false;
  scenario.tcp.sack = false;
  scenario.tcp.ecn = true;
  const Report report = run_experiment(scenario, {.seed = 1});
  for (const stack::tcp::Info& end : {report.client_tcp, report.server_tcp}) {
    EXPECT_EQ(end.mss, 1000u);
    EXPECT_FALSE(end.sack);
    EXPECT_TRUE(end.ecn);
  }
}

TEST(Experiment, TheOracleLooksAtEverything) {
  const Report report = run_experiment(small("everything"), {.seed = 1});
  const Ledger packets = report.packets();
  EXPECT_EQ(report.looks.packets, packets.offered);
  EXPECT_EQ(report.looks.hosts, report.events);
  // The path a packet came by, and the path of the host that had its turn.
  EXPECT_EQ(report.looks.books, packets.delivered + report.events);
  EXPECT_EQ(report.looks.hosts_at_rest, 2u);
}

// TIME-WAIT lasts a minute.
TEST(Experiment, HostsThatDoNotComeToRestInTimeBreakAnInvariant) {
  Scenario scenario = small("clean");
  scenario.limits.time = std::chrono::seconds(30);
  const Report report = run_experiment(scenario, {.seed = 1});
  EXPECT_TRUE(report.complete());
  EXPECT_FALSE(report.good());
  ASSERT_TRUE(report.broken);
  EXPECT_NE(report.broken->find("rest"), std::string::npos) << *report.broken;
}

TEST(Experiment, PatienceEndsBothKindsOfDialogue) {
  for (const bool conversation : {false, true}) {
    Scenario scenario = small("clean");
    scenario.conversation = conversation;
    scenario.to_client.impairments.loss = kAlways;
    scenario.patience = std::chrono::seconds(100);
    const Report report = run_experiment(scenario, {.seed = 1});
    EXPECT_FALSE(report.complete());
    EXPECT_EQ(report.ending, Ending::kDone);  // the client says so itself
    EXPECT_FALSE(report.broken) << *report.broken;
    EXPECT_EQ(report.simulated, std::chrono::seconds(100));
  }
}

TEST(Experiment, ADeadPathIsAFailureWithAReason) {
  Scenario scenario = small("clean");
  scenario.to_client.impairments.loss = kAlways;
  const Report report = run_experiment(scenario, {.seed = 1});
  EXPECT_FALSE(report.good());
  ASSERT_TRUE(report.failure);
  EXPECT_FALSE(report.failure->empty());
  EXPECT_FALSE(report.broken) << *report.broken;
  EXPECT_EQ(report.digest_right, false);
  EXPECT_EQ(report.delivered, 0u);
}

}  // namespace
}  // namespace sim
