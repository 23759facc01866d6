#include "stack/tcp/send/congestion.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

namespace {

using namespace std::chrono_literals;
using stack::base::Duration;
using stack::base::Instant;
using stack::tcp::send::CongestionAlgorithm;
using stack::tcp::send::kLargestWindow;
using stack::tcp::send::make_congestion_controller;

constexpr std::size_t kSmss = 1000;

TEST(CongestionController, IsTheOneThatIsAskedFor) {
  auto reno = make_congestion_controller(CongestionAlgorithm::kNewReno, kSmss, 10);
  auto cubic = make_congestion_controller(CongestionAlgorithm::kCubic, kSmss, 10);
  EXPECT_TRUE(make_congestion_controller(CongestionAlgorithm::kBbr, kSmss, 10)->is_model_based());
  EXPECT_FALSE(reno->is_model_based() || cubic->is_model_based());
  EXPECT_EQ(reno->window(), 10 * kSmss);
  EXPECT_EQ(cubic->window(), 10 * kSmss);
  reno->on_loss(10 * kSmss, {});
  cubic->on_loss(10 * kSmss, {});
  EXPECT_EQ(reno->window(), 5 * kSmss);
  EXPECT_EQ(cubic->window(), 7 * kSmss);
}

TEST(CongestionController, NoWindowGrowsBeyondTheLargest) {
  for (auto algorithm : {CongestionAlgorithm::kNewReno, CongestionAlgorithm::kCubic}) {
    auto controller = make_congestion_controller(algorithm, 65535, 2);
    auto acknowledge = [&](Instant now) {
      controller->on_acknowledged({.octets = kLargestWindow,
                                   .in_flight = controller->window(),
                                   .window_was_used = true,
                                   .now = now,
                                   .rtt = 1h});
    };
    for (int i = 0; i < 3000; ++i) acknowledge({});
    EXPECT_EQ(controller->window(), kLargestWindow) << "in slow start";
    controller->on_loss(kLargestWindow, {});
    controller->on_recovered(kLargestWindow, {});
    for (int i = 0; i < 20'000; ++i) acknowledge(Instant(i * 1h));
    EXPECT_EQ(controller->window(), kLargestWindow) << "in congestion avoidance";
  }
}

// Any octets, any flight, any round trip, in any order; only time goes forward.
RC_GTEST_PROP(CongestionControllerProperty, TheWindowStaysBetweenOneSegmentAndTheLargest, ()) {
  auto algorithm = *rc::gen::element(CongestionAlgorithm::kNewReno, CongestionAlgorithm::kCubic,
                                     CongestionAlgorithm::kBbr);
  auto smss = *rc::gen::inRange<std::size_t>(1, 65536);
  auto controller =
      make_congestion_controller(algorithm, smss, *rc::gen::inRange<std::size_t>(1, 11));
  // As small as they come, or as large.
  auto size = [] {
    auto bits = *rc::gen::inRange(0, 64);
    return *rc::gen::inRange<std::size_t>(0, std::size_t{1} << bits);
  };
  auto time = [] {
    auto bits = *rc::gen::inRange(0, 45);
    return Duration(*rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << bits));
  };
  Instant now{};
  stack::tcp::Line una = 0;
  std::uint64_t delivered = 0;
  for (int event : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 16))) {
    now += time();
    std::size_t octets = size();
    std::size_t before = controller->window();
    switch (event) {
      case 0:
        controller->on_loss(octets, now);
        RC_ASSERT(controller->window() <= before);
        break;
      case 1:
        controller->on_recovered(octets, now);
        break;
      case 2:
        controller->on_timeout(octets, now);
        RC_ASSERT(controller->window() == smss);
        break;
      case 3:
        controller->on_congestion_mark(octets, now);
        RC_ASSERT(controller->window() <= before);
        break;
      case 4:
        controller->on_spurious(now);
        RC_ASSERT(controller->window() >= before);
        break;
      case 5:
        controller->on_idle(now);
        RC_ASSERT(controller->window() <= before);
        break;
      case 6:
      case 7:
      case 8:
      case 9: {
        const std::uint64_t from = delivered - std::min<std::uint64_t>(delivered, size());
        delivered += octets / 2;
        controller->on_delivery(
            {.octets = octets / 2,
             .total = delivered,
             .lost = event > 8 ? size() : 0,
             .in_flight = size() / 2,
             .sample = stack::tcp::send::DeliverySample{size(), from, event > 7},
             .rtt = event > 6 ? std::optional(time()) : std::nullopt,
             .now = now});
        if (const auto rate = controller->pacing_rate()) RC_ASSERT(*rate > 0);
        break;
      }
      default:
        una += size() / 2;
        controller->on_acknowledged({.octets = octets,
                                     .in_flight = size(),
                                     .window_was_used = event > 10,
                                     .now = now,
                                     .rtt = event > 12 ? std::optional(time()) : std::nullopt,
                                     .una = una,
                                     .nxt = una + size() / 2});
        if (event > 10) RC_ASSERT(controller->window() >= before / 2);
    }
    RC_ASSERT(controller->window() >= smss);
    RC_ASSERT(controller->window() <= kLargestWindow);
    RC_ASSERT(controller->threshold() >= 2 * smss);
  }
}

}  // namespace
