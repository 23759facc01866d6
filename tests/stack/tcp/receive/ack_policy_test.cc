#include "stack/tcp/receive/ack_policy.h"

#include <gtest/gtest.h>

namespace {

using stack::tcp::receive::AckDue;
using stack::tcp::receive::AckPolicy;
using stack::tcp::receive::Arrival;

constexpr std::size_t kRmss = 1460;

TEST(AckPolicy, NothingIsOwedAtFirst) { EXPECT_EQ(AckPolicy(kRmss).due(), AckDue::kNone); }

TEST(AckPolicy, OneSegmentMayWait) {
  AckPolicy policy(kRmss);
  policy.on_text(Arrival::kInOrder, kRmss);
  EXPECT_EQ(policy.due(), AckDue::kDelayed);
}

TEST(AckPolicy, EverySecondSegmentIsAcknowledged) {  // SHLD-19
  AckPolicy policy(kRmss);
  for (int i = 0; i < 3; ++i) {
    policy.on_text(Arrival::kInOrder, kRmss);
    EXPECT_EQ(policy.due(), AckDue::kDelayed);
    policy.on_text(Arrival::kInOrder, kRmss);
    EXPECT_EQ(policy.due(), AckDue::kEndOfBatch);
    policy.sent();
    EXPECT_EQ(policy.due(), AckDue::kNone);
  }
}

TEST(AckPolicy, ACoalescedPacketIsSeveralSegments) {
  AckPolicy policy(kRmss);
  policy.on_text(Arrival::kInOrder, kRmss + 1);
  EXPECT_EQ(policy.due(), AckDue::kEndOfBatch);
}

// RFC 5681 4.2: out-of-order segments, segments that fill a gap, and old ones (RFC 9293 3.10.7.4,
// first) are answered at once.
TEST(AckPolicy, WhateverIsNotInOrderIsAnsweredAtOnce) {
  for (Arrival arrival : {Arrival::kGap, Arrival::kGapFilled, Arrival::kOld}) {
    AckPolicy policy(kRmss);
    policy.on_text(arrival, 1);
    EXPECT_EQ(policy.due(), AckDue::kAtOnce);
  }
}

TEST(AckPolicy, APressingDebtIsNotMadeLessPressing) {
  AckPolicy policy(kRmss);
  policy.owe(AckDue::kAtOnce);
  policy.owe(AckDue::kDelayed);
  policy.on_text(Arrival::kInOrder, kRmss);
  EXPECT_EQ(policy.due(), AckDue::kAtOnce);
}

TEST(AckPolicy, AnAckThatWasSentForASecondReasonPaysForBoth) {
  AckPolicy policy(kRmss);
  policy.on_text(Arrival::kInOrder, kRmss);
  policy.on_text(Arrival::kGap, kRmss);
  policy.sent();
  policy.on_text(Arrival::kInOrder, kRmss);
  EXPECT_EQ(policy.due(), AckDue::kDelayed) << "the first of a new pair";
}

}  // namespace
