#include "stack/tcp/challenge.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <vector>

namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::Duration;
using stack::base::Endpoint;
using stack::base::Instant;
using stack::base::SipKey;
using stack::tcp::ChallengeLimit;

constexpr Instant kStart{1h};
constexpr SipKey kSecret{0x0123456789abcdef, 0xfedcba9876543210};
const Endpoint kRemote{Address::v4(198, 51, 100, 2), 80};

ChallengeLimit limit_of(std::uint16_t port, SipKey secret = kSecret) {
  return ChallengeLimit({Address::v4(192, 0, 2, 1), port}, kRemote, secret);
}

int granted_of(ChallengeLimit& limit, int asked, Instant now) {
  int granted = 0;
  for (int i = 0; i < asked; ++i) granted += limit.grant(now) ? 1 : 0;
  return granted;
}

// What an outsider would measure who asks all the time: how many are granted in each interval, and
// how many milliseconds lie between the intervals' beginnings.
struct Measured {
  std::vector<int> counts;
  std::vector<int> lengths;
};

Measured measure(ChallengeLimit limit, std::size_t intervals) {
  Measured measured;
  Instant began = kStart;
  for (Instant now = kStart; measured.lengths.size() < intervals; now += 1ms) {
    int granted = granted_of(limit, 100, now);
    if (granted == 0) continue;
    if (now > kStart) measured.lengths.push_back(static_cast<int>((now - began) / 1ms));
    measured.counts.push_back(granted);
    began = now;
  }
  return measured;
}

TEST(ChallengeLimit, IntervalsStayWithinTheirBounds) {
  const Measured measured = measure(limit_of(40000), 200);
  for (int count : measured.counts) {
    EXPECT_GE(count, ChallengeLimit::kFewest);
    EXPECT_LE(count, ChallengeLimit::kMost);
  }
  for (int length : measured.lengths) {
    EXPECT_GE(length * 1ms, ChallengeLimit::kShortest);
    EXPECT_LE(length * 1ms, ChallengeLimit::kLongest);
  }
}

// CVE-2016-5696: who knows the limit counts what is left of it, and learns what others were
// answered. Every count that may be is, and lengths hardly repeat.
TEST(ChallengeLimit, NeitherCountNorLengthIsFixed) {
  const Measured measured = measure(limit_of(40000), 200);
  const std::set<int> counts(measured.counts.begin(), measured.counts.end());
  const std::set<int> lengths(measured.lengths.begin(), measured.lengths.end());
  EXPECT_EQ(counts.size(), 11u);  // 5 to 15; one is missing by chance once in 10^7
  EXPECT_GE(lengths.size(), 150u);
}

TEST(ChallengeLimit, OneConnectionSaysNothingAboutAnother) {
  const auto one = measure(limit_of(40000), 50).counts;
  EXPECT_NE(one, measure(limit_of(40001), 50).counts);
  EXPECT_NE(one, measure(limit_of(40000, {kSecret.k0 + 1, kSecret.k1}), 50).counts);
  EXPECT_NE(one, measure(limit_of(40000, {kSecret.k0, kSecret.k1 + 1}), 50).counts);
  EXPECT_EQ(one, measure(limit_of(40000), 50).counts) << "the same secret, the same run";
}

TEST(ChallengeLimit, ALullIsNotSavedUp) {
  ChallengeLimit limit = limit_of(40000);
  EXPECT_EQ(granted_of(limit, 1, kStart), 1);
  EXPECT_LE(granted_of(limit, 100, kStart + 1h), ChallengeLimit::kMost);
}

TEST(ChallengeLimit, BelongsToOneConnection) {
  ChallengeLimit attacked = limit_of(40000), other = limit_of(40001);
  granted_of(attacked, 1000, kStart);
  EXPECT_TRUE(other.grant(kStart));
}

// Whenever it is asked: two intervals can touch within the shortest time, no more.
RC_GTEST_PROP(ChallengeLimitProperty, NoHalfSecondSeesMoreThanTwoIntervalsWorth, ()) {
  auto steps = *rc::gen::container<std::vector<int>>(200, rc::gen::inRange(0, 30));
  ChallengeLimit limit = limit_of(40000, {*rc::gen::arbitrary<std::uint64_t>(), 1});
  Instant now = kStart;
  std::vector<Instant> grants;
  for (int step : steps) {
    now += step * 1ms;
    if (limit.grant(now)) grants.push_back(now);
  }
  for (Instant from : grants) {
    auto within = std::ranges::count_if(
        grants, [&](Instant at) { return at >= from && at < from + ChallengeLimit::kShortest; });
    RC_ASSERT(within <= 2 * ChallengeLimit::kMost);
  }
}

}  // namespace
