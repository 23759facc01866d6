// Loss recovery without SACK: NewReno (RFC 6582) and limited transmit (RFC 3042).
#include "stack/tcp/send/recovery.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/stack/tcp/send/recovery_flow.h"

namespace {

using namespace std::chrono_literals;
using flight::AckResult;
using flight::at;
using flight::Flow;
using flight::kSmss;
using flight::Line;
using flight::ms;
using flight::PlainFlow;
using flight::PlainRecovering;
using flight::Progress;
using flight::Range;
using flight::segment;

TEST(Recovery, WithoutDuplicatesThePipeIsTheFlight) {
  PlainFlow flow;
  EXPECT_EQ(flow.recovery.pipe(), 10 * kSmss);
  EXPECT_EQ(flow.ack(at(4)).progress, Progress::kNone);
  EXPECT_EQ(flow.recovery.pipe(), 6 * kSmss);
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
}

TEST(Recovery, ThirdDuplicateFindsTheLossOfTheFirstHole) {
  PlainFlow flow;
  EXPECT_EQ(flow.duplicate(), Progress::kNone);
  EXPECT_EQ(flow.duplicate(), Progress::kNone);
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
  EXPECT_FALSE(flow.recovery.in_fast_recovery());
  EXPECT_EQ(flow.duplicate(), Progress::kLoss);
  EXPECT_TRUE(flow.recovery.in_fast_recovery());
  EXPECT_EQ(flow.recovery.next_resend(), segment(0));
  EXPECT_EQ(flow.duplicate(), Progress::kNone) << "found once";
}

TEST(Recovery, DuplicatesCountOnlyInARow) {
  PlainFlow flow;
  (void)flow.duplicate();
  (void)flow.duplicate();
  EXPECT_EQ(flow.ack(at(1)).progress, Progress::kNone);
  EXPECT_EQ(flow.duplicate(), Progress::kNone);
  EXPECT_EQ(flow.duplicate(), Progress::kNone);
  EXPECT_EQ(flow.duplicate(), Progress::kLoss);
}

TEST(Recovery, AShortSegmentIsResentAsShort) {
  Flow flow(false, 0);
  flow.recovery.sent(at(0) + 10, ms(0));
  flow.nxt = at(0) + 10;
  for (int i = 0; i < 3; ++i) (void)flow.duplicate();
  EXPECT_EQ(flow.recovery.next_resend(), (Range{at(0), at(0) + 10}));
}

// RFC 3042: each of the first two duplicates lets one segment out beyond cwnd.
TEST(Recovery, TheFirstTwoDuplicatesMakeRoomForASegmentEach) {
  PlainFlow flow;
  (void)flow.duplicate();
  EXPECT_EQ(flow.recovery.pipe(), 9 * kSmss);
  flow.send();
  (void)flow.duplicate();
  EXPECT_EQ(flow.recovery.pipe(), 9 * kSmss);
}

// RFC 5681 3.2, step 2: "additional data sent in limited transmit MUST NOT be included".
TEST(Recovery, TheFlightAtTheLossLeavesOutWhatLimitedTransmitSent) {
  PlainFlow flow;
  (void)flow.duplicate();
  flow.send();
  (void)flow.duplicate();
  flow.send();
  EXPECT_EQ(flow.duplicate(), Progress::kLoss);
  EXPECT_EQ(flow.recovery.flight_at_loss(), 10 * kSmss);
}

TEST(Recovery, TheFlightAtTheLossStaysWhatItWas) {
  PlainRecovering flow;
  (void)flow.resend();
  (void)flow.ack(at(4));
  (void)flow.duplicate();
  EXPECT_EQ(flow.recovery.flight_at_loss(), 10 * kSmss);
}

TEST(Recovery, WhatIsResentIsResentOnce) {
  PlainRecovering flow;
  EXPECT_EQ(flow.resend(), segment(0));
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
  EXPECT_TRUE(flow.recovery.in_fast_recovery());
}

// RFC 6582 3.2, step 3: an ACK short of RECOVER shows the next hole.
TEST(Recovery, APartialAckShowsTheNextHole) {
  PlainRecovering flow;
  (void)flow.resend();
  EXPECT_EQ(flow.ack(at(4)).progress, Progress::kPartial);
  EXPECT_TRUE(flow.recovery.first_partial());
  EXPECT_EQ(flow.resend(), segment(4));
  EXPECT_EQ(flow.ack(at(6)).progress, Progress::kPartial);
  EXPECT_FALSE(flow.recovery.first_partial());
  EXPECT_EQ(flow.resend(), segment(6));
}

TEST(Recovery, EachRecoveryHasAFirstPartialAck) {
  PlainRecovering flow;
  (void)flow.resend();
  flow.send(8);
  (void)flow.ack(at(4));
  (void)flow.ack(at(10));
  (void)flow.ack(at(11));
  for (int i = 0; i < 3; ++i) (void)flow.duplicate();
  EXPECT_EQ(flow.ack(at(12)).progress, Progress::kPartial);
  EXPECT_TRUE(flow.recovery.first_partial());
}

TEST(Recovery, APartialAckNeverAsksForMoreThanWasOutAtTheLoss) {
  PlainRecovering flow;
  (void)flow.resend();
  EXPECT_EQ(flow.ack(at(10) - 1).progress, Progress::kPartial);
  EXPECT_EQ(flow.recovery.next_resend(), (Range{at(10) - 1, at(10)}));
}

TEST(Recovery, AFullAckEndsIt) {
  PlainRecovering flow;
  (void)flow.resend();
  flow.send(3);
  EXPECT_EQ(flow.ack(at(10)).progress, Progress::kRecovered);
  EXPECT_FALSE(flow.recovery.in_fast_recovery());
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
  EXPECT_EQ(flow.recovery.pipe(), 3 * kSmss);
}

TEST(Recovery, AFullAckForgetsWhatWasNotYetResent) {
  PlainRecovering flow;  // the hole was late, not lost
  EXPECT_EQ(flow.ack(at(10)).progress, Progress::kRecovered);
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
}

// RFC 6582 3.2, step 1: the ACK must cover more than RECOVER.
TEST(Recovery, EchoesOfTheResentAreNoNewLoss) {
  PlainRecovering flow;
  (void)flow.resend();
  (void)flow.ack(at(10));
  flow.send(4);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(flow.duplicate(), Progress::kNone);
  EXPECT_EQ(flow.recovery.pipe(), 4 * kSmss) << "nor do they make room";
  (void)flow.ack(at(11));
  for (int i = 0; i < 2; ++i) (void)flow.duplicate();
  EXPECT_EQ(flow.duplicate(), Progress::kLoss);
}

TEST(Recovery, TheSecondLossOfAFlightIsRepairedInTheSameRecovery) {
  PlainRecovering flow;
  (void)flow.resend();
  EXPECT_EQ(flow.ack(at(4)).progress, Progress::kPartial);
  (void)flow.resend();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(flow.duplicate(), Progress::kNone);
  EXPECT_EQ(flow.ack(at(10)).progress, Progress::kRecovered);
}

TEST(Recovery, ATimeoutTakesEverythingForLost) {
  PlainFlow flow(5);
  (void)flow.ack(at(2));
  flow.timeout();
  EXPECT_TRUE(flow.recovery.in_timeout_recovery());
  EXPECT_EQ(flow.recovery.pipe(), 0u);
  for (Line n = 2; n < 5; ++n) {
    EXPECT_EQ(flow.resend(), segment(n));
    EXPECT_EQ(flow.recovery.pipe(), (n - 1) * kSmss) << "what was resent is out again";
  }
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
}

TEST(Recovery, ATimeoutForgetsWhatDuplicatesSaid) {
  PlainFlow flow;
  for (int i = 0; i < 2; ++i) (void)flow.duplicate();
  flow.timeout();
  for (int i = 0; i < 3; ++i) (void)flow.resend();
  EXPECT_EQ(flow.recovery.pipe(), 3 * kSmss);
}

TEST(Recovery, AnAckAfterATimeoutSparesWhatArrivedAfterAll) {
  PlainFlow flow;
  flow.timeout();
  (void)flow.resend();
  EXPECT_EQ(flow.ack(at(7)).progress, Progress::kNone);
  EXPECT_EQ(flow.recovery.next_resend(), segment(7));
  EXPECT_EQ(flow.recovery.pipe(), 0u);
}

TEST(Recovery, EchoesAfterATimeoutAreNoNewLoss) {
  PlainFlow flow;
  flow.timeout();
  (void)flow.resend();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(flow.duplicate(), Progress::kNone);
  EXPECT_FALSE(flow.recovery.in_fast_recovery());
}

TEST(Recovery, ATimeoutEndsFastRecovery) {
  PlainRecovering flow;
  flow.send(2);
  flow.timeout();
  EXPECT_FALSE(flow.recovery.in_fast_recovery());
  EXPECT_EQ(flow.ack(at(10)).progress, Progress::kNone);
  EXPECT_EQ(flow.recovery.next_resend(), segment(10));
  EXPECT_TRUE(flow.recovery.in_timeout_recovery());
  EXPECT_EQ(flow.ack(at(12)).progress, Progress::kNone);
  EXPECT_FALSE(flow.recovery.in_timeout_recovery());
}

TEST(Recovery, WhatThePeerRefusedIsSentAgain) {
  PlainFlow flow(4);
  (void)flow.ack(at(3));
  flow.recovery.on_refused();
  EXPECT_EQ(flow.recovery.next_resend(), segment(3));
  EXPECT_FALSE(flow.recovery.in_fast_recovery());
  EXPECT_FALSE(flow.recovery.in_timeout_recovery());
}

// RFC 6298 3, Karn's algorithm.
// RFC 9293 3.8.1: MUST-18
TEST(Recovery, OnlyWhatWasSentOnceMeasuresARoundTrip) {
  PlainRecovering flow;
  (void)flow.resend();
  flow.now = 200;
  EXPECT_EQ(flow.ack(at(1)).rtt, std::nullopt);
  EXPECT_EQ(flow.ack(at(4)).rtt, 200ms);
}

// What the hole held back has been there for longer than it took.
TEST(Recovery, WhatIsAcknowledgedWithSomethingResentMeasuresNothing) {
  PlainRecovering flow;
  (void)flow.resend();
  flow.now = 200;
  AckResult result = flow.ack(at(10));
  EXPECT_EQ(result.rtt, std::nullopt);
  EXPECT_EQ(result.rate, std::nullopt);
  EXPECT_EQ(result.delivered, 10 * kSmss);
}

// The newest has waited least for a delayed ACK.
TEST(Recovery, TheNewestOfWhatIsAcknowledgedMeasuresTheRoundTrip) {
  PlainFlow flow(1);
  flow.now = 30;
  flow.send();
  flow.now = 130;
  EXPECT_EQ(flow.ack(at(2)).rtt, 100ms);
}

}  // namespace
