// RFC 9293 3.5: how connections begin.
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

// RFC 9293 3.7.1: SHLD-5
TEST(Handshake, ActiveOpenSendsSynWithMssAndWindowScale) {
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  EXPECT_THAT(peer.hears_with_windows(),
              ElementsAre("S 0:0(0) win 65535 <mss 1460,sackOK,wscale 10>"));
  EXPECT_EQ(peer.state(stream), State::kSynSent);
}

TEST(Handshake, MssFollowsTheMtu) {
  ScriptedPeer peer(plain(), 1400);
  auto stream = peer.starts_to_connect();
  EXPECT_THAT(peer.hears(), ElementsAre("S 0:0(0) <mss 1360,sackOK,wscale 10>"));
}

TEST(Handshake, SynAckIsAcknowledgedAndEstablishes) {
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  (void)peer.hears();
  EXPECT_FALSE(stream.connected());
  peer.sends("S. 0:0(0) ack 1 <mss 1460,wscale 7>");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 1"));
  EXPECT_TRUE(stream.connected());
  EXPECT_EQ(peer.state(stream), State::kEstablished);
}

// RFC 9293 3.7.1: SHLD-5
TEST(Handshake, PassiveOpenAnswersWithSynAck) {
  ScriptedPeer peer;
  ASSERT_TRUE(peer.host().listen(kOurPort));
  peer.sends("S 0:0(0) <mss 1460,wscale 7>");
  EXPECT_THAT(peer.hears(), ElementsAre("S. 0:0(0) ack 1 <mss 1460,wscale 10>"));
  EXPECT_FALSE(peer.host().accept(kOurPort).has_value());
  peer.sends(". 1:1(0) ack 1");
  auto stream = peer.host().accept(kOurPort);
  ASSERT_TRUE(stream.has_value());
  EXPECT_EQ(peer.state(*stream), State::kEstablished);
  EXPECT_THAT(peer.hears(), IsEmpty());
}

TEST(Handshake, SynAckNeverOffersAnOptionThePeerDidNot) {  // RFC 7323 2.2
  ScriptedPeer peer;
  ASSERT_TRUE(peer.host().listen(kOurPort));
  peer.sends("S 0:0(0) <mss 1460>");
  EXPECT_THAT(peer.hears(), ElementsAre("S. 0:0(0) ack 1 <mss 1460>"));
}

TEST(Handshake, RepeatedSynIsAnsweredBySynAckAgain) {
  ScriptedPeer peer;
  ASSERT_TRUE(peer.host().listen(kOurPort));
  peer.sends("S 0:0(0) <mss 1460>");
  (void)peer.hears();
  peer.sends("S 0:0(0) <mss 1460>");
  EXPECT_THAT(peer.hears(), ElementsAre("S. 0:0(0) ack 1 <mss 1460>"));
}

// In one batch with the ACK, the repeated SYN has nothing left to ask for.
TEST(Handshake, ASynAckThatWasAcknowledgedIsNotSentAgain) {
  ScriptedPeer peer;
  ASSERT_TRUE(peer.host().listen(kOurPort));
  peer.sends("S 0:0(0) <mss 1460>");
  (void)peer.hears();
  peer.sends_batch({"S 0:0(0) <mss 1460>", ". 1:1(0) ack 1"});
  EXPECT_THAT(peer.hears(), IsEmpty());
  peer.waits(10s);
  EXPECT_THAT(peer.hears(), IsEmpty());
}

// Karn's algorithm (RFC 6298 3): nobody knows which of the two SYN,ACKs this ACK is of.
TEST(Handshake, ASynAckSentTwiceMeasuresNoRoundTrip) {
  ScriptedPeer peer;
  ASSERT_TRUE(peer.host().listen(kOurPort));
  peer.sends("S 0:0(0) <mss 1460>");
  peer.waits(300ms);
  peer.sends("S 0:0(0) <mss 1460>");
  peer.waits(50ms);
  peer.sends(". 1:1(0) ack 1");
  auto stream = peer.host().accept(kOurPort);
  ASSERT_TRUE(stream);
  EXPECT_EQ(stream->info().srtt, 0ms);
}

TEST(Handshake, SimultaneousOpenEstablishesBoth) {  // RFC 9293 figure 8, MUST-10
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  (void)peer.hears();
  peer.sends("S 0:0(0) <mss 1460>");
  EXPECT_THAT(peer.hears(), ElementsAre("S. 0:0(0) ack 1 <mss 1460,sackOK,wscale 10>"));
  EXPECT_EQ(peer.state(stream), State::kSynReceived);
  peer.sends("S. 0:0(0) ack 1 <mss 1460>");
  EXPECT_EQ(peer.state(stream), State::kEstablished);
}

TEST(Handshake, LostSynIsRepeatedAfterOneSecondThenTwoThenFour) {  // RFC 6298 2.1, 5.5
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  peer.waits(10s);
  EXPECT_THAT(peer.hears(), testing::SizeIs(4));
  EXPECT_THAT(peer.times(), ElementsAre(0s, 1s, 3s, 7s));
}

TEST(Handshake, SynIsGivenUpAfterThreeMinutesAndNotBefore) {  // MUST-22, MUST-23
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  peer.waits(179s);
  EXPECT_FALSE(stream.ending().has_value());
  peer.waits(2s);
  EXPECT_EQ(stream.ending(), Ending::kTimedOut);
}

TEST(Handshake, ResetInSynSentRefuses) {
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  peer.sends("R. 0:0(0) ack 1");
  EXPECT_EQ(stream.ending(), Ending::kRefused);
}

TEST(Handshake, ResetWithoutAckOrWithWrongAckInSynSentIsIgnored) {  // RFC 9293 3.10.7.3, second
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  (void)peer.hears();
  peer.sends("R 0:0(0)");
  peer.sends("R. 0:0(0) ack 2");
  peer.sends("R. 0:0(0) ack 0");
  EXPECT_EQ(peer.state(stream), State::kSynSent);
  EXPECT_THAT(peer.hears(), IsEmpty());
}

TEST(Handshake, OldSynAckInSynSentIsResetAndTheAttemptGoesOn) {  // RFC 9293 figure 9
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  (void)peer.hears();
  peer.sends("S. 500:500(0) ack 91");
  EXPECT_THAT(peer.hears(), ElementsAre("R 91:91(0)"));
  peer.sends("S. 0:0(0) ack 1 <mss 1460>");
  EXPECT_EQ(peer.state(stream), State::kEstablished);
}

TEST(Handshake, WrongAckInSynReceivedIsReset) {
  ScriptedPeer peer;
  ASSERT_TRUE(peer.host().listen(kOurPort));
  peer.sends("S 0:0(0) <mss 1460>");
  (void)peer.hears();
  peer.sends(". 1:1(0) ack 77");
  EXPECT_THAT(peer.hears(), ElementsAre("R 77:77(0)"));
}

TEST(Handshake, ResetInPassiveSynReceivedReturnsToListen) {
  ScriptedPeer peer;
  ASSERT_TRUE(peer.host().listen(kOurPort));
  peer.sends("S 0:0(0) <mss 1460>");
  peer.sends("R 1:1(0)");
  EXPECT_EQ(peer.host().tcp().size(), 0u);
  (void)peer.hears();
  peer.sends("S 0:0(0) <mss 1460>");
  EXPECT_THAT(peer.hears(), ElementsAre("S. 0:0(0) ack 1 <mss 1460>"));
}

TEST(Handshake, SegmentForNobodyIsReset) {  // RFC 9293 3.10.7.1
  ScriptedPeer peer;
  peer.sends("S 10:10(0)");
  auto heard = peer.hears();
  EXPECT_THAT(heard, ElementsAre("R. 0:0(0) ack 11"));
  peer.sends("P. 10:30(20) ack 5");
  EXPECT_THAT(peer.hears(), ElementsAre("R 5:5(0)"));
  peer.sends("R 10:10(0)");
  peer.sends("R. 10:10(0) ack 4");
  EXPECT_THAT(peer.hears(), IsEmpty());  // no RST answers a RST
}

TEST(Handshake, AckToListenerIsReset) {
  ScriptedPeer peer;
  ASSERT_TRUE(peer.host().listen(kOurPort));
  peer.sends(". 10:10(0) ack 5");
  EXPECT_THAT(peer.hears(), ElementsAre("R 5:5(0)"));
}

TEST(Handshake, WithoutMssOptionTheEffectiveMssIs536) {  // MUST-15
  ScriptedPeer peer;
  auto stream = peer.connects(65535, "");
  peer.writes(stream, 1000);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:537(536) ack 1", "P. 537:1001(464) ack 1"));
}

TEST(Handshake, DataWithTheSynAckIsTaken) {
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  (void)peer.hears();
  peer.sends("S. 0:5(5) ack 1 <mss 1460>", "hello");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 6"));
  EXPECT_EQ(peer.reads(stream), "hello");
}

TEST(Handshake, DataAndCloseAskedForBeforeTheHandshakeFollowIt) {
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  peer.writes(stream, 10);
  stream.finish();
  EXPECT_THAT(peer.hears(), testing::SizeIs(1));
  peer.sends("S. 0:0(0) ack 1 <mss 1460>");
  EXPECT_THAT(peer.hears(), ElementsAre("FP. 1:11(10) ack 1"));
  EXPECT_EQ(peer.state(stream), State::kFinWait1);
}

TEST(Handshake, AfterALostSynTheInitialWindowIsOneSegment) {  // RFC 5681 3.1
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  peer.waits(1500ms);
  peer.sends("S. 0:0(0) ack 1 <mss 1000>");
  (void)peer.hears();
  peer.writes(stream, 5000);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1001(1000) ack 1"));
}

TEST(Handshake, AfterALostSynDataStartsWithAnRtoOfThreeSeconds) {  // RFC 6298 5.7
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  peer.waits(1500ms);
  peer.sends("S. 0:0(0) ack 1 <mss 1000>");
  peer.writes(stream, 1000);
  (void)peer.hears();
  peer.waits(2999ms);
  EXPECT_THAT(peer.hears(), IsEmpty());
  peer.waits(2ms);
  EXPECT_THAT(peer.hears(), testing::SizeIs(1));
}

TEST(Handshake, ResetInASimultaneousOpenRefuses) {  // RFC 9293 3.10.7.4, second, SYN-RECEIVED
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  peer.sends("S 0:0(0) <mss 1460>");
  peer.sends("R 1:1(0)");
  EXPECT_EQ(stream.ending(), Ending::kRefused);
}

TEST(Handshake, AListenerIgnoresWhatIsNeitherSynNorAck) {  // RFC 9293 3.10.7.2, fourth
  ScriptedPeer peer;
  ASSERT_TRUE(peer.host().listen(kOurPort));
  peer.sends("P 1:11(10)");
  EXPECT_THAT(peer.hears(), IsEmpty());
  EXPECT_EQ(peer.host().tcp().size(), 0u);
}

}  // namespace
}  // namespace tests
