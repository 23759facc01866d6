// RFC 9293 3.6: how connections end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scripted_peer.h"

namespace tests {
namespace {

using namespace std::chrono_literals;
using stack::tcp::Ending;
using stack::tcp::State;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Close, WeCloseFirstAndWaitInTimeWait) {  // RFC 9293 figure 12
  ScriptedPeer peer;
  auto stream = peer.connects();
  stream.finish();
  peer.flush();
  EXPECT_THAT(peer.hears(), ElementsAre("F. 1:1(0) ack 1"));
  EXPECT_EQ(peer.state(stream), State::kFinWait1);
  peer.sends(". 1:1(0) ack 2");
  EXPECT_EQ(peer.state(stream), State::kFinWait2);
  peer.sends("F. 1:1(0) ack 2");
  EXPECT_THAT(peer.hears(), ElementsAre(". 2:2(0) ack 2"));
  EXPECT_EQ(peer.state(stream), State::kTimeWait);
  EXPECT_EQ(stream.ending(), Ending::kClosed);
  EXPECT_TRUE(stream.at_end());
}

TEST(Close, TimeWaitLastsTwoMsl) {  // MUST-13
  ScriptedPeer peer;
  auto stream = peer.connects();
  stream.finish();
  peer.flush();
  peer.sends("F. 1:1(0) ack 2");
  peer.waits(59s);
  EXPECT_EQ(peer.state(stream), State::kTimeWait);
  peer.waits(2s);
  EXPECT_EQ(peer.state(stream), State::kClosed);
  EXPECT_EQ(stream.ending(), Ending::kClosed);
}

TEST(Close, ThePeerClosesFirst) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("F. 1:1(0) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 2"));
  EXPECT_EQ(peer.state(stream), State::kCloseWait);
  EXPECT_TRUE(stream.at_end());
  EXPECT_FALSE(stream.ending().has_value());
  stream.finish();
  peer.flush();
  EXPECT_THAT(peer.hears(), ElementsAre("F. 1:1(0) ack 2"));
  EXPECT_EQ(peer.state(stream), State::kLastAck);
  peer.sends(". 2:2(0) ack 2");
  EXPECT_EQ(peer.state(stream), State::kClosed);
  EXPECT_EQ(stream.ending(), Ending::kClosed);
}

TEST(Close, BothCloseAtOnce) {  // RFC 9293 figure 13
  ScriptedPeer peer;
  auto stream = peer.connects();
  stream.finish();
  peer.flush();
  (void)peer.hears();
  peer.sends("F. 1:1(0) ack 1");
  EXPECT_EQ(peer.state(stream), State::kClosing);
  EXPECT_THAT(peer.hears(), ElementsAre(". 2:2(0) ack 2"));
  peer.sends(". 2:2(0) ack 2");
  EXPECT_EQ(peer.state(stream), State::kTimeWait);
}

TEST(Close, FinThatAcknowledgesOursLeadsStraightToTimeWait) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  stream.finish();
  peer.flush();
  peer.sends("F. 1:1(0) ack 2");
  EXPECT_EQ(peer.state(stream), State::kTimeWait);
}

TEST(Close, HalfCloseStillReceives) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  stream.finish();
  peer.flush();
  peer.sends(". 1:1(0) ack 2");
  peer.sends("P. 1:11(10) ack 2");
  EXPECT_EQ(peer.reads(stream), pattern(0, 10));
}

TEST(Close, FinFollowsTheLastOctetOfData) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 1460);
  stream.finish();
  peer.flush();
  EXPECT_THAT(peer.hears(), ElementsAre("P. 1:1461(1460) ack 1", "F. 1461:1461(0) ack 1"));
}

TEST(Close, LostFinIsSentAgain) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  stream.finish();
  peer.flush();
  (void)peer.hears();
  peer.waits(250ms);
  EXPECT_THAT(peer.hears(), ElementsAre("F. 1:1(0) ack 1"));
}

TEST(Close, RepeatedFinInTimeWaitIsAcknowledgedAndRestartsTheWait) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  stream.finish();
  peer.flush();
  peer.sends("F. 1:1(0) ack 2");
  (void)peer.hears();
  peer.waits(40s);
  peer.sends("F. 1:1(0) ack 2");
  EXPECT_THAT(peer.hears(), ElementsAre(". 2:2(0) ack 2"));
  peer.waits(40s);
  EXPECT_EQ(peer.state(stream), State::kTimeWait);
}

TEST(Close, TimeWaitIsNotEndedByAReset) {  // RFC 1337
  ScriptedPeer peer;
  auto stream = peer.connects();
  stream.finish();
  peer.flush();
  peer.sends("F. 1:1(0) ack 2");
  peer.sends("R 2:2(0)");
  EXPECT_EQ(peer.state(stream), State::kTimeWait);
}

TEST(Close, FinBeforeItsDataEndsTheStreamOnlyWhenAllIsThere) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("F. 11:11(0) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 1"));
  EXPECT_EQ(peer.state(stream), State::kEstablished);
  peer.sends("P. 1:11(10) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 12"));
  EXPECT_EQ(peer.state(stream), State::kCloseWait);
  EXPECT_FALSE(stream.at_end());
  stream.consume(10);
  EXPECT_TRUE(stream.at_end());
}

TEST(Close, DataBehindTheFinIsIgnored) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("FP. 1:11(10) ack 1");
  peer.sends("P. 12:22(10) ack 1");
  EXPECT_EQ(peer.reads(stream), pattern(0, 10));
}

TEST(Close, AbortSendsAResetAtSndNxt) {  // RFC 9293 3.10.5
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 10);
  (void)peer.hears();
  stream.abort();
  peer.flush();
  EXPECT_THAT(peer.hears(), ElementsAre("R. 11:11(0) ack 1"));
  EXPECT_EQ(stream.ending(), Ending::kAborted);
  peer.waits(10min);
  EXPECT_THAT(peer.hears(), IsEmpty());
}

TEST(Close, DroppingTheStreamWithUnreadDataResets) {  // SHLD-3
  ScriptedPeer peer;
  {
    auto stream = peer.connects();
    peer.sends("P. 1:11(10) ack 1");
    (void)peer.hears();
  }
  peer.flush();
  EXPECT_THAT(peer.hears(), ElementsAre("R. 1:1(0) ack 11"));
  EXPECT_EQ(peer.host().tcp().size(), 0u);
}

TEST(Close, DroppingTheStreamOtherwiseFinishesInOrder) {
  ScriptedPeer peer;
  {
    auto stream = peer.connects();
    peer.writes(stream, 10);
  }
  peer.flush();
  EXPECT_THAT(peer.hears(), ElementsAre("P. 1:11(10) ack 1", "F. 11:11(0) ack 1"));
  peer.sends("F. 1:1(0) ack 12");
  EXPECT_THAT(peer.hears(), ElementsAre(". 12:12(0) ack 2"));
  peer.waits(61s);
  EXPECT_EQ(peer.host().tcp().size(), 0u);
}

TEST(Close, DataForADroppedStreamResets) {  // SHLD-3
  ScriptedPeer peer;
  { auto stream = peer.connects(); }
  peer.flush();
  peer.sends(". 1:1(0) ack 2");
  (void)peer.hears();
  peer.sends("P. 1:11(10) ack 2");
  EXPECT_THAT(peer.hears(), ElementsAre("R. 2:2(0) ack 1"));
}

TEST(Close, FinWait2OfADroppedStreamDoesNotLastForEver) {
  ScriptedPeer peer;
  { auto stream = peer.connects(); }
  peer.flush();
  peer.sends(". 1:1(0) ack 2");
  peer.waits(61s);
  EXPECT_EQ(peer.host().tcp().size(), 0u);
}

TEST(Close, ThePeersResetIsToldApartFromItsClose) {  // MUST-12
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("P. 1:11(10) ack 1");
  peer.sends("R 11:11(0)");
  EXPECT_EQ(stream.ending(), Ending::kReset);
  EXPECT_FALSE(stream.at_end());
  EXPECT_EQ(peer.reads(stream), pattern(0, 10));
}

TEST(Close, AnAbortedStreamHasNothingToRead) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("P. 1:11(10) ack 1");
  stream.abort();
  EXPECT_TRUE(stream.readable().empty());
}

TEST(Close, AFinBeyondTheWindowIsNotBelieved) {
  stack::tcp::Config config = plain();
  config.receive_buffer = 2000;
  ScriptedPeer peer(config);
  auto stream = peer.connects();
  peer.sends("F. 1:3001(3000) ack 1");
  EXPECT_EQ(peer.reads(stream), pattern(0, 2000));
  peer.sends(". 2001:4001(2000) ack 1");
  EXPECT_EQ(peer.reads(stream), pattern(2000, 2000));
}

TEST(Close, AConnectionsNameIsNeverUsedAgain) {
  ScriptedPeer peer;
  auto first = peer.starts_to_connect();
  auto name = first.id();
  { auto dropped = std::move(first); }
  auto second = peer.starts_to_connect();
  EXPECT_NE(second.id(), name);
}

TEST(Close, WhatAConnectionDidIsCountedAfterItIsGone) {
  ScriptedPeer peer;
  {
    auto stream = peer.connects();
    peer.writes(stream, 10);
  }
  peer.flush();
  peer.sends("F. 1:1(0) ack 12");
  peer.waits(61s);
  ASSERT_EQ(peer.host().tcp().size(), 0u);
  EXPECT_EQ(peer.stats().octets_out, 10u);
}

}  // namespace
}  // namespace tests
