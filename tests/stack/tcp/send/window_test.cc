#include "stack/tcp/send/window.h"

#include <gtest/gtest.h>

namespace {

using stack::tcp::send::Window;

Window opened() {
  Window window;
  window.open(/*seq=*/100, /*ack=*/1000, /*size=*/500);
  return window;
}

TEST(SendWindow, EndsWhereTheAcknowledgmentAndTheOfferSay) {
  Window window = opened();
  EXPECT_EQ(window.edge(), 1500u);
  EXPECT_EQ(window.size(), 500u);
}

// RFC 9293 3.10.7.4: SND.WL1 < SEG.SEQ, or SND.WL1 = SEG.SEQ and SND.WL2 =< SEG.ACK.
TEST(SendWindow, ASegmentSentLaterIsBelieved) {
  Window window = opened();
  EXPECT_TRUE(window.update(101, 1000, 50));
  EXPECT_EQ(window.edge(), 1050u);
}

TEST(SendWindow, OfSegmentsAtOneNumberTheLaterAcknowledgmentIsBelieved) {
  Window window = opened();
  EXPECT_TRUE(window.update(100, 1000, 700)) << "SND.WL2 = SEG.ACK";
  EXPECT_EQ(window.edge(), 1700u);
  EXPECT_TRUE(window.update(100, 1200, 600));
  EXPECT_EQ(window.edge(), 1800u);
  EXPECT_FALSE(window.update(100, 1199, 9000));
  EXPECT_EQ(window.edge(), 1800u);
}

TEST(SendWindow, AnOlderSegmentChangesNothing) {
  Window window = opened();
  EXPECT_FALSE(window.update(99, 1000, 9000));
  EXPECT_FALSE(window.update(99, 1400, 9000)) << "SEG.SEQ decides before SEG.ACK";
  EXPECT_EQ(window.edge(), 1500u);
  EXPECT_EQ(window.largest(), 500u);
}

TEST(SendWindow, OfTheLastSegmentUsedTheNumbersAreRemembered) {
  Window window = opened();
  ASSERT_TRUE(window.update(200, 1100, 10));
  EXPECT_FALSE(window.update(150, 1100, 9000));
  EXPECT_FALSE(window.update(200, 1099, 9000));
  EXPECT_EQ(window.size(), 10u);
}

TEST(SendWindow, ALaterSegmentWithAnEarlierAcknowledgmentIsStillUsed) {
  Window window = opened();
  EXPECT_TRUE(window.update(101, 900, 500));
  EXPECT_EQ(window.edge(), 1400u);
}

TEST(SendWindow, APeerMayShrinkIt) {  // MUST-34
  Window window = opened();
  ASSERT_TRUE(window.update(100, 1100, 0));
  EXPECT_EQ(window.edge(), 1100u);
  EXPECT_EQ(window.size(), 0u);
}

TEST(SendWindow, TheLargestOfferIsRemembered) {
  Window window = opened();
  ASSERT_TRUE(window.update(101, 1000, 4000));
  ASSERT_TRUE(window.update(102, 1000, 10));
  EXPECT_EQ(window.largest(), 4000u);
}

}  // namespace
