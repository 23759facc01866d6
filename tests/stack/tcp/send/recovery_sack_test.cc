// Loss recovery with SACK: the scoreboard (RFC 6675), RACK-TLP (RFC 8985) and undoing together.
#include <gtest/gtest.h>

#include <vector>

#include "stack/tcp/send/recovery.h"
#include "tests/stack/tcp/send/recovery_flow.h"

namespace {

using namespace std::chrono_literals;
using flight::AckResult;
using flight::at;
using flight::Flow;
using flight::kSmss;
using flight::Line;
using flight::ms;
using flight::Progress;
using flight::Range;
using flight::SackFlow;
using flight::SackRecovering;
using flight::segment;
using flight::segments;
using stack::base::kNever;

using Ranges = std::vector<Range>;

TEST(RecoverySack, ThirdSackedSegmentFindsTheLossOfTheFirstHole) {
  SackFlow flow;
  EXPECT_EQ(flow.sack({segment(1)}), Progress::kNone);
  EXPECT_EQ(flow.sack({segments(1, 3)}), Progress::kNone);
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
  EXPECT_EQ(flow.sack({segments(1, 4)}), Progress::kLoss);
  EXPECT_TRUE(flow.recovery.in_fast_recovery());
  EXPECT_EQ(flow.recovery.pipe(), 6 * kSmss);
  EXPECT_EQ(flow.resend(), segment(0));
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
  EXPECT_EQ(flow.recovery.pipe(), 7 * kSmss);
}

TEST(RecoverySack, OneAckMayTellOfThreeSegments) {
  SackFlow flow;
  AckResult result = flow.ack(at(2), {.sacked = {segment(3), segments(5, 7)}});
  EXPECT_EQ(result.progress, Progress::kLoss);
  EXPECT_EQ(result.delivered, 5 * kSmss);
  EXPECT_EQ(flow.resend_all(), (Ranges{segment(2), segment(4)}));
}

// RFC 5681 2: FlightSize is what is not acknowledged yet, and 3.2 wants it from before limited
// transmit; RFC 9937 6.2: RecoverFS leaves out what was sacked earlier.
TEST(RecoverySack, TheFlightAtTheLossIsThatOfTheFirstSign) {
  SackFlow flow;
  (void)flow.sack({segment(1)});
  flow.send();
  (void)flow.sack({segments(1, 3)});
  EXPECT_EQ(flow.sack({segments(1, 4)}), Progress::kLoss);
  EXPECT_EQ(flow.recovery.flight_at_loss(), 10 * kSmss);
  EXPECT_EQ(flow.recovery.recover_fs(), 9 * kSmss) << "11 sent, 2 known to have arrived before";
}

// With reordering the flight may move on before the loss is found.
TEST(RecoverySack, TheFlightAtTheLossIsThatOfTheLastAdvance) {
  SackFlow flow;
  (void)flow.sack({segment(5)});
  (void)flow.ack(at(2), {.sacked = {segment(5)}});
  (void)flow.ack(at(4), {.sacked = {segment(5)}});
  EXPECT_EQ(flow.recovery.on_reordering_timeout(ms(125), flow.srtt), Progress::kLoss);
  EXPECT_EQ(flow.recovery.flight_at_loss(), 7 * kSmss) << "2 to 9, but for 5";
  EXPECT_EQ(flow.recovery.recover_fs(), 5 * kSmss);
}

// While the reordering window waits the rest of the flight arrives: it was there all the same.
TEST(RecoverySack, TheReorderingTimersLossCountsTheWholeFlight) {
  SackFlow flow(3);
  (void)flow.sack({segment(1)});
  (void)flow.sack({segments(1, 3)});
  flow.now = 125;
  EXPECT_EQ(flow.recovery.on_reordering_timeout(ms(125), flow.srtt), Progress::kLoss);
  EXPECT_EQ(flow.recovery.flight_at_loss(), 3 * kSmss);
  EXPECT_EQ(flow.recovery.recover_fs(), kSmss);
}

// RFC 8985 6.2, step 5.
TEST(RecoverySack, TheReorderingTimerFindsALossOfWhichTooFewTell) {
  SackFlow flow(3);
  EXPECT_EQ(flow.sack({segment(1)}), Progress::kNone);
  EXPECT_EQ(flow.recovery.reordering_deadline(), ms(125));
  EXPECT_EQ(flow.recovery.on_reordering_timeout(ms(125), flow.srtt), Progress::kLoss);
  EXPECT_EQ(flow.recovery.reordering_deadline(), kNever);
  EXPECT_EQ(flow.recovery.next_resend(), segment(0));
}

TEST(RecoverySack, ATimeoutStopsTheReorderingTimer) {
  SackFlow flow(3);
  (void)flow.sack({segment(1)});
  flow.now = 110;
  flow.timeout();
  EXPECT_EQ(flow.recovery.reordering_deadline(), kNever);
}

TEST(RecoverySack, TheTimerStopsWhenWhatItWaitedForArrives) {
  SackFlow flow(3);
  (void)flow.sack({segment(1)});
  EXPECT_EQ(flow.ack(at(2)).progress, Progress::kNone);
  EXPECT_EQ(flow.recovery.reordering_deadline(), kNever);
}

TEST(RecoverySack, RecoveryEndsWhenAllThatWasOutIsAcknowledged) {
  SackRecovering flow;
  (void)flow.resend();
  flow.send(2);
  EXPECT_EQ(flow.ack(at(4)).progress, Progress::kPartial);
  EXPECT_EQ(flow.ack(at(10) - 1).progress, Progress::kPartial);
  EXPECT_EQ(flow.ack(at(10)).progress, Progress::kRecovered);
  EXPECT_FALSE(flow.recovery.in_fast_recovery());
  EXPECT_EQ(flow.recovery.pipe(), 2 * kSmss);
}

// RFC 6675 5 (C), with RECOVERYPOINT: one reduction for one flight.
TEST(RecoverySack, FurtherHolesOfTheSameFlightAreNoSecondLoss) {
  SackRecovering flow;
  (void)flow.resend();
  AckResult result =
      flow.ack(at(0), {.sacked = {segments(1, 4), segments(5, 10)}, .repeats = true});
  EXPECT_EQ(result.progress, Progress::kNone);
  EXPECT_GT(result.lost, 0u);
  EXPECT_EQ(flow.resend(), segment(4));
  flow.now = 200;
  result = flow.ack(at(4), {.sacked = {segments(5, 10)}});
  EXPECT_EQ(result.progress, Progress::kPartial);
  EXPECT_EQ(result.lost, 0u);
  EXPECT_EQ(flow.ack(at(10)).progress, Progress::kRecovered);
}

TEST(RecoverySack, AHoleBeyondTheRecoveryPointIsANewLoss) {
  SackRecovering flow;
  (void)flow.resend();
  flow.send(5);
  flow.now = 200;
  EXPECT_EQ(flow.ack(at(10), {.sacked = {segments(11, 13)}}).progress, Progress::kRecovered);
  EXPECT_EQ(flow.sack({segments(11, 14)}), Progress::kLoss);
  EXPECT_EQ(flow.resend(), segment(10));
}

// A loss of what the next flight lost, too, told by the very ACK that ends the recovery.
TEST(RecoverySack, TheAckThatEndsARecoveryMayBeginTheNext) {
  SackRecovering flow;
  (void)flow.resend();
  flow.send(5);
  flow.now = 200;
  EXPECT_EQ(flow.ack(at(10), {.sacked = {segments(11, 14)}}).progress, Progress::kLoss);
  EXPECT_TRUE(flow.recovery.in_fast_recovery());
  EXPECT_EQ(flow.recovery.flight_at_loss(), 12 * kSmss) << "0 to 14, but for 1 to 3";
}

TEST(RecoverySack, ALostRetransmissionIsSentAgain) {
  SackRecovering flow;
  (void)flow.resend();
  flow.now = 101;
  flow.send();
  flow.now = 201;
  AckResult result = flow.ack(at(0), {.sacked = {segments(1, 4), segment(10)}, .repeats = true});
  EXPECT_GT(result.lost, 0u);
  EXPECT_EQ(flow.resend(), segment(0));
}

TEST(RecoverySack, WhatHasLeftTheNetworkMakesRoom) {
  SackRecovering flow;
  (void)flow.resend();
  std::size_t before = flow.recovery.pipe();
  (void)flow.sack({segments(1, 6)});
  EXPECT_EQ(flow.recovery.pipe(), before - 2 * kSmss);
  EXPECT_EQ(flow.sack({segments(1, 6)}), Progress::kNone);
  EXPECT_EQ(flow.recovery.pipe(), before - 2 * kSmss) << "a mere repetition tells nothing";
}

TEST(RecoverySack, PlainDuplicateAcksTellNothing) {
  SackFlow flow;
  for (int i = 0; i < 9; ++i) EXPECT_EQ(flow.duplicate(), Progress::kNone);
  EXPECT_EQ(flow.recovery.pipe(), 10 * kSmss);
}

TEST(RecoverySack, ATimeoutAmidRecoverySendsAllThatIsOverdueAgain) {
  SackRecovering flow;
  (void)flow.resend();
  flow.now = 1000;
  flow.timeout();
  EXPECT_TRUE(flow.recovery.in_timeout_recovery());
  EXPECT_EQ(flow.recovery.reordering_deadline(), kNever);
  EXPECT_EQ(flow.recovery.pipe(), 0u);
  EXPECT_EQ(flow.resend_all(), (Ranges{segment(0), segment(4), segment(5), segment(6), segment(7),
                                       segment(8), segment(9)}))
      << "but not what the peer holds";
  flow.now = 1100;
  EXPECT_EQ(flow.ack(at(4)).progress, Progress::kNone);
  EXPECT_EQ(flow.ack(at(10)).progress, Progress::kNone);
  EXPECT_FALSE(flow.recovery.in_timeout_recovery());
}

TEST(RecoverySack, NoReductionComesOnTopOfATimeouts) {
  SackFlow flow;
  flow.now = 1000;
  flow.timeout();
  (void)flow.resend_all();
  flow.now = 1100;
  EXPECT_EQ(flow.sack({segments(1, 9)}), Progress::kNone);
  EXPECT_TRUE(flow.recovery.in_timeout_recovery());
}

// RFC 8985 6.3: what left just before the RTO is not taken for lost with the rest.
TEST(RecoverySack, WhatLeftJustNowOutlivesTheTimeout) {
  SackFlow flow(4);
  (void)flow.ack(at(1));
  flow.now = 500;
  flow.send();
  flow.now = 550;
  flow.timeout();
  EXPECT_EQ(flow.recovery.pipe(), kSmss);
  EXPECT_EQ(flow.resend_all(), (Ranges{segment(1), segment(2), segment(3)}));
}

// RFC 2018 8: the peer told that it holds 1 to 9, and threw all away but the first to come.
TEST(RecoverySack, AfterATimeoutTheRenegedIsSentAgain) {
  SackFlow flow;
  EXPECT_EQ(flow.sack({segments(1, 10)}), Progress::kLoss);
  EXPECT_EQ(flow.resend_all(), Ranges{segment(0)});
  flow.now = 200;
  EXPECT_EQ(flow.ack(at(1)).progress, Progress::kPartial) << "only the first";
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt) << "the peer said that it has the rest";
  flow.now = 1000;
  flow.timeout();
  EXPECT_EQ(flow.recovery.pipe(), 0u);
  for (Line n = 1; n < 10; ++n) EXPECT_EQ(flow.resend(), segment(n));
  flow.now = 1100;
  EXPECT_EQ(flow.ack(at(10)).progress, Progress::kNone);
  EXPECT_FALSE(flow.recovery.in_timeout_recovery());
}

// RFC 2018 8: "MUST retransmit the segment at the left edge of the window", sacked or not.
TEST(RecoverySack, ATimeoutSendsTheFirstAgainThoughThePeerClaimsToHoldIt) {
  SackFlow flow(2);
  (void)flow.sack({segments(0, 2)});
  flow.now = 1000;
  flow.timeout();
  EXPECT_EQ(flow.resend(), segment(0));
}

// RFC 9293 3.8.1: MUST-18
TEST(RecoverySack, OnlyWhatWasSentOnceMeasuresARoundTrip) {
  SackRecovering flow;
  (void)flow.resend();
  flow.now = 200;
  EXPECT_EQ(flow.ack(at(4)).rtt, std::nullopt) << "the rest was known to have arrived";
  AckResult result = flow.ack(at(5), {.sacked = {segment(6)}});
  EXPECT_EQ(result.rtt, 200ms);
}

TEST(RecoverySack, ABlockThatTellsOfSomethingResentMeasuresNothing) {
  SackRecovering flow;
  (void)flow.resend();
  (void)flow.sack({segments(1, 4), segments(5, 10)});
  EXPECT_EQ(flow.resend(), segment(4));
  flow.now = 200;
  AckResult result = flow.ack(at(0), {.sacked = {segments(1, 10)}, .repeats = true});
  EXPECT_EQ(result.delivered, kSmss);
  EXPECT_EQ(result.rtt, std::nullopt);
}

TEST(RecoverySack, ABlockBesideAFilledHoleMeasuresARoundTrip) {
  SackRecovering flow;
  (void)flow.resend();
  flow.now = 150;
  flow.send();
  flow.now = 250;
  EXPECT_EQ(flow.ack(at(6), {.sacked = {segment(10)}}).rtt, 100ms)
      << "but not what was acknowledged with the hole";
}

TEST(RecoverySack, TheRateIsThatOfTheNewestArrival) {
  SackFlow flow(1);
  flow.now = 0;
  flow.send(9);
  flow.now = 100;
  const auto sample = flow.ack(at(1), {.sacked = {segments(2, 6)}}).rate;
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->rate, 5 * kSmss * 10);
  EXPECT_EQ(sample->from, 0u);
}

// RFC 8985 6.2, step 4.
TEST(RecoverySack, AReportWidensTheReorderingWindow) {
  SackFlow flow;
  flow.srtt = 1s;
  EXPECT_EQ(flow.ack(at(2), {.duplicate = segment(0)}).progress, Progress::kNone);
  EXPECT_EQ(flow.sack({segment(3)}), Progress::kNone);
  EXPECT_EQ(flow.recovery.reordering_deadline(), ms(150));
}

// RFC 8985 6.2, step 4: for 16 recoveries.
TEST(RecoverySack, TheReorderingWindowNarrowsAfterSixteenRecoveries) {
  for (Line recoveries : {15u, 16u}) {
    SackFlow flow(3);
    flow.srtt = 1s;
    (void)flow.ack(at(3), {.duplicate = segment(0)});
    for (Line n = 3; n < 3 + 5 * recoveries; n += 5) {
      flow.send(5);
      flow.now += 100;
      EXPECT_EQ(flow.sack({segments(n + 1, n + 5)}), Progress::kLoss);
      (void)flow.resend();
      flow.now += 100;
      EXPECT_EQ(flow.ack(at(n + 5)).progress, Progress::kRecovered);
    }
    flow.send(2);
    flow.now += 100;
    Line first = 3 + 5 * recoveries;
    (void)flow.sack({segment(first + 1)});
    EXPECT_EQ(flow.recovery.reordering_deadline(), ms(flow.now + (recoveries == 15 ? 50 : 25)));
  }
}

// RFC 8985 6.2, step 2. The echo is that of a tick: the tick in which the copy left, or an earlier
// one.
TEST(RecoverySack, OnlyAnEchoOfTheLastCopyMovesRackOn) {
  for (int echo : {109, 110}) {
    SackRecovering flow;
    (void)flow.resend();
    (void)flow.sack({segments(1, 4), segments(5, 10)});
    flow.now = 105;
    flow.send();
    flow.now = 110;
    EXPECT_EQ(flow.resend(), segment(4));
    flow.now = 205;
    (void)flow.ack(at(4), {.sacked = {segments(5, 10)}, .echoed = ms(100)});
    flow.now = 215;
    (void)flow.ack(at(10) - 1, {.echoed = ms(echo)});
    EXPECT_EQ(flow.recovery.board().lost(), echo == 110 ? kSmss : 0)
        << "what left at 105, and should have arrived with the copy that left at 110";
  }
}

}  // namespace
