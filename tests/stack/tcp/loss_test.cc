// RFC 6298, RFC 5681 3 and RFC 6582: what is lost comes again, and cwnd remembers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scripted_peer.h"

namespace tests {
namespace {

using namespace std::chrono_literals;
using stack::tcp::Config;
using stack::tcp::Ending;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Segments of 1,000 octets make the numbers readable.
constexpr std::string_view kMss1000 = "<mss 1000>";

// A sender whose every reduction is by half, as in the examples of RFC 5681.
Config halving() {
  Config config = plain();
  config.congestion = stack::tcp::send::CongestionAlgorithm::kNewReno;
  return config;
}

TEST(Loss, InitialWindowIsTenSegments) {  // RFC 6928
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 20000);
  EXPECT_THAT(peer.hears(), SizeIs(10));
}

TEST(Loss, SlowStartSendsTwoSegmentsForEachOneAcknowledged) {  // RFC 5681 3.1
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 40000);
  (void)peer.hears();
  peer.sends(". 1:1(0) ack 1001");
  EXPECT_THAT(peer.hears(), ElementsAre(". 10001:11001(1000) ack 1", ". 11001:12001(1000) ack 1"));
}

TEST(Loss, NothingIsResentBeforeTheRto) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 10);
  (void)peer.hears();
  peer.waits(199ms);
  EXPECT_THAT(peer.hears(), IsEmpty());
  peer.waits(2ms);
  EXPECT_THAT(peer.hears(), ElementsAre("P. 1:11(10) ack 1"));
}

TEST(Loss, TheRtoDoublesUpToOneMinute) {  // RFC 6298 5.5, 2.5
  Config config = plain();
  config.user_timeout = 1h;
  ScriptedPeer peer(config);
  auto stream = peer.connects();
  peer.writes(stream, 10);
  peer.waits(220s);
  (void)peer.hears();
  EXPECT_THAT(peer.times(), ElementsAre(0ms, 200ms, 600ms, 1400ms, 3000ms, 6200ms, 12600ms, 25400ms,
                                        51000ms, 102200ms, 162200ms));
}

TEST(Loss, TheRtoFollowsTheMeasuredRoundTrip) {  // RFC 6298 2.2: SRTT + 4 RTTVAR = 3 R
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  peer.waits(100ms);
  peer.sends("S. 0:0(0) ack 1 <mss 1000>");
  (void)peer.hears();
  peer.writes(stream, 10);
  peer.waits(299ms);
  EXPECT_THAT(peer.hears(), SizeIs(1));
  peer.waits(2ms);
  EXPECT_THAT(peer.hears(), SizeIs(1));
}

TEST(Loss, AResentSegmentTeachesNothingAboutTheRoundTrip) {  // Karn: MUST-18
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 1000);
  peer.waits(250ms);                // one RTO of 200 ms, doubled to 400 ms
  peer.sends(". 1:1(0) ack 1001");  // for which of the two?
  peer.writes(stream, 1000);
  (void)peer.hears();
  peer.waits(399ms);
  EXPECT_THAT(peer.hears(), IsEmpty());
  peer.waits(2ms);
  EXPECT_THAT(peer.hears(), ElementsAre("P. 1001:2001(1000) ack 1"));
}

TEST(Loss, AnAckRestartsTheTimerForWhatIsLeft) {  // RFC 6298 5.3
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 2000);
  peer.waits(150ms);
  peer.sends(". 1:1(0) ack 1001");
  (void)peer.hears();
  peer.waits(199ms);
  EXPECT_THAT(peer.hears(), IsEmpty());
}

TEST(Loss, TwoDuplicatesLetOneNewSegmentOutEach) {  // RFC 3042
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 20000);
  (void)peer.hears();
  peer.sends(". 1:1(0) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 10001:11001(1000) ack 1"));
  peer.sends(". 1:1(0) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 11001:12001(1000) ack 1"));
}

TEST(Loss, ThirdDuplicateResendsTheFirstHole) {  // RFC 5681 3.2
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 10000);
  (void)peer.hears();
  peer.sends(". 1:1(0) ack 1");
  peer.sends(". 1:1(0) ack 1");
  EXPECT_THAT(peer.hears(), IsEmpty());
  peer.sends(". 1:1(0) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1001(1000) ack 1"));
  EXPECT_EQ(peer.stats().fast_retransmissions, 1u);
}

TEST(Loss, FastRecoveryHalvesTheWindowAndKeepsTheClockRunning) {  // RFC 5681 3.2 steps 2 to 5
  ScriptedPeer peer(halving());
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 30000);  // ten are out
  for (int i = 0; i < 3; ++i)
    peer.sends(". 1:1(0) ack 1");  // two more by limited transmit, then the loss
  (void)peer.hears();
  // ssthresh = 10000 / 2 = 5000, for limited transmit does not count; cwnd = 5000 + 3000. The
  // fourth to seventh duplicate make it 12000, which is in flight; the eighth lets a new one out.
  for (int i = 4; i <= 7; ++i) peer.sends(". 1:1(0) ack 1");
  EXPECT_THAT(peer.hears(), IsEmpty());
  peer.sends(". 1:1(0) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 12001:13001(1000) ack 1"));
}

TEST(Loss, PartialAckResendsTheNextHoleAtOnce) {  // RFC 6582 3.2
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 10000);
  for (int i = 0; i < 3; ++i) peer.sends(". 1:1(0) ack 1");
  (void)peer.hears();
  peer.sends(". 1:1(0) ack 5001");
  EXPECT_THAT(peer.hears(), ElementsAre(". 5001:6001(1000) ack 1"));
}

TEST(Loss, FullAckEndsRecoveryWithoutABurst) {  // RFC 6582 3.2, option 1
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 10000);
  for (int i = 0; i < 3; ++i) peer.sends(". 1:1(0) ack 1");
  peer.writes(stream, 10000);
  (void)peer.hears();
  // What the ten and the resent one leave: cwnd = min(ssthresh 5000, max(0, 1000) + 1000) = 2000.
  peer.sends(". 1:1(0) ack 10001");
  EXPECT_THAT(peer.hears(), SizeIs(2));
}

TEST(Loss, DuplicatesThatCarryDataOrAnotherWindowDoNotCount) {  // RFC 5681 2
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 10000);
  (void)peer.hears();
  peer.sends("P. 1:2(1) ack 1");
  peer.sends("P. 2:3(1) ack 1");
  peer.sends("P. 3:4(1) ack 1");
  peer.sends(". 4:4(0) ack 1 win 30000");
  peer.sends(". 4:4(0) ack 1 win 30001");
  peer.sends(". 4:4(0) ack 1 win 30002");
  EXPECT_EQ(peer.stats().fast_retransmissions, 0u);
  EXPECT_EQ(peer.stats().duplicate_acks_in, 0u);
}

TEST(Loss, AfterATimeoutSlowStartBeginsWithOneSegment) {  // RFC 5681 3.1
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 10000);
  (void)peer.hears();
  peer.waits(201ms);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1001(1000) ack 1"));
  peer.sends(". 1:1(0) ack 1001");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1001:2001(1000) ack 1", ". 2001:3001(1000) ack 1"));
}

TEST(Loss, WhatThePeerHeldBackIsNotSentAgainAfterATimeout) {
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 10000);
  peer.waits(201ms);
  (void)peer.hears();
  peer.sends(". 1:1(0) ack 10001");  // the first was the only one missing
  EXPECT_THAT(peer.hears(), IsEmpty());
  EXPECT_TRUE(stream.all_acknowledged());
}

TEST(Loss, EchoesOfATimeoutDoNotStartFastRecovery) {  // RFC 6582 3.2 step 1
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 10000);
  peer.waits(201ms);
  (void)peer.hears();
  for (int i = 0; i < 5; ++i) peer.sends(". 1:1(0) ack 1");
  EXPECT_THAT(peer.hears(), IsEmpty());
}

TEST(Loss, TheUserTimeoutClosesTheConnection) {  // RFC 9293 3.8.3, R2: SHLD-11
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 10);
  peer.waits(4min);
  EXPECT_FALSE(stream.ending().has_value());
  peer.waits(2min);
  EXPECT_EQ(stream.ending(), Ending::kTimedOut);
}

TEST(Loss, ProgressPutsTheUserTimeoutOff) {
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 2000);
  peer.waits(4min);
  peer.sends(". 1:1(0) ack 1001");
  peer.waits(4min);
  EXPECT_FALSE(stream.ending().has_value());
}

TEST(Loss, ResentOctetsAreTheSameOctets) {
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 3000);
  (void)peer.hears();
  peer.sends(". 1:1(0) ack 1001");
  peer.waits(1s);
  (void)peer.hears();
  EXPECT_THAT(peer.payload(), testing::StartsWith(pattern(1000, 1000)));
}

TEST(Loss, TheTimerRunsForTheOldestSegment) {  // RFC 6298 5.1
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 1000);
  peer.waits(150ms);
  peer.writes(stream, 1000);
  (void)peer.hears();
  peer.waits(51ms);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1001(1000) ack 1"));
}

TEST(Loss, AFastResentSegmentTeachesNothingAboutTheRoundTrip) {  // Karn: MUST-18
  Config config = plain();
  config.min_rto = 1s;
  ScriptedPeer peer(config);
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 10000);
  for (int i = 0; i < 3; ++i) peer.sends(". 1:1(0) ack 1");
  peer.waits(900ms);
  peer.sends(". 1:1(0) ack 10001");
  EXPECT_EQ(peer.connection(stream).rto(), 1s);
}

TEST(Loss, SsthreshIsHeldWhileTheSameSegmentTimesOutAndHalvedForAnother) {  // RFC 5681 3.1 (4)
  ScriptedPeer peer(halving());
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 10000);
  peer.waits(700ms);  // two timeouts of the first segment: ssthresh = 10000 / 2
  EXPECT_EQ(peer.stats().timeouts, 2u);
  EXPECT_EQ(peer.connection(stream).slow_start_threshold(), 5000u);
  peer.sends(". 1:1(0) ack 6001");
  peer.waits(3s);  // 4,000 are left
  EXPECT_EQ(peer.connection(stream).slow_start_threshold(), 2000u);
}

TEST(Loss, AnIdleConnectionOutlivesTheUserTimeout) {
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 1000);
  peer.sends(". 1:1(0) ack 1001");
  peer.waits(1h);
  EXPECT_FALSE(stream.ending().has_value());
}

}  // namespace
}  // namespace tests
