#include "stack/tcp/send/tail_loss_probe.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

#include "tests/stack/tcp/send/flight.h"

namespace {

using namespace std::chrono_literals;
using flight::at;
using flight::segment;
using stack::tcp::send::TailLossProbe;

constexpr auto kLong = 10s;  // until the RTO runs out

// RFC 8985 7.2, TLP_calc_PTO().
TEST(TailLossProbe, WaitsForTwoRoundTrips) {
  EXPECT_EQ(TailLossProbe::timeout(70ms, false, kLong), 140ms);
}

TEST(TailLossProbe, GivesALoneSegmentTheTimeOfADelayedAck) {
  EXPECT_EQ(TailLossProbe::timeout(70ms, true, kLong), 340ms);
}

TEST(TailLossProbe, WaitsForASecondWhileNoRoundTripIsKnown) {
  EXPECT_EQ(TailLossProbe::timeout(0ms, false, kLong), 1s);
  EXPECT_EQ(TailLossProbe::timeout(0ms, true, kLong), 1s);
}

TEST(TailLossProbe, ComesNoLaterThanTheRto) {
  EXPECT_EQ(TailLossProbe::timeout(70ms, false, 100ms), 100ms);
  EXPECT_EQ(TailLossProbe::timeout(70ms, true, 339ms), 339ms);
  EXPECT_EQ(TailLossProbe::timeout(0ms, false, 1s - 1ns), 1s - 1ns);
}

// A probe left when SND.NXT was at(5).
TailLossProbe probing(bool resent) {
  TailLossProbe probe;
  probe.sent(at(5), resent);
  return probe;
}

TEST(TailLossProbe, IsOutstandingUntilAnAckCoversIt) {
  TailLossProbe probe;
  EXPECT_FALSE(probe.outstanding());
  probe.sent(at(5), false);
  EXPECT_TRUE(probe.outstanding());
  EXPECT_FALSE(probe.on_ack(at(5) - 1, std::nullopt, false));
  EXPECT_TRUE(probe.outstanding());
  probe.forget();
  EXPECT_FALSE(probe.outstanding());
}

// RFC 8985 7.4.2, TLP_process_ack(), in its order.
TEST(TailLossProbe, NewDataThatArrivedTellsOfNoLoss) {
  for (auto ack : {at(5), at(6)}) {
    TailLossProbe probe = probing(false);
    EXPECT_FALSE(probe.on_ack(ack, std::nullopt, false));
    EXPECT_FALSE(probe.outstanding());
  }
}

TEST(TailLossProbe, BothCopiesArrivedIfOneIsReportedTwice) {
  for (auto ack : {at(5), at(6)}) {
    TailLossProbe probe = probing(true);
    EXPECT_FALSE(probe.on_ack(ack, segment(4), false));
    EXPECT_FALSE(probe.outstanding());
  }
}

TEST(TailLossProbe, AnotherDuplicateSaysNothingOfTheProbe) {
  TailLossProbe probe = probing(true);
  EXPECT_TRUE(probe.on_ack(at(6), segment(3), false));
  EXPECT_FALSE(probe.outstanding());
}

TEST(TailLossProbe, AnAckBeyondItWithoutWordOfAnotherCopyIsALoss) {
  TailLossProbe probe = probing(true);
  EXPECT_FALSE(probe.on_ack(at(5), std::nullopt, false)) << "not yet: the other may be on its way";
  EXPECT_TRUE(probe.outstanding());
  EXPECT_TRUE(probe.on_ack(at(6), std::nullopt, false));
  EXPECT_FALSE(probe.outstanding());
  EXPECT_FALSE(probe.on_ack(at(7), std::nullopt, false)) << "told once";
}

TEST(TailLossProbe, APlainDuplicateAckIsTheOtherCopys) {
  TailLossProbe probe = probing(true);
  EXPECT_FALSE(probe.on_ack(at(5), std::nullopt, false));
  EXPECT_FALSE(probe.on_ack(at(5), std::nullopt, true));
  EXPECT_FALSE(probe.outstanding());
  EXPECT_FALSE(probe.on_ack(at(6), std::nullopt, false));
}

TEST(TailLossProbe, AnAckFromBeforeTheProbeTellsNothing) {
  TailLossProbe probe = probing(true);
  EXPECT_FALSE(probe.on_ack(at(4), segment(4), true));
  EXPECT_TRUE(probe.outstanding());
}

}  // namespace
