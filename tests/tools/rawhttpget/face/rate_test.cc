#include "tools/rawhttpget/face/rate.h"

#include <gtest/gtest.h>

namespace tools::rawhttpget::face {
namespace {

using namespace std::chrono_literals;
using stack::base::Instant;

TEST(Rate, IsOctetsOverTime) {
  EXPECT_EQ(octets_per_second(3000, 2s), 1500u);
  EXPECT_EQ(octets_per_second(1, 3ms), 333u);
  EXPECT_EQ(octets_per_second(1000, 0s), 0u);
  EXPECT_EQ(octets_per_second(UINT64_MAX, 1s), UINT64_MAX);
  EXPECT_EQ(octets_per_second(UINT64_MAX, 1ns), UINT64_MAX);
}

TEST(Speedometer, SaysNothingBeforeTwoReadingsApart) {
  Speedometer speed;
  EXPECT_FALSE(speed.rate());
  speed.read(Instant{1s}, 0);
  EXPECT_FALSE(speed.rate());
  speed.read(Instant{1s}, 500);
  EXPECT_FALSE(speed.rate());
  speed.read(Instant{1s + 1us}, 500);  // 500 MB/s, says the arithmetic
  EXPECT_FALSE(speed.rate());
  speed.read(Instant{2s}, 500);
  EXPECT_EQ(speed.rate(), 500u);
}

TEST(Speedometer, ForgetsWhatIsOlderThanItsWindow) {
  Speedometer speed;
  std::uint64_t octets = 0;
  for (auto at = 0ms; at < 5s; at += 100ms) speed.read(Instant{at}, octets += 100'000);
  EXPECT_EQ(speed.rate(), 1'000'000u);
  for (auto at = 5s + 0ms; at <= 10s; at += 100ms) speed.read(Instant{at}, octets += 200);
  EXPECT_EQ(speed.rate(), 2'000u);
}

TEST(Speedometer, FallsToNothingInAStall) {
  Speedometer speed;
  speed.read(Instant{0s}, 0);
  speed.read(Instant{1s}, 3'000);
  EXPECT_EQ(speed.rate(), 3'000u);
  speed.read(Instant{2s}, 3'000);
  EXPECT_EQ(speed.rate(), 1'500u);
  speed.read(Instant{4s}, 3'000);
  speed.read(Instant{6s}, 3'000);
  EXPECT_EQ(speed.rate(), 0u);
}

// However often it is read, it has room.
TEST(Speedometer, ReadingsBetweenCostNothing) {
  Speedometer speed;
  for (auto at = 0us; at <= 4s; at += 500us) {
    speed.read(Instant{at}, static_cast<std::uint64_t>(at.count()));
  }
  EXPECT_EQ(speed.rate(), 1'000'000u);
}

TEST(Speedometer, BeginsAnewWhereTheCountDoes) {
  Speedometer speed;
  speed.read(Instant{0s}, 1'000'000);
  speed.read(Instant{1s}, 2'000'000);
  speed.read(Instant{2s}, 0);
  EXPECT_FALSE(speed.rate());
  speed.read(Instant{3s}, 10);
  EXPECT_EQ(speed.rate(), 10u);
}

}  // namespace
}  // namespace tools::rawhttpget::face
