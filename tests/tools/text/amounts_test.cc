#include "tools/text/amounts.h"

#include <gtest/gtest.h>

namespace tools::text {
namespace {

using namespace std::chrono_literals;

TEST(Amounts, SizesHaveThreeDigitsRoundedDown) {
  EXPECT_EQ(size_text(0), "0B");
  EXPECT_EQ(size_text(1023), "1023B");
  EXPECT_EQ(size_text(1024), "1.00K");
  EXPECT_EQ(size_text(1536), "1.50K");
  EXPECT_EQ(size_text(10 * 1024 - 1), "9.99K");
  EXPECT_EQ(size_text(12 * 1024 + 307), "12.2K");  // 0.2998
  EXPECT_EQ(size_text(100 * 1024 - 1), "99.9K");
  EXPECT_EQ(size_text(1024 * 1024 - 1), "1023K");
  EXPECT_EQ(size_text(1024 * 1024), "1.00M");
  EXPECT_EQ(size_text(std::uint64_t{4} << 30), "4.00G");
  EXPECT_EQ(size_text(UINT64_MAX), "15.9E");
}

TEST(Amounts, RatesAreSizesASecond) {
  EXPECT_EQ(rate_text(0), "0B/s");
  EXPECT_EQ(rate_text(512), "512B/s");
  EXPECT_EQ(rate_text(1536), "1.50KB/s");
  EXPECT_EQ(rate_text(std::uint64_t{300} << 20), "300MB/s");
}

TEST(Amounts, DurationsHaveTwoUnitsAtMost) {
  EXPECT_EQ(duration_text(0s), "0.000s");
  EXPECT_EQ(duration_text(139ms), "0.139s");
  EXPECT_EQ(duration_text(2799ms), "2.7s");
  EXPECT_EQ(duration_text(9999ms), "9.9s");
  EXPECT_EQ(duration_text(10s), "10s");
  EXPECT_EQ(duration_text(59999ms), "59s");
  EXPECT_EQ(duration_text(12min + 3s), "12m 3s");
  EXPECT_EQ(duration_text(3h + 12min + 59s), "3h 12m");
  EXPECT_EQ(duration_text(99h), "4d 3h");
}

TEST(Amounts, WhatRemainsIsRoundedUp) {
  EXPECT_EQ(remaining_text(0s), "0s");
  EXPECT_EQ(remaining_text(1ms), "1s");
  EXPECT_EQ(remaining_text(59001ms), "1m 0s");
  EXPECT_EQ(remaining_text(90s), "1m 30s");
}

}  // namespace
}  // namespace tools::text
