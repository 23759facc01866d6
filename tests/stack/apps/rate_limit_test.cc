#include "stack/apps/rate_limit.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using stack::apps::RateLimit;
using stack::base::Duration;
using stack::base::Instant;

// What one second and a tenth of it allow.
std::uint64_t most_in(Duration span, std::uint64_t rate) {
  const auto nanoseconds = static_cast<unsigned __int128>(span.count());
  return static_cast<std::uint64_t>(nanoseconds * rate / 1'000'000'000) + 1 +
         std::max<std::uint64_t>(rate / 10, 1);
}

RC_GTEST_PROP(RateLimit, NoSpanOfTimeSeesMoreThanTheRateAndATenthOfASecondsWorth, ()) {
  const auto rate = *rc::gen::inRange<std::uint64_t>(1, 100'000'000);
  RateLimit limit(rate);
  Instant now{};
  std::vector<std::pair<Instant, std::uint64_t>> spent;
  const auto steps = *rc::gen::container<std::vector<std::pair<std::uint32_t, std::uint64_t>>>(
      rc::gen::pair(rc::gen::inRange<std::uint32_t>(0, 300'000'000),
                    rc::gen::inRange<std::uint64_t>(0, 20'000'000)));
  for (auto [pause, wish] : steps) {
    now += Duration(pause);
    const std::uint64_t octets = std::min(limit.allowance(now), wish);
    limit.spend(octets);
    spent.emplace_back(now, octets);
  }
  for (std::size_t from = 0; from < spent.size(); ++from) {
    std::uint64_t sum = 0;
    for (std::size_t to = from; to < spent.size(); ++to) {
      sum += spent[to].second;
      RC_ASSERT(sum <= most_in(spent[to].first - spent[from].first, rate));
    }
  }
}

RC_GTEST_PROP(RateLimit, WhoeverComesWhenToldGetsTheWholeRate, ()) {
  const auto rate = *rc::gen::inRange<std::uint64_t>(1, 1'000'000'000);
  RateLimit limit(rate);
  Instant now{};
  std::uint64_t sum = 0;
  for (int turns = 0; now < Instant{10s}; ++turns) {
    RC_ASSERT(turns < 1000);
    const std::uint64_t octets = limit.allowance(now);
    RC_ASSERT(octets > 0u);
    limit.spend(octets);
    sum += octets;
    const Instant next = limit.next(now);
    RC_ASSERT(next > now);
    now = next;
  }
  RC_ASSERT(sum >= 10 * rate - std::max<std::uint64_t>(rate / 10, 1));
}

TEST(RateLimit, WhatWasNotUsedIsNotSavedUp) {
  RateLimit limit(1000);
  EXPECT_EQ(limit.allowance(Instant{}), 100u);
  limit.spend(100);
  EXPECT_EQ(limit.allowance(Instant{}), 0u);
  EXPECT_EQ(limit.allowance(Instant{1h}), 100u);
}

// However often it is asked in between, and however little has passed each time.
TEST(RateLimit, NoFractionIsLost) {
  RateLimit limit(3);
  limit.spend(limit.allowance(Instant{}));
  std::uint64_t sum = 0;
  for (Instant now{}; now <= Instant{10s}; now += 1ms) {
    const std::uint64_t octets = limit.allowance(now);
    limit.spend(octets);
    sum += octets;
  }
  EXPECT_GE(sum, 29u);
  EXPECT_LE(sum, 30u);
}

}  // namespace
