#include "sim/topology.h"

#include <gtest/gtest.h>

#include "sim/experiment.h"

namespace sim {
namespace {

Scenario behind(std::size_t hops) {
  Scenario scenario = *find_scenario("clean");
  scenario.body = 100'000;
  scenario.hops = hops;
  return scenario;
}

TEST(Row, OfAnyLengthCarriesATransfer) {
  for (std::size_t hops = 0; hops <= kMostHops; ++hops) {
    const Report report = run_experiment(behind(hops), {.seed = 1});
    EXPECT_TRUE(report.good()) << report.broken.value_or("") << report.failure.value_or("");
    EXPECT_EQ(report.packets().dropped(), 0u);
    // Every packet crosses every wire, and every router once.
    EXPECT_EQ(report.packets().delivered % (hops + 1), 0u);
    EXPECT_EQ(report.routers.forwarded, report.packets().delivered / (hops + 1) * hops);
    EXPECT_EQ(report.routers.taken_in, report.routers.forwarded);
  }
}

// Both directions' delays are those of the middle wire, and a little for the others.
TEST(Row, IsAsFastAsItsMiddleWire) {
  const auto without = run_experiment(behind(0), {.seed = 1}).simulated;
  const auto with = run_experiment(behind(3), {.seed = 1}).simulated;
  EXPECT_GT(with, without);
  EXPECT_LT(with, without + std::chrono::milliseconds(50));
}

TEST(Row, LosesOnItsMiddleWireOnly) {
  Scenario scenario = behind(2);
  scenario.to_client.impairments.loss_period = 10;
  const Report report = run_experiment(scenario, {.seed = 1});
  EXPECT_TRUE(report.good());
  EXPECT_GT(report.to_client.lost, 0u);
  // Of three wires two see the packet that the middle one loses, or one, if it came from the
  // client.
  EXPECT_EQ(report.to_server.lost, 0u);
  EXPECT_EQ(report.routers.dropped(), 0u);
}

TEST(Row, TheOracleLooksAtEveryTurnOfARouterAndAtEachInTheEnd) {
  const Report report = run_experiment(behind(2), {.seed = 1});
  EXPECT_EQ(report.looks.routers, report.routers.taken_in + 2);
}

TEST(Row, ARouterDropsWhatIsTooBigForTheNextWireAndTheRunEndsWithAReason) {
  Scenario scenario = behind(2);
  scenario.to_client.mtu = 1000;
  scenario.patience = std::chrono::seconds(20);
  const Report report = run_experiment(scenario, {.seed = 1});
  EXPECT_FALSE(report.broken) << *report.broken;
  EXPECT_GT(report.routers.too_big, 0u);
}

}  // namespace
}  // namespace sim
