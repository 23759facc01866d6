// BBR: RTprop, and the probes for it.
#include "tests/stack/tcp/send/bbr_flow.h"

#include <gtest/gtest.h>

#include <chrono>

namespace bbr {
namespace {

TEST(Bbr, AfterTenSecondsWithoutAShorterRoundTripItLetsThePathRunEmpty) {
  Flow flow = steady();
  const std::size_t before = flow.bbr.window();
  flow.acknowledge(kRate, 101ms, 10s - 1ms, 0);
  EXPECT_GT(flow.bbr.window(), 4 * kSmss);
  flow.acknowledge(kRate, 130ms, 2ms, 0);
  EXPECT_EQ(flow.bbr.window(), 4 * kSmss);
  flow.in_flight = 5 * kSmss;
  flow.round(kRate, 120ms);
  flow.in_flight = 4 * kSmss;
  flow.amid(kRate / 100);  // from now on, 200 ms and a round trip
  flow.round(kRate / 100, 199ms);
  EXPECT_EQ(flow.bbr.window(), 4 * kSmss);
  flow.amid(kRate / 100, 2ms);
  EXPECT_GE(flow.bbr.window(), before);
  EXPECT_GE(flow.pace(), kRate) << "how little arrived meanwhile says nothing of the path";
}

TEST(Bbr, TheProbeLastsARoundTripAtLeast) {
  Flow flow = steady();
  flow.acknowledge(kRate, 130ms, 11s, 0);
  flow.in_flight = 4 * kSmss;
  flow.amid(kRate / 100);
  flow.amid(kRate / 100, 1s);
  EXPECT_EQ(flow.bbr.window(), 4 * kSmss);
  flow.round(kRate / 100);
  EXPECT_GT(flow.bbr.window(), 4 * kSmss);
}

TEST(Bbr, AnIdleTimeHasLetThePathRunEmptyAlready) {
  Flow flow = steady();
  flow.bbr.on_idle(flow.now);
  flow.acknowledge(kRate, 130ms, 11s, 0);
  EXPECT_GT(flow.bbr.window(), 4 * kSmss);
}

TEST(Bbr, APathThatGrewLongerIsBelieved) {
  Flow flow = steady();
  flow.bbr.on_idle(flow.now);
  flow.acknowledge(kRate, 130ms, 11s, 0);
  for (int i = 0; i < 400; ++i) flow.acknowledge(kRate, 130ms, 1us, 0);
  EXPECT_GE(flow.bbr.window(), 2 * kBdp * 13 / 10);
}

TEST(Bbr, AfterAnIdleTimeItProbesAgain) {
  Flow flow = steady();
  flow.bbr.on_idle(flow.now);
  flow.amid(kRate);
  flow.acknowledge(kRate, 130ms, 11s, 0);
  EXPECT_EQ(flow.bbr.window(), 4 * kSmss);
}

// A flow that lets the path run empty, and has nearly.
Flow probing(Flow flow) {
  flow.acknowledge(kRate, 130ms, 11s, 0);
  flow.in_flight = 4 * kSmss;
  flow.amid(kRate / 100);
  return flow;
}

TEST(Bbr, TheProbesRoundBeginsWithTheProbe) {
  Flow flow = steady();
  flow.acknowledge(kRate, 130ms, 11s, 0);
  flow.in_flight = 4 * kSmss;
  const std::uint64_t before = flow.total;
  flow.amid(kRate / 100);
  flow.acknowledge(kRate / 100, 100ms, 1s, before);
  EXPECT_EQ(flow.bbr.window(), 4 * kSmss);
}

TEST(Bbr, EveryProbeTakesItsTime) {
  Flow flow = probing(steady());
  flow.round(kRate / 100, 1s);
  EXPECT_GT(flow.bbr.window(), 4 * kSmss);
  flow = probing(flow);
  EXPECT_EQ(flow.bbr.window(), 4 * kSmss);
  flow.round(kRate / 100, 1s);
  EXPECT_GT(flow.bbr.window(), 4 * kSmss);
}

TEST(Bbr, TheNextProbeIsTenSecondsBehindTheEndOfTheLast) {
  Flow flow = probing(steady());
  flow.round(kRate / 100, 1s);
  flow.acknowledge(kRate, 130ms, 9'900ms, 0);
  EXPECT_GT(flow.bbr.window(), 4 * kSmss);
  flow.acknowledge(kRate, 130ms, 101ms, 0);
  EXPECT_EQ(flow.bbr.window(), 4 * kSmss);
}

TEST(Bbr, WhatLeftDuringAProbeSaysNothingOfThePath) {
  Flow flow = probing(steady());
  for (int i = 0; i < 12; ++i) flow.round(kRate / 100, 10ms);
  flow.in_flight = 4 * kSmss;
  flow.round(kRate / 100, 1s);  // it ends
  ASSERT_GT(flow.bbr.window(), 4 * kSmss);
  flow.acknowledge(kRate / 100, 100ms, 1ms, flow.total);
  EXPECT_GE(flow.pace(), kRate * 3 / 4);
}

TEST(Bbr, AProbeBeforeThePipeIsFullDoesNotSlowStartupDown) {
  Flow flow;
  flow.round(kRate);
  flow.acknowledge(kRate, 130ms, 11s, 0);
  ASSERT_EQ(flow.bbr.window(), 4 * kSmss);
  EXPECT_EQ(flow.pace(), 2'885'000u);
}

TEST(Bbr, ARecoveryThatEndsDuringAProbeDoesNotEndTheProbe) {
  Flow flow = steady();
  flow.bbr.on_loss(0, flow.now);
  flow = probing(flow);
  flow.bbr.on_recovered(0, flow.now);
  EXPECT_EQ(flow.bbr.window(), 4 * kSmss);
}

}  // namespace
}  // namespace bbr
