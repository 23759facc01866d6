#include "stack/apps/pace.h"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using stack::apps::Pace;
using stack::base::Instant;

TEST(Pace, IsKeptUntilTheSpanEnds) {
  Pace pace(Instant{5s}, 60s);
  EXPECT_TRUE(pace.kept(Instant{65s} - 1ns));
  EXPECT_FALSE(pace.kept(Instant{65s}));
}

TEST(Pace, SixtyOctetsASpanKeepIt) {
  Pace pace(Instant{}, 60s);
  pace.count(59);
  EXPECT_FALSE(pace.kept(Instant{60s}));
  pace.count(1);
  EXPECT_TRUE(pace.kept(Instant{60s}));
}

TEST(Pace, WhatCameInOneSpanDoesNotCountInTheNext) {
  Pace pace(Instant{}, 60s);
  pace.count(1000);
  EXPECT_TRUE(pace.kept(Instant{60s}));
  EXPECT_TRUE(pace.kept(Instant{119s}));
  EXPECT_FALSE(pace.kept(Instant{120s}));
}

TEST(Pace, TheNextSpanBeginsWhenTheLastWasLookedAt) {
  Pace pace(Instant{}, 60s);
  pace.count(1000);
  EXPECT_TRUE(pace.kept(Instant{70s}));
  EXPECT_EQ(pace.span_ends(), Instant{130s});
}

}  // namespace
