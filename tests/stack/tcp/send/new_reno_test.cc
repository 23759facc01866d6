#include "stack/tcp/send/new_reno.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <vector>

#include "stack/tcp/send/loss_based.h"

namespace {

using stack::base::Instant;
using NewReno = stack::tcp::send::LossBased<stack::tcp::send::NewReno>;

constexpr std::size_t kSmss = 1000;
constexpr Instant kNow{};

void acknowledge(NewReno& reno, std::size_t octets, bool window_was_used = true) {
  reno.on_acknowledged({.octets = octets,
                        .in_flight = reno.window(),
                        .window_was_used = window_was_used,
                        .now = kNow});
}

// An ACK that moves SND.UNA to where it never was.
void advance(NewReno& reno, std::size_t octets, stack::tcp::Line una) {
  reno.on_acknowledged({.octets = octets,
                        .in_flight = reno.window(),
                        .window_was_used = true,
                        .now = kNow,
                        .una = una,
                        .nxt = una});
}

// In congestion avoidance with the window given, a multiple of SMSS.
NewReno avoiding(std::size_t window) {
  NewReno reno(kSmss, 10);
  reno.on_loss(2 * window, kNow);
  reno.on_recovered(window, kNow);
  EXPECT_EQ(reno.window(), window);
  EXPECT_EQ(reno.threshold(), window);
  return reno;
}

// RFC 6928 2: min(10 MSS, max(2 MSS, 14600)).
TEST(NewReno, StartsWithTenSegmentsButNotTooManyOctets) {
  EXPECT_EQ(NewReno(1460, 10).window(), 14600u);
  EXPECT_EQ(NewReno(536, 10).window(), 5360u);
  EXPECT_EQ(NewReno(2000, 10).window(), 14600u);
  EXPECT_EQ(NewReno(8960, 10).window(), 17920u);
  EXPECT_EQ(NewReno(1460, 1).window(), 1460u) << "after a SYN was lost (RFC 5681 3.1)";
}

// RFC 9406 4.2: cwnd += min(N, L * SMSS), L = 8 for a sender that does not pace.
TEST(NewReno, TheInitialSlowStartGrowsByWhatIsAcknowledgedUpToEightSegments) {
  NewReno reno(kSmss, 2);
  acknowledge(reno, kSmss);
  EXPECT_EQ(reno.window(), 3000u);
  acknowledge(reno, 100);
  EXPECT_EQ(reno.window(), 3100u) << "ACK division wins nothing";
  acknowledge(reno, 8 * kSmss);
  EXPECT_EQ(reno.window(), 11100u);
  acknowledge(reno, 20 * kSmss);
  EXPECT_EQ(reno.window(), 19100u) << "a stretch ACK bursts no more than eight segments";
}

// RFC 5681 (2): cwnd += min(N, SMSS).
TEST(NewReno, ALaterSlowStartGrowsByUpToOneSegment) {
  NewReno reno(kSmss, 10);
  reno.on_timeout(20 * kSmss, kNow);
  acknowledge(reno, 5 * kSmss);
  EXPECT_EQ(reno.window(), 2000u);
  acknowledge(reno, 100);
  EXPECT_EQ(reno.window(), 2100u);
}

TEST(NewReno, SlowStartHasNoThresholdBeforeTheFirstLoss) {
  NewReno reno(kSmss, 10);
  EXPECT_GT(reno.threshold(), std::size_t{1} << 40);
}

// RFC 5681 3.1: in congestion avoidance cwnd grows by one SMSS a round trip; counting octets (RFC
// 3465), that is whenever a cwnd's worth has been acknowledged.
TEST(NewReno, CongestionAvoidanceGrowsOneSegmentPerWindowAcknowledged) {
  NewReno reno = avoiding(5 * kSmss);
  for (int i = 0; i < 4; ++i) {
    acknowledge(reno, kSmss);
    EXPECT_EQ(reno.window(), 5 * kSmss);
  }
  acknowledge(reno, kSmss);
  EXPECT_EQ(reno.window(), 6 * kSmss);
  for (int i = 0; i < 5; ++i) acknowledge(reno, kSmss);
  EXPECT_EQ(reno.window(), 6 * kSmss);
  acknowledge(reno, kSmss);
  EXPECT_EQ(reno.window(), 7 * kSmss);
}

TEST(NewReno, CongestionAvoidanceDoesNotDependOnHowAcksAreCut) {
  NewReno many = avoiding(4 * kSmss);
  NewReno few = avoiding(4 * kSmss);
  for (int i = 0; i < 40; ++i) acknowledge(many, 100);
  for (int i = 0; i < 2; ++i) acknowledge(few, 2 * kSmss);
  EXPECT_EQ(many.window(), 5 * kSmss);
  EXPECT_EQ(few.window(), 5 * kSmss);
}

TEST(NewReno, WhatAnAckSaysBeyondAWindowCountsForTheNext) {
  NewReno reno = avoiding(5 * kSmss);
  acknowledge(reno, 7 * kSmss);
  EXPECT_EQ(reno.window(), 6 * kSmss);
  acknowledge(reno, 4 * kSmss);
  EXPECT_EQ(reno.window(), 7 * kSmss);
}

TEST(NewReno, AWindowThatWasNotUsedDoesNotGrow) {
  NewReno starting(kSmss, 10);
  NewReno avoiding_loss = avoiding(4 * kSmss);
  for (int i = 0; i < 100; ++i) {
    acknowledge(starting, kSmss, false);
    acknowledge(avoiding_loss, kSmss, false);
  }
  EXPECT_EQ(starting.window(), 10 * kSmss);
  EXPECT_EQ(avoiding_loss.window(), 4 * kSmss);
}

// RFC 5681 (4): ssthresh = max(FlightSize / 2, 2 SMSS).
TEST(NewReno, ALossHalvesWhatWasInFlight) {
  NewReno reno(kSmss, 10);
  reno.on_loss(8 * kSmss, kNow);
  EXPECT_EQ(reno.threshold(), 4 * kSmss);
  EXPECT_EQ(reno.window(), 4 * kSmss) << "the inflation by three segments is Recovery's";
}

TEST(NewReno, TheThresholdIsAtLeastTwoSegments) {
  NewReno lost(kSmss, 10);
  lost.on_loss(kSmss, kNow);
  EXPECT_EQ(lost.threshold(), 2 * kSmss);
  NewReno timed_out(kSmss, 10);
  timed_out.on_timeout(kSmss, kNow);
  EXPECT_EQ(timed_out.threshold(), 2 * kSmss);
}

// A flight from before a timeout may be much larger than cwnd is now.
TEST(NewReno, NeitherALossNorAMarkRaisesTheWindow) {
  NewReno reno(kSmss, 10);
  reno.on_timeout(40 * kSmss, kNow);
  NewReno marked = reno;
  reno.on_loss(40 * kSmss, kNow);
  EXPECT_EQ(reno.window(), kSmss);
  EXPECT_EQ(reno.threshold(), 20 * kSmss);
  marked.on_congestion_mark(40 * kSmss, kNow);
  EXPECT_EQ(marked.window(), kSmss);
}

// RFC 6582 3.2 step 3, option 1: cwnd = min(ssthresh, max(FlightSize, SMSS) + SMSS).
TEST(NewReno, AFullRecoveryDeflatesWithoutABurst) {
  NewReno reno(kSmss, 10);
  reno.on_loss(10 * kSmss, kNow);
  NewReno nothing_left = reno, little_left = reno, much_left = reno;
  nothing_left.on_recovered(0, kNow);
  EXPECT_EQ(nothing_left.window(), 2 * kSmss);
  little_left.on_recovered(2 * kSmss, kNow);
  EXPECT_EQ(little_left.window(), 3 * kSmss);
  much_left.on_recovered(9 * kSmss, kNow);
  EXPECT_EQ(much_left.window(), 5 * kSmss);
}

// RFC 5681 3.1: cwnd is no more than the loss window, one SMSS.
TEST(NewReno, ATimeoutStartsOverFromOneSegment) {
  NewReno reno(kSmss, 10);
  reno.on_timeout(8 * kSmss, kNow);
  EXPECT_EQ(reno.window(), kSmss);
  EXPECT_EQ(reno.threshold(), 4 * kSmss);
  for (int i = 0; i < 3; ++i) acknowledge(reno, kSmss);
  EXPECT_EQ(reno.window(), 4 * kSmss) << "slow start up to ssthresh";
  acknowledge(reno, kSmss);
  EXPECT_EQ(reno.window(), 4 * kSmss) << "then congestion avoidance";
}

// RFC 9937 brings the flight to ssthresh; then cwnd is ssthresh.
TEST(NewReno, ARecoveryLeavesTheThresholdAsTheWindow) {
  NewReno reno(kSmss, 10);
  reno.on_loss(10 * kSmss, kNow);
  reno.on_recovered(5 * kSmss, kNow);
  EXPECT_EQ(reno.window(), 5 * kSmss);
}

TEST(NewReno, ATimeoutAmidRecoveryLeavesNothingToRecover) {
  NewReno reno(kSmss, 10);
  reno.on_loss(10 * kSmss, kNow);
  reno.on_timeout(10 * kSmss, kNow);
  reno.on_recovered(9 * kSmss, kNow);
  EXPECT_EQ(reno.window(), kSmss);
}

// RFC 3168 6.1.2: as for a loss, but nothing is to be repaired: growth goes on at once, and in
// congestion avoidance.
TEST(NewReno, AMarkHalvesAndAvoidanceGoesOn) {
  NewReno reno = avoiding(8 * kSmss);
  reno.on_congestion_mark(8 * kSmss, kNow);
  EXPECT_EQ(reno.window(), 4 * kSmss);
  EXPECT_EQ(reno.threshold(), 4 * kSmss);
  for (int i = 0; i < 3; ++i) acknowledge(reno, kSmss);
  EXPECT_EQ(reno.window(), 4 * kSmss);
  acknowledge(reno, kSmss);
  EXPECT_EQ(reno.window(), 5 * kSmss);
}

TEST(NewReno, AMarkEndsTheInitialSlowStart) {
  NewReno reno(kSmss, 10);
  reno.on_congestion_mark(10 * kSmss, kNow);
  EXPECT_EQ(reno.window(), 5 * kSmss);
  acknowledge(reno, kSmss);
  EXPECT_EQ(reno.window(), 5 * kSmss);
}

// RFC 3168 6.1.2, RFC 9438 4.6: a marked window may shrink to one SMSS, ssthresh to two.
TEST(NewReno, MarksShrinkTheWindowToOneSegmentAtLeast) {
  NewReno reno = avoiding(2 * kSmss);
  reno.on_congestion_mark(kSmss, kNow);
  EXPECT_EQ(reno.window(), kSmss);
  EXPECT_EQ(reno.threshold(), 2 * kSmss);
}

// RFC 4015: the window and the threshold from before the mistake.
TEST(NewReno, ASpuriousLossIsUndone) {
  NewReno reno = avoiding(20 * kSmss);
  reno.on_loss(20 * kSmss, kNow);
  EXPECT_EQ(reno.window(), 10 * kSmss);
  reno.on_spurious(kNow);
  EXPECT_EQ(reno.window(), 20 * kSmss);
  EXPECT_EQ(reno.threshold(), 20 * kSmss);
  reno.on_recovered(0, kNow);
  EXPECT_EQ(reno.window(), 20 * kSmss) << "there is no recovery any more";
}

TEST(NewReno, ASpuriousLossIsUndoneAfterItsRecoveryToo) {
  NewReno reno(kSmss, 10);
  reno.on_loss(10 * kSmss, kNow);
  reno.on_recovered(5 * kSmss, kNow);
  acknowledge(reno, kSmss);
  reno.on_spurious(kNow);
  EXPECT_EQ(reno.window(), 10 * kSmss);
  EXPECT_GT(reno.threshold(), std::size_t{1} << 40);
}

TEST(NewReno, SeveralTimeoutsInARowAreOneEpisode) {
  NewReno reno = avoiding(20 * kSmss);
  reno.on_loss(20 * kSmss, kNow);
  for (int i = 0; i < 3; ++i) reno.on_timeout(20 * kSmss, kNow);
  EXPECT_EQ(reno.window(), kSmss);
  EXPECT_EQ(reno.threshold(), 10 * kSmss);
  reno.on_spurious(kNow);
  EXPECT_EQ(reno.window(), 20 * kSmss);
  EXPECT_EQ(reno.threshold(), 20 * kSmss);
}

TEST(NewReno, SelectiveAcksBetweenTimeoutsDoNotPartTheEpisode) {
  NewReno reno = avoiding(20 * kSmss);
  advance(reno, kSmss, 5000);
  reno.on_timeout(20 * kSmss, kNow);
  advance(reno, kSmss, 5000);
  reno.on_timeout(20 * kSmss, kNow);
  reno.on_spurious(kNow);
  EXPECT_EQ(reno.window(), 20 * kSmss);
}

TEST(NewReno, ATimeoutAfterProgressIsAnEpisodeOfItsOwn) {
  NewReno reno = avoiding(20 * kSmss);
  reno.on_timeout(20 * kSmss, kNow);
  advance(reno, kSmss, 1000);
  EXPECT_EQ(reno.window(), 2 * kSmss);
  reno.on_timeout(20 * kSmss, kNow);
  reno.on_spurious(kNow);
  EXPECT_EQ(reno.window(), 2 * kSmss);
}

// RFC 9438 4.9: restored only where the current window is the smaller one.
TEST(NewReno, UndoingNeverShrinksTheWindow) {
  NewReno reno = avoiding(2 * kSmss);
  reno.on_loss(20 * kSmss, kNow);
  reno.on_recovered(20 * kSmss, kNow);
  reno.on_spurious(kNow);
  EXPECT_EQ(reno.window(), 10 * kSmss);
  EXPECT_EQ(reno.threshold(), 10 * kSmss);
}

TEST(NewReno, WhatIsUndoneOnceIsNotUndoneTwice) {
  NewReno reno = avoiding(20 * kSmss);
  reno.on_loss(20 * kSmss, kNow);
  reno.on_spurious(kNow);
  reno.on_idle(kNow);
  reno.on_spurious(kNow);
  EXPECT_EQ(reno.window(), 10 * kSmss);
}

TEST(NewReno, NothingIsUndoneAfterIdle) {
  NewReno reno = avoiding(20 * kSmss);
  reno.on_loss(20 * kSmss, kNow);
  reno.on_recovered(10 * kSmss, kNow);
  reno.on_idle(kNow);
  reno.on_spurious(kNow);
  EXPECT_EQ(reno.window(), 10 * kSmss);
}

TEST(NewReno, AMarkIsNoMistakeToUndo) {
  NewReno reno = avoiding(20 * kSmss);
  reno.on_loss(20 * kSmss, kNow);
  reno.on_congestion_mark(10 * kSmss, kNow);
  reno.on_spurious(kNow);
  EXPECT_EQ(reno.window(), 5 * kSmss);
}

// RFC 5681 4.1: RW = min(IW, cwnd); ssthresh keeps what is known of the path.
TEST(NewReno, AfterIdleTheWindowIsTheRestartWindow) {
  NewReno large = avoiding(20 * kSmss);
  large.on_idle(kNow);
  EXPECT_EQ(large.window(), 10 * kSmss);
  EXPECT_EQ(large.threshold(), 20 * kSmss);
  acknowledge(large, kSmss);
  EXPECT_EQ(large.window(), 11 * kSmss) << "slow start up to ssthresh";
  NewReno small = avoiding(4 * kSmss);
  small.on_idle(kNow);
  EXPECT_EQ(small.window(), 4 * kSmss);
}

RC_GTEST_PROP(NewRenoProperty, TheWindowIsNeverBelowOneSegment, ()) {
  auto smss = *rc::gen::inRange<std::size_t>(48, 65536);
  auto events = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 8));
  NewReno reno(smss, *rc::gen::inRange<std::size_t>(1, 11));
  for (int event : events) {
    auto octets = *rc::gen::inRange<std::size_t>(0, 1 << 20);
    std::size_t before = reno.window();
    if (event == 0) reno.on_loss(octets, kNow);
    if (event == 1) reno.on_recovered(octets, kNow);
    if (event == 2) reno.on_timeout(octets, kNow);
    if (event > 2) {
      acknowledge(reno, octets);
      RC_ASSERT(reno.window() >= before);
      RC_ASSERT(reno.window() <= before + 8 * smss);
    }
    RC_ASSERT(reno.window() >= smss);
    RC_ASSERT(reno.threshold() >= 2 * smss);
  }
}

}  // namespace
