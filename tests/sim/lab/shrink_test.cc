#include "sim/lab/shrink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/held/scenario.h"

namespace sim::lab {
namespace {

using testing::HasSubstr;

std::expected<std::string, std::string> no_files(std::string_view) {
  return std::unexpected("none");
}

// Ten per cent of all packets to the client are lost; what is expected decides when that fails.
scenario::Document lossy(const std::string& expectation) {
  const std::string text = R"(
netsim = 1
name = "lossy"
[host.client]
[host.server]
[link.wire]
a = "client"
b = "server"
rate = "20 Mbit/s"
queue = { packets = 300 }
[link.wire.to-a]
loss = { model = "bernoulli", p = 0.1 }
jitter = { dist = "uniform", mean = "1 ms", sd = "300 us" }
[[flow]]
id = "get"
app = "http-get"
from = "client"
to = "server:80"
body = { bytes = "80 kB" }
[[flow]]
id = "other"
app = "bulk"
from = "server"
to = "client:81"
body = { bytes = "20 kB" }
[[expect]]
that = "flow.other.complete"
[[expect]]
that = ")" + expectation + "\"\n";
  auto document = scenario::Document::parse(text, "lossy.toml");
  EXPECT_TRUE(document) << document.error().to_string();
  return *document;
}

TEST(Shrink, LeavesAsManyFaultsAsTheFailureNeeds) {
  for (const std::size_t needed : {1u, 3u}) {
    const auto shrunk =
        shrink(lossy("link.wire.to-a.lost < " + std::to_string(needed)), no_files, {.seed = 5});
    ASSERT_TRUE(shrunk) << shrunk.error();
    EXPECT_GE(shrunk->faults_before, 50u);
    EXPECT_EQ(shrunk->faults_after, needed);
    EXPECT_EQ(shrunk->outcome.code, Code::kFailed);
  }
}

TEST(Shrink, TakesAwayWhatTheFailureDoesNotNeed) {
  const auto shrunk = shrink(lossy("link.wire.to-a.lost < 2"), no_files, {.seed = 5});
  ASSERT_TRUE(shrunk) << shrunk.error();
  const std::string text = shrunk->document.to_text();
  EXPECT_EQ(text.find("jitter"), std::string::npos) << text;
  EXPECT_EQ(text.find("rate"), std::string::npos) << text;
  EXPECT_EQ(shrunk->document.count("flow"), 1u) << text;
  EXPECT_EQ(shrunk->document.count("expect"), 1u) << text;
}

TEST(Shrink, WhatItLeavesFailsByItself) {
  const auto shrunk = shrink(lossy("link.wire.to-a.lost < 2"), no_files, {.seed = 5});
  ASSERT_TRUE(shrunk) << shrunk.error();
  const Outcome again = run_text(shrunk->document.to_text(), 5);
  EXPECT_EQ(again.code, Code::kFailed) << again.verdict;
  EXPECT_EQ(kind_of(again), kind_of(shrunk->outcome));
}

TEST(Shrink, TakesAnInvariantForTheSameInWhateverStateItBroke) {
  const auto kind = [](const std::string& broken) {
    Outcome outcome;
    outcome.code = Code::kFailed;
    outcome.broken = broken;
    return kind_of(outcome);
  };
  const std::string timer = "host 1: it does not hold that a timer runs, of 10.0.0.2:80 and ";
  EXPECT_EQ(kind(timer + "10.0.0.1:5580 in LAST-ACK"), kind(timer + "10.0.0.1:7 in CLOSING"));
  EXPECT_NE(kind(timer + "10.0.0.1:5580 in LAST-ACK"), kind("host 1: packets are lost"));
}

TEST(Shrink, HasNothingToDoWithWhatPasses) {
  const auto shrunk = shrink(lossy("flow.get.complete"), no_files, {.seed = 5});
  ASSERT_FALSE(shrunk);
  EXPECT_THAT(shrunk.error(), HasSubstr("passes"));
}

TEST(Shrink, KeepsToItsBudget) {
  const auto shrunk =
      shrink(lossy("link.wire.to-a.lost < 3"), no_files, {.seed = 5, .most_runs = 10});
  ASSERT_TRUE(shrunk) << shrunk.error();
  EXPECT_LE(shrunk->runs, 10u);
  EXPECT_EQ(shrunk->outcome.code, Code::kFailed);
}

TEST(HeldTest, HoldsTheScenarioAndTheSeed) {
  const std::string text =
      held_test(lossy("flow.get.complete"), 42, "LossySeed42", "lossy.toml with seed 42");
  EXPECT_THAT(text, HasSubstr("// lossy.toml with seed 42\n"));
  EXPECT_THAT(text, HasSubstr("TEST(Held, LossySeed42)"));
  EXPECT_THAT(text, HasSubstr("42);"));
  EXPECT_THAT(text, HasSubstr(lossy("flow.get.complete").to_text()));
}

}  // namespace
}  // namespace sim::lab
