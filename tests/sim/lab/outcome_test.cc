#include "sim/lab/outcome.h"

#include <gtest/gtest.h>

#include "sim/scenario/fact_names.h"

namespace sim::lab {
namespace {

namespace facts = scenario::facts;
using std::chrono::milliseconds;
using std::chrono::seconds;

FlowOutcome flow(const std::string& id, const std::string& group, std::uint64_t megabits) {
  FlowOutcome made;
  made.id = id;
  made.group = group;
  made.complete = true;
  made.measured = megabits * 125'000;
  made.ended = seconds(1);
  return made;
}

Outcome sample() {
  Outcome outcome;
  outcome.flows = {flow("get", "get", 3), flow("put.1", "put", 1), flow("put.2", "put", 1)};
  outcome.links = {{.name = "wire", .to_a = {}, .to_b = {}}};
  outcome.links[0].to_a.books.lost = 7;
  outcome.links[0].to_a.utilisation = 0.5;
  outcome.links[0].to_a.queue_p99 = milliseconds(20);
  outcome.routers["r1"].too_big = 2;
  return outcome;
}

double number(const Outcome& outcome, std::string_view name) {
  return std::get<double>(OutcomeFacts(outcome).named(name).value());
}

// What a file may ask for, there must be.
TEST(OutcomeFacts, KnowEveryNameThatAFormulaMayAskFor) {
  const Outcome outcome = sample();
  const OutcomeFacts known(outcome);
  const auto has = [&](const std::string& name) {
    EXPECT_TRUE(known.named(name)) << known.named(name).error();
  };
  for (const auto name : facts::kOfFlow) has("flow.put.1." + std::string(name));
  for (const auto name : facts::kOfPath) has("link.wire.to-a." + std::string(name));
  for (const auto name : facts::kOfPath) has("link.wire.to-b." + std::string(name));
  for (const auto name : facts::kOfRouter) has("router.r1." + std::string(name));
  for (const auto name : facts::kOfTcp) has("tcp." + std::string(name));
  for (const auto name : facts::kOfRun) has(std::string(name));
  for (const auto name : facts::kOfFlows) EXPECT_TRUE(known.of_flows(name)) << name;
}

TEST(OutcomeFacts, RefuseEveryOtherName) {
  const Outcome outcome = sample();
  const OutcomeFacts known(outcome);
  for (const char* name : {"flow.get.colour", "flow.nobody.complete", "link.wire.lost",
                           "link.wire.to-c.lost", "router.r2.too_big", "tcp.", "weather", ""}) {
    EXPECT_FALSE(known.named(name)) << name;
  }
  EXPECT_FALSE(known.of_flows("colour"));
}

TEST(OutcomeFacts, SayWhatHappened) {
  const Outcome outcome = sample();
  EXPECT_DOUBLE_EQ(number(outcome, "flow.get.goodput_mbps"), 3);
  EXPECT_DOUBLE_EQ(number(outcome, "flow.get.fct"), 1);
  EXPECT_DOUBLE_EQ(number(outcome, "link.wire.to-a.lost"), 7);
  EXPECT_DOUBLE_EQ(number(outcome, "link.wire.to-b.lost"), 0);
  EXPECT_DOUBLE_EQ(number(outcome, "router.r1.too_big"), 2);
  EXPECT_EQ(OutcomeFacts(outcome).of_flows("put.goodput").value(), (std::vector<double>{1, 1}));
}

TEST(OutcomeFacts, AnIncompleteFlowHasNoCompletionTime) {
  Outcome outcome = sample();
  outcome.flows[0].complete = false;
  const OutcomeFacts known(outcome);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(known.named("flow.get.fct").value()));
  EXPECT_EQ(known.of_flows("fct").value().size(), 2u);
}

TEST(Jain, IsOneForEqualsAndOneOverNForAMonopoly) {
  EXPECT_DOUBLE_EQ(jain({7, 7}), 1);
  EXPECT_DOUBLE_EQ(jain({7, 0}), 0.5);
  EXPECT_DOUBLE_EQ(jain({3, 1}), 0.8);
  EXPECT_DOUBLE_EQ(jain({}), 0);
}

TEST(Metric, IsThatOfAllFlowsOrOfTheBusiestPath) {
  const Outcome outcome = sample();
  EXPECT_DOUBLE_EQ(metric(outcome, "goodput").value(), 5);
  EXPECT_DOUBLE_EQ(metric(outcome, "jain").value(), 25.0 / 33);
  EXPECT_DOUBLE_EQ(metric(outcome, "utilisation").value(), 0.5);
  EXPECT_DOUBLE_EQ(metric(outcome, "queue-delay.p99").value(), 0.02);
  EXPECT_DOUBLE_EQ(metric(outcome, "fct.p50").value(), 1);
  EXPECT_FALSE(metric(outcome, "colour"));
}

}  // namespace
}  // namespace sim::lab
