#include "sim/router/nat_session.h"

#include <gtest/gtest.h>

#include "sim/router/transport.h"

namespace sim::router {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr Lifetimes kLifetimes{};

constexpr Passage kSyn{.protocol = kTcp, .syn = true};
constexpr Passage kText{.protocol = kTcp};
constexpr Passage kFin{.protocol = kTcp, .fin = true};
constexpr Passage kRst{.protocol = kTcp, .rst = true};

Passage from_outside(Passage packet) {
  packet.from_inside = false;
  return packet;
}
Passage at(Duration when, Passage packet) {
  packet.at = Instant(when);
  return packet;
}

// After these packets, all in the first instant.
NatSession after(std::initializer_list<Passage> packets) {
  NatSession session(kLifetimes, *packets.begin());
  for (const Passage& packet : packets) {
    if (&packet != packets.begin()) session.pass(packet);
  }
  return session;
}

void expect_lives(const NatSession& session, Duration lifetime) {
  EXPECT_TRUE(session.alive(Instant(lifetime - nanoseconds(1))));
  EXPECT_FALSE(session.alive(Instant(lifetime)));
}

TEST(NatSession, OfAnUnansweredSynIsTransitory) {
  expect_lives(after({kSyn}), minutes(4));
  expect_lives(after({kSyn, kSyn}), minutes(4));
}

// RFC 5382 REQ-5: not less than two hours and four minutes.
TEST(NatSession, OnceAnsweredIsEstablished) {
  expect_lives(after({kSyn, from_outside(kSyn)}), minutes(124));
  expect_lives(after({kSyn, from_outside(kText), kText}), minutes(124));
}

TEST(NatSession, OfARefusalIsNotEstablished) {
  expect_lives(after({kSyn, from_outside(kRst)}), minutes(4));
  expect_lives(after({kSyn, from_outside(kRst), kText}), minutes(4));
}

TEST(NatSession, LivesOnWithEveryPacketEitherWay) {
  NatSession session = after({kSyn, from_outside(kSyn)});
  session.pass(at(minutes(100), kText));
  EXPECT_TRUE(session.alive(Instant(minutes(223))));
  session.pass(at(minutes(200), from_outside(kText)));
  expect_lives(session, minutes(324));
}

TEST(NatSession, HalfClosedIsStillEstablished) {
  expect_lives(after({kSyn, from_outside(kSyn), kFin, from_outside(kText), kFin}), minutes(124));
  expect_lives(after({kSyn, from_outside(kSyn), from_outside(kFin), kText}), minutes(124));
}

// The last ACK, and FINs that are sent again, do not keep it.
TEST(NatSession, AfterBothFinsIsTransitoryWhateverIsSaid) {
  for (const bool inside_first : {true, false}) {
    NatSession session = after({kSyn, from_outside(kSyn), inside_first ? kFin : from_outside(kFin),
                                inside_first ? from_outside(kFin) : kFin});
    session.pass(at(minutes(1), kFin));
    session.pass(at(minutes(2), kText));
    expect_lives(session, minutes(4));
  }
}

TEST(NatSession, AfterARstIsTransitoryUnlessSomebodyGoesOn) {
  NatSession session = after({kSyn, from_outside(kSyn), from_outside(kRst)});
  session.pass(at(minutes(1), kRst));
  expect_lives(session, minutes(4));
  session.pass(at(minutes(3), kText));
  expect_lives(session, minutes(127));
}

TEST(NatSession, OnceClosedBeginsAnewWithASynFromInside) {
  NatSession session = after({kSyn, from_outside(kSyn), kFin, from_outside(kFin)});
  session.pass(at(minutes(1), kSyn));
  expect_lives(session, minutes(5));
  session.pass(at(minutes(2), from_outside(kSyn)));
  expect_lives(session, minutes(126));
  NatSession reset = after({kSyn, from_outside(kSyn), kRst});
  reset.pass(at(minutes(1), kSyn));
  expect_lives(reset, minutes(5));
}

// Whose mapping was forgotten under way: it goes on without a SYN.
TEST(NatSession, MayBeginInTheMiddle) {
  expect_lives(after({kText}), minutes(4));
  expect_lives(after({kText, from_outside(kText)}), minutes(124));
}

TEST(NatSession, OfUdpAndEchoesHasALifetimeOfItsOwn) {
  expect_lives(after({{.protocol = kUdp}}), minutes(5));
  expect_lives(after({{.protocol = kIcmp}}), seconds(60));
}

}  // namespace
}  // namespace sim::router
