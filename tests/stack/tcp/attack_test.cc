// What hostile peers have tried: the rows of the list of attacks that no other test is about.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/scripted_peer.h"

namespace tests {
namespace {

using namespace std::chrono_literals;
using stack::base::Duration;
using stack::tcp::Ending;
using stack::tcp::State;
using testing::IsEmpty;

// TCP-25 (sockstress, CVE-2008-4609; RFC 6429): a window that stays closed. Probes become as rare
// as one a minute, and the application may end it.
TEST(Attack, AWindowThatStaysClosedIsProbedOnceAMinuteAndCanBeEnded) {
  ScriptedPeer peer;
  auto stream = peer.connects(0, "<mss 1000>");
  peer.writes(stream, 5000);
  Duration last{0}, gap{0};
  for (int second = 0; second < 1800; ++second) {
    peer.waits(1s);
    if (peer.hears().empty()) continue;
    ASSERT_EQ(peer.times().size(), second == 0 ? 2u : 1u) << "0.2 and 0.6 s, then 1.4 and so on";
    gap = peer.times().back() - last;
    last = peer.times().back();
    EXPECT_LE(gap, 60s);
    peer.sends(". 1:1(0) ack 1 win 0");
  }
  EXPECT_EQ(gap, 60s);
  EXPECT_FALSE(stream.ending().has_value());
  stream.abort();
  peer.flush();
  EXPECT_EQ(peer.host().tcp().size(), 0u);
}

// TCP-28: the stream ends where the first FIN says, whatever is said later.
TEST(Attack, TheStreamEndsWhereItsFirstFinStands) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("F. 11:11(0) ack 1");    // before its data
  peer.sends("FP. 11:31(20) ack 1");  // text where the FIN stands, and a FIN further on
  peer.sends("F. 6:6(0) ack 1");      // and one before it
  peer.sends("P. 1:11(10) ack 1");
  EXPECT_EQ(peer.reads(stream), pattern(0, 10));
  EXPECT_TRUE(stream.at_end());
  peer.sends("F. 21:21(0) ack 1");
  peer.sends("P. 12:22(10) ack 1");
  EXPECT_EQ(peer.reads(stream), "");
  EXPECT_EQ(peer.state(stream), State::kCloseWait);
}

// TCP-28: FIN and RST in one segment are a RST.
TEST(Attack, AFinWithAResetIsNoEnd) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("FR 1:1(0)");
  EXPECT_EQ(stream.ending(), Ending::kReset);
  EXPECT_FALSE(stream.at_end());
}

// TCP-21: a SYN,ACK of an earlier connection between the same ends is reset with its own number,
// and the new one comes about.
TEST(Attack, ASynAckOfAnEarlierConnectionDoesNoHarm) {
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  (void)peer.hears();
  for (int i = 0; i < 10; ++i) {
    const std::string number = std::to_string(4'000'000 + i);
    peer.sends("S. 900:900(0) ack " + number);
    EXPECT_THAT(peer.hears(), testing::ElementsAre("R " + number + ":" + number + "(0)"));
  }
  peer.sends("S. 0:0(0) ack 1 <mss 1460>");
  EXPECT_EQ(peer.state(stream), State::kEstablished);
}

// TCP-11: neither a RST nor old data ends TIME-WAIT (RFC 1337).
TEST(Attack, TimeWaitOutlivesWhatStraysIntoIt) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  stream.finish();
  peer.flush();
  peer.sends("FP. 1:11(10) ack 2");
  ASSERT_EQ(peer.state(stream), State::kTimeWait);
  peer.sends("R 12:12(0)");
  peer.sends("R. 12:12(0) ack 2");
  peer.sends("P. 1:11(10) ack 2");
  peer.sends("S 500:500(0)");
  EXPECT_EQ(peer.state(stream), State::kTimeWait);
  EXPECT_EQ(stream.ending(), Ending::kClosed);
}

}  // namespace
}  // namespace tests
