#include "stack/tcp/send/prr.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/stack/tcp/send/flight.h"

namespace {

using flight::kSmss;
using stack::tcp::send::Prr;

// A flight in fast recovery, in whole segments. The invariant of window() is put to use: what it
// allows is sent at once.
struct Flight {
  Prr prr;
  std::uint64_t in_flight;

  Flight(std::uint64_t ssthresh, std::uint64_t recover_fs, std::uint64_t left) : in_flight(left) {
    prr.begin(ssthresh * kSmss, recover_fs * kSmss, left * kSmss, kSmss);
  }
  // An ACK delivers so many segments; how many leave in turn?
  std::uint64_t ack(std::uint64_t delivered, bool safe) {
    in_flight -= delivered;
    prr.on_ack(delivered * kSmss, in_flight * kSmss, safe);
    return send();
  }
  std::uint64_t send() {
    std::uint64_t sent = 0;
    for (; (in_flight + 1) * kSmss <= prr.window(); ++in_flight) {
      prr.on_sent(kSmss);
      ++sent;
    }
    return sent;
  }
};

// RFC 9937 6.2: "out_limit = CEIL(prr_delivered * ssthresh / RecoverFS)". Of 20 segments one is
// lost, three are delivered when that is found, and the window is to be halved.
TEST(Prr, OneSegmentLeavesForTwoThatArriveWhenTheWindowIsHalved) {
  Flight flight(10, 20, 19);
  EXPECT_EQ(flight.ack(3, false), 1u) << "1.5: half a segment is not sent";
  for (int pair = 0; pair < 6; ++pair) {
    EXPECT_EQ(flight.ack(1, false) + flight.ack(1, false), 1u) << pair;
  }
}

// 0.7 is CUBIC's factor (RFC 9438 4.6): 7 for 10.
TEST(Prr, SevenSegmentsLeaveForTenThatArriveWhenTheWindowIsReducedByThreeTenths) {
  Flight flight(70, 100, 99);
  std::uint64_t sent = 0;
  for (int i = 0; i < 20; ++i) sent += flight.ack(1, false);
  EXPECT_EQ(sent, 14u);
}

TEST(Prr, TheShareIsRoundedUp) {
  Prr prr;
  prr.begin(1000, 3000, 2999, 100);
  prr.on_sent(100);
  prr.on_ack(1, 2998, false);
  EXPECT_EQ(prr.window(), 2998u) << "a third of an octet is one, and a hundred have been sent";
  prr.on_ack(300, 2698, false);
  EXPECT_EQ(prr.window(), 2698u + 1) << "301 / 3, rounded up";
}

// RFC 9937: the fast retransmit goes out whatever else is allowed.
TEST(Prr, TheFirstRetransmissionIsAlwaysAllowed) {
  Flight flight(1, 100, 99);
  EXPECT_GE(flight.prr.window(), 100 * kSmss);
  EXPECT_EQ(flight.ack(1, false), 1u);
  EXPECT_EQ(flight.ack(1, false), 0u);
}

// PRR-CRB: where more was lost than the window is to shrink, as much leaves as arrives.
TEST(Prr, BelowSsthreshAsMuchLeavesAsArrives) {
  Flight flight(10, 20, 5);
  EXPECT_EQ(flight.ack(1, false), 1u);
  EXPECT_EQ(flight.ack(2, false), 2u);
  EXPECT_EQ(flight.ack(1, false), 1u);
  EXPECT_EQ(flight.in_flight, 5u);
}

// SndCnt = MAX(prr_delivered - prr_out, DeliveredData): what could not be sent when it was allowed
// is not forfeit.
TEST(Prr, WhatWasNotSentMayBeMadeUpFor) {
  Prr prr;
  prr.begin(10 * kSmss, 20 * kSmss, 5 * kSmss, kSmss);
  prr.on_ack(3 * kSmss, 2 * kSmss, false);
  prr.on_sent(kSmss);
  prr.on_ack(kSmss, 2 * kSmss, false);
  EXPECT_EQ(prr.window(), 2 * kSmss + 3 * kSmss) << "four delivered, one sent";
  prr.on_sent(9 * kSmss);
  prr.on_ack(kSmss, 4 * kSmss, false);
  EXPECT_EQ(prr.window(), 4 * kSmss + kSmss) << "no less than this ACK delivered";
}

// PRR-SSRB: one segment more for an ACK that moves SND.UNA and shows no further loss (SafeACK).
TEST(Prr, ASafeAckMakesRoomForOneSegmentMore) {
  Flight flight(10, 20, 5);
  EXPECT_EQ(flight.ack(1, true), 2u);
  EXPECT_EQ(flight.ack(1, true), 2u);
  EXPECT_EQ(flight.in_flight, 7u);
}

TEST(Prr, NoAckMakesRoomBeyondSsthresh) {
  Flight flight(10, 20, 10);
  EXPECT_EQ(flight.ack(1, true), 1u);
  EXPECT_EQ(flight.in_flight, 10u);
  EXPECT_EQ(flight.prr.window(), 10 * kSmss);
}

TEST(Prr, AFlightOfSsthreshIsNotReducedInProportion) {
  Prr prr;
  prr.begin(10 * kSmss, 20 * kSmss, 14 * kSmss, kSmss);
  prr.on_sent(kSmss);
  prr.on_ack(4 * kSmss, 10 * kSmss, false);
  EXPECT_EQ(prr.window(), 10 * kSmss) << "though half of 4, less 1, would be allowed";
}

TEST(Prr, SafeAcksBringTheFlightToSsthreshAndNoFurther) {
  Flight flight(10, 40, 2);
  for (int i = 0; i < 30; ++i) (void)flight.ack(1, true);
  EXPECT_EQ(flight.in_flight, 10u);
  EXPECT_EQ(flight.prr.window(), 10 * kSmss);
}

// RFC 9937: "if (DeliveredData is 0) return".
TEST(Prr, AnAckThatDeliversNothingAllowsNothing) {
  Flight flight(10, 20, 5);
  EXPECT_EQ(flight.ack(1, true), 2u);
  auto window = flight.prr.window();
  flight.prr.on_ack(0, 3 * kSmss, true);
  EXPECT_EQ(flight.prr.window(), window);
}

TEST(Prr, ANewRecoveryCountsAnew) {
  Flight flight(10, 20, 19);
  for (int i = 0; i < 6; ++i) (void)flight.ack(1, false);
  flight.prr.begin(5 * kSmss, 10 * kSmss, 9 * kSmss, kSmss);
  flight.in_flight = 9;
  EXPECT_EQ(flight.ack(1, false), 1u);
  EXPECT_EQ(flight.ack(1, false), 0u);
}

// Any flight, of which any part is lost: in a recovery no more leaves than arrives, but for one
// segment at its beginning and one for each safe ACK; and it ends with no more than ssthresh in
// flight, once as much has arrived as was in flight when it began.
RC_GTEST_PROP(PrrProperty, TheFlightEndsAtSsthreshAtMost, ()) {
  auto recover_fs = *rc::gen::inRange<std::uint64_t>(2, 200);
  auto ssthresh = *rc::gen::inRange<std::uint64_t>(1, recover_fs);
  auto lost = *rc::gen::inRange<std::uint64_t>(1, recover_fs);
  Flight flight(ssthresh, recover_fs, recover_fs - lost);
  std::uint64_t left = recover_fs, arrived = 0, sent = flight.send(), safe_acks = 0;
  while (left > 0 && flight.in_flight > 0) {
    auto delivered = *rc::gen::inRange<std::uint64_t>(1, 4);
    delivered = std::min({delivered, flight.in_flight, left});
    bool safe = *rc::gen::arbitrary<bool>();
    std::uint64_t before = flight.in_flight;
    sent += flight.ack(delivered, safe);
    left -= delivered;
    arrived += delivered;
    safe_acks += safe;
    RC_ASSERT(sent <= arrived + 1 + safe_acks);
    RC_ASSERT(flight.in_flight <= std::max(before + 1, ssthresh));
  }
  RC_ASSERT(flight.in_flight <= ssthresh);
}

}  // namespace
