#include "tests/stack/tcp/send/bbr_flow.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <set>
#include <vector>

namespace bbr {
namespace {

TEST(Bbr, BeginsWithTheInitialWindowAndKnowsNoRate) {
  const Bbr bbr(kSmss, 10);
  EXPECT_EQ(bbr.window(), 10 * kSmss);
  EXPECT_FALSE(bbr.pacing_rate());
}

// So that reports do not draw one.
TEST(Bbr, ItsThresholdIsLikeOneThatWasNeverSet) {
  using stack::tcp::send::CongestionAlgorithm;
  const auto cubic = make_congestion_controller(CongestionAlgorithm::kCubic, kSmss, 10);
  Bbr bbr(kSmss, 10);
  bbr.on_loss(10 * kSmss, kStart);
  EXPECT_EQ(bbr.threshold(), cubic->threshold());
  EXPECT_EQ(bbr.threshold_before(), cubic->threshold());
}

TEST(Bbr, StartupPacesSoThatTheRateDoublesEveryRoundTrip) {
  Flow flow;
  flow.round(kRate);
  EXPECT_EQ(flow.pace(), 2'885'000u);  // 2 / ln 2
  flow.round(2 * kRate);
  EXPECT_EQ(flow.pace(), 5'770'000u);
}

TEST(Bbr, WhateverItsFirstRateItBeginsWithTheInitialWindowInARoundTrip) {
  Flow flow;
  flow.round(kSmss);  // of a connection that had but a few octets to say
  EXPECT_EQ(flow.pace(), 10 * kSmss * 10 * 2885 / 1000);
}

TEST(Bbr, WithoutARoundTripNothingIsKnown) {
  Flow flow;
  flow.acknowledge(1, std::nullopt, 100ms, 0);  // a segment that left twice
  EXPECT_FALSE(flow.bbr.pacing_rate());
}

TEST(Bbr, HoweverLowTheRateASegmentLeavesInEveryRoundTrip) {
  Flow flow = steady();
  for (int i = 0; i < 12; ++i) flow.round(1);  // over outages
  EXPECT_EQ(flow.pace(), kSmss * 10);
  flow.round(1, 250ms);
  EXPECT_EQ(flow.pace(), kSmss * 4);
}

TEST(Bbr, UntilThePipeIsFullThePaceDoesNotFall) {
  Flow flow;
  flow.round(kRate);
  for (int i = 0; i < 2; ++i) flow.round(kRate / 2);
  EXPECT_EQ(flow.pace(), 2'885'000u);
}

TEST(Bbr, ThePipeIsFullAfterThreeRoundsThatDidNotGrowByAQuarter) {
  Flow flow;
  flow.in_flight = 3 * kBdp;
  flow.round(kRate);
  for (int i = 0; i < 2; ++i) flow.round(kRate * 6 / 5);
  flow.round(kRate * 5 / 4);  // a quarter more than the first: the count begins again
  for (int i = 0; i < 2; ++i) flow.round(kRate * 3 / 2);
  EXPECT_EQ(flow.pace(), kRate * 3 / 2 * 2885 / 1000);
  flow.round(kRate * 3 / 2);
  EXPECT_EQ(flow.pace(), kRate * 3 / 2 * 347 / 1000);
}

TEST(Bbr, WhatStartupQueuedDrainsUntilNoMoreIsInFlightThanThePipeHolds) {
  Flow flow = in_drain();
  EXPECT_EQ(flow.pace(), 347'000u);
  flow.in_flight = kBdp + 1;
  flow.amid(kRate);
  EXPECT_EQ(flow.pace(), 347'000u);
  flow.in_flight = kBdp;
  flow.amid(kRate);
  EXPECT_GE(flow.pace(), kRate);
}

TEST(Bbr, RoundsInWhichTheApplicationHeldBackDoNotShowAFullPipe) {
  Flow flow;
  flow.round(kRate);
  flow.app_limited = true;
  for (int i = 0; i < 10; ++i) flow.round(kRate / 10);
  EXPECT_EQ(flow.pace(), 2'885'000u);
}

TEST(Bbr, ALimitedRateCountsOnlyWhereItIsHigher) {
  Flow flow = steady();
  flow.app_limited = true;
  for (int i = 0; i < 20; ++i) flow.round(kRate / 2);
  EXPECT_GE(flow.pace(), kRate * 3 / 4) << "the old rate is not forgotten for it";
  flow.round(4 * kRate);
  EXPECT_GE(flow.pace(), 3 * kRate);
}

// 1.25 once, 0.75 once, and six times 1, in this order, whatever it began with.

TEST(Bbr, TheCycleAsksForMoreThenForLessThenForSixRoundTripsForWhatThereIs) {
  Flow flow = steady();
  std::vector<std::uint64_t> paces;
  for (int i = 0; i < 24; ++i) {
    flow.in_flight = i % 2 == 0 ? kBdp * 5 / 4 : kBdp + 5 * kSmss;
    flow.amid(kRate, 101ms);
    paces.push_back(flow.pace());
  }
  for (std::size_t i = 8; i < 16; ++i) {
    if (paces[i] != 1'250'000) continue;
    EXPECT_EQ(paces[i + 1], 750'000u);
    for (std::size_t whole = i + 2; whole < i + 8; ++whole) EXPECT_EQ(paces[whole], kRate) << whole;
    return;
  }
  FAIL() << "no phase asked for more";
}

TEST(Bbr, TheWindowHasRoomForTwiceThePipe) {
  Flow flow = steady();
  for (int i = 0; i < 400; ++i) flow.amid(kRate, 1us);
  EXPECT_EQ(flow.bbr.window(), 2 * kBdp + 3 * 2 * kSmss) << "and three handfuls of two segments";
}

TEST(Bbr, ALossIsAnsweredForOneRoundTripAndThenForgotten) {
  Flow flow = steady();
  for (int i = 0; i < 400; ++i) flow.amid(kRate, 1us);
  const std::size_t before = flow.bbr.window();
  const std::uint64_t pace = flow.pace();
  flow.bbr.on_loss(before, flow.now);
  EXPECT_EQ(flow.bbr.window(), flow.in_flight + kSmss);
  flow.acknowledge(kRate, 100ms, 1us, flow.total - 1);  // it left before the loss was found
  EXPECT_EQ(flow.bbr.window(), flow.in_flight + kSmss) << "no more leaves than arrived";
  flow.round(kRate);
  EXPECT_EQ(flow.bbr.window(), flow.in_flight + 2 * kSmss) << "after a round it grows again";
  flow.bbr.on_recovered(0, flow.now);
  EXPECT_EQ(flow.bbr.window(), before);
  EXPECT_GE(flow.pace(), pace * 3 / 5) << "and the model is as it was";
}

TEST(Bbr, WhatIsLostLaterLeavesTheWindowToo) {
  Flow flow = steady();
  for (int i = 0; i < 400; ++i) flow.amid(kRate, 1us);
  flow.bbr.on_loss(0, flow.now);
  flow.round(kRate);
  const std::size_t before = flow.bbr.window();
  flow.lost = 5 * kSmss;
  flow.amid(kRate, 1us);
  EXPECT_EQ(flow.bbr.window(), before - 5 * kSmss + kSmss);
}

TEST(Bbr, ATimeoutLeavesOneSegment) {
  Flow flow = steady();
  flow.bbr.on_timeout(0, flow.now);
  EXPECT_EQ(flow.bbr.window(), kSmss);
  flow.in_flight = 0;
  flow.amid(kRate, 1us);
  EXPECT_EQ(flow.bbr.window(), 4 * kSmss);
}

TEST(Bbr, RatesAreForgottenAfterTenRounds) {
  Flow flow = steady();
  for (int i = 0; i < 10; ++i) flow.round(kRate / 2);
  EXPECT_GE(flow.pace(), kRate * 3 / 4);
  flow.round(kRate / 2);
  EXPECT_LE(flow.pace(), kRate * 5 / 8);
}

TEST(Bbr, AcksAmidARoundSayNothingOfGrowth) {
  Flow flow;
  flow.round(kRate);
  for (int i = 0; i < 10; ++i) flow.amid(kRate);
  EXPECT_EQ(flow.pace(), 2'885'000u);
}

TEST(Bbr, StartupsWindowIsAsWideAsItsPace) {
  Flow flow;
  flow.round(kRate);
  for (int i = 0; i < 1000; ++i) flow.amid(kRate, 1us);
  EXPECT_GE(flow.bbr.window(), kBdp * 2885 / 1000);
  EXPECT_LE(flow.bbr.window(), kBdp * 2885 / 1000 + (3 * 2 + 1) * kSmss);
}

// In the phase that asks for more.
Flow asking() {
  Flow flow = steady();
  for (int i = 0; i < 16 && flow.pace() != 1'250'000; ++i) {
    flow.in_flight = kBdp + 5 * kSmss;
    flow.amid(kRate, 101ms);
  }
  return flow;
}

TEST(Bbr, AskingForMoreGoesOnUntilThatMuchIsInFlight) {
  Flow flow = asking();
  flow.in_flight = kBdp * 5 / 4 - kSmss - 1;
  flow.amid(kRate, 101ms);
  EXPECT_EQ(flow.pace(), 1'250'000u);
  flow.in_flight = kBdp * 5 / 4 - kSmss;
  flow.amid(kRate);
  EXPECT_EQ(flow.pace(), 750'000u);
}

TEST(Bbr, AskingForMoreEndsWhenSomethingIsLost) {
  Flow flow = asking();
  flow.lost = kSmss;
  flow.amid(kRate, 101ms);
  EXPECT_EQ(flow.pace(), 750'000u);
}

TEST(Bbr, DrainingEndsOnceNothingIsQueued) {
  Flow flow = asking();
  flow.in_flight = kBdp * 5 / 4;
  flow.amid(kRate, 101ms);
  flow.in_flight = kBdp - kSmss + 1;
  flow.amid(kRate);
  EXPECT_EQ(flow.pace(), 750'000u);
  flow.in_flight = kBdp - kSmss;
  flow.amid(kRate);
  EXPECT_EQ(flow.pace(), kRate);
}

// Flows that begin at different instants.
TEST(Bbr, TheCycleBeginsAnywhereButWhereItDrains) {
  std::set<std::uint64_t> paces;
  for (int i = 0; i < 70; ++i) {
    Flow flow;
    flow.now += i * 1us;
    flow.in_flight = 3 * kBdp;
    for (int round = 0; round < 4; ++round) flow.round(kRate);
    flow.in_flight = kBdp;
    flow.amid(kRate);
    paces.insert(flow.pace());
  }
  EXPECT_EQ(paces, (std::set<std::uint64_t>{kRate, 1'250'000}));
}

}  // namespace
}  // namespace bbr
