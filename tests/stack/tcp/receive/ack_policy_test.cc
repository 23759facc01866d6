#include "stack/tcp/receive/ack_policy.h"

#include <gtest/gtest.h>

namespace {

using stack::tcp::receive::AckDue;
using stack::tcp::receive::AckPolicy;
using stack::tcp::receive::Arrival;

constexpr std::size_t kRmss = 1460;

TEST(AckPolicy, NothingIsOwedAtFirst) { EXPECT_EQ(AckPolicy(kRmss).due(), AckDue::kNone); }

// RFC 9293 3.8.6.3: SHLD-18
TEST(AckPolicy, OneSegmentMayWait) {
  AckPolicy policy(kRmss);
  policy.on_text(Arrival::kInOrder, kRmss);
  EXPECT_EQ(policy.due(), AckDue::kDelayed);
}

// RFC 9293 3.8.6.3: SHLD-19
TEST(AckPolicy, EverySecondSegmentIsAcknowledged) {
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

// With timestamps 12 octets of each segment are not text; two segments are two all the same.
TEST(AckPolicy, ASegmentIsFullThatIsAsLargeAsThePeersGet) {
  AckPolicy policy(kRmss);
  for (int i = 0; i < 3; ++i) {
    policy.on_text(Arrival::kInOrder, 1448);
    EXPECT_EQ(policy.due(), AckDue::kDelayed);
    policy.on_text(Arrival::kInOrder, 1448);
    EXPECT_EQ(policy.due(), AckDue::kEndOfBatch);
    policy.sent();
  }
}

// RFC 5681 4.2 asks for an ACK for every second *full* segment.
TEST(AckPolicy, SmallSegmentsWaitUntilTheyMakeTwoFullOnes) {
  AckPolicy policy(kRmss);
  policy.on_text(Arrival::kInOrder, kRmss);
  policy.sent();
  for (int i = 0; i < 29; ++i) {
    policy.on_text(Arrival::kInOrder, 100);
    ASSERT_EQ(policy.due(), AckDue::kDelayed) << i;
  }
  policy.on_text(Arrival::kInOrder, 100);  // 3000 octets
  EXPECT_EQ(policy.due(), AckDue::kEndOfBatch);
}

// RFC 9293 3.7.1: 536 octets is the segment size of a peer of which nothing else is known.
TEST(AckPolicy, APeerOfSmallSegmentsOnlyIsTakenToSendTheDefaultSize) {
  AckPolicy policy(kRmss);
  for (int i = 0; i < 10; ++i) {
    policy.on_text(Arrival::kInOrder, 107);
    ASSERT_EQ(policy.due(), AckDue::kDelayed) << i;
  }
  policy.on_text(Arrival::kInOrder, 2);  // 1072 octets
  EXPECT_EQ(policy.due(), AckDue::kEndOfBatch);
}

TEST(AckPolicy, ACoalescedPacketIsSeveralSegments) {
  AckPolicy policy(kRmss);
  policy.on_text(Arrival::kInOrder, 2 * kRmss);
  EXPECT_EQ(policy.due(), AckDue::kEndOfBatch);
  policy.sent();
  policy.on_text(Arrival::kInOrder, kRmss);
  policy.sent();
  policy.on_text(Arrival::kInOrder, 2 * kRmss);
  EXPECT_EQ(policy.due(), AckDue::kEndOfBatch) << "its size is not taken for a segment's";
}

TEST(AckPolicy, TheFirstSegmentsAreNotKeptWaiting) {
  AckPolicy policy(kRmss, AckPolicy::kQuickSegments);
  for (std::size_t i = 0; i < AckPolicy::kQuickSegments; ++i) {
    policy.on_text(Arrival::kInOrder, kRmss);
    ASSERT_EQ(policy.due(), AckDue::kEndOfBatch) << i;
    policy.sent();
  }
  policy.on_text(Arrival::kInOrder, kRmss);
  EXPECT_EQ(policy.due(), AckDue::kDelayed);
}

TEST(AckPolicy, AConversationNeedsNoQuickAcks) {
  AckPolicy policy(kRmss, AckPolicy::kQuickSegments);
  policy.on_text(Arrival::kInOrder, 100);
  policy.sent(/*with_text=*/true);  // an answer
  policy.on_text(Arrival::kInOrder, 100);
  EXPECT_EQ(policy.due(), AckDue::kDelayed);
}

TEST(AckPolicy, ARequestBeforeItsAnswerIsNoConversationYet) {
  AckPolicy policy(kRmss, AckPolicy::kQuickSegments);
  policy.sent(/*with_text=*/true);
  policy.on_text(Arrival::kInOrder, 100);
  EXPECT_EQ(policy.due(), AckDue::kEndOfBatch);
  policy.sent();
  policy.on_text(Arrival::kInOrder, 100);
  EXPECT_EQ(policy.due(), AckDue::kEndOfBatch) << "nor does a bare ACK make it one";
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
