// RFC 9293 3.8.6: flow control, both ways.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/support/scripted_peer.h"

namespace tests {
namespace {

using namespace std::chrono_literals;
using stack::tcp::Config;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kMss1000 = "<mss 1000>";

Config with_receive_buffer(std::size_t octets) {
  Config config = plain();
  config.receive_buffer = octets;
  return config;
}

TEST(SendWindow, ThePeersWindowIsTheLimit) {
  ScriptedPeer peer;
  auto stream = peer.connects(2500, kMss1000);
  peer.writes(stream, 5000);
  // The last 500 octets would be a silly segment: less than full, less than half of the largest
  // window.
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1001(1000) ack 1", ". 1001:2001(1000) ack 1"));
}

TEST(SendBuffer, HasRoomForWhatAWriteTakes) {
  Config config = plain();
  config.send_buffer = 3000;
  ScriptedPeer peer(config);
  auto stream = peer.connects(2500, kMss1000);
  EXPECT_EQ(stream.room(), 3000u);
  const std::vector<std::uint8_t> octets(5000);
  EXPECT_EQ(stream.write(octets), 3000u);
  EXPECT_EQ(stream.room(), 0u);
  peer.flush();
  peer.sends(". 1:1(0) ack 1001 win 2500");
  EXPECT_EQ(stream.room(), 1000u);
  stream.finish();
  EXPECT_EQ(stream.room(), 0u);
}

TEST(SendWindow, ThePeersWindowIsScaledAfterTheHandshake) {  // RFC 7323 2.2
  ScriptedPeer peer;
  auto stream = peer.connects(65535, "<mss 1000,wscale 2>");
  peer.sends(". 1:1(0) ack 1 win 1000");
  peer.writes(stream, 20000);
  EXPECT_THAT(peer.hears(), SizeIs(4));
}

TEST(SendWindow, AClosedWindowIsProbedAfterOneRtoThenWithBackOff) {  // MUST-36, SHLD-29, SHLD-30
  ScriptedPeer peer;
  auto stream = peer.connects(0, kMss1000);
  peer.writes(stream, 5000);
  EXPECT_THAT(peer.hears(), IsEmpty());
  peer.waits(3100ms);
  EXPECT_THAT(peer.hears(),
              ElementsAre(". 1:2(1) ack 1", ". 1:2(1) ack 1", ". 1:2(1) ack 1", ". 1:2(1) ack 1"));
  EXPECT_THAT(peer.times(), ElementsAre(200ms, 600ms, 1400ms, 3000ms));
}

TEST(SendWindow, ProbesGoOnForAsLongAsTheyAreAnswered) {  // MUST-37
  ScriptedPeer peer;
  auto stream = peer.connects(0, kMss1000);
  peer.writes(stream, 5000);
  for (int minute = 0; minute < 60; ++minute) {
    peer.waits(60s);
    peer.sends(". 1:1(0) ack 1 win 0");
  }
  EXPECT_FALSE(stream.ending().has_value());
  EXPECT_THAT(peer.hears(), SizeIs(testing::Ge(50u)));  // at most a minute apart
}

TEST(SendWindow, ProbesThatNobodyAnswersEndInTheUserTimeout) {
  ScriptedPeer peer;
  auto stream = peer.connects(0, kMss1000);
  peer.writes(stream, 5000);
  peer.waits(6min);
  EXPECT_EQ(stream.ending(), stack::tcp::Ending::kTimedOut);
}

TEST(SendWindow, AWindowThatOpensLetsDataFlowFromTheProbedOctetOn) {
  ScriptedPeer peer;
  auto stream = peer.connects(0, kMss1000);
  peer.writes(stream, 2000);
  peer.waits(250ms);
  (void)peer.hears();
  peer.sends(". 1:1(0) ack 1 win 5000");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1001(1000) ack 1", "P. 1001:2001(1000) ack 1"));
  EXPECT_EQ(peer.payload(), pattern(0, 2000));
}

TEST(SendWindow, AProbeThatIsTakenMovesOn) {
  ScriptedPeer peer;
  auto stream = peer.connects(0, kMss1000);
  peer.writes(stream, 2000);
  peer.waits(250ms);
  peer.sends(". 1:1(0) ack 2 win 0");
  (void)peer.hears();
  peer.waits(1s);
  EXPECT_THAT(peer.hears(), testing::Contains(". 2:3(1) ack 1"));
}

TEST(SendWindow, AWindowThatShrinksBelowWhatIsSentIsSurvived) {  // MUST-34, MUST-35
  ScriptedPeer peer;
  auto stream = peer.connects(5000, kMss1000);
  peer.writes(stream, 5000);
  EXPECT_THAT(peer.hears(), SizeIs(5));
  peer.sends(". 1:1(0) ack 1001 win 0");
  peer.waits(10s);
  EXPECT_THAT(peer.hears(),
              testing::Each(". 1001:1002(1) ack 1"));  // probes and nothing beyond them
  peer.sends(". 1:1(0) ack 1001 win 10000");
  (void)peer.hears();
  EXPECT_EQ(peer.payload(), pattern(1000, 4000));
}

TEST(SendWindow, ASmallWindowIsUsedAfterTheOverrideTimeout) {  // RFC 9293 3.8.6.2.1
  ScriptedPeer peer;
  auto stream = peer.connects(10000, kMss1000);
  peer.writes(stream, 10000);
  peer.sends(". 1:1(0) ack 10001 win 300");
  peer.writes(stream, 1000);
  (void)peer.hears();
  peer.waits(199ms);
  EXPECT_THAT(peer.hears(), IsEmpty());
  peer.waits(2ms);
  EXPECT_THAT(peer.hears(), ElementsAre(". 10001:10301(300) ack 1"));
}

TEST(SendWindow, AnOlderSegmentDoesNotChangeTheWindow) {  // WL1, WL2
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.sends("P. 11:21(10) ack 1 win 4000");
  peer.sends("P. 1:11(10) ack 1 win 1000");  // sent earlier, overtaken
  peer.writes(stream, 10000);
  (void)peer.hears();
  EXPECT_EQ(peer.payload().size(), 4000u);
}

TEST(ReceiveWindow, UnreadDataClosesTheWindow) {
  ScriptedPeer peer(with_receive_buffer(4000));
  auto stream = peer.connects();
  peer.sends(". 1:1461(1460) ack 1");
  peer.sends(". 1461:2921(1460) ack 1");
  EXPECT_THAT(peer.hears_with_windows(), ElementsAre(". 1:1(0) ack 2921 win 1080"));
}

TEST(ReceiveWindow, TheRightEdgeNeverMovesLeft) {  // SHLD-14
  ScriptedPeer peer(with_receive_buffer(4000));
  auto stream = peer.connects();
  peer.sends_batch({". 1:1001(1000) ack 1", ". 1001:2001(1000) ack 1"});
  EXPECT_THAT(peer.hears_with_windows(), ElementsAre(". 1:1(0) ack 2001 win 2000"));
  peer.sends_batch({". 2001:3001(1000) ack 1", ". 3001:4001(1000) ack 1"});
  EXPECT_THAT(peer.hears_with_windows(), ElementsAre(". 1:1(0) ack 4001 win 0"));
}

TEST(ReceiveWindow, ASmallReadIsNotWorthAnUpdateALargeOneIs) {  // MUST-39
  ScriptedPeer peer(with_receive_buffer(4000));
  auto stream = peer.connects();
  peer.sends_batch({". 1:2001(2000) ack 1", ". 2001:4001(2000) ack 1"});
  (void)peer.hears();
  stream.consume(100);
  peer.flush();
  EXPECT_THAT(peer.hears(), IsEmpty());
  stream.consume(1900);
  peer.flush();
  EXPECT_THAT(peer.hears_with_windows(), ElementsAre(". 1:1(0) ack 4001 win 2000"));
}

TEST(ReceiveWindow, AProbeOfOurClosedWindowIsAnsweredAndItsOctetIsNotTaken) {
  ScriptedPeer peer(with_receive_buffer(2000));
  auto stream = peer.connects();
  peer.sends_batch({". 1:1001(1000) ack 1", ". 1001:2001(1000) ack 1"});
  (void)peer.hears();
  peer.sends(". 2001:2002(1) ack 1");
  EXPECT_THAT(peer.hears_with_windows(), ElementsAre(". 1:1(0) ack 2001 win 0"));
  EXPECT_EQ(peer.reads(stream), pattern(0, 2000));
}

TEST(ReceiveWindow, AcksAndResetsCountEvenWhenOurWindowIsClosed) {  // MUST-66
  ScriptedPeer peer(with_receive_buffer(2000));
  auto stream = peer.connects();
  peer.sends_batch({". 1:1001(1000) ack 1", ". 1001:2001(1000) ack 1"});
  peer.writes(stream, 10);
  peer.sends(". 2001:2001(0) ack 11");
  EXPECT_TRUE(stream.all_acknowledged());
  peer.sends("R 2001:2001(0)");
  EXPECT_EQ(stream.ending(), stack::tcp::Ending::kReset);
}

TEST(ReceiveWindow, TextBeyondTheWindowIsCutOff) {
  ScriptedPeer peer(with_receive_buffer(2000));
  auto stream = peer.connects();
  peer.sends(". 1:3001(3000) ack 1");
  EXPECT_EQ(peer.reads(stream), pattern(0, 2000));
}

TEST(SendWindow, AnOldAckDoesNotChangeTheWindow) {  // RFC 9293 3.10.7.4: only if SND.UNA =< SEG.ACK
  ScriptedPeer peer;
  auto stream = peer.connects(5000, kMss1000);
  peer.writes(stream, 1000);
  peer.sends(". 1:1(0) ack 1001 win 5000");
  peer.sends("P. 11:21(10) ack 1 win 100");
  (void)peer.hears();
  peer.writes(stream, 5000);
  EXPECT_THAT(peer.hears(), SizeIs(5));
}

TEST(SendWindow, AnsweredProbesAreNotDuplicateAcks) {  // RFC 5681 2 speaks of lost data
  ScriptedPeer peer;
  auto stream = peer.connects(0, kMss1000);
  peer.writes(stream, 5000);
  peer.waits(300ms);
  for (int i = 0; i < 5; ++i) peer.sends(". 1:1(0) ack 1 win 0");
  EXPECT_EQ(peer.stats().duplicate_acks_in, 0u);
}

TEST(SendWindow, AWindowThatClosesAgainIsProbedAfterOneRtoAgain) {
  ScriptedPeer peer;
  auto stream = peer.connects(0, kMss1000);
  peer.writes(stream, 5000);
  peer.waits(10s);
  peer.sends(". 1:1(0) ack 1 win 1000");
  peer.sends(". 1:1(0) ack 1001 win 0");
  (void)peer.hears();
  peer.waits(201ms);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1001:1002(1) ack 1"));
}

TEST(SendWindow, WhatIsResentStaysInsideAShrunkenWindow) {  // SHLD-15, SHLD-16
  ScriptedPeer peer;
  auto stream = peer.connects(5000, kMss1000);
  peer.writes(stream, 5000);
  peer.sends(". 1:1(0) ack 1 win 500");
  (void)peer.hears();
  peer.waits(201ms);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:501(500) ack 1"));
}

TEST(SendWindow, HalfOfTheLargestWindowIsWorthASegment) {  // RFC 9293 3.8.6.2.1 (3)
  ScriptedPeer peer;
  auto stream = peer.connects(800, kMss1000);
  peer.writes(stream, 2000);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:801(800) ack 1"));
}

TEST(ReceiveWindow, IsNotScaledForAPeerThatDidNotOfferTo) {  // RFC 7323 2.2
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);  // no wscale; our buffer is 1 MiB
  peer.sends_batch({". 1:1001(1000) ack 1", ". 1001:2001(1000) ack 1"});
  EXPECT_THAT(peer.hears_with_windows(), ElementsAre(". 1:1(0) ack 2001 win 65535"));
}

TEST(ReceiveWindow, ReadsBelowAQuarterOfTheBufferMakeNoSegmentsOfTheirOwn) {
  ScriptedPeer peer(with_receive_buffer(20000));
  auto stream = peer.connects();
  peer.sends_batch({". 1:10001(10000) ack 1", ". 10001:20001(10000) ack 1"});
  (void)peer.hears();
  (void)stream.consume(4000);
  peer.flush();
  EXPECT_THAT(peer.hears(), IsEmpty());
  (void)stream.consume(1000);
  peer.flush();
  EXPECT_THAT(peer.hears_with_windows(), ElementsAre(". 1:1(0) ack 20001 win 5000"));
}

TEST(ReceiveWindow,
     ABareAckFromTheWindowsRightEdgeCounts) {  // the peer has filled the window, we miss its start
  ScriptedPeer peer(with_receive_buffer(2000));
  auto stream = peer.connects();
  peer.sends(". 1001:2001(1000) ack 1");
  peer.writes(stream, 10);
  peer.sends(". 2001:2001(0) ack 11");
  EXPECT_TRUE(stream.all_acknowledged());
}

}  // namespace
}  // namespace tests
