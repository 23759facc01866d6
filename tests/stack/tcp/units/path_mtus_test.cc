#include "stack/tcp/path_mtus.h"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::Instant;
using stack::tcp::PathMtus;

constexpr Instant kNow{1h};

Address host(std::size_t number) {
  return Address::v4(10, 0, static_cast<std::uint8_t>(number >> 8),
                     static_cast<std::uint8_t>(number));
}

TEST(PathMtus, AnUnknownPathIsAsWideAsTheLink) {
  EXPECT_EQ(PathMtus(1500).of(kNow, host(1)), 1500u);
}

// RFC 8201 5.3: what was learned grows stale after about ten minutes.
TEST(PathMtus, WhatWasLearnedIsForgottenAfterTenMinutes) {
  PathMtus paths(1500);
  paths.learn(kNow, host(1), 1400);
  EXPECT_EQ(paths.of(kNow + 10min - 1ns, host(1)), 1400u);
  EXPECT_EQ(paths.of(kNow, host(2)), 1500u);
  EXPECT_EQ(paths.of(kNow + 10min, host(1)), 1500u);
}

TEST(PathMtus, WhatIsLearnedAgainCountsFromThen) {
  PathMtus paths(1500);
  paths.learn(kNow, host(1), 1400);
  paths.learn(kNow + 5min, host(1), 1300);
  EXPECT_EQ(paths.of(kNow + 14min, host(1)), 1300u);
}

TEST(PathMtus, BeyondItsLimitTheOldestIsForgotten) {
  PathMtus paths(1500);
  for (std::size_t i = 0; i <= PathMtus::kMost; ++i) paths.learn(kNow, host(i), 1400);
  EXPECT_EQ(paths.of(kNow, host(0)), 1500u);
  EXPECT_EQ(paths.of(kNow, host(1)), 1400u);
  EXPECT_EQ(paths.of(kNow, host(PathMtus::kMost)), 1400u);
}

}  // namespace
