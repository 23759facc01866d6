#include "stack/tcp/send/window_validation.h"

#include <gtest/gtest.h>

#include <chrono>

#include "stack/tcp/send/loss_based.h"
#include "stack/tcp/send/new_reno.h"

namespace {

using namespace std::chrono_literals;
using stack::base::Duration;
using stack::base::Instant;
using stack::tcp::send::AckedData;
using stack::tcp::send::WindowValidation;
using NewReno = stack::tcp::send::LossBased<stack::tcp::send::NewReno>;

constexpr std::size_t kSmss = 1000;
constexpr std::size_t kWindow = 40 * kSmss;
constexpr Instant kStart{1h};

AckedData ack_amid(std::size_t in_flight, Instant now, Duration rtt = 100ms) {
  return {
      .octets = kSmss, .in_flight = in_flight, .window_was_used = false, .now = now, .rtt = rtt};
}

TEST(WindowValidation, AWindowIsValidUntilItIsSeenUnused) {
  WindowValidation validation;
  EXPECT_TRUE(validation.validated(kWindow));
  validation.on_acknowledged(ack_amid(kSmss, kStart), kWindow);
  EXPECT_FALSE(validation.validated(kWindow));
}

// RFC 7661 4.3: validated while pipeACK >= cwnd / 2.
TEST(WindowValidation, HalfAWindowInFlightValidatesIt) {
  WindowValidation half, less;
  half.on_acknowledged(ack_amid(20 * kSmss, kStart), kWindow);
  EXPECT_TRUE(half.validated(kWindow));
  less.on_acknowledged(ack_amid(20 * kSmss - 1, kStart), kWindow);
  EXPECT_FALSE(less.validated(kWindow));
}

// RFC 7661 4.2: the largest sample of max(3 RTT, 1 s); by halves here, so that it lives for one
// period and at most for two.
TEST(WindowValidation, WhatWasInFlightCountsForOnePeriodAndNotForThree) {
  WindowValidation validation;
  validation.on_acknowledged(ack_amid(kWindow, kStart), kWindow);
  for (Duration t = 50ms; t <= 1s; t += 50ms) {
    validation.on_acknowledged(ack_amid(kSmss, kStart + t), kWindow);
    EXPECT_TRUE(validation.validated(kWindow)) << t.count();
  }
  validation.on_acknowledged(ack_amid(kSmss, kStart + 2s), kWindow);
  EXPECT_FALSE(validation.validated(kWindow));
}

TEST(WindowValidation, ThreeLongRoundTripsMakeALongerPeriod) {
  WindowValidation validation;
  validation.on_acknowledged(ack_amid(kWindow, kStart, 2s), kWindow);
  validation.on_acknowledged(ack_amid(kSmss, kStart + 5s, 2s), kWindow);
  EXPECT_TRUE(validation.validated(kWindow));
  validation.on_acknowledged(ack_amid(kSmss, kStart + 6s, 2s), kWindow);
  EXPECT_TRUE(validation.validated(kWindow));
  validation.on_acknowledged(ack_amid(kSmss, kStart + 12s, 2s), kWindow);
  EXPECT_FALSE(validation.validated(kWindow));
}

TEST(WindowValidation, WithoutRoundTripsAPeriodIsASecond) {
  WindowValidation validation;
  AckedData ack = ack_amid(kWindow, kStart);
  ack.rtt.reset();
  validation.on_acknowledged(ack, kWindow);
  ack.in_flight = kSmss;
  ack.now = kStart + 1s;
  validation.on_acknowledged(ack, kWindow);
  EXPECT_TRUE(validation.validated(kWindow));
  ack.now = kStart + 2s;
  validation.on_acknowledged(ack, kWindow);
  EXPECT_FALSE(validation.validated(kWindow));
}

TEST(WindowValidation, AfterALongSilenceTheLastPeriodSaysNothing) {
  WindowValidation validation;
  validation.on_acknowledged(ack_amid(kWindow, kStart), kWindow);
  validation.on_acknowledged(ack_amid(kSmss, kStart + 2s), kWindow);
  EXPECT_FALSE(validation.validated(kWindow));
}

TEST(WindowValidation, AForgottenPipeIsUndefinedAndAnyWindowValid) {
  WindowValidation validation;
  validation.on_acknowledged(ack_amid(kSmss, kStart), kWindow);
  validation.forget();
  EXPECT_TRUE(validation.validated(kWindow));
}

// RFC 7661 4.4.1: (max(pipeACK, LossFlightSize)) / 2.
TEST(WindowValidation, ALossOfAnUnusedWindowHalvesWhatWasUsed) {
  WindowValidation unused, used;
  unused.on_acknowledged(ack_amid(10 * kSmss, kStart), kWindow);
  EXPECT_EQ(unused.flight_at_congestion(kWindow, 4 * kSmss), 10 * kSmss);
  EXPECT_EQ(unused.flight_at_congestion(kWindow, 12 * kSmss), 12 * kSmss);
  EXPECT_EQ(unused.used_of(kWindow, 4 * kSmss), 10 * kSmss);
  EXPECT_EQ(unused.used_of(kWindow, 50 * kSmss), kWindow);
  used.on_acknowledged(ack_amid(30 * kSmss, kStart), kWindow);
  EXPECT_EQ(used.flight_at_congestion(kWindow, 4 * kSmss), 4 * kSmss);
  EXPECT_EQ(used.used_of(kWindow, 4 * kSmss), kWindow);
}

// RFC 7661 4.4: five minutes.
TEST(WindowValidation, FiveMinutesWithoutUseAreTheLongest) {
  WindowValidation validation;
  validation.on_acknowledged(ack_amid(kSmss, kStart), kWindow);
  EXPECT_FALSE(validation.take_expiry(kStart + 5min - 1ns));
  EXPECT_TRUE(validation.take_expiry(kStart + 5min));
  EXPECT_FALSE(validation.take_expiry(kStart + 5min)) << "the next five begin";
  EXPECT_TRUE(validation.take_expiry(kStart + 10min));
}

TEST(WindowValidation, UseInBetweenStartsTheFiveMinutesAgain) {
  WindowValidation validation;
  validation.on_acknowledged(ack_amid(kSmss, kStart), kWindow);
  validation.on_acknowledged(ack_amid(kWindow, kStart + 4min), kWindow);
  EXPECT_FALSE(validation.take_expiry(kStart + 6min));
  validation.on_acknowledged(ack_amid(kSmss, kStart + 7min), kWindow);
  EXPECT_FALSE(validation.take_expiry(kStart + 12min - 1ns));
  EXPECT_TRUE(validation.take_expiry(kStart + 12min));
}

// In congestion avoidance, with cwnd and ssthresh of kWindow.
NewReno avoiding() {
  NewReno reno(kSmss, 10);
  reno.on_loss(2 * kWindow, kStart);
  reno.on_recovered(kWindow, kStart);
  EXPECT_EQ(reno.window(), kWindow);
  return reno;
}

// RFC 7661 4.4.3: ssthresh = max(ssthresh, 3/4 cwnd), cwnd = max(cwnd / 2, IW).
TEST(WindowValidation, AnUnusedWindowHalvesEveryFiveMinutesDownToTheInitialOne) {
  NewReno reno = avoiding();
  reno.on_acknowledged(ack_amid(kSmss, kStart));
  reno.on_acknowledged(ack_amid(kSmss, kStart + 5min - 1ns));
  EXPECT_EQ(reno.window(), kWindow);
  reno.on_acknowledged(ack_amid(kSmss, kStart + 5min));
  EXPECT_EQ(reno.window(), 20 * kSmss);
  EXPECT_EQ(reno.threshold(), kWindow);
  reno.on_acknowledged(ack_amid(kSmss, kStart + 10min));
  reno.on_acknowledged(ack_amid(kSmss, kStart + 15min));
  EXPECT_EQ(reno.window(), 10 * kSmss);
  EXPECT_EQ(reno.threshold(), kWindow);
}

TEST(WindowValidation, FiveMinutesNeverRaiseAWindow) {
  NewReno reno(kSmss, 10);
  reno.on_loss(10 * kSmss, kStart);
  reno.on_recovered(5 * kSmss, kStart);
  reno.on_acknowledged(ack_amid(kSmss, kStart));
  reno.on_acknowledged(ack_amid(kSmss, kStart + 5min));
  EXPECT_EQ(reno.window(), 5 * kSmss);
}

TEST(WindowValidation, TheControllerAnswersALossOrAMarkFromWhatWasUsed) {
  NewReno lost = avoiding();
  lost.on_acknowledged(ack_amid(12 * kSmss, kStart));
  NewReno marked = lost, timed_out = lost, validated = avoiding();
  lost.on_loss(2 * kSmss, kStart);
  EXPECT_EQ(lost.window(), 6 * kSmss);
  marked.on_congestion_mark(2 * kSmss, kStart);
  EXPECT_EQ(marked.window(), 6 * kSmss);
  timed_out.on_timeout(8 * kSmss, kStart);
  EXPECT_EQ(timed_out.threshold(), 4 * kSmss) << "RFC 5681 3.1 as ever";
  validated.on_acknowledged(ack_amid(kWindow, kStart));
  validated.on_loss(20 * kSmss, kStart);
  EXPECT_EQ(validated.window(), 10 * kSmss);
}

TEST(WindowValidation, CongestionAndIdleMakeThePipeUndefined) {
  NewReno reno = avoiding();
  reno.on_acknowledged(ack_amid(9 * kSmss, kStart));
  reno.on_loss(kWindow, kStart);
  reno.on_recovered(20 * kSmss, kStart);
  reno.on_loss(5 * kSmss, kStart);
  EXPECT_EQ(reno.threshold(), 2500u);
  NewReno idle = avoiding();
  idle.on_acknowledged(ack_amid(4900, kStart));
  idle.on_idle(kStart);
  idle.on_loss(4 * kSmss, kStart);
  EXPECT_EQ(idle.threshold(), 2 * kSmss);
}

}  // namespace
