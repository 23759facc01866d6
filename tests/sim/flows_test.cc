#include "sim/flows.h"

#include <gtest/gtest.h>

#include <vector>

#include "sim/experiment.h"
#include "sim/settings.h"

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto kNewReno = stack::tcp::send::CongestionAlgorithm::kNewReno;
constexpr auto kCubic = stack::tcp::send::CongestionAlgorithm::kCubic;
constexpr std::uint64_t kWithoutEnd = std::uint64_t{1} << 40;

Scenario two_flows() {
  Scenario scenario = *find_scenario("clean");
  scenario.flows = 2;
  scenario.body = 300'000;
  return scenario;
}

Report run_good(const Scenario& scenario) {
  const Report report = run_experiment(scenario, {.seed = 1});
  EXPECT_TRUE(report.good()) << report.broken.value_or("") << report.failure.value_or("");
  EXPECT_EQ(report.flows.size(), scenario.flows);
  return report;
}

TEST(Flows, EachHasItsOwnBodyAndCongestionControl) {
  Scenario scenario = two_flows();
  scenario.flow[1].congestion = kNewReno;
  const Report report = run_good(scenario);
  EXPECT_EQ(report.flows[0].congestion, kCubic);
  EXPECT_EQ(report.flows[1].congestion, kNewReno);
  for (const FlowReport& flow : report.flows) {
    EXPECT_EQ(flow.delivered, scenario.body);
    EXPECT_EQ(flow.sender.stats.octets_out, scenario.body);
  }
  EXPECT_EQ(report.digest_right, true);
}

// Not only said to be: what two flows do with a loss differs.
TEST(Flows, TheSenderReallyHasThatCongestionControl) {
  Scenario scenario = two_flows();
  scenario.to_client.impairments.loss_period = 51;  // odd: both flows lose
  scenario.flow[1].congestion = kNewReno;
  const std::string with_reno = run_good(scenario).trace_hash;
  scenario.flow[1].congestion = kCubic;
  const std::string with_cubic = run_good(scenario).trace_hash;
  scenario.flow[1].congestion = std::nullopt;
  const std::string with_the_hosts = run_good(scenario).trace_hash;
  EXPECT_NE(with_reno, with_cubic);
  EXPECT_EQ(with_cubic, with_the_hosts);
}

TEST(Flows, BeginWhenTheyShould) {
  Scenario scenario = two_flows();
  scenario.flow[1].start = seconds(5);
  const Report report = run_good(scenario);
  EXPECT_LT(report.flows[0].ended, seconds(1));
  EXPECT_EQ(report.flows[1].began, seconds(5));
  EXPECT_GT(report.flows[1].ended, seconds(5));
  // Each had the path for itself.
  EXPECT_EQ(report.flows[1].ended - seconds(5), report.flows[0].ended);
}

TEST(Flows, ShareTheRateOfTheWire) {
  const Report report = run_good(two_flows());
  double sum = 0;
  for (const FlowReport& flow : report.flows) sum += flow.goodput();
  EXPECT_LT(sum, 10e6);
  EXPECT_GT(sum, 5e6);
}

TEST(Flows, AreBrokenOffWhenTheirTimeIsUp) {
  Scenario scenario = two_flows();
  scenario.body = kWithoutEnd;
  scenario.flows_until = Instant(seconds(3));
  const Report report = run_good(scenario);
  for (const FlowReport& flow : report.flows) {
    EXPECT_EQ(flow.ended, seconds(3));
    EXPECT_GT(flow.delivered, 1'000'000u);
    EXPECT_LT(flow.delivered, kWithoutEnd);
  }
}

// 1448 of the 1500 octets of a full packet are text.
TEST(Flows, GoodputLeavesOutWhatCameBeforeTheMeasurement) {
  Scenario scenario = two_flows();
  scenario.flows = 1;
  scenario.body = kWithoutEnd;
  scenario.flows_until = Instant(seconds(4));
  scenario.measure_from = seconds(2);
  const Report report = run_good(scenario);
  const FlowReport& flow = report.flows[0];
  EXPECT_EQ(flow.measured_from, seconds(2));
  EXPECT_LT(flow.measured, flow.delivered);
  EXPECT_NEAR(flow.goodput(), 10e6 * 1448 / 1500, 10e6 / 1000);
}

TEST(Flows, ThatCannotArriveAreAFailureWithAReason) {
  Scenario scenario = two_flows();
  scenario.to_client.impairments.loss = kAlways;
  scenario.patience = seconds(10);
  const Report report = run_experiment(scenario, {.seed = 1});
  ASSERT_TRUE(report.failure);
  EXPECT_NE(report.failure->find("flow 1"), std::string::npos) << *report.failure;
}

FlowReport with_goodput(std::uint64_t octets) { return {.measured = octets, .ended = seconds(1)}; }

TEST(JainIndex, IsOneForEqualsAndOneOverNForAMonopoly) {
  EXPECT_DOUBLE_EQ(jain_index(std::vector{with_goodput(7), with_goodput(7)}), 1);
  EXPECT_DOUBLE_EQ(jain_index(std::vector{with_goodput(7), with_goodput(0)}), 0.5);
  EXPECT_DOUBLE_EQ(jain_index(std::vector{with_goodput(3), with_goodput(1)}), 0.8);
}

}  // namespace
}  // namespace sim
