#include "sim/impairments.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <bit>
#include <numeric>
#include <vector>

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;

constexpr PathName kPath{};
constexpr Instant kStart{};

std::vector<std::uint8_t> counting_packet(std::size_t size) {
  std::vector<std::uint8_t> packet(size);
  std::iota(packet.begin(), packet.end(), std::uint8_t{0});
  return packet;
}

int bits_that_differ(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
  int count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += std::popcount(unsigned{a[i]} ^ b[i]);
  return count;
}

// RFC 1071, the plain way: add 16-bit words, fold the carries in.
unsigned internet_sum(const std::vector<std::uint8_t>& packet) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < packet.size(); i += 2) {
    sum += unsigned{packet[i]} << 8 | (i + 1 < packet.size() ? packet[i + 1] : 0u);
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return sum;
}

TEST(Impairments, NoneLeaveAPacketAlone) {
  SeededChoices choices(1);
  auto packet = counting_packet(100);
  const Fate fate = decide_fate({}, choices, kPath, 0, kStart);
  EXPECT_FALSE(fate.lost || fate.duplicated);
  EXPECT_EQ(fate.held_back, Duration(0));
  EXPECT_FALSE(maybe_corrupt({}, choices, kPath, 0, false, kStart, packet));
  EXPECT_EQ(packet, counting_packet(100));
}

TEST(Impairments, APeriodLosesEverySoManiethPacket) {
  SeededChoices choices(1);
  const Impairments third{.loss_period = 3};
  for (std::uint64_t index = 0; index < 30; ++index) {
    EXPECT_EQ(decide_fate(third, choices, {}, index, {}).lost, index % 3 == 2) << index;
  }
}

TEST(Impairments, NothingHappensOnceTheirTimeIsOver) {
  SeededChoices choices(1);
  const Impairments all{.loss = kAlways, .corruption = kAlways, .until = kStart + Duration(5)};
  auto packet = counting_packet(100);
  EXPECT_TRUE(decide_fate(all, choices, kPath, 0, kStart + Duration(4)).lost);
  EXPECT_FALSE(decide_fate(all, choices, kPath, 0, kStart + Duration(5)).lost);
  EXPECT_FALSE(maybe_corrupt(all, choices, kPath, 0, false, kStart + Duration(5), packet));
}

// The ground shrinking stands on.
TEST(Impairments, TakingOneFaultAwayMovesNoOther) {
  const Impairments both{
      .loss = 300'000, .duplication = 300'000, .duplication_delay = std::chrono::milliseconds(5)};
  Impairments one = both;
  one.loss = 0;
  SeededChoices choices(9);
  for (std::uint64_t index = 0; index < 1000; ++index) {
    const Fate with = decide_fate(both, choices, kPath, index, kStart);
    const Fate without = decide_fate(one, choices, kPath, index, kStart);
    EXPECT_FALSE(without.lost);
    if (with.lost) continue;
    EXPECT_EQ(with.duplicated, without.duplicated) << index;
    EXPECT_EQ(with.copy_behind, without.copy_behind) << index;
  }
}

RC_GTEST_PROP(Impairments, AHeldBackPacketIsLateWithinTheLimit, (std::uint64_t seed)) {
  const auto limit = Duration(*rc::gen::inRange(1, 1'000'000));
  SeededChoices choices(seed);
  const Fate fate =
      decide_fate({.reordering = kAlways, .reordering_delay = limit}, choices, kPath, 0, kStart);
  RC_ASSERT(fate.held_back >= Duration(1));
  RC_ASSERT(fate.held_back <= limit);
}

// One flip more than asked for stands in for a pattern that the checksum could not see.
RC_GTEST_PROP(Impairments, CorruptionFlipsSomeBitsAndTheChecksumSeesIt, (std::uint64_t seed)) {
  const auto most = *rc::gen::inRange<std::uint16_t>(1, kMostCorruptedBits + 1);
  const auto before = counting_packet(*rc::gen::inRange<std::size_t>(1, 1501));
  auto after = before;
  SeededChoices choices(seed);
  RC_ASSERT(maybe_corrupt({.corruption = kAlways, .corrupted_bits = most}, choices, kPath, 0, false,
                          kStart, after));
  RC_ASSERT(bits_that_differ(before, after) >= 1);
  RC_ASSERT(bits_that_differ(before, after) <= most + 1);
  RC_ASSERT(internet_sum(before) != internet_sum(after));
}

// With two flips one packet in 32 or so would otherwise keep its sum.
TEST(Impairments, NoPatternOfFlipsHidesFromTheChecksum) {
  SeededChoices choices(1);
  const auto before = counting_packet(40);
  for (std::uint64_t index = 0; index < 2000; ++index) {
    auto after = before;
    maybe_corrupt({.corruption = kAlways, .corrupted_bits = 2}, choices, kPath, index, false,
                  kStart, after);
    EXPECT_NE(internet_sum(before), internet_sum(after)) << index;
  }
}

TEST(Impairments, TheShortestDelayOfAHeldBackPacketIsANanosecond) {
  SeededChoices choices(1);
  for (std::uint64_t index = 0; index < 100; ++index) {
    EXPECT_EQ(decide_fate({.reordering = kAlways}, choices, kPath, index, kStart).held_back,
              Duration(1));
  }
}

TEST(Impairments, CorruptionReachesEveryOctetOfThePacket) {
  SeededChoices choices(1);
  const auto before = counting_packet(40);
  std::vector<bool> hit(before.size());
  for (std::uint64_t index = 0; index < 2000; ++index) {
    auto after = before;
    maybe_corrupt({.corruption = kAlways}, choices, kPath, index, false, kStart, after);
    for (std::size_t i = 0; i < before.size(); ++i) hit[i] = hit[i] || before[i] != after[i];
  }
  EXPECT_EQ(hit, std::vector<bool>(before.size(), true));
}

TEST(Impairments, ACopyIsCorruptedOnItsOwn) {
  SeededChoices choices(1);
  int differ = 0;
  for (std::uint64_t index = 0; index < 100; ++index) {
    auto original = counting_packet(100);
    auto copy = original;
    const Impairments half{.corruption = kAlways / 2};
    differ += maybe_corrupt(half, choices, kPath, index, false, kStart, original) !=
              maybe_corrupt(half, choices, kPath, index, true, kStart, copy);
  }
  EXPECT_GT(differ, 0);
}

TEST(Impairments, OutOfRangeValuesAreNotValid) {
  EXPECT_TRUE(valid({}));
  EXPECT_FALSE(valid({.loss = kAlways + 1}));
  EXPECT_FALSE(valid({.reordering_delay = Duration(0)}));
  EXPECT_FALSE(valid({.duplication_delay = kLongestFaultDelay + Duration(1)}));
  EXPECT_FALSE(valid({.corrupted_bits = 0}));
  EXPECT_FALSE(valid({.corrupted_bits = kMostCorruptedBits + 1}));
}

}  // namespace
}  // namespace sim
