#include "stack/tcp/timers.h"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using stack::base::Instant;
using stack::base::kNever;
using stack::tcp::Timer;
using stack::tcp::Timers;

constexpr Instant kStart{};

TEST(Timers, AreOffAtFirst) {
  Timers timers;
  EXPECT_EQ(timers.earliest(), kNever);
  EXPECT_FALSE(timers.is_set(Timer::kRetransmit));
  EXPECT_FALSE(timers.take_if_due(Timer::kRetransmit, kStart + 1h));
}

TEST(Timers, TheEarliestIsTheNextToFire) {
  Timers timers;
  timers.set(Timer::kUserTimeout, kStart + 3s);
  timers.set(Timer::kDelayedAck, kStart + 1s);
  timers.set(Timer::kTimeWait, kStart + 2s);
  EXPECT_EQ(timers.earliest(), kStart + 1s);
  timers.cancel(Timer::kDelayedAck);
  EXPECT_EQ(timers.earliest(), kStart + 2s);
}

TEST(Timers, SettingAgainMovesTheDeadline) {
  Timers timers;
  timers.set(Timer::kRetransmit, kStart + 1s);
  timers.set(Timer::kRetransmit, kStart + 5s);
  EXPECT_EQ(timers.earliest(), kStart + 5s);
}

TEST(Timers, ATimerFiresOnceAndNotEarly) {
  Timers timers;
  timers.set(Timer::kPersist, kStart + 1s);
  EXPECT_FALSE(timers.take_if_due(Timer::kPersist, kStart + 1s - 1ns));
  EXPECT_TRUE(timers.is_set(Timer::kPersist));
  EXPECT_TRUE(timers.take_if_due(Timer::kPersist, kStart + 1s));
  EXPECT_FALSE(timers.is_set(Timer::kPersist));
  EXPECT_FALSE(timers.take_if_due(Timer::kPersist, kStart + 1h));
}

TEST(Timers, EachStandsAlone) {
  Timers timers;
  timers.set(Timer::kRetransmit, kStart + 1s);
  timers.set(Timer::kTimeWait, kStart + 1s);
  EXPECT_FALSE(timers.take_if_due(Timer::kPersist, kStart + 2s));
  EXPECT_TRUE(timers.take_if_due(Timer::kRetransmit, kStart + 2s));
  EXPECT_TRUE(timers.is_set(Timer::kTimeWait));
}

TEST(Timers, CancellingAllLeavesNone) {
  Timers timers;
  for (int i = 0; i < static_cast<int>(Timer::kCount); ++i) {
    timers.set(static_cast<Timer>(i), kStart + 1s);
  }
  timers.cancel_all();
  EXPECT_EQ(timers.earliest(), kNever);
}

}  // namespace
