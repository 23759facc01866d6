#include "sim/rate_trace.h"

#include <gtest/gtest.h>

#include <string>

#include "sim/transmitter.h"

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using std::chrono::milliseconds;

RateTrace trace(std::string_view text, const RateTrace::Config& config = {}) {
  return RateTrace::parse(text, config).value();
}

std::string error(std::string_view text) { return RateTrace::parse(text, {}).error(); }

Instant at(int ms) { return Instant(milliseconds(ms)); }

TEST(RateTrace, ALineIsAnOpportunity) {
  const RateTrace read = trace("1\n 4\t\r\n\n4\n9");
  ASSERT_EQ(read.size(), 4u);
  EXPECT_EQ(read.at(0), at(1));
  EXPECT_EQ(read.at(1), at(4));
  EXPECT_EQ(read.at(2), at(4));
  EXPECT_EQ(read.at(3), at(9));
  EXPECT_EQ(read.period(), milliseconds(9));
}

TEST(RateTrace, BeginsAgainAtItsLastInstant) {
  const RateTrace read = trace("0\n4\n9\n");
  EXPECT_EQ(read.at(3), at(9));
  EXPECT_EQ(read.at(4), at(13));
  EXPECT_EQ(read.at(8), at(27));
}

TEST(RateTrace, WithoutALoopNothingComesAfterItsEnd) {
  const RateTrace read = trace("0\n4\n9\n", {.loop = false});
  EXPECT_EQ(read.at(2), at(9));
  EXPECT_EQ(read.at(3), stack::base::kNever);
  EXPECT_EQ(read.first_after(at(9)), 3u);
  EXPECT_EQ(read.first_after(at(100)), 3u);
}

TEST(RateTrace, FindsTheFirstOpportunityAfterAnInstant) {
  const RateTrace read = trace("0\n4\n4\n9\n");
  EXPECT_EQ(read.first_after(Instant(Duration(-1))), 0u);
  EXPECT_EQ(read.first_after(at(0)), 1u);
  EXPECT_EQ(read.first_after(at(4) - Duration(1)), 1u);
  EXPECT_EQ(read.first_after(at(4)), 3u);
  EXPECT_EQ(read.first_after(at(8)), 3u);
  EXPECT_EQ(read.first_after(at(9)), 5u);  // 3 and 4 are both at 9
  EXPECT_EQ(read.at(4), at(9));
  for (int ms = 0; ms < 100; ++ms) {
    const std::uint64_t first = read.first_after(at(ms));
    EXPECT_GT(read.at(first), at(ms));
    if (first == 0) continue;
    EXPECT_LE(read.at(first - 1), at(ms));
  }
}

TEST(RateTrace, SaysInWhichLineAMistakeIs) {
  EXPECT_EQ(error(""), "line 1: nothing may ever be sent");
  EXPECT_EQ(error("\n\n"), "line 2: nothing may ever be sent");
  EXPECT_EQ(error("0\n0\n"), "line 2: the trace takes no time");
  EXPECT_EQ(error("5\n4\n"), "line 2: goes back in time");
  for (const std::string_view wrong : {"x", "1.5", "-1", "1 2", "86400001", "99999999999"}) {
    EXPECT_EQ(error("1\n" + std::string(wrong)),
              "line 2: '" + std::string(wrong) +
                  "' is not a whole number of milliseconds from 0 to 86400000");
  }
}

// mahimahi: a packet leaves at the opportunity at which its last octet does.
TEST(TraceDriven, APacketOfAUnitLeavesAtAnOpportunity) {
  const RateTrace read = trace("5\n12\n");
  Transmitter transmitter(read);
  EXPECT_EQ(transmitter.start(at(0)), at(5));
  EXPECT_EQ(transmitter.transmit(at(0), 1500), at(5));
  EXPECT_EQ(transmitter.transmit(at(0), 1500), at(12));
  EXPECT_EQ(transmitter.transmit(at(0), 1500), at(17));
  EXPECT_EQ(transmitter.transmit(at(0), 1500), at(24));
}

TEST(TraceDriven, SmallPacketsShareAnOpportunity) {
  const RateTrace read = trace("5\n12\n");
  Transmitter transmitter(read);
  EXPECT_EQ(transmitter.transmit(at(0), 500), at(5));
  EXPECT_EQ(transmitter.transmit(at(0), 500), at(5));
  EXPECT_EQ(transmitter.start(at(0)), at(5));
  EXPECT_EQ(transmitter.transmit(at(0), 500), at(5));
  EXPECT_EQ(transmitter.start(at(0)), at(12));
  EXPECT_EQ(transmitter.transmit(at(0), 500), at(12));
}

// 1,000 at 5; of the next 500 go at 5 and 500 at 12; then 1,000 are left of 12.
TEST(TraceDriven, APacketMaySpanOpportunities) {
  const RateTrace read = trace("5\n12\n");
  Transmitter transmitter(read);
  EXPECT_EQ(transmitter.transmit(at(0), 1000), at(5));
  EXPECT_EQ(transmitter.start(at(0)), at(5));
  EXPECT_EQ(transmitter.transmit(at(0), 1000), at(12));
  EXPECT_EQ(transmitter.transmit(at(0), 1000), at(12));
  EXPECT_EQ(transmitter.transmit(at(0), 4500), at(29));
}

TEST(TraceDriven, WhatIsNotUsedIsLost) {
  const RateTrace read = trace("5\n12\n");
  Transmitter transmitter(read);
  EXPECT_EQ(transmitter.transmit(at(0), 500), at(5));
  EXPECT_EQ(transmitter.transmit(at(5), 500), at(12));   // 1,000 of 5 went by
  EXPECT_EQ(transmitter.transmit(at(30), 500), at(36));  // and so did 17, 24 and 29
}

TEST(TraceDriven, WhoComesJustBeforeAnOpportunityMayUseItsRest) {
  const RateTrace read = trace("5\n12\n");
  Transmitter transmitter(read);
  EXPECT_EQ(transmitter.transmit(at(0), 500), at(5));
  EXPECT_EQ(transmitter.transmit(at(5) - Duration(1), 500), at(5));
}

TEST(TraceDriven, TheUnitIsTheConfigured) {
  const RateTrace read = trace("5\n12\n", {.unit = 3000});
  Transmitter transmitter(read);
  EXPECT_EQ(transmitter.transmit(at(0), 1500), at(5));
  EXPECT_EQ(transmitter.transmit(at(0), 1500), at(5));
  EXPECT_EQ(transmitter.transmit(at(0), 1500), at(12));
}

TEST(TraceDriven, TakesWhatItsMeanRateSays) {
  const RateTrace read = trace("5\n10\n15\n20\n");
  EXPECT_EQ(Transmitter(read).time_of(1500), milliseconds(5));
  EXPECT_EQ(Transmitter(read).time_of(1501), milliseconds(10));
}

TEST(TraceDriven, WhoHasWaitedPastItsEndWaitsForEver) {
  const RateTrace read = trace("5\n12\n", {.loop = false});
  Transmitter transmitter(read);
  EXPECT_EQ(transmitter.transmit(at(0), 3001), stack::base::kNever);
  EXPECT_EQ(transmitter.start(at(0)), stack::base::kNever);
  transmitter.set_rate(12'000'000);
  EXPECT_EQ(transmitter.start(at(20)), stack::base::kNever);
  EXPECT_EQ(transmitter.transmit(at(20), 1500), stack::base::kNever);
}

TEST(TraceDriven, ARateEndsTheTrace) {
  const RateTrace read = trace("5\n12\n");
  Transmitter transmitter(read);
  transmitter.transmit(at(0), 1500);
  transmitter.set_rate(12'000'000);
  EXPECT_EQ(transmitter.transmit(at(0), 1500), at(6));
}

}  // namespace
}  // namespace sim
