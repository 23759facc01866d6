#include "stack/tcp/send/min_rtt.h"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/stack/tcp/send/flight.h"

namespace {

using namespace std::chrono_literals;
using flight::kStart;
using stack::tcp::send::MinRtt;

TEST(MinRtt, IsUnknownBeforeTheFirstSample) {
  MinRtt rtt;
  EXPECT_EQ(rtt.value(), 0ms);
  rtt.sample(30ms, kStart);
  EXPECT_EQ(rtt.value(), 30ms);
}

TEST(MinRtt, IsTheShortest) {
  MinRtt rtt;
  rtt.sample(30ms, kStart);
  rtt.sample(20ms, kStart + 1s);
  rtt.sample(40ms, kStart + 2s);
  EXPECT_EQ(rtt.value(), 20ms);
}

// RFC 8985 6.2, step 1: "can adapt when migrating to significantly longer paths".
TEST(MinRtt, ALongerPathIsBelievedAfterOneToTwoHalvesOfTheWindow) {
  MinRtt rtt;
  rtt.sample(20ms, kStart);
  rtt.sample(50ms, kStart + MinRtt::kHalf - 1ns);
  rtt.sample(50ms, kStart + MinRtt::kHalf);
  EXPECT_EQ(rtt.value(), 20ms) << "seen in the half before this one";
  rtt.sample(60ms, kStart + 2 * MinRtt::kHalf - 1ns);
  EXPECT_EQ(rtt.value(), 20ms);
  rtt.sample(60ms, kStart + 2 * MinRtt::kHalf);
  EXPECT_EQ(rtt.value(), 50ms);
}

TEST(MinRtt, AShorterPathIsBelievedAtOnce) {
  MinRtt rtt;
  rtt.sample(50ms, kStart);
  rtt.sample(10ms, kStart + 5 * MinRtt::kHalf);
  EXPECT_EQ(rtt.value(), 10ms);
}

}  // namespace
