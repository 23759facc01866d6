#include "sim/liveness.h"

#include <gtest/gtest.h>

#include "tests/support/sound_outline.h"

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using stack::base::kNever;
using stack::tcp::Outline;
using stack::tcp::Timer;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Its RTO is 240 ms, and data is outstanding.
Outline waiting() { return tests::sound_outline(); }
constexpr Duration kPatience = Liveness::kRtos * milliseconds(240);

TEST(Liveness, WhatNeverMovesIsStuckAfterThreeRtos) {
  Liveness liveness;
  const Outline is = waiting();
  liveness.update(is, Instant());
  EXPECT_TRUE(liveness.waits());
  EXPECT_EQ(liveness.due(), is.now + kPatience);
}

TEST(Liveness, ATurnThatBringsNothingGivesNoMoreTime) {
  Liveness liveness;
  Outline is = waiting();
  liveness.update(is, Instant());
  const Instant due = liveness.due();
  is.now += milliseconds(100);
  is.nxt += 1000;  // more is sent, and nothing acknowledged
  liveness.update(is, Instant());
  EXPECT_EQ(liveness.due(), due);
}

TEST(Liveness, ProgressGivesThreeRtosMore) {
  Liveness liveness;
  Outline is = waiting();
  liveness.update(is, Instant());
  is.now += milliseconds(100);
  ++is.una;
  liveness.update(is, Instant());
  EXPECT_EQ(liveness.due(), is.now + kPatience);
}

// A hole's retransmission may be lost while what lies beyond it arrives.
TEST(Liveness, WhatArrivesBeyondAGapIsProgressOnce) {
  Liveness liveness;
  Outline is = waiting();
  liveness.update(is, Instant());
  is.now += milliseconds(100);
  is.sacked += 1000;
  liveness.update(is, Instant());
  const Instant due = is.now + kPatience;
  EXPECT_EQ(liveness.due(), due);
  is.now += milliseconds(100);
  liveness.update(is, Instant());
  EXPECT_EQ(liveness.due(), due);
}

TEST(Liveness, HarmIsAnExcuseForThreeRtos) {
  Liveness liveness;
  const Outline is = waiting();
  const Instant harmed = is.now + seconds(2);
  liveness.update(is, Instant());
  liveness.harm(harmed);
  EXPECT_EQ(liveness.due(), harmed + kPatience);
}

TEST(Liveness, ABackedOffRtoCountsInFull) {
  Liveness liveness;
  Outline is = waiting();
  liveness.update(is, Instant());
  is.rto *= 4;
  liveness.update(is, Instant());
  EXPECT_EQ(liveness.due(), is.now + 4 * kPatience);
}

TEST(Liveness, NobodyWaitsOnceAllIsAcknowledged) {
  Liveness liveness;
  Outline is = waiting();
  liveness.update(is, Instant());
  is.una = is.nxt = is.end;
  liveness.update(is, Instant());
  EXPECT_EQ(liveness.due(), kNever);
}

TEST(Liveness, AClosedWindowIsThePeersAffair) {
  Liveness liveness;
  Outline is = waiting();
  is.edge = is.una;
  liveness.update(is, Instant());
  EXPECT_EQ(liveness.due(), kNever);
}

TEST(Liveness, TextThatWaitsForThePersistTimerHasTimeUntilThen) {
  Liveness liveness;
  Outline is = waiting();
  is.timers.set(Timer::kPersist, is.now + seconds(5));
  liveness.update(is, Instant());
  EXPECT_EQ(liveness.due(), is.now + seconds(5) + kPatience);
}

}  // namespace
}  // namespace sim
