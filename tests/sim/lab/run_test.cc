#include "sim/lab/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "sim/scenario/samples.h"
#include "tests/sim/lab/files.h"

namespace sim::lab {
namespace {

using scenario::App;
using scenario::Row;
using scenario::row_of;
using scenario::Scenario;
using stack::base::Instant;
using std::chrono::milliseconds;
using std::chrono::seconds;

// A download of 100,000 octets, or both talk at once.
Scenario small(const Row& row, App app = App::kHttpGet) {
  Scenario scenario = row_of(row);
  auto& flow = add_flow(scenario, app, "client", "server", 100'000);
  if (app == App::kTalk) flow.upload = 50'000;
  return scenario;
}

constexpr std::array kApps{App::kHttpGet, App::kHttpsGet, App::kBulk, App::kTalk};

// What takes long to run has ctests of its own.
bool is_long(std::string_view name) {
  return name.find("1000") != std::string_view::npos || name.starts_with("p100") ||
         name == "fairness" || name == "dumbbell" || name == "parking-lot";
}

TEST(Run, EveryBuiltInScenarioPasses) {
  for (const auto& built : scenarios::built_in()) {
    if (is_long(built.name)) continue;
    const Outcome outcome = run(built_in(built.name), {.seed = built_in(built.name).seed});
    EXPECT_EQ(outcome.code, Code::kPass) << built.name << ": " << outcome.verdict;
  }
}

TEST(Run, EveryApplicationDeliversThroughLossOfEverySort) {
  Row row;
  row.hops = 1;
  row.to_client.impairments = {.loss = 30'000'000,
                               .reordering = 50'000'000,
                               .reordering_delay = milliseconds(15),
                               .duplication = 50'000'000,
                               .duplication_delay = milliseconds(15),
                               .corruption = 20'000'000,
                               .corrupted_bits = 8};
  row.to_server.impairments = row.to_client.impairments;
  for (const App app : kApps) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const Outcome outcome = run(small(row, app), {.seed = seed});
      // Few packets: a fault may miss a seed.
      EXPECT_TRUE(outcome.code == Code::kPass || outcome.code == Code::kVacuous)
          << static_cast<int>(app) << ": " << outcome.verdict;
      const FlowOutcome& flow = outcome.flows.at(0);
      EXPECT_TRUE(flow.complete);
      EXPECT_EQ(flow.delivered, 100'000u);
      EXPECT_GE(flow.sender.stats.octets_out, 100'000u);
      EXPECT_GE(flow.receiver.stats.octets_in, 100'000u);
      const bool is_http = app == App::kHttpGet || app == App::kHttpsGet;
      EXPECT_EQ(flow.sha256_ok, is_http ? std::optional(true) : std::nullopt);
    }
  }
}

TEST(Run, NothingIsResentOnACleanPath) {
  const Outcome outcome = run(small({}), {});
  EXPECT_EQ(outcome.tcp.retransmissions(), 0u);
  EXPECT_EQ(outcome.links.at(0).to_a.books.dropped(), 0u);
  EXPECT_EQ(outcome.links.at(0).to_a.books.delivered, outcome.links.at(0).to_a.books.offered);
  EXPECT_EQ(outcome.packets,
            outcome.links.at(0).to_a.books.offered + outcome.links.at(0).to_b.books.offered);
}

// 100,000 octets at 10 Mbit/s take 80 ms, the handshake and the first octet 40 ms.
TEST(Run, TakesAsLongAsThePathMustAndNotMuchLonger) {
  const Outcome outcome = run(small({}), {});
  EXPECT_GT(outcome.simulated, milliseconds(120));
  EXPECT_LT(outcome.simulated, milliseconds(400));
  EXPECT_GT(outcome.flows.at(0).completion(), milliseconds(120));
}

TEST(Run, DependsOnFileAndSeedAlone) {
  const Scenario scenario = built_in("everything", {"flow[0].bytes=50000"});
  const std::string hash = run(scenario, {.seed = 3}).trace_hash;
  EXPECT_EQ(run(scenario, {.seed = 3, .with_digest = false}).trace_hash, hash);
  EXPECT_EQ(run(scenario, {.seed = 3, .with_oracles = false}).trace_hash, hash);
  EXPECT_NE(run(scenario, {.seed = 4}).trace_hash, hash);
}

// With nothing to say and no faults only the hosts' secrets differ.
TEST(Run, HostsHaveTheirSecretsFromTheSeed) {
  Scenario scenario = row_of({});
  add_flow(scenario, App::kBulk, "client", "server", 0);
  EXPECT_NE(run(scenario, {.seed = 1}).trace_hash, run(scenario, {.seed = 2}).trace_hash);
}

TEST(Run, TcpIsAsTheScenarioSays) {
  Row row;
  row.tcp.mss = 1000;
  row.tcp.timestamps = false;
  row.tcp.sack = false;
  row.tcp.ecn = true;
  const Outcome outcome = run(small(row), {});
  for (const stack::tcp::Info& end : {outcome.flows[0].sender, outcome.flows[0].receiver}) {
    EXPECT_EQ(end.mss, 1000u);
    EXPECT_FALSE(end.sack);
    EXPECT_TRUE(end.ecn);
  }
}

TEST(Run, TheOraclesLookAtEverythingUnlessTheyAreOff) {
  const Scenario scenario = small({});
  const Outcome outcome = run(scenario, {});
  EXPECT_EQ(outcome.looks.packets, outcome.packets);
  EXPECT_EQ(outcome.looks.hosts_at_rest, 2u);
  const Outcome off = run(scenario, {.with_oracles = false});
  EXPECT_EQ(off.looks.packets + off.looks.hosts + off.looks.books, 0u);
  EXPECT_EQ(off.code, Code::kPass) << off.verdict;
}

TEST(Run, EndsOnTheDotAndBreaksOffWhatStillGoesOn) {
  Scenario scenario = row_of({});
  add_flow(scenario, App::kBulk, "server", "client", std::nullopt);
  add_flow(scenario, App::kBulk, "server", "client", 1000);
  scenario.stop = {.when_all_done = false, .at = Instant(seconds(4))};
  scenario.warmup = seconds(2);
  const Outcome outcome = run(scenario, {});
  EXPECT_EQ(outcome.code, Code::kPass) << outcome.verdict;
  EXPECT_EQ(outcome.simulated, seconds(4));
  EXPECT_TRUE(outcome.flows[0].stopped);
  EXPECT_TRUE(outcome.flows[1].complete);
  // 1448 of the 1500 octets of a full packet are text.
  EXPECT_NEAR(outcome.flows[0].goodput_mbps(), 10.0 * 1448 / 1500, 0.01);
  EXPECT_NEAR(outcome.links[0].to_a.utilisation, 1, 0.001);
}

TEST(Run, FlowsBeginWhenTheyShould) {
  Scenario scenario = row_of({});
  add_flow(scenario, App::kBulk, "server", "client", 300'000);
  add_flow(scenario, App::kBulk, "server", "client", 300'000).start = seconds(5);
  const Outcome outcome = run(scenario, {});
  EXPECT_EQ(outcome.flows[1].began, seconds(5));
  // Each had the path for itself.
  EXPECT_EQ(outcome.flows[1].completion(), outcome.flows[0].completion());
}

TEST(Run, AFlowIsLookedAtWhenItIsDone) {
  for (const App app : kApps) {
    Scenario scenario = small({}, app);
    add_flow(scenario, App::kBulk, "client", "server", 1000).start = std::chrono::minutes(10);
    const Outcome outcome = run(scenario, {});
    // When the run ends nobody knows the first connection any more.
    EXPECT_GE(outcome.flows[0].sender.stats.octets_out, 100'000u) << static_cast<int>(app);
    EXPECT_GE(outcome.flows[0].receiver.stats.octets_in, 100'000u) << static_cast<int>(app);
  }
}

// Of 20 draws the extremes are more than half of the span apart.
TEST(Run, AStartMayBeASeedsDraw) {
  // More nanoseconds than 32 bits hold, and fewer.
  for (const stack::base::Duration span :
       {stack::base::Duration(seconds(60)), stack::base::Duration(milliseconds(100))}) {
    Scenario scenario = row_of({});
    auto& flow = add_flow(scenario, App::kBulk, "server", "client", 1000);
    flow.start = seconds(10);
    flow.start_until = seconds(10) + span;
    std::vector<stack::base::Duration> starts;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      starts.push_back(run(scenario, {.seed = seed}).flows[0].began);
      EXPECT_GE(starts.back(), flow.start);
      EXPECT_LT(starts.back(), flow.start_until);
    }
    const auto [least, most] = std::ranges::minmax(starts);
    EXPECT_GT(most - least, span / 2);
  }
}

TEST(Run, EachFlowHasItsOwnCongestionControl) {
  Row row;
  row.to_client.impairments.loss_period = 51;  // odd: both flows lose
  Scenario scenario = row_of(row);
  add_flow(scenario, App::kBulk, "server", "client", 300'000);
  auto& second = add_flow(scenario, App::kBulk, "server", "client", 300'000);
  const std::string with_the_hosts = run(scenario, {}).trace_hash;
  second.congestion = stack::tcp::send::CongestionAlgorithm::kCubic;
  EXPECT_EQ(run(scenario, {}).trace_hash, with_the_hosts);
  second.congestion = stack::tcp::send::CongestionAlgorithm::kNewReno;
  EXPECT_NE(run(scenario, {}).trace_hash, with_the_hosts);
}

TEST(Run, ADownloadsServerHasTheFlowsCongestionControl) {
  Row row;
  row.to_client.impairments.loss_period = 20;
  Scenario scenario = small(row);
  const std::string cubic = run(scenario, {}).trace_hash;
  scenario.flows[0].congestion = stack::tcp::send::CongestionAlgorithm::kNewReno;
  EXPECT_NE(run(scenario, {}).trace_hash, cubic);
}

TEST(Run, ADeadPathIsATimeoutWithAReason) {
  Row row;
  row.to_client.impairments.loss = kAlways;
  for (const App app : {App::kHttpGet, App::kTalk}) {
    Scenario scenario = small(row, app);
    scenario.flows[0].patience = seconds(100);
    const Outcome outcome = run(scenario, {});
    EXPECT_EQ(outcome.code, Code::kFailed);
    EXPECT_EQ(outcome.flows[0].error, "timeout");
    EXPECT_EQ(outcome.simulated, seconds(100));
    EXPECT_NE(outcome.verdict.find("flow flow1"), std::string::npos) << outcome.verdict;
    EXPECT_FALSE(outcome.broken);
  }
}

TEST(Run, LimitsEndARunWithoutProgress) {
  Row row;
  row.to_client.impairments.loss = kAlways;
  Scenario scenario = small(row);
  scenario.stop.at_most = seconds(30);
  EXPECT_EQ(run(scenario, {}).code, Code::kNoProgress);
  scenario = small({});
  scenario.stop.events = 100;
  EXPECT_EQ(run(scenario, {}).code, Code::kNoProgress);
  scenario = row_of({});
  add_flow(scenario, App::kBulk, "server", "client", std::nullopt);
  scenario.stop = {.at_most = std::chrono::hours(24 * 365), .wall = milliseconds(1)};
  const Outcome slow = run(scenario, {});
  EXPECT_EQ(slow.code, Code::kNoProgress);
  EXPECT_TRUE(slow.out_of_wall);
}

// TIME-WAIT lasts a minute: the hosts may take that long after the end.
TEST(Run, ThePatienceWithARunIsNotThatWithItsRest) {
  Scenario scenario = small({});
  scenario.stop.at_most = seconds(1);
  EXPECT_EQ(run(scenario, {}).code, Code::kPass);
}

TEST(Run, ExpectationsDecideAndSayWhatWasInstead) {
  Scenario scenario = scenario_of(R"(
netsim = 1
[topology]
kind = "point-to-point"
[[flow]]
id = "get"
app = "http-get"
path = "end-to-end"
bytes = 1000
[[expect]]
that = "flow.get.complete"
[[expect]]
that = "flow.get.delivered == 999"
)",
                                  "nine.toml");
  const Outcome outcome = run(scenario, {});
  EXPECT_EQ(outcome.code, Code::kFailed);
  EXPECT_TRUE(outcome.expectations.at(0).held);
  EXPECT_FALSE(outcome.expectations.at(1).held);
  EXPECT_EQ(outcome.verdict, "expected flow.get.delivered == 999, but flow.get.delivered = 1000");
}

TEST(Run, AProbeSeesEveryTurnOfEveryHost) {
  std::array<std::uint64_t, 2> turns{};
  const Outcome outcome =
      run(small({}), {.probe = [&](Instant, NodeId node, const stack::host::Host& host) {
            ++turns.at(node);
            EXPECT_LE(host.tcp().size(), 1u);
          }});
  EXPECT_EQ(turns[0] + turns[1], outcome.events);
  EXPECT_GT(turns[0], 0u);
  EXPECT_GT(turns[1], 0u);
}

TEST(Run, NamesItsNodesAsTheScenarioDoes) {
  const Scenario scenario = row_of({.hops = 2});
  EXPECT_EQ(node_name(scenario, 1), "server");
  EXPECT_EQ(node_name(scenario, 3), "r2");
}

}  // namespace
}  // namespace sim::lab
