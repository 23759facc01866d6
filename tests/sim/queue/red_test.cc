#include "sim/queue/red.h"

#include <gtest/gtest.h>

#include <vector>

namespace sim::queue {
namespace {

constexpr std::uint64_t kPacket = std::uint64_t{1} << 32;  // of an average

// With weight 1 the average is the length that was seen last.
constexpr Red kInstant{.least = 5, .most = 15, .max_ppb = 100'000'000, .weight_shift = 0};

TEST(Red, TheAverageTakesItsShareOfEachLength) {
  RedAverage red({.weight_shift = 2});
  red.arrive(4, 0);
  EXPECT_EQ(red.average(), kPacket);
  red.arrive(4, 0);
  EXPECT_EQ(red.average(), kPacket * 7 / 4);
  red.arrive(1, 0);
  EXPECT_EQ(red.average(), kPacket * 25 / 16);
}

// As if as many packets had come, and each had found nobody waiting.
TEST(Red, TheAverageFadesWhileNobodyWaits) {
  RedAverage red({.weight_shift = 1});
  red.arrive(64, 0);
  ASSERT_EQ(red.average(), 32 * kPacket);
  red.arrive(0, 0);
  EXPECT_EQ(red.average(), 32 * kPacket);
  red.arrive(0, 3);
  EXPECT_EQ(red.average(), 4 * kPacket);
  red.arrive(0, 1'000'000'000'000);
  EXPECT_EQ(red.average(), 0u);
}

TEST(Red, DropsNothingBelowTheLowerThreshold) {
  RedAverage red(kInstant);
  EXPECT_EQ(red.arrive(4, 0), 0u);
  EXPECT_EQ(red.arrive(5, 0), 0u);
}

// 0.1 * (10 - 5) / (15 - 5) = 0.05, then 0.05 / (1 - 0.05 n) after n packets that were spared.
TEST(Red, TheProbabilityGrowsWithEachPacketThatIsSpared) {
  RedAverage red(kInstant);
  EXPECT_EQ(red.arrive(10, 0), 50'000'000u);
  EXPECT_EQ(red.arrive(10, 0), 52'631'578u);
  EXPECT_EQ(red.arrive(10, 0), 55'555'555u);
  for (int spared = 3; spared < 19; ++spared) red.arrive(10, 0);
  EXPECT_EQ(red.arrive(10, 0), RedAverage::kCertain);
}

TEST(Red, BeginsAnewOnceItHasStruck) {
  RedAverage red(kInstant);
  red.arrive(10, 0);
  red.arrive(10, 0);
  red.struck();
  EXPECT_EQ(red.arrive(10, 0), 50'000'000u);
}

// 0.1 + 0.9 * (16.5 - 15) / 15 would be 0.19: 18 gives 0.1 + 0.9 * 3 / 15.
TEST(Red, GentlyTheProbabilityRisesToOneAtTwiceTheUpperThreshold) {
  RedAverage red(kInstant);
  EXPECT_EQ(red.arrive(18, 0), 280'000'000u);
  EXPECT_FALSE(red.is_beyond());
  red.arrive(29, 0);
  EXPECT_FALSE(red.is_beyond());
  red.arrive(30, 0);
  EXPECT_TRUE(red.is_beyond());
}

TEST(Red, NotGentlyEverythingIsDroppedFromTheUpperThresholdOn) {
  Red config = kInstant;
  config.gentle = false;
  RedAverage red(config);
  red.arrive(14, 0);
  EXPECT_FALSE(red.is_beyond());
  red.arrive(15, 0);
  EXPECT_TRUE(red.is_beyond());
}

TEST(Red, MarksOnlyBelowTheUpperThreshold) {
  RedAverage red(kInstant);
  red.arrive(14, 0);
  EXPECT_TRUE(red.may_mark());
  red.arrive(15, 0);
  EXPECT_FALSE(red.may_mark());
}

TEST(Red, WithoutProbabilityChanceNeverStrikes) {
  Red config = kInstant;
  config.max_ppb = 0;
  RedAverage red(config);
  for (const std::size_t waiting : {10u, 14u, 20u, 29u}) EXPECT_EQ(red.arrive(waiting, 0), 0u);
  red.arrive(30, 0);
  EXPECT_TRUE(red.is_beyond());
}

// The paper's point: with p = 0.05 the distance between drops is uniform in [1, 20]. Chance here is
// an exact enumeration: the survivors of each step are those that the probability leaves.
TEST(Red, DistancesBetweenDropsAreUniform) {
  RedAverage red(kInstant);
  std::uint64_t survivors = 1'000'000'000;
  for (int distance = 1; distance <= 20; ++distance) {
    const std::uint64_t dropped = survivors * red.arrive(10, 0) / RedAverage::kCertain;
    EXPECT_NEAR(static_cast<double>(dropped), 50'000'000, 20) << distance;
    survivors -= dropped;
  }
  EXPECT_EQ(survivors, 0u);
}

}  // namespace
}  // namespace sim::queue
