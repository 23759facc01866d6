#include "stack/apps/retry.h"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace std::chrono_literals;
using stack::apps::RetryPolicy;
using stack::base::Duration;
using stack::base::SipKey;

TEST(Retry, PausesDoubleUpToTheLongestAndAreShortenedByAQuarterAtMost) {
  const RetryPolicy policy{.first_pause = 1s, .longest_pause = 10s};
  for (std::uint64_t key = 0; key < 200; ++key) {
    Duration whole = 1s;
    for (int attempt = 1; attempt <= 8; ++attempt) {
      const Duration pause = policy.pause_after(attempt, SipKey{key, 1});
      EXPECT_LE(pause, whole);
      EXPECT_GE(pause, whole - whole / 4);
      whole = std::min<Duration>(2 * whole, 10s);
    }
  }
}

TEST(Retry, ManyDoNotComeBackTogetherAndOneDoesTheSameAgain) {
  const RetryPolicy policy;
  std::set<Duration> pauses;
  for (std::uint64_t key = 0; key < 100; ++key) pauses.insert(policy.pause_after(1, {key, 0}));
  EXPECT_GT(pauses.size(), 90u);
  EXPECT_EQ(policy.pause_after(3, {7, 7}), policy.pause_after(3, {7, 7}));
}

TEST(Retry, NoPauseIsNone) {
  const RetryPolicy policy{.first_pause = {}, .longest_pause = {}};
  EXPECT_EQ(policy.pause_after(5, {1, 2}), Duration{});
}

}  // namespace
