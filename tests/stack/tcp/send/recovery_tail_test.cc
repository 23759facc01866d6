// Tail loss probes (RFC 8985 7) amid all the rest of loss recovery.
#include <gtest/gtest.h>

#include "stack/tcp/send/recovery.h"
#include "tests/stack/tcp/send/recovery_flow.h"

namespace {

using flight::AckResult;
using flight::at;
using flight::Flow;
using flight::ms;
using flight::Progress;
using flight::SackFlow;
using flight::SackRecovering;
using flight::segment;
using flight::Tells;

// RFC 8985 7.2.
TEST(RecoverySackTail, IsProbedOnceWhileNothingIsKnownToBeWrong) {
  Flow without_sack(false);
  EXPECT_FALSE(without_sack.recovery.may_probe_tail());
  SackFlow idle(0);
  EXPECT_FALSE(idle.recovery.may_probe_tail());

  SackFlow flow;
  EXPECT_TRUE(flow.recovery.may_probe_tail());
  flow.recovery.tail_probe().sent(at(10), true);
  EXPECT_FALSE(flow.recovery.may_probe_tail()) << "one is on its way";
  (void)flow.ack(at(2));
  EXPECT_FALSE(flow.recovery.may_probe_tail()) << "and unanswered";
}

TEST(RecoverySackTail, IsNotProbedAmidSacksOrRecovery) {
  SackFlow sacks;
  (void)sacks.sack({segment(5)});
  EXPECT_FALSE(sacks.recovery.may_probe_tail());
  SackRecovering fast;
  EXPECT_FALSE(fast.recovery.may_probe_tail());
  SackFlow timeout;
  timeout.timeout();
  EXPECT_FALSE(timeout.recovery.may_probe_tail());
}

// A flow whose last segment left again as a probe, at 300 ms.
struct Probed : SackFlow {
  Probed() {
    now = 300;
    recovery.resent(segment(9), ms(300));
    recovery.tail_probe().sent(at(10), true);
  }
};

// RFC 8985 7.4.2, case 3.
TEST(RecoverySackTail, AProbeThatRepairedALossIsTold) {
  Probed flow;
  flow.now = 400;
  EXPECT_FALSE(flow.ack(at(10)).probe_repaired_loss);
  flow.send();
  flow.now = 500;
  EXPECT_TRUE(flow.ack(at(11)).probe_repaired_loss);
}

// Case 1.
TEST(RecoverySackTail, AProbeThatArrivedTwiceRepairedNothing) {
  Probed flow;
  flow.now = 400;
  EXPECT_FALSE(flow.ack(at(10)).probe_repaired_loss);
  flow.send();
  EXPECT_FALSE(flow.ack(at(10), {.duplicate = segment(9), .repeats = true}).probe_repaired_loss);
  flow.now = 500;
  EXPECT_FALSE(flow.ack(at(11)).probe_repaired_loss);
}

// Case 2: "a DupAck without any SACK option".
TEST(RecoverySackTail, APlainDuplicateMeansThatTheProbeRepairedNothing) {
  Probed flow;
  flow.now = 400;
  (void)flow.ack(at(10));
  flow.send();
  (void)flow.duplicate();
  EXPECT_FALSE(flow.ack(at(11)).probe_repaired_loss);
}

TEST(RecoverySackTail, ADuplicateThatTellsOfAnythingIsNotPlain) {
  for (Tells tells : {Tells{.sacked = {segment(11)}, .repeats = true},
                      Tells{.duplicate = segment(3), .repeats = true}}) {
    Probed flow;
    flow.now = 400;
    (void)flow.ack(at(10));
    flow.send(2);
    flow.now = 500;
    (void)flow.ack(at(10), tells);
    EXPECT_TRUE(flow.ack(at(11)).probe_repaired_loss);
  }
}

TEST(RecoverySackTail, AfterATimeoutTheProbeIsForgotten) {
  Probed flow;
  flow.now = 1000;
  flow.timeout();
  EXPECT_FALSE(flow.recovery.tail_probe().outstanding());
}

// The probe's SACK shows a larger loss: fast recovery answers that.
TEST(RecoverySackTail, WhereTheProbeShowsALossFastRecoveryRepairsIt) {
  Probed flow;
  flow.now = 400;
  EXPECT_EQ(flow.sack({segment(9)}), Progress::kLoss) << "the rest left a round trip earlier";
  EXPECT_FALSE(flow.recovery.tail_probe().outstanding());
  EXPECT_EQ(flow.resend_all().size(), 9u);
  flow.send();
  flow.now = 500;
  AckResult result = flow.ack(at(11));
  EXPECT_EQ(result.progress, Progress::kRecovered);
  EXPECT_FALSE(result.probe_repaired_loss);
}

}  // namespace
