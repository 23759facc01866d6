// What the path says of itself: ICMP errors (RFC 9293 3.9.2.2, RFC 5927, RFC 5461) and its MTU (RFC
// 1191, RFC 8201).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stack/tcp/stream.h"
#include "tests/support/scripted_peer.h"

namespace {

using namespace std::chrono_literals;
using stack::base::Family;
using stack::tcp::Ending;
using stack::tcp::PathFault;
using stack::wire::IcmpKind;
using stack::wire::IcmpMessage;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::plain;
using tests::ScriptedPeer;

IcmpMessage too_big(std::uint32_t mtu) { return {.kind = IcmpKind::kTooBig, .value = mtu}; }
IcmpMessage unreachable(std::uint8_t code) {
  return {.kind = IcmpKind::kUnreachable, .code = code};
}

constexpr std::uint8_t kHostUnreachable = 1, kProtocolUnreachable = 2, kPortUnreachable = 3;

// RFC 1191 6.5: the retransmission may be at once, no larger than the new path MTU.
TEST(PathMtu, WhatWasTooBigLeavesAgainAtOnceInSmallerSegments) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 3000);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1461(1460) ack 1", ". 1461:2921(1460) ack 1",
                                        "P. 2921:3001(80) ack 1"));
  peer.reports(too_big(1040), 1);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1001(1000) ack 1", ". 1001:2001(1000) ack 1",
                                        ". 2001:2921(920) ack 1"));
  EXPECT_EQ(stream.info().mss, 1000u);
  EXPECT_EQ(stream.info().path_mtu, 1040u);
  EXPECT_EQ(peer.stats().too_big_retransmissions, 3u);
}

// RFC 8201 5.4: no sign of congestion.
TEST(PathMtu, CwndIsLeftAlone) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 3000);
  const std::size_t cwnd = stream.info().cwnd, ssthresh = stream.info().ssthresh;
  peer.reports(too_big(1040), 1);
  EXPECT_EQ(stream.info().cwnd, cwnd);
  EXPECT_EQ(stream.info().ssthresh, ssthresh);
}

// RFC 8201 5.4: only a message that lowers the path MTU has anything resent.
TEST(PathMtu, ASecondWordOfTheSameRouterResendsNothing) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 3000);
  peer.reports(too_big(1040), 1);
  peer.hears();
  peer.reports(too_big(1040), 1461);
  EXPECT_THAT(peer.hears(), IsEmpty());
}

TEST(PathMtu, LaterSegmentsAreSmallerToo) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 1460);
  peer.reports(too_big(1040), 1);
  peer.hears();
  peer.sends(". 1:1(0) ack 1461");
  peer.writes(stream, 1500);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1461:2461(1000) ack 1", "P. 2461:2961(500) ack 1"));
}

// RFC 5927 4.1: SND.UNA <= SEG.SEQ < SND.NXT.
TEST(PathMtu, AnErrorAboutWhatIsNotOutstandingIsNotBelieved) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 2920);
  peer.sends(". 1:1(0) ack 1461");
  peer.hears();
  peer.reports(too_big(1040), 1);     // acknowledged
  peer.reports(too_big(1040), 2921);  // not sent yet
  EXPECT_EQ(stream.info().mss, 1460u);
  EXPECT_THAT(peer.hears(), IsEmpty());
  EXPECT_EQ(peer.host().counters().of(stack::host::Drop::kIcmpUnbelieved), 2u);
  peer.reports(too_big(1040), 2920);
  EXPECT_EQ(stream.info().mss, 1000u);
}

// RFC 5927 7.2: a packet is not too big for what it fits into.
TEST(PathMtu, AnMtuThatThePacketFitsIntoIsNotBelieved) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 2920);
  peer.reports(too_big(1040), 1, 1040);
  EXPECT_EQ(stream.info().mss, 1460u);
}

// RFC 1191 5 and 7: below a packet of 1,500 octets the next plateau is 1,492.
TEST(PathMtu, ARouterThatTellsNoMtuMeansTheNextPlateau) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 2920);
  peer.reports(too_big(0), 1);
  EXPECT_EQ(stream.info().path_mtu, 1492u);
}

// RFC 1191 3: never below 68 octets.
TEST(PathMtu, SixtyEightOctetsAreTheLeast) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 100);
  peer.hears();
  peer.reports(too_big(21), 1, 140);
  EXPECT_EQ(stream.info().path_mtu, 68u);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:29(28) ack 1", ". 29:57(28) ack 1",
                                        ". 57:85(28) ack 1", "P. 85:101(16) ack 1"));
}

// RFC 9293 3.7.1, MUST-16: 40 octets of IPv6's header beside TCP's 20.
TEST(PathMtu, OverIpv6TheHeaderTakesFortyOctets) {
  ScriptedPeer peer(plain(), 1500, Family::kIpv6);
  auto stream = peer.connects(65535, "<mss 9000>");
  EXPECT_EQ(stream.info().mss, 1440u);
  peer.writes(stream, 1440);
  peer.hears();
  peer.reports(too_big(1280), 1);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1221(1220) ack 1", "P. 1221:1441(220) ack 1"));
}

// RFC 8201 4: such a message must be discarded.
TEST(PathMtu, OverIpv6NothingBelow1280IsBelieved) {
  ScriptedPeer peer(plain(), 1500, Family::kIpv6);
  auto stream = peer.connects();
  peer.writes(stream, 1440);
  peer.reports(too_big(1279), 1);
  EXPECT_EQ(stream.info().path_mtu, 1500u);
}

// RFC 9293 3.7.1: MUST-15.
TEST(PathMtu, AnIpv6PeerThatNamesNoMssTakes1220) {
  ScriptedPeer peer(plain(), 1500, Family::kIpv6);
  auto stream = peer.connects(65535, "");
  EXPECT_EQ(stream.info().mss, 1220u);
}

// RFC 1191 6.3: the path MTU is the destination's, not the connection's.
TEST(PathMtu, TheNextConnectionToTheSameHostKnowsIt) {
  ScriptedPeer peer;
  {
    auto stream = peer.connects();
    peer.writes(stream, 1460);
    peer.reports(too_big(1040), 1);
    stream.abort();
    peer.flush();
  }
  peer.hears();
  auto next = peer.starts_to_connect();
  // What we take in is the link's business, not the path's.
  EXPECT_THAT(peer.hears(), ElementsAre("S 0:0(0) <mss 1460,sackOK,wscale 10>"));
  EXPECT_EQ(next.info().path_mtu, 1040u);
}

// RFC 9293 3.9.2.2: MUST-54, MUST-56, SHLD-25; the stream counts as changed (MUST-47).
TEST(PathError, ASoftErrorIsToldAndEndsNothing) {
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  peer.hears();
  for (int code : {0, 1, 5}) {
    peer.reports(unreachable(static_cast<std::uint8_t>(code)), 0, 60);
    EXPECT_EQ(stream.ending(), std::nullopt);
    EXPECT_EQ(stream.info().soft_error, PathFault::kNoRoute);
    EXPECT_EQ(peer.host().next_changed(), stream.id());
  }
  peer.reports({.kind = IcmpKind::kTimeExceeded}, 0, 60);
  EXPECT_EQ(stream.info().soft_error, PathFault::kExpired);
  peer.reports({.kind = IcmpKind::kParameterProblem}, 0, 60);
  EXPECT_EQ(stream.info().soft_error, PathFault::kMisunderstood);
  EXPECT_EQ(stream.ending(), std::nullopt);
}

// RFC 9293 3.9.2.2: SHLD-26, where nobody has answered yet.
TEST(PathError, AHardErrorAboutOurSynEndsTheConnection) {
  ScriptedPeer port, protocol;
  auto refused = port.starts_to_connect();
  port.reports(unreachable(kPortUnreachable), 0, 60);
  EXPECT_EQ(refused.ending(), Ending::kRefused);
  auto unknown = protocol.starts_to_connect();
  protocol.reports(unreachable(kProtocolUnreachable), 0, 60);
  EXPECT_EQ(unknown.ending(), Ending::kUnreachable);
}

// RFC 4443 3.1: port unreachable is code 4 there.
TEST(PathError, OverIpv6AClosedPortIsCodeFour) {
  ScriptedPeer peer(plain(), 1500, Family::kIpv6);
  auto stream = peer.starts_to_connect();
  peer.reports(unreachable(3), 0, 80);
  EXPECT_EQ(stream.ending(), std::nullopt);
  peer.reports(unreachable(4), 0, 80);
  EXPECT_EQ(stream.ending(), Ending::kRefused);
}

// RFC 5927 4.1: the SYN's number, and no other, is outstanding.
TEST(PathError, AHardErrorAboutAnotherSynIsNotBelieved) {
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  peer.reports(unreachable(kPortUnreachable), 1, 60);
  EXPECT_EQ(stream.ending(), std::nullopt);
}

// RFC 5927 5.2: in synchronized states hard errors are soft ones.
TEST(PathError, OnceConnectedAHardErrorIsSoft) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 100);
  peer.reports(unreachable(kPortUnreachable), 1, 140);
  EXPECT_EQ(stream.ending(), std::nullopt);
  EXPECT_EQ(stream.info().soft_error, PathFault::kPort);
  peer.sends(". 1:1(0) ack 101");
  EXPECT_TRUE(stream.all_acknowledged());
}

TEST(PathError, AnErrorAboutAStrangersSegmentIsNotBelieved) {
  ScriptedPeer peer;
  peer.reports(unreachable(kHostUnreachable), 0, 60);
  EXPECT_EQ(peer.host().counters().of(stack::host::Drop::kIcmpUnbelieved), 1u);
}

}  // namespace
