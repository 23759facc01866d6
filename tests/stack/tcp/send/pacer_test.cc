#include "stack/tcp/send/pacer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>

namespace {

using namespace std::chrono_literals;
using stack::base::Duration;
using stack::base::Instant;
using stack::tcp::send::Pacer;

constexpr std::uint64_t kSmss = 1000;
constexpr Instant kStart{1h};

// Sends all that may leave at `now`; answers how many segments that were.
int burst(Pacer& pacer, Instant now, std::uint64_t rate) {
  int segments = 0;
  for (; !pacer.holds_back(now); ++segments) pacer.on_sent(kSmss, now, rate, kSmss);
  return segments;
}

TEST(Pacer, AtFirstNothingIsHeldBack) { EXPECT_FALSE(Pacer().holds_back(kStart)); }

TEST(Pacer, OnASlowPathSegmentsLeaveOneByOne) {
  Pacer pacer;
  EXPECT_EQ(burst(pacer, kStart, 149'000), 1);
  pacer = {};
  EXPECT_EQ(burst(pacer, kStart, 100'000), 1);
  EXPECT_EQ(pacer.next(), kStart + 10ms);
  EXPECT_TRUE(pacer.holds_back(kStart + 10ms - 1ns));
  EXPECT_EQ(burst(pacer, kStart + 10ms, 100'000), 1);
  EXPECT_EQ(pacer.next(), kStart + 20ms);
}

TEST(Pacer, OnAFasterOneInPairs) {
  Pacer pacer;
  EXPECT_EQ(burst(pacer, kStart, 150'000), 2);
  pacer = {};
  EXPECT_EQ(burst(pacer, kStart, 1'000'000), 2);
  EXPECT_TRUE(pacer.holds_back(kStart + 1ms - 1ns));
  EXPECT_FALSE(pacer.holds_back(kStart + 1ms));
}

TEST(Pacer, OnAFastOneAMillisecondsWorthAtOnce) {
  Pacer pacer;
  EXPECT_EQ(burst(pacer, kStart, 10'000'000), 10);
  EXPECT_TRUE(pacer.holds_back(kStart + 100us - 1ns));
  EXPECT_EQ(burst(pacer, kStart + 100us, 10'000'000), 1);
}

TEST(Pacer, NeverMoreThan64KiBAtOnceHoweverFast) {
  Pacer pacer;
  EXPECT_EQ(burst(pacer, kStart, 10'000'000'000), 65);
}

TEST(Pacer, LargeSegmentsLeaveInPairsAtLeast) {
  Pacer pacer;
  int segments = 0;
  for (; !pacer.holds_back(kStart); ++segments) pacer.on_sent(9000, kStart, 3'000'000, 9000);
  EXPECT_EQ(segments, 2);
}

TEST(Pacer, WaitsUntilHalfAQuantumMayLeave) {
  Pacer pacer;
  burst(pacer, kStart, 10'000'000);
  EXPECT_EQ(pacer.next(), kStart + 550us);  // ten took 1 ms; nine of them may be early
  EXPECT_EQ(burst(pacer, pacer.next(), 10'000'000), 5);
}

TEST(Pacer, ATimerThatIsLateDoesNotSlowItDown) {
  constexpr std::uint64_t kRate = 10'000'000;
  Pacer pacer;
  Instant now = kStart;
  std::uint64_t sent = 0;
  while (now < kStart + 1s) {
    sent += kSmss * static_cast<std::uint64_t>(burst(pacer, now, kRate));
    now = pacer.next() + 300us;
  }
  EXPECT_GE(sent, kRate);
  EXPECT_LE(sent, kRate + 2 * kRate / 1000);  // and a quantum at either end
}

TEST(Pacer, AnIdleTimeIsNotMadeUpFor) {
  Pacer pacer;
  burst(pacer, kStart, 10'000'000);
  EXPECT_EQ(burst(pacer, kStart + 10s, 10'000'000), 10);
}

TEST(Pacer, OfCwndASharePerRoundTripWithoutBursts) {
  Pacer pacer;
  pacer.on_sent(kSmss, kStart, 10 * kSmss, 100ms, true);
  EXPECT_EQ(pacer.next(), kStart + 5ms);
  EXPECT_TRUE(pacer.holds_back(kStart + 5ms - 1ns));
  EXPECT_FALSE(pacer.holds_back(kStart + 5ms));
  pacer.on_sent(kSmss, kStart + 5ms, 12 * kSmss, 144ms, false);
  EXPECT_EQ(pacer.next(), kStart + 15ms);
}

}  // namespace
