// A fault at an instant has struck once it touched a packet.
#include "sim/lab/timed_faults.h"

#include <gtest/gtest.h>

#include <string>

#include "sim/lab/run.h"
#include "tests/sim/lab/files.h"

namespace sim::lab {
namespace {

// 100,000 octets at 10 Mbit/s and 10 ms: done after some 150 ms. Another flow at 10 s.
constexpr std::string_view kFile = R"(
netsim = 1
[topology]
kind = "point-to-point"
[[flow]]
id = "get"
app = "http-get"
path = "end-to-end"
bytes = 100000
[[flow]]
id = "late"
app = "http-get"
path = "end-to-end"
bytes = 1000
start = "10 s"
)";

Outcome run_with(const std::string& fault, const std::vector<std::string_view>& settings = {}) {
  const std::string text = std::string(kFile) + "[[fault]]\non = \"wire\"\n" + fault + "\n";
  return run(scenario_of(text, "timed.toml", settings), {});
}

void expect_struck(const std::string& fault, const std::vector<std::string_view>& settings = {}) {
  const Outcome outcome = run_with(fault, settings);
  EXPECT_EQ(outcome.code, Code::kPass) << fault << ": " << outcome.verdict;
  EXPECT_GT(outcome.faults.at(0).struck, 0u) << fault;
}

void expect_vacuous(const std::string& fault, const std::vector<std::string_view>& settings = {}) {
  const Outcome outcome = run_with(fault, settings);
  EXPECT_EQ(outcome.code, Code::kVacuous) << fault << ": " << outcome.verdict;
  EXPECT_EQ(outcome.verdict, "vacuous: timed.toml:16: the fault never struck");
  EXPECT_EQ(outcome.faults.at(0).struck, 0u) << fault;
}

TEST(TimedFaults, ABlackoutStrikesWhoeverMeetsIt) {
  expect_struck("at = \"50 ms\"\ndo = { down-for = \"20 ms\" }");
  expect_vacuous("at = \"5 s\"\ndo = { down-for = \"1 s\" }");
  // One that another cuts short.
  const Outcome cut = run_with(
      "at = \"5 s\"\ndo = { down-for = \"6 s\" }\n"
      "[[fault]]\non = \"wire\"\nat = \"6 s\"\ndo = { down-for = \"1 s\" }");
  EXPECT_EQ(cut.idle.size(), 2u);
}

TEST(TimedFaults, EachPacketThatABlackoutTakesIsAStrike) {
  const Outcome outcome = run_with("at = \"50 ms\"\ndo = { down-for = \"20 ms\" }");
  const LinkOutcome& wire = outcome.links.at(0);
  EXPECT_EQ(outcome.faults.at(0).struck, wire.to_a.books.down + wire.to_b.books.down);
}

// The second flow's packets are 1,052 octets long, and shorter.
TEST(TimedFaults, AnMtuStrikesWhatWasShorterThanItOnce) {
  expect_struck("at = \"50 ms\"\ndo = { mtu = 1400 }");
  expect_vacuous("at = \"5 s\"\ndo = { mtu = 1400 }");
  expect_vacuous("at = \"50 ms\"\ndo = { mtu = 1500 }", {"link.wire.mtu=1500"});
}

TEST(TimedFaults, AnMtuThatGrowsStrikesWhatItLetsPass) {
  expect_struck("at = \"0 s\"\ndo = { mtu = 1500 }", {"link.wire.mtu=1400"});
  expect_vacuous("at = \"0 s\"\ndo = { mtu = 1600 }", {"link.wire.mtu=1500"});
}

TEST(TimedFaults, ARateStrikesWhatIsSentAtIt) {
  expect_struck("at = \"50 ms\"\ndo = { rate = \"1 Mbit/s\" }");
  expect_struck("at = \"5 s\"\ndo = { rate = \"1 Mbit/s\" }");
  expect_vacuous("at = \"50 ms\"\ndo = { rate = \"10 Mbit/s\" }");
  expect_vacuous("at = \"50 ms\"\ndir = \"to-b\"\ndo = { rate = \"10 Mbit/s\" }");
}

TEST(TimedFaults, ADelayStrikesWhatTakesIt) {
  expect_struck("at = \"50 ms\"\ndo = { delay = \"1 ms\" }");
  expect_vacuous("at = \"50 ms\"\ndo = { delay = \"10 ms\" }");
}

// After the last packet nothing can be touched, and a connection in TIME-WAIT says nothing.
TEST(TimedFaults, AnInstantAfterTheLastPacketIsNoStrike) {
  expect_vacuous("at = \"11 s\"\ndo = { rate = \"1 Mbit/s\" }");
}

TEST(TimedFaults, ARoutersWireCounts) {
  for (const char* mtu : {"fault[0].do.mtu=1200", "fault[0].do.mtu=1399"}) {
    const Outcome outcome = run(built_in("mtu-shrinks", {mtu}), {});
    EXPECT_GT(outcome.faults.at(0).struck, 0u) << mtu;
  }
  const Outcome idle = run(built_in("mtu-shrinks", {"defaults.mtu=1200"}), {});
  EXPECT_EQ(idle.faults.at(0).struck, 0u);
}

TEST(TimedFaults, ARebindStrikesWhomTheNatWouldHaveKnown) {
  EXPECT_GT(run(built_in("nat-rebind"), {}).faults.at(0).struck, 0u);
  // Before the first packet, and after the last.
  for (const char* at : {"fault[0].at=\"0 s\"", "fault[0].at=\"1 h\""}) {
    const Outcome outcome = run(built_in("nat-rebind", {at, "flow[0].start=\"1 s\""}), {});
    EXPECT_EQ(outcome.faults.at(0).struck, 0u) << at;
  }
}

}  // namespace
}  // namespace sim::lab
