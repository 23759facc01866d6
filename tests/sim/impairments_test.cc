#include "sim/impairments.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>
#include <vector>

#include "sim/damage.h"

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

// What chance says about the packet of this index, offered to kPath at `now`.
Fate fate_of(const Impairments& impairments, Choices& choices, std::uint64_t index,
             const std::vector<std::uint8_t>& packet, Instant now = kStart) {
  Chance chance(impairments, choices, kPath);
  Fate fate;
  chance.judge({now, kPath, index, packet}, chance.next(index), now, fate);
  return fate;
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
  EXPECT_TRUE(Chance({}, choices, kPath).sleeps());
  EXPECT_TRUE(fate_of({}, choices, 0, counting_packet(100)).is_harmless());
}

TEST(Impairments, APeriodLosesEverySoManiethPacket) {
  SeededChoices choices(1);
  for (std::uint64_t index = 0; index < 30; ++index) {
    EXPECT_EQ(fate_of({.loss_period = 3}, choices, index, {}).lost, index % 3 == 2) << index;
  }
}

TEST(Impairments, NothingHappensOnceTheirTimeIsOver) {
  SeededChoices choices(1);
  const Impairments all{.loss = kAlways, .until = kStart + Duration(5)};
  EXPECT_TRUE(fate_of(all, choices, 0, {}, kStart + Duration(4)).lost);
  EXPECT_TRUE(fate_of(all, choices, 0, {}, kStart + Duration(5)).is_harmless());
}

// The ground shrinking stands on.
TEST(Impairments, TakingOneFaultAwayMovesNoOther) {
  const Impairments both{.loss = 300'000'000,
                         .duplication = 300'000'000,
                         .duplication_delay = std::chrono::milliseconds(5)};
  Impairments one = both;
  one.loss = 0;
  SeededChoices choices(9);
  for (std::uint64_t index = 0; index < 1000; ++index) {
    const Fate with = fate_of(both, choices, index, {});
    const Fate without = fate_of(one, choices, index, {});
    EXPECT_FALSE(without.lost);
    if (with.lost) continue;
    EXPECT_EQ(with, without) << index;
  }
}

RC_GTEST_PROP(Impairments, AHeldBackPacketIsLateWithinTheLimit, (std::uint64_t seed)) {
  const auto limit = Duration(*rc::gen::inRange(1, 1'000'000));
  SeededChoices choices(seed);
  const Fate fate = fate_of({.reordering = kAlways, .reordering_delay = limit}, choices, 0, {});
  RC_ASSERT(fate.held_back >= Duration(1));
  RC_ASSERT(fate.held_back <= limit);
}

// One flip more than asked for stands in for a pattern that the checksum could not see.
RC_GTEST_PROP(Impairments, CorruptionFlipsSomeBitsAndTheChecksumSeesIt, (std::uint64_t seed)) {
  const auto most = *rc::gen::inRange<std::uint16_t>(1, kMostCorruptedBits + 1);
  const auto before = counting_packet(*rc::gen::inRange<std::size_t>(1, 1501));
  auto after = before;
  SeededChoices choices(seed);
  const Fate fate = fate_of({.corruption = kAlways, .corrupted_bits = most}, choices, 0, before);
  RC_ASSERT(damage(fate, after) == before.size());
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
    damage(fate_of({.corruption = kAlways, .corrupted_bits = 2}, choices, index, before), after);
    EXPECT_NE(internet_sum(before), internet_sum(after)) << index;
  }
}

// Nor behind a header that another checksum protects, or none (IPv6). Both kinds of flips in one
// packet hide from the sum of it all.
TEST(Impairments, NoPatternOfFlipsHidesBehindAHeader) {
  SeededChoices choices(1);
  for (const std::uint8_t version : {std::uint8_t{0x45}, std::uint8_t{0x60}}) {
    auto before = counting_packet(80);
    before[0] = version;
    const std::size_t header = version == 0x45 ? 20 : 40;
    const auto segment_sum = [&](const std::vector<std::uint8_t>& packet) {
      const std::size_t addresses = version == 0x45 ? 12 : 8;
      return internet_sum({packet.begin() + static_cast<std::ptrdiff_t>(addresses), packet.end()});
    };
    const auto header_sum = [&](const std::vector<std::uint8_t>& packet) {
      return internet_sum({packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(header)});
    };
    for (std::uint64_t index = 0; index < 20'000; ++index) {
      auto after = before;
      damage(fate_of({.corruption = kAlways, .corrupted_bits = 4}, choices, index, before), after);
      const bool header_shows = version == 0x45 && header_sum(before) != header_sum(after);
      EXPECT_TRUE(header_shows || segment_sum(before) != segment_sum(after)) << index;
    }
  }
}

// However chance insists on a bit that no checksum looks at: IPv6's very first. (Found by fuzzing.)
TEST(Impairments, OneFlipMoreIsEnoughForAnyDraw) {
  auto before = counting_packet(80);
  before[0] = 0x60;
  const std::vector<std::uint8_t> only_zeros(4000);
  for (std::uint64_t index = 0; index < 20; ++index) {
    ScriptedChoices choices(only_zeros);
    auto after = before;
    const Fate fate = fate_of({.corruption = kAlways, .corrupted_bits = 4}, choices, index, before);
    damage(fate, after);
    EXPECT_EQ(fate.flips.size(), 2u);
    EXPECT_TRUE(is_noticed(before, after));
  }
}

TEST(Impairments, TheShortestDelayOfAHeldBackPacketIsANanosecond) {
  SeededChoices choices(1);
  for (std::uint64_t index = 0; index < 100; ++index) {
    EXPECT_EQ(fate_of({.reordering = kAlways}, choices, index, {}).held_back, Duration(1));
  }
}

TEST(Impairments, CorruptionReachesEveryOctetOfThePacket) {
  SeededChoices choices(1);
  const auto packet = counting_packet(40);
  std::vector<bool> hit(packet.size());
  for (std::uint64_t index = 0; index < 2000; ++index) {
    for (const std::uint32_t bit : fate_of({.corruption = kAlways}, choices, index, packet).flips)
      hit.at(bit / 8) = true;
  }
  EXPECT_EQ(hit, std::vector<bool>(packet.size(), true));
}

// All lengths from one octet to all but one.
TEST(Impairments, TruncationLeavesABeginningOfAnyLength) {
  SeededChoices choices(1);
  const auto packet = counting_packet(10);
  std::vector<bool> seen(packet.size());
  for (std::uint64_t index = 0; index < 500; ++index) {
    const Fate fate = fate_of({.truncation = kAlways}, choices, index, packet);
    ASSERT_TRUE(fate.truncate_to);
    seen.at(*fate.truncate_to) = true;
  }
  EXPECT_FALSE(seen[0]);
  EXPECT_TRUE(std::all_of(seen.begin() + 1, seen.end(), std::identity()));
}

TEST(Impairments, AnOctetCannotBeTruncated) {
  SeededChoices choices(1);
  EXPECT_TRUE(fate_of({.truncation = kAlways}, choices, 0, counting_packet(1)).is_harmless());
}

TEST(Impairments, OutOfRangeValuesAreNotValid) {
  EXPECT_TRUE(valid(Impairments{}));
  EXPECT_FALSE(valid(Impairments{.loss = kAlways + 1}));
  EXPECT_FALSE(valid(Impairments{.gilbert_elliott = GilbertElliott{.p = kAlways + 1}}));
  EXPECT_FALSE(valid(Impairments{.four_state = FourState{.p13 = 1, .p14 = kAlways}}));
  EXPECT_FALSE(valid(Impairments{.gilbert_elliott = GilbertElliott{}, .four_state = FourState{}}));
  EXPECT_FALSE(valid(Impairments{.jitter = Jitter{.mean = Duration(-1)}}));
  EXPECT_FALSE(valid(Impairments{.reordering_delay = Duration(0)}));
  EXPECT_FALSE(valid(Impairments{.duplication_delay = kLongestFaultDelay + Duration(1)}));
  EXPECT_FALSE(valid(Impairments{.corrupted_bits = 0}));
  EXPECT_FALSE(valid(Impairments{.corrupted_bits = kMostCorruptedBits + 1}));
  EXPECT_FALSE(valid(Impairments{.truncation = kAlways + 1}));
}

}  // namespace
}  // namespace sim
