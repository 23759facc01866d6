// Vacuity: what never struck is no pass.
#include "sim/lab/idle.h"

#include <gtest/gtest.h>

#include <string>

#include "sim/lab/run.h"
#include "tests/sim/lab/files.h"

namespace sim::lab {
namespace {

constexpr std::string_view kFile = R"(
netsim = 1
[topology]
kind = "point-to-point"
[[flow]]
id = "get"
app = "http-get"
path = "end-to-end"
bytes = 1000
)";

Outcome run_with(const std::string& more) {
  return run(scenario_of(std::string(kFile) + more, "idle.toml"), {});
}

TEST(Idle, AFaultThatNeverStrikesIsNoPass) {
  const Outcome outcome =
      run_with("[[fault]]\non = \"wire\"\nmatch = \"tcp.data nth 1000\"\ndo = \"drop\"\n");
  EXPECT_EQ(outcome.code, Code::kVacuous);
  EXPECT_EQ(outcome.verdict, "vacuous: idle.toml:10: the fault never struck");
  EXPECT_EQ(outcome.faults.at(0).struck, 0u);
}

TEST(Idle, UnlessItIsOptional) {
  const Outcome outcome = run_with(
      "[[fault]]\non = \"wire\"\nmatch = \"tcp.data nth 1000\"\ndo = \"drop\"\noptional = true\n");
  EXPECT_EQ(outcome.code, Code::kPass) << outcome.verdict;
}

TEST(Idle, AFaultThatStrikesIsCounted) {
  const Outcome outcome = run_with(
      "[[fault]]\non = \"wire\"\ndir = \"to-a\"\nmatch = \"tcp.data nth 1\"\ndo = \"drop\"\n");
  EXPECT_EQ(outcome.code, Code::kPass) << outcome.verdict;
  EXPECT_EQ(outcome.faults.at(0).struck, 1u);
  EXPECT_EQ(outcome.links.at(0).to_a.books.lost, 1u);
}

TEST(Idle, ChanceThatNeverStrikesIsNoPass) {
  for (const std::string impairment :
       {"loss = 0.000000001", "duplicate = { p = 0.000000001 }", "truncate = { p = 0.000000001 }",
        "corrupt = { p = 0.000000001 }", "reorder = { p = 0.000000001, delay = \"1 ms\" }",
        "blackout = { from = \"1 h\", to = \"2 h\" }"}) {
    const Outcome outcome = run_with("[link.wire]\n" + impairment + "\n");
    EXPECT_EQ(outcome.code, Code::kVacuous) << impairment << ": " << outcome.verdict;
    EXPECT_EQ(outcome.idle.size(), 1u) << impairment;
  }
}

TEST(Idle, AModelThatLosesNothingIsNoLoss) {
  for (const std::string loss : {"0.0", "{ model = \"gilbert-elliott\", mean = 0.0, burst = 4 }"}) {
    const Outcome outcome = run_with("[link.wire]\nloss = " + loss + "\n");
    EXPECT_EQ(outcome.code, Code::kPass) << loss << ": " << outcome.verdict;
  }
}

// It need not strike both ways where it may.
TEST(Idle, BothWaysOfALinkCountTogether) {
  const Outcome outcome = run_with("[link.wire]\nloss = { model = \"periodic\", every = 4 }\n");
  EXPECT_EQ(outcome.code, Code::kPass) << outcome.verdict;
}

TEST(Idle, ABrokenExpectationCountsForMore) {
  const Outcome outcome =
      run_with("[[expect]]\nthat = \"not flow.get.complete\"\n[link.wire]\nloss = 0.000000001\n");
  EXPECT_EQ(outcome.code, Code::kFailed);
}

}  // namespace
}  // namespace sim::lab
