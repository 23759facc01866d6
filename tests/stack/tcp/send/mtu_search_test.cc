#include "stack/tcp/send/mtu_search.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace {

using namespace std::chrono_literals;
using stack::base::Family;
using stack::base::Instant;
using stack::tcp::send::MtuSearch;

constexpr Instant kNow{1h};
constexpr std::size_t kLink = 1500;

MtuSearch fresh(Family family = Family::kIpv4) { return {kNow, family, kLink, kLink}; }

// The path carries `passes`; every probe is answered at once. How many it took until none was due.
int search(MtuSearch& search, Instant now, std::size_t passes) {
  int probes = 0;
  stack::tcp::Line at = 1;
  while (auto size = search.next_probe(now)) {
    search.probe_sent({at, at + *size}, *size);
    at += *size;
    ++probes;
    if (*size <= passes) {
      EXPECT_TRUE(search.on_acknowledged(now, at));
    } else {
      search.on_probe_lost(now);
    }
  }
  return probes;
}

// RFC 8201 4: larger packets are not tried within five minutes of a Packet Too Big; ten are
// recommended.
TEST(MtuSearch, ARoutersWordHoldsForTenMinutes) {
  MtuSearch mtu = fresh();
  EXPECT_TRUE(mtu.on_too_big(kNow, 1280));
  EXPECT_EQ(mtu.mtu(), 1280u);
  EXPECT_TRUE(mtu.take_found());
  EXPECT_FALSE(mtu.next_probe(kNow + 10min - 1ns));
  EXPECT_EQ(mtu.next_probe(kNow + 10min), kLink);
}

TEST(MtuSearch, AWordThatLowersNothingIsNone) {
  MtuSearch mtu = fresh();
  EXPECT_FALSE(mtu.on_too_big(kNow, 1500));
  EXPECT_FALSE(mtu.on_too_big(kNow, 9000));
  EXPECT_EQ(mtu.mtu(), 1500u);
}

// RFC 8201 4: the same about a probe says how large the next may be.
TEST(MtuSearch, AWordAboutAProbeNamesTheNext) {
  MtuSearch mtu = fresh();
  (void)mtu.on_timeouts(kNow, 2, mtu.mtu());
  mtu.probe_sent({1, 1461}, 1500);
  EXPECT_FALSE(mtu.on_too_big(kNow, 1330));
  EXPECT_FALSE(mtu.probe());
  EXPECT_EQ(mtu.next_probe(kNow), 1330u);
}

// Found by fuzzing: what timed out had left before the router spoke.
TEST(MtuSearch, ASuspicionNeverRaisesTheSize) {
  MtuSearch mtu = fresh();
  ASSERT_TRUE(mtu.on_too_big(kNow, 296));
  EXPECT_FALSE(mtu.on_timeouts(kNow, 5, 1500));
  EXPECT_EQ(mtu.mtu(), 296u);
}

TEST(MtuSearch, OneProbeIsOutAtATime) {
  MtuSearch mtu = fresh();
  (void)mtu.on_timeouts(kNow, 2, mtu.mtu());
  ASSERT_TRUE(mtu.next_probe(kNow));
  mtu.probe_sent({1, 1461}, 1500);
  EXPECT_FALSE(mtu.next_probe(kNow));
  EXPECT_FALSE(mtu.on_acknowledged(kNow, 1460));  // not all of it
  EXPECT_TRUE(mtu.on_acknowledged(kNow, 1461));
  EXPECT_EQ(mtu.mtu(), 1500u);
}

// A link of many paths is found without guessing.
TEST(MtuSearch, CommonSizesComeFirst) {
  for (std::size_t common : {1492u, 1480u, 1400u, 1280u}) {
    MtuSearch mtu = fresh();
    (void)mtu.on_timeouts(kNow, 2, mtu.mtu());
    search(mtu, kNow, common);
    EXPECT_EQ(mtu.mtu(), common);
  }
}

RC_GTEST_PROP(MtuSearch, ComesCloseToWhateverThePathCarries, ()) {
  const auto family = *rc::gen::element(Family::kIpv4, Family::kIpv6);
  MtuSearch mtu(kNow, family, 9000, 9000);
  const auto passes = *rc::gen::inRange<std::size_t>(std::max<std::size_t>(mtu.least(), 576), 9001);
  for (int in_a_row = 2; mtu.mtu() > passes; ++in_a_row) {
    RC_ASSERT(mtu.on_timeouts(kNow, in_a_row, mtu.mtu()));
  }
  const int probes = search(mtu, kNow, passes);
  RC_ASSERT(mtu.mtu() <= passes);
  RC_ASSERT(mtu.mtu() + MtuSearch::kCloseEnough > std::min<std::size_t>(passes, 9000));
  RC_ASSERT(probes <= 24);  // the common sizes, and halving what lies between two of them
  RC_ASSERT(mtu.take_found());
  RC_ASSERT(!mtu.next_probe(kNow + MtuSearch::kRest - 1ns));
}

}  // namespace
