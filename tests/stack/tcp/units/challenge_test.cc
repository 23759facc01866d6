#include "stack/tcp/challenge.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace {

using namespace std::chrono_literals;
using stack::base::Instant;
using stack::tcp::ChallengeLimit;

constexpr Instant kStart{};

int granted_of(ChallengeLimit& limit, int asked, Instant now) {
  int granted = 0;
  for (int i = 0; i < asked; ++i) granted += limit.grant(now) ? 1 : 0;
  return granted;
}

TEST(ChallengeLimit, GrantsTenASecond) {
  ChallengeLimit limit;
  EXPECT_EQ(granted_of(limit, 100, kStart), ChallengeLimit::kMostPerInterval);
  EXPECT_EQ(granted_of(limit, 100, kStart + 1s - 1ns), 0);
  EXPECT_EQ(granted_of(limit, 100, kStart + 1s), ChallengeLimit::kMostPerInterval);
}

TEST(ChallengeLimit, ALullIsNotSavedUp) {
  ChallengeLimit limit;
  EXPECT_EQ(granted_of(limit, 1, kStart), 1);
  EXPECT_EQ(granted_of(limit, 100, kStart + 1h), ChallengeLimit::kMostPerInterval);
}

// CVE-2016-5696: a limit shared by connections lets a stranger count what others were answered.
TEST(ChallengeLimit, BelongsToOneConnection) {
  ChallengeLimit attacked, other;
  granted_of(attacked, 1000, kStart);
  EXPECT_TRUE(other.grant(kStart));
}

// Whenever it is asked: two intervals can touch within any one second, no more.
RC_GTEST_PROP(ChallengeLimitProperty, NoSecondSeesMoreThanTwoIntervalsWorth, ()) {
  auto steps = *rc::gen::container<std::vector<int>>(200, rc::gen::inRange(0, 30));
  ChallengeLimit limit;
  Instant now = kStart;
  std::vector<Instant> grants;
  for (int step : steps) {
    now += step * 1ms;
    if (limit.grant(now)) grants.push_back(now);
  }
  for (Instant from : grants) {
    auto within = std::ranges::count_if(
        grants, [&](Instant at) { return at >= from && at < from + ChallengeLimit::kInterval; });
    RC_ASSERT(within <= 2 * ChallengeLimit::kMostPerInterval);
  }
}

}  // namespace
