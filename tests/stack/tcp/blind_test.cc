// RFC 5961: what an outsider who guesses must not achieve.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scripted_peer.h"

namespace tests {
namespace {

using namespace std::chrono_literals;
using stack::tcp::Ending;
using stack::tcp::State;
using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::IsEmpty;
using testing::Le;
using testing::SizeIs;

TEST(Blind, ResetAtRcvNxtResets) {  // 3.2, case 1
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("R 1:1(0)");
  EXPECT_EQ(stream.ending(), Ending::kReset);
}

TEST(Blind, ResetElsewhereInTheWindowIsChallenged) {  // 3.2, case 2
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("R 2:2(0)");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 1"));
  EXPECT_EQ(peer.state(stream), State::kEstablished);
}

TEST(Blind, ResetOutsideTheWindowIsDroppedInSilence) {  // 3.2, case 3
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("R 0:0(0)");
  peer.sends("R 5000000:5000000(0)");
  EXPECT_THAT(peer.hears(), IsEmpty());
  EXPECT_EQ(peer.state(stream), State::kEstablished);
}

TEST(Blind, SynIsChallengedWhereverItStands) {  // 4.2
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("S 500:500(0)");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 1"));
  peer.sends("S 900000000:900000000(0)");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 1"));
  EXPECT_EQ(peer.state(stream), State::kEstablished);
}

// RFC 9293 3.10.7.4: MAY-12
TEST(Blind, DataWithAnAckOfWhatWasNeverSentIsNotTaken) {  // 5.2
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("P. 1:11(10) ack 100");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 1"));
  EXPECT_TRUE(stream.readable().empty());
}

// RFC 9293 3.10.7.4: MAY-12
TEST(Blind, DataWithAnAckFromBeforeTheLargestWindowIsNotTaken) {  // 5.2
  ScriptedPeer peer;
  auto stream = peer.connects(1000, "<mss 1000>");
  peer.writes(stream, 1000);
  peer.sends(". 1:1(0) ack 1001 win 1000");
  peer.writes(stream, 1000);
  peer.sends(". 1:1(0) ack 2001 win 1000");
  (void)peer.hears();
  peer.sends("P. 1:11(10) ack 1000 win 1000");
  EXPECT_TRUE(stream.readable().empty());
  peer.sends("P. 1:11(10) ack 1001 win 1000");
  EXPECT_EQ(stream.readable().size(), 10u);
}

TEST(Blind, ChallengesAreLimitedInTime) {  // 7
  ScriptedPeer peer;
  auto stream = peer.connects();
  for (int i = 0; i < 100; ++i) peer.sends("R 2:2(0)");
  EXPECT_THAT(peer.hears(), SizeIs(AllOf(Ge(5u), Le(15u))));
  peer.waits(1500ms);
  peer.sends("R 2:2(0)");
  EXPECT_THAT(peer.hears(), SizeIs(1));
}

TEST(Blind, SegmentWithoutAckIsDropped) {  // RFC 9293 3.10.7.4, fifth
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("P 1:11(10)");
  EXPECT_THAT(peer.hears(), IsEmpty());
  EXPECT_TRUE(stream.readable().empty());
}

}  // namespace
}  // namespace tests
