#include "stack/tcp/send/cubic.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <chrono>

#include "stack/tcp/send/loss_based.h"
#include "tests/stack/tcp/send/cubic_model.h"

namespace {

using namespace std::chrono_literals;
using stack::base::Duration;
using stack::base::Instant;
using stack::tcp::send::Microseconds;
using Law = stack::tcp::send::Cubic;
using Cubic = stack::tcp::send::LossBased<Law>;

constexpr std::size_t kSmss = 1000;
constexpr Instant kStart{1h};

// A bulk transfer, whose ACKs come at equal distances.
struct Flow {
  explicit Flow(Cubic cubic, Duration round_trip = 100ms) : controller(cubic), rtt(round_trip) {}

  Cubic controller;
  Duration rtt;
  Instant now = kStart;
  stack::tcp::Line una = 0;

  std::size_t window() const { return controller.window(); }
  void acknowledge(std::size_t octets, Duration since, bool used = true) {
    now += since;
    una += octets;
    controller.on_acknowledged({.octets = octets,
                                .in_flight = window(),
                                .window_was_used = used,
                                .now = now,
                                .rtt = rtt,
                                .una = una,
                                .nxt = una + window()});
  }
  // One segment, in its share of a round trip.
  void step(bool used = true) {
    std::size_t segments = std::max<std::size_t>(window() / kSmss, 1);
    acknowledge(kSmss, rtt / static_cast<int>(segments), used);
  }
  void round_trip() {
    for (std::size_t left = window() / kSmss; left > 0; --left) step();
  }
  void run_for(Duration time) {
    for (Instant end = now + time; now < end;) step();
  }
};

// In congestion avoidance after a loss at `before`, a window of 0.7 of it; ssthresh too.
Cubic lost_at(std::size_t before) {
  Cubic cubic(kSmss, 10);
  cubic.on_timeout(before * 10 / 7, kStart);  // leaves a threshold of `before`, and no W_max
  for (stack::tcp::Line una = 1; cubic.window() < before; ++una) {
    cubic.on_acknowledged({.octets = std::min(kSmss, before - cubic.window()),
                           .in_flight = cubic.window(),
                           .window_was_used = true,
                           .now = kStart,
                           .una = una});
  }
  EXPECT_EQ(cubic.window(), before);
  cubic.on_loss(before, kStart);
  cubic.on_recovered(before * 7 / 10, kStart);
  EXPECT_EQ(cubic.window(), before * 7 / 10);
  return cubic;
}

// RFC 9438 4.6: ssthresh = flight_size * 0.7, at least two segments.
TEST(Cubic, ALossLeavesSevenTenths) {
  Cubic cubic(kSmss, 10);
  cubic.on_loss(10 * kSmss, kStart);
  EXPECT_EQ(cubic.threshold(), 7 * kSmss);
  EXPECT_EQ(cubic.window(), 7 * kSmss);
  cubic.on_recovered(7 * kSmss, kStart);
  cubic.on_loss(2 * kSmss, kStart);
  EXPECT_EQ(cubic.threshold(), 2 * kSmss);
  EXPECT_EQ(cubic.window(), 2 * kSmss);
}

// 4.6: a marked window may be one segment, its ssthresh two.
TEST(Cubic, AMarkLeavesSevenTenthsTooButMayLeaveASingleSegment) {
  Cubic cubic(kSmss, 10);
  cubic.on_congestion_mark(10 * kSmss, kStart);
  EXPECT_EQ(cubic.window(), 7 * kSmss);
  cubic.on_congestion_mark(2 * kSmss, kStart);
  EXPECT_EQ(cubic.window(), 1400u);
  EXPECT_EQ(cubic.threshold(), 2 * kSmss);
  cubic.on_congestion_mark(kSmss, kStart);
  EXPECT_EQ(cubic.window(), kSmss);
}

// 4.8.
TEST(Cubic, ATimeoutLeavesOneSegmentAndAThresholdOfSevenTenths) {
  Cubic cubic(kSmss, 10);
  cubic.on_timeout(10 * kSmss, kStart);
  EXPECT_EQ(cubic.window(), kSmss);
  EXPECT_EQ(cubic.threshold(), 7 * kSmss);
}

// 4.2: K = cbrt((100 - 70) / 0.4) = 4.2171633 s.
TEST(Cubic, TheEpochBeginsWithKAwayFromTheLastMaximum) {
  Law law(kSmss);
  law.on_congestion(100 * kSmss);
  EXPECT_EQ(law.w_max(), 100 * kSmss);
  law.grown(70 * kSmss, {.octets = kSmss, .now = kStart, .rtt = 100ms});
  EXPECT_EQ(law.k().count(), 4'217'164u);
}

// 4.2: the curve is asked for a smoothed round trip ahead: 7/8 * 100 + 1/8 * 900 = 200 ms. A whole
// window's ACK goes there: 1000 - 0.4 * (9.0856030 - 1.2)^3 = 803.8607 segments.
TEST(Cubic, TheTargetIsASmoothedRoundTripAhead) {
  Law law(kSmss);
  law.on_congestion(1000 * kSmss);
  law.grown(700 * kSmss, {.octets = 0, .now = kStart, .rtt = 100ms});
  std::size_t cwnd =
      law.grown(700 * kSmss, {.octets = 700 * kSmss, .now = kStart + 1s, .rtt = 900ms});
  EXPECT_NEAR(static_cast<double>(cwnd), 803'861, 1);
}

// RFC 7661 4.4.1: a window of 1000 of which 100 were used has not shown that the path takes 1000.
// 0.4 * (10 - 4.217)^3 + 100 = 177.4 segments ten seconds later; W_max = 1000 would make it 985.
TEST(Cubic, ALossOfAnUnusedWindowAimsAtWhatWasUsed) {
  Flow flow(lost_at(1000 * kSmss));
  flow.controller.on_spurious(flow.now);
  EXPECT_EQ(flow.window(), 1000 * kSmss);
  flow.controller.on_acknowledged({.octets = kSmss, .in_flight = 100 * kSmss, .now = flow.now});
  flow.controller.on_loss(50 * kSmss, flow.now);
  flow.controller.on_recovered(70 * kSmss, flow.now);
  EXPECT_EQ(flow.window(), 70 * kSmss);
  flow.run_for(10s);
  EXPECT_NEAR(static_cast<double>(flow.window()), 177'400, 2'000);
}

// 4.7: W_max = cwnd * (1 + 0.7) / 2 where cwnd had not come back to W_max.
TEST(Cubic, ALossBelowTheLastMaximumAimsFifteenHundredthsLower) {
  Law law(kSmss);
  law.on_congestion(100 * kSmss);
  law.on_congestion(80 * kSmss);
  EXPECT_EQ(law.w_max(), 68 * kSmss);
  law.on_congestion(68 * kSmss);
  EXPECT_EQ(law.w_max(), 68 * kSmss) << "it came back";
  law.on_congestion(90 * kSmss);
  EXPECT_EQ(law.w_max(), 90 * kSmss);
}

// 4.4, 4.5: W_cubic(K) = W_max, concave before and convex after: 0.4 * 2^3 = 3.2 segments away two
// seconds before and after, 25.6 at four, 400 at ten. K = 9.0856 s.
TEST(Cubic, TheWindowGoesAlongTheCurve) {
  Flow flow(lost_at(1000 * kSmss), 50ms);
  flow.acknowledge(kSmss, 0s);
  auto expect_window = [&](double segments, Duration at) {
    while (flow.now < kStart + at) flow.step();
    EXPECT_NEAR(static_cast<double>(flow.window()), segments * 1000, 1000);
  };
  expect_window(1000 - 25.6, 5085603us);
  expect_window(1000 - 3.2, 7085603us);
  expect_window(1000, 9085603us);
  expect_window(1000 + 3.2, 11085603us);
  expect_window(1000 + 25.6, 13085603us);
  expect_window(1000 + 400, 19085603us);
}

// 4.3: alpha = 9/17, and the cubic curve, 0.02 segments a round trip here, is far below.
TEST(Cubic, InTheRenoFriendlyRegionSeventeenWindowsWinNineSegments) {
  Flow flow(lost_at(100 * kSmss), 1ms);
  for (int i = 0; i < 17; ++i) flow.acknowledge(flow.window(), 1ms);
  EXPECT_NEAR(static_cast<double>(flow.window()), 79'000, 2);
}

// 4.3: alpha = 1 once W_est has reached cwnd_prior.
TEST(Cubic, BeyondThePriorWindowItGrowsAsRenoDoes) {
  Flow flow(lost_at(100 * kSmss), 1ms);
  while (flow.window() < 100 * kSmss) flow.acknowledge(flow.window(), 1ms);
  std::size_t window = flow.window();
  for (int i = 0; i < 10; ++i) flow.acknowledge(flow.window(), 1ms);
  EXPECT_NEAR(static_cast<double>(flow.window()), static_cast<double>(window + 10'000), 2);
}

// cwnd_prior, not the lower W_max of fast convergence, is where alpha changes.
TEST(Cubic, FastConvergenceDoesNotHastenTheRenoEstimate) {
  Flow flow(lost_at(200 * kSmss), 1ms);
  flow.controller.on_loss(140 * kSmss, flow.now);  // W_max = 119, cwnd_prior = 140
  flow.controller.on_recovered(98 * kSmss, flow.now);
  while (flow.window() < 125 * kSmss) flow.acknowledge(flow.window(), 1ms);
  std::size_t window = flow.window();
  for (int i = 0; i < 17; ++i) flow.acknowledge(flow.window(), 1ms);
  EXPECT_NEAR(static_cast<double>(flow.window()), static_cast<double>(window + 9'000), 2);
}

// 4.2: the target is at most 1.5 cwnd.
TEST(Cubic, AWindowGrowsByNoMoreThanItsHalfInARoundTrip) {
  Flow flow(lost_at(100 * kSmss), 100s);  // W_cubic(t + RTT) is 350,000 segments
  flow.acknowledge(0, 0s);
  flow.acknowledge(70 * kSmss, 1s);
  EXPECT_EQ(flow.window(), 105 * kSmss);
  flow.acknowledge(1'000 * kSmss, 1s);
  EXPECT_EQ(flow.window(), 157'500u) << "however much an ACK acknowledges";
}

TEST(Cubic, ItDoesNotMatterHowAcksAreCut) {
  Flow whole(lost_at(1000 * kSmss)), cut(lost_at(1000 * kSmss));
  for (int i = 0; i < 100; ++i) {
    whole.acknowledge(10'000, 1ms);
    for (int part = 0; part < 100; ++part) cut.acknowledge(100, 10us);
  }
  EXPECT_NEAR(static_cast<double>(whole.window()), static_cast<double>(cut.window()), 100);
  EXPECT_GT(cut.window(), 710 * kSmss);
}

// 4.2, 5.8: t does not pass while the window is not used.
TEST(Cubic, TimeWithoutUseIsNoTime) {
  Flow busy(lost_at(1000 * kSmss)), pausing(lost_at(1000 * kSmss));
  for (int i = 0; i < 20; ++i) {
    busy.round_trip();
    pausing.round_trip();
  }
  for (int i = 0; i < 100; ++i) pausing.acknowledge(kSmss, 100ms, false);
  pausing.now += 400ms;
  for (int i = 0; i < 20; ++i) {
    busy.round_trip();
    pausing.round_trip();
  }
  EXPECT_NEAR(static_cast<double>(busy.window()), static_cast<double>(pausing.window()), 1000);
}

// After idle slow start returns to ssthresh, and a new epoch begins there, K away from W_max.
TEST(Cubic, IdleEndsTheEpoch) {
  Flow flow(lost_at(100 * kSmss));
  flow.run_for(10s);
  flow.controller.on_idle(flow.now);
  EXPECT_EQ(flow.window(), 10 * kSmss);
  flow.now += 1h;
  while (flow.window() < 70 * kSmss) flow.acknowledge(kSmss, 1ms);
  std::size_t window = flow.window();
  flow.round_trip();
  EXPECT_LT(flow.window(), window + 5 * kSmss) << "the hour does not count";
}

// 4.8: K = 0 and W_max = cwnd where slow start ends at ssthresh: 0.4 * 10^3 segments in 10 s.
TEST(Cubic, AfterATimeoutTheCurveBeginsAtItsMiddle) {
  Flow flow(lost_at(1000 * kSmss));
  flow.controller.on_timeout(1000 * kSmss, flow.now);
  while (flow.window() < 700 * kSmss) flow.acknowledge(kSmss, 1ms);
  flow.acknowledge(kSmss, 0s);
  flow.run_for(10s);
  EXPECT_NEAR(static_cast<double>(flow.window()), 1'100'000, 1'000);
}

// 4.10: so it does after a slow start that HyStart++ has ended.
TEST(Cubic, AfterASlowStartWithoutLossTheCurveBeginsAtItsMiddle) {
  Law law(kSmss);
  law.grown(500 * kSmss, {.octets = kSmss, .now = kStart, .rtt = 100ms});
  EXPECT_EQ(law.w_max(), 500 * kSmss);
  EXPECT_EQ(law.k().count(), 0u);
}

// 4.9: cwnd, ssthresh, W_max, K, the epoch and W_est as they were.
TEST(Cubic, ASpuriousLossIsAsIfItHadNotHappened) {
  for (bool timeout : {false, true}) {
    Flow undisturbed(lost_at(1000 * kSmss));
    undisturbed.run_for(3s);
    Flow flow = undisturbed;
    if (timeout) {
      for (int i = 0; i < 3; ++i) flow.controller.on_timeout(flow.window(), flow.now);
    } else {
      flow.controller.on_loss(flow.window(), flow.now);
      flow.controller.on_recovered(flow.window() * 7 / 10, flow.now);
    }
    EXPECT_LT(flow.window(), undisturbed.window());
    flow.controller.on_spurious(flow.now);
    for (int i = 0; i < 100; ++i) {
      flow.round_trip();
      undisturbed.round_trip();
      EXPECT_EQ(flow.window(), undisturbed.window());
      EXPECT_EQ(flow.controller.threshold(), undisturbed.controller.threshold());
    }
  }
}

// The whole of it beside the RFC's formulas in real numbers, through losses, timeouts and marks.
RC_GTEST_PROP(CubicProperty, StaysWithinASegmentOfTheRealNumbers, ()) {
  Flow flow(lost_at(*rc::gen::inRange<std::size_t>(4, 600) * kSmss));
  flow.rtt = std::chrono::milliseconds(*rc::gen::inRange(1, 300));
  test::CubicModel model{.cwnd = static_cast<long double>(flow.window()) / kSmss,
                         .ssthresh = static_cast<long double>(flow.controller.threshold()) / kSmss};
  model.w_max = model.cwnd_prior = model.cwnd * 10 / 7;
  long double rtt = static_cast<long double>(flow.rtt.count()) / 1e9L;
  int losses = *rc::gen::inRange(0, 4);
  for (int loss = 0; loss <= losses; ++loss) {
    int rounds = *rc::gen::inRange(1, 200);
    for (int i = 0; i < rounds && flow.window() < 1500 * kSmss; ++i) {
      auto acks = static_cast<int>(std::max<std::size_t>(flow.window() / kSmss, 1));
      for (int ack = 0; ack < acks; ++ack) {
        flow.acknowledge(kSmss, flow.rtt / acks);
        model.ack(1, rtt / acks, rtt);
      }
      RC_ASSERT(std::fabs(static_cast<long double>(flow.window()) / kSmss - model.cwnd) < 1);
    }
    // 4.7 asks which of the two is larger: where they are equal, a fraction of an octet decides.
    if (std::fabs(model.cwnd - model.w_max) < 1) return;
    std::size_t flight = flow.window() / 10 * *rc::gen::inRange<std::size_t>(5, 11);
    if (*rc::gen::inRange(0, 3) == 0) {
      flow.controller.on_timeout(flight, flow.now);
      model.timeout(flight, kSmss);
    } else {
      flow.controller.on_loss(flight, flow.now);
      flow.controller.on_recovered(flow.controller.threshold(), flow.now);
      model.congestion(flight, kSmss);
    }
  }
}

}  // namespace
