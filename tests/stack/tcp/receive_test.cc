// RFC 9293 3.10.7.4, seventh, and RFC 5681 4.2: data in any order, and when it is acknowledged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scripted_peer.h"

namespace tests {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Receive, OneSegmentIsAcknowledgedAfterTheDelay) {  // SHLD-18, MUST-40
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("P. 1:11(10) ack 1");
  EXPECT_THAT(peer.hears(), IsEmpty());
  peer.waits(40ms);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 11"));
}

TEST(Receive, EverySecondSegmentIsAcknowledgedAtOnce) {  // SHLD-19
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends(". 1:1461(1460) ack 1");
  peer.sends(". 1461:2921(1460) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 2921"));
}

TEST(Receive, ABatchWithoutAGapIsAcknowledgedOnce) {  // MUST-58, MUST-59
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends_batch({". 1:1461(1460) ack 1", ". 1461:2921(1460) ack 1", ". 2921:4381(1460) ack 1",
                    ". 4381:5841(1460) ack 1"});
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 5841"));
}

TEST(Receive, ACoalescedSuperSegmentIsAcknowledgedWithoutDelay) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends(". 1:29201(29200) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 29201"));
}

TEST(Receive, DataThatWeSendCarriesTheAck) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("P. 1:11(10) ack 1");
  peer.writes(stream, 5);
  EXPECT_THAT(peer.hears(), ElementsAre("P. 1:6(5) ack 11"));
  peer.sends(". 11:11(0) ack 6");
  peer.waits(1s);
  EXPECT_THAT(peer.hears(), IsEmpty());
}

// RFC 9293 3.10.7.4: MAY-13
TEST(Receive, EverySegmentBeyondAGapMakesADuplicateAckOfItsOwn) {  // RFC 5681 4.2
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends_batch(
      {". 1001:2001(1000) ack 1", ". 2001:3001(1000) ack 1", ". 3001:4001(1000) ack 1"});
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 1", ". 1:1(0) ack 1", ". 1:1(0) ack 1"));
}

TEST(Receive, WhatFillsAGapIsAcknowledgedAtOnce) {  // RFC 5681 4.2
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends(". 1001:2001(1000) ack 1");
  (void)peer.hears();
  peer.sends(". 1:1001(1000) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 2001"));
  EXPECT_EQ(peer.reads(stream), pattern(0, 2000));
}

// RFC 9293 3.10.7.4: SHLD-31
TEST(Receive, ReversedSegmentsComeOutInOrder) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  for (const char* segment : {". 41:51(10) ack 1", ". 31:41(10) ack 1", ". 21:31(10) ack 1",
                              ". 11:21(10) ack 1", ". 1:11(10) ack 1"}) {
    peer.sends(segment);
  }
  EXPECT_EQ(peer.reads(stream), pattern(0, 50));
}

TEST(Receive, OldDataIsAcknowledgedAtOnceAndNotDeliveredTwice) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("P. 1:11(10) ack 1");
  peer.sends("P. 1:11(10) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 11"));
  EXPECT_EQ(peer.reads(stream), pattern(0, 10));
}

TEST(Receive, OverlapKeepsTheOctetsThatCameFirst) {  // Ptacek and Newsham
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends(". 11:21(10) ack 1", "BBBBBBBBBB");
  peer.sends(". 6:26(20) ack 1", "XXXXXXXXXXXXXXXXXXXX");
  peer.sends(". 1:31(30) ack 1", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy");
  EXPECT_EQ(peer.reads(stream), "yyyyyXXXXXBBBBBBBBBBXXXXXyyyyy");
}

TEST(Receive, AReusedBufferDeliversManyTimesItsSize) {
  stack::tcp::Config config = plain();
  config.receive_buffer = 5000;
  ScriptedPeer peer(config);
  auto stream = peer.connects();
  std::string got;
  for (std::uint32_t at = 1; at < 50001; at += 1000) {
    peer.sends(". " + std::to_string(at) + ":" + std::to_string(at + 1000) + "(1000) ack 1");
    got += peer.reads(stream);
  }
  EXPECT_EQ(got, pattern(0, 50000));
}

TEST(Receive, EveryOldSegmentWithDataIsAnswered) {  // our ACKs may all have been lost
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends_batch({". 1:1001(1000) ack 1", ". 1001:2001(1000) ack 1"});
  (void)peer.hears();
  for (int i = 0; i < 30; ++i) peer.sends(". 1:1001(1000) ack 1");
  EXPECT_THAT(peer.hears(), testing::SizeIs(30));
}

TEST(Receive, AcksOfAGapTellWhatLiesBeyondItTheLatestFirst) {  // RFC 2018 4
  ScriptedPeer peer;
  auto stream = peer.connects(65535, "<mss 1460,sackOK>");
  peer.sends(". 1001:2001(1000) ack 1");
  peer.sends(". 5001:6001(1000) ack 1");
  peer.sends(". 3001:4001(1000) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 1 <sack 1001:2001>",
                                        ". 1:1(0) ack 1 <sack 5001:6001 1001:2001>",
                                        ". 1:1(0) ack 1 <sack 3001:4001 5001:6001 1001:2001>"));
  peer.sends(". 2001:3001(1000) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 1 <sack 1001:4001 5001:6001>"));
  peer.sends(". 1:1001(1000) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 4001 <sack 5001:6001>"));
}

TEST(Receive, NoMoreThanFourBlocksFitIntoAnAck) {
  ScriptedPeer peer;
  auto stream = peer.connects(65535, "<mss 1460,sackOK>");
  for (const char* segment : {". 101:111(10) ack 1", ". 201:211(10) ack 1", ". 301:311(10) ack 1",
                              ". 401:411(10) ack 1", ". 501:511(10) ack 1"}) {
    peer.sends(segment);
  }
  EXPECT_EQ(peer.hears().back(), ". 1:1(0) ack 1 <sack 501:511 401:411 301:311 201:211>");
}

TEST(Receive, APeerThatDidNotAskForSackGetsNone) {  // RFC 2018 2
  ScriptedPeer peer;
  auto stream = peer.connects(65535, "<mss 1460>");
  peer.sends(". 1001:2001(1000) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 1"));
}

}  // namespace
}  // namespace tests
