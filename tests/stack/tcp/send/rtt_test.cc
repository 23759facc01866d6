#include "stack/tcp/send/rtt.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <vector>

namespace {

using namespace std::chrono_literals;
using stack::base::Duration;
using stack::base::Instant;
using stack::tcp::send::RttEstimator;

// Bounds so wide that the RFC's sums show.
RttEstimator unbounded() { return RttEstimator(1s, 1ms, 1h); }

TEST(RttEstimator, StartsWithTheInitialRto) {
  RttEstimator rtt = unbounded();
  EXPECT_EQ(rtt.rto(), 1s);
  EXPECT_EQ(rtt.srtt(), 0s);
}

// RFC 6298 2.2: SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 RTTVAR.
TEST(RttEstimator, TheFirstSampleTriplesIntoTheRto) {
  RttEstimator rtt = unbounded();
  rtt.sample(80ms);
  EXPECT_EQ(rtt.srtt(), 80ms);
  EXPECT_EQ(rtt.rttvar(), 40ms);
  EXPECT_EQ(rtt.rto(), 240ms);
}

// RFC 6298 2.3, by hand: after 80 ms comes 160 ms.
//   RTTVAR = 3/4 * 40 + 1/4 * |80 - 160| = 50, with the old SRTT
//   SRTT   = 7/8 * 80 + 1/8 * 160        = 90
//   RTO    = 90 + 4 * 50                 = 290
// Then 90 ms: RTTVAR = 37.5, SRTT = 90, RTO = 240. Then 10 ms, |90 - 10| = 80: RTTVAR = 48.125,
// SRTT = 80, RTO = 272.5.
TEST(RttEstimator, LaterSamplesAreSmoothed) {
  RttEstimator rtt = unbounded();
  rtt.sample(80ms);
  rtt.sample(160ms);
  EXPECT_EQ(rtt.rttvar(), 50ms);
  EXPECT_EQ(rtt.srtt(), 90ms);
  EXPECT_EQ(rtt.rto(), 290ms);
  rtt.sample(90ms);
  EXPECT_EQ(rtt.rttvar(), 37500us);
  EXPECT_EQ(rtt.srtt(), 90ms);
  EXPECT_EQ(rtt.rto(), 240ms);
  rtt.sample(10ms);
  EXPECT_EQ(rtt.rttvar(), 48125us);
  EXPECT_EQ(rtt.srtt(), 80ms);
  EXPECT_EQ(rtt.rto(), 272500us);
}

// RFC 6298 2.3: K * RTTVAR counts for at least the clock's granularity G.
TEST(RttEstimator, ASteadyPathStillLeavesAGranuleOfPatience) {
  RttEstimator rtt = unbounded();
  for (int i = 0; i < 200; ++i) rtt.sample(100ms);
  EXPECT_EQ(rtt.srtt(), 100ms);
  EXPECT_EQ(rtt.rto(), 101ms);
}

TEST(RttEstimator, BackingOffDoubles) {  // RFC 6298 5.5
  RttEstimator rtt = unbounded();
  rtt.sample(80ms);
  rtt.back_off();
  EXPECT_EQ(rtt.rto(), 480ms);
  rtt.back_off();
  EXPECT_EQ(rtt.rto(), 960ms);
}

TEST(RttEstimator, ASampleEndsTheBackOff) {
  RttEstimator rtt = unbounded();
  rtt.sample(80ms);
  for (int i = 0; i < 5; ++i) rtt.back_off();
  rtt.sample(80ms);  // RTTVAR = 30
  EXPECT_EQ(rtt.rto(), 200ms);
}

TEST(RttEstimator, TheRtoStaysWithinItsBounds) {  // RFC 6298 2.4, 2.5
  RttEstimator rtt(1s, 200ms, 60s);
  rtt.sample(1ms);
  EXPECT_EQ(rtt.rto(), 200ms);
  for (int i = 0; i < 100; ++i) rtt.back_off();
  EXPECT_EQ(rtt.rto(), 60s);
  rtt.sample(1h);
  EXPECT_EQ(rtt.rto(), 60s);
}

TEST(RttEstimator, ALostSynMakesDataStartWithThreeSeconds) {  // RFC 6298 5.7
  RttEstimator rtt(1s, 200ms, 60s);
  rtt.back_off();
  rtt.restart_after_lost_syn();
  EXPECT_EQ(rtt.rto(), 3s);
}

TEST(RttEstimator, AMeasuredPathNeedsNoThreeSeconds) {
  RttEstimator rtt(1s, 200ms, 60s);
  rtt.sample(100ms);
  rtt.restart_after_lost_syn();
  EXPECT_EQ(rtt.rto(), 300ms);
}

RC_GTEST_PROP(RttEstimatorProperty, TheRtoIsNeverBelowTheSmoothedTimeNorOutOfBounds, ()) {
  auto samples = *rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::inRange<std::int64_t>(0, 100'000'000'000));
  RttEstimator rtt(1s, 200ms, 60s);
  for (std::int64_t sample : samples) {
    if (sample % 5 == 0) rtt.back_off();
    rtt.sample(Duration(sample));
    RC_ASSERT(rtt.rto() >= 200ms);
    RC_ASSERT(rtt.rto() <= 60s);
    RC_ASSERT(rtt.rto() >= std::min<Duration>(rtt.srtt(), 60s));
    RC_ASSERT(rtt.rttvar() >= 0s);
  }
}

constexpr Instant kStart{};

}  // namespace
