// Recoveries that were needless, and are undone: by timestamps (RFC 3522), by reports of duplicates
// (RFC 3708), by F-RTO (RFC 5682).
#include <gtest/gtest.h>

#include "stack/tcp/send/recovery.h"
#include "tests/stack/tcp/send/recovery_flow.h"

namespace {

using flight::at;
using flight::Flow;
using flight::kSmss;
using flight::Line;
using flight::ms;
using flight::PlainFlow;
using flight::PlainRecovering;
using flight::Progress;
using flight::SackFlow;
using flight::SackRecovering;
using flight::segment;
using flight::segments;

// RFC 3522: the ACK that ends the recovery echoes something older than the retransmission.
TEST(RecoveryUndo, AFastRetransmitIsUndoneByAnEchoFromBeforeIt) {
  PlainRecovering flow;
  (void)flow.resend();
  flow.now = 110;
  EXPECT_EQ(flow.ack(at(4), {.echoed = ms(0)}).progress, Progress::kUndone);
  EXPECT_FALSE(flow.recovery.in_fast_recovery());
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
  EXPECT_EQ(flow.recovery.pipe(), 6 * kSmss);
}

TEST(RecoveryUndo, AFastRetransmitIsUndoneByTheAckThatEndsIt) {
  PlainRecovering flow;
  (void)flow.resend();
  flow.now = 110;
  EXPECT_EQ(flow.ack(at(10), {.echoed = ms(0)}).progress, Progress::kUndone);
  EXPECT_FALSE(flow.recovery.in_fast_recovery());
}

TEST(RecoveryUndo, DuplicatesFromBeforeAnUndoneRecoveryDoNotCount) {
  PlainRecovering flow;
  (void)flow.resend();
  EXPECT_EQ(flow.ack(at(10), {.echoed = ms(0)}).progress, Progress::kUndone);
  flow.send(4);
  (void)flow.ack(at(11));
  EXPECT_EQ(flow.duplicate(), Progress::kNone);
  EXPECT_EQ(flow.duplicate(), Progress::kNone);
  EXPECT_EQ(flow.duplicate(), Progress::kLoss);
}

TEST(RecoveryUndo, ATimeoutIsUndoneByAnEchoFromBeforeIt) {
  PlainFlow flow;
  flow.now = 1000;
  flow.timeout();
  (void)flow.resend();
  flow.now = 1010;
  EXPECT_EQ(flow.ack(at(1), {.echoed = ms(0)}).progress, Progress::kUndone);
  EXPECT_FALSE(flow.recovery.in_timeout_recovery());
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
  EXPECT_EQ(flow.recovery.pipe(), 9 * kSmss);
}

// An RTO, whose first ACK moves SND.UNA by one segment, and which has more to send.
struct Frto : PlainFlow {
  Frto() {
    now = 1000;
    timeout();
    (void)resend();
    more_to_send = true;
    now = 1010;
    EXPECT_EQ(ack(at(1)).progress, Progress::kNone);
  }
};

// RFC 5682 2.1, steps 2b and 3b.
TEST(RecoveryFrto, NewDataGoesFirstAndTheAckOfAnOriginalUndoesTheTimeout) {
  Frto flow;
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
  flow.send(2);
  EXPECT_EQ(flow.ack(at(2)).progress, Progress::kUndone);
  EXPECT_FALSE(flow.recovery.in_timeout_recovery());
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
  EXPECT_EQ(flow.recovery.pipe(), 10 * kSmss);
}

// Step 3a.
TEST(RecoveryFrto, ADuplicateInsteadMeansThatTheTimeoutWasRight) {
  Frto flow;
  flow.send(2);
  EXPECT_EQ(flow.duplicate(), Progress::kNone);
  EXPECT_TRUE(flow.recovery.in_timeout_recovery());
  EXPECT_EQ(flow.resend(), segment(1));
  EXPECT_EQ(flow.ack(at(3)).progress, Progress::kNone) << "later ACKs are not looked at";
}

// Step 2a.
TEST(RecoveryFrto, ADuplicateFirstMeansThatTheTimeoutWasRight) {
  PlainFlow flow;
  flow.more_to_send = true;
  flow.timeout();
  (void)flow.resend();
  EXPECT_EQ(flow.duplicate(), Progress::kNone);
  EXPECT_EQ(flow.recovery.next_resend(), segment(1));
  EXPECT_EQ(flow.ack(at(1)).progress, Progress::kNone);
  EXPECT_EQ(flow.ack(at(2)).progress, Progress::kNone);
}

TEST(RecoveryFrto, AnAckOfEverythingTellsNothing) {
  PlainFlow flow;
  flow.more_to_send = true;
  flow.timeout();
  (void)flow.resend();
  EXPECT_EQ(flow.ack(at(10)).progress, Progress::kNone);
  flow.send(2);
  EXPECT_EQ(flow.ack(at(12)).progress, Progress::kNone);
}

// Step 2b: "If the TCP sender does not have enough unsent data, or the receiver's window is too
// small", it goes on as ever.
TEST(RecoveryFrto, WithoutNewDataTheLostGoesOut) {
  PlainFlow flow;
  flow.timeout();
  (void)flow.resend();
  EXPECT_EQ(flow.ack(at(1)).progress, Progress::kNone);
  EXPECT_EQ(flow.recovery.next_resend(), segment(1));
  EXPECT_EQ(flow.ack(at(2)).progress, Progress::kNone);
}

// Step 1: not while an earlier loss is being repaired, for the acknowledged may stem from that.
TEST(RecoveryFrto, IsNotTriedAmidARecovery) {
  PlainRecovering flow;
  flow.more_to_send = true;
  (void)flow.resend();
  flow.timeout();
  (void)flow.resend();
  EXPECT_EQ(flow.ack(at(1)).progress, Progress::kNone);
  EXPECT_EQ(flow.recovery.next_resend(), segment(1));
}

TEST(RecoveryFrto, TheAckOfSomethingResentIsNoProof) {
  PlainFlow flow;
  flow.more_to_send = true;
  flow.timeout();
  for (int i = 0; i < 3; ++i) (void)flow.resend();
  EXPECT_EQ(flow.ack(at(1)).progress, Progress::kNone);
  EXPECT_EQ(flow.ack(at(2)).progress, Progress::kNone);
  EXPECT_TRUE(flow.recovery.in_timeout_recovery());
}

TEST(RecoveryUndoSack, AFastRetransmitIsUndoneByAnEchoFromBeforeIt) {
  SackRecovering flow;
  (void)flow.resend();
  flow.now = 110;
  EXPECT_EQ(flow.ack(at(4), {.echoed = ms(0)}).progress, Progress::kUndone);
  EXPECT_FALSE(flow.recovery.in_fast_recovery());
  EXPECT_EQ(flow.recovery.pipe(), 6 * kSmss);
}

TEST(RecoveryUndoSack, AFastRetransmitIsUndoneByTheAckThatEndsIt) {
  SackRecovering flow;
  (void)flow.resend();
  flow.now = 110;
  EXPECT_EQ(flow.ack(at(10), {.echoed = ms(0)}).progress, Progress::kUndone);
  EXPECT_FALSE(flow.recovery.in_fast_recovery());
  EXPECT_TRUE(flow.recovery.board().empty());
}

// RFC 3708: the original came late, and then the copy.
TEST(RecoveryUndoSack, AFastRetransmitIsUndoneByTheReportThatItArrivedTwice) {
  SackRecovering flow;
  (void)flow.resend();
  flow.now = 110;
  EXPECT_EQ(flow.ack(at(4)).progress, Progress::kPartial);
  flow.now = 200;
  EXPECT_EQ(flow.ack(at(5), {.duplicate = segment(0)}).progress, Progress::kUndone);
  EXPECT_FALSE(flow.recovery.in_fast_recovery());
}

TEST(RecoveryUndoSack, TheReportOnTheAckThatEndsARecoveryUndoesIt) {
  SackRecovering flow;
  (void)flow.resend();
  flow.now = 110;
  (void)flow.ack(at(4));
  flow.now = 200;
  EXPECT_EQ(flow.ack(at(10), {.duplicate = segment(0)}).progress, Progress::kUndone);
}

TEST(RecoveryUndoSack, AReportOfOneOfTwoRetransmissionsUndoesNothing) {
  SackRecovering flow;
  (void)flow.resend();
  (void)flow.sack({segments(1, 4), segments(5, 8)});
  EXPECT_EQ(flow.resend(), segment(4));
  flow.now = 200;
  EXPECT_EQ(flow.ack(at(8), {.duplicate = segment(0)}).progress, Progress::kPartial);
  EXPECT_EQ(flow.ack(at(8), {.duplicate = segment(4)}).progress, Progress::kUndone);
}

TEST(RecoveryUndoSack, AfterARecoveryNothingIsUndone) {
  SackRecovering flow;
  (void)flow.resend();
  flow.now = 200;
  EXPECT_EQ(flow.ack(at(10)).progress, Progress::kRecovered);
  flow.send(2);
  EXPECT_EQ(flow.ack(at(10), {.duplicate = segment(0), .repeats = true}).progress, Progress::kNone);
  EXPECT_EQ(flow.ack(at(11), {.echoed = ms(0)}).progress, Progress::kNone);
}

// A probe that was not needed is reported amid a recovery that is.
TEST(RecoveryUndoSack, TheReportOfATailLossProbeUndoesNoRecovery) {
  SackFlow flow;
  flow.recovery.resent(segment(9), ms(50));
  flow.recovery.tail_probe().sent(at(10), true);
  EXPECT_EQ(flow.sack({segments(1, 4)}), Progress::kLoss);
  (void)flow.resend();
  flow.now = 150;
  EXPECT_EQ(flow.ack(at(0), {.sacked = {segments(1, 10)}, .duplicate = segment(9)}).progress,
            Progress::kNone);
  EXPECT_TRUE(flow.recovery.in_fast_recovery());
}

TEST(RecoveryUndoSack, ATimeoutIsUndoneByAnEchoFromBeforeIt) {
  SackFlow flow;
  flow.now = 1000;
  flow.timeout();
  (void)flow.resend();
  flow.now = 1010;
  EXPECT_EQ(flow.ack(at(1), {.echoed = ms(0)}).progress, Progress::kUndone);
  EXPECT_EQ(flow.recovery.pipe(), 9 * kSmss);
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
}

// RFC 4015, RFC 9438 4.9: undone once, as one episode, however many RTOs ran out.
TEST(RecoveryUndoSack, TwoTimeoutsAreUndoneAtOnce) {
  SackFlow flow;
  flow.now = 1000;
  flow.timeout();
  (void)flow.resend();
  flow.now = 3000;
  flow.timeout();
  EXPECT_EQ(flow.resend(), segment(0));
  flow.now = 3010;
  EXPECT_EQ(flow.ack(at(1), {.echoed = ms(0)}).progress, Progress::kUndone);
  EXPECT_EQ(flow.ack(at(2), {.echoed = ms(0)}).progress, Progress::kNone);
}

// RFC 3522 3.2, step 2 keeps the time of the first retransmission: the copy that was resent first
// arrived, and it was needed.
TEST(RecoveryUndoSack, ATimeoutAmidARecoveryIsMeasuredByTheFirstRetransmission) {
  SackRecovering flow;
  (void)flow.resend();
  flow.now = 1000;
  flow.timeout();
  (void)flow.resend();
  flow.now = 1010;
  EXPECT_EQ(flow.ack(at(4), {.echoed = ms(100)}).progress, Progress::kNone);
  EXPECT_TRUE(flow.recovery.in_timeout_recovery());
}

// RFC 5682 3.1, step 3: a block tells of an original.
TEST(RecoverySackFrto, AnOriginalThatArrivesBehindTheTimeoutUndoesIt) {
  SackFlow flow;
  flow.more_to_send = true;
  flow.now = 1000;
  flow.timeout();
  (void)flow.resend();
  flow.now = 1010;
  EXPECT_EQ(flow.ack(at(1)).progress, Progress::kNone);
  EXPECT_EQ(flow.recovery.next_resend(), std::nullopt);
  flow.send(2);
  EXPECT_EQ(flow.sack({segment(3)}), Progress::kUndone);
  EXPECT_FALSE(flow.recovery.in_timeout_recovery());
  EXPECT_EQ(flow.recovery.pipe(), 10 * kSmss) << "1 to 2, 4 to 9 and the two new ones";
}

TEST(RecoverySackFrto, WhatIsSentAfterTheTimeoutIsNoOriginal) {
  SackFlow flow;
  flow.more_to_send = true;
  flow.now = 1000;
  flow.timeout();
  (void)flow.resend();
  flow.now = 1010;
  (void)flow.ack(at(1));
  flow.send(2);
  flow.now = 1110;
  EXPECT_EQ(flow.sack({segment(10)}), Progress::kNone);
  EXPECT_TRUE(flow.recovery.in_timeout_recovery());
  EXPECT_EQ(flow.resend(), segment(1)) << "the lost is sent again now";
}

// What left just before the RTO was never taken for lost, so that its arrival tells nothing of what
// was.
TEST(RecoverySackFrto, WhatWasNotTakenForLostIsNoProof) {
  SackFlow flow(4);
  (void)flow.ack(at(1));
  flow.now = 500;
  flow.send();
  flow.more_to_send = true;
  flow.now = 550;
  flow.timeout();
  EXPECT_EQ(flow.resend(), segment(1));
  flow.now = 600;
  EXPECT_EQ(flow.ack(at(2)).progress, Progress::kNone);
  EXPECT_EQ(flow.sack({segment(4)}), Progress::kNone);
  EXPECT_TRUE(flow.recovery.in_timeout_recovery());
  EXPECT_EQ(flow.resend(), segment(2));
}

// A tail loss probe may have arrived instead of the original.
TEST(RecoverySackFrto, WhatWasProbedIsNoProof) {
  SackFlow flow;
  flow.more_to_send = true;
  flow.now = 300;
  flow.recovery.resent(segment(9), ms(300));
  flow.recovery.tail_probe().sent(at(10), true);
  flow.now = 1000;
  flow.timeout();
  (void)flow.resend();
  flow.now = 1010;
  (void)flow.ack(at(1));
  flow.send(2);
  EXPECT_EQ(flow.sack({segment(9)}), Progress::kNone);
}

TEST(RecoverySackFrto, IsNotTriedWhereThePeerHoldsSomethingBeyondAGap) {
  SackFlow flow(3);
  flow.more_to_send = true;
  (void)flow.sack({segment(2)});
  flow.now = 110;
  flow.timeout();
  (void)flow.resend();
  EXPECT_EQ(flow.ack(at(1)).progress, Progress::kNone);
  EXPECT_EQ(flow.recovery.next_resend(), segment(1));
}

}  // namespace
