#include "sim/router/token_bucket.h"

#include <gtest/gtest.h>

namespace sim::router {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using std::chrono::hours;
using std::chrono::milliseconds;

int taken_at(TokenBucket& bucket, Instant now) {
  int count = 0;
  while (bucket.take(now)) ++count;
  return count;
}

TEST(TokenBucket, GivesTheBurstAtOnce) {
  TokenBucket bucket(10, 5);
  EXPECT_EQ(taken_at(bucket, Instant()), 10);
}

TEST(TokenBucket, FillsAtItsRateAndNoFurtherThanTheBurst) {
  TokenBucket bucket(10, 5);
  taken_at(bucket, Instant());
  EXPECT_EQ(taken_at(bucket, Instant(milliseconds(199))), 0);
  EXPECT_EQ(taken_at(bucket, Instant(milliseconds(200))), 1);
  EXPECT_EQ(taken_at(bucket, Instant(milliseconds(1000))), 4);
  EXPECT_EQ(taken_at(bucket, Instant(hours(1'000'000))), 10);
}

// 3 a second: a third of a second is no number of nanoseconds, and nothing of it is lost.
TEST(TokenBucket, KeepsFractions) {
  TokenBucket bucket(2, 3);
  taken_at(bucket, Instant());
  int count = 0;
  for (int i = 1; i <= 3000; ++i) count += bucket.take(Instant(milliseconds(i)));
  EXPECT_EQ(count, 9);
}

}  // namespace
}  // namespace sim::router
