#include "sim/path.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/sim/rig.h"

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant kStart{};
const std::vector<std::uint8_t> kPacket(1250, 0xa5);

TEST(Path, DeliversWhatWasSentAfterTransmissionAndDelay) {
  Rig rig({.bits_per_second = 10'000'000, .delay = milliseconds(7)});
  rig.offer(1);
  rig.let_arrive();
  ASSERT_EQ(rig.arrived.size(), 1u);
  EXPECT_EQ(rig.arrived[0].at, kStart + milliseconds(8));
  EXPECT_EQ(rig.arrived[0].octets, kPacket);
}

TEST(Path, OverheadTakesItsTimeAndIsNotDelivered) {
  Rig rig({.bits_per_second = 10'000'000, .delay = milliseconds(7), .overhead = 125});
  rig.offer(2);
  rig.let_arrive();
  ASSERT_EQ(rig.arrived.size(), 2u);
  EXPECT_EQ(rig.arrived[0].at, kStart + std::chrono::microseconds(8100));
  EXPECT_EQ(rig.arrived[1].at, kStart + std::chrono::microseconds(9200));
  EXPECT_EQ(rig.arrived[0].octets.size(), 1250u);
  EXPECT_EQ(rig.path.transmitted(), 2u * 1375);
}

TEST(Path, DropsTheTailWhenTheQueueIsFull) {
  Rig rig({.queue = {.packets = 4}});
  rig.offer(10);
  rig.let_arrive();
  EXPECT_EQ(rig.indices(), (std::vector<std::uint64_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(rig.path.ledger().overflowed, 5u);
}

TEST(Path, HoldsTheQueueBesidesThePacketBeingSent) {
  Rig rig({.bits_per_second = 10'000'000, .queue = {.packets = 2}});
  rig.offer(3);
  rig.offer(kStart + milliseconds(1) - Duration(1), kPacket);
  EXPECT_EQ(rig.path.ledger().overflowed, 1u);
  rig.offer(kStart + milliseconds(1), kPacket);  // the first has left
  EXPECT_EQ(rig.path.ledger().overflowed, 1u);
}

// Two of 1,250 octets fit into 2,600, and a small one besides; that one and no more.
TEST(Path, AQueueCanCountOctets) {
  Rig rig({.queue = {.packets = 1000, .octets = 2600}});
  rig.offer(4);
  EXPECT_EQ(rig.path.ledger().overflowed, 1u);
  rig.offer(2, 100);
  EXPECT_EQ(rig.path.ledger().overflowed, 2u);
  EXPECT_EQ(rig.path.ledger().octets.overflowed, 1350u);
}

TEST(Path, ALostPacketHasUsedItsShareOfTheRate) {
  Rig rig({.queue = {.packets = 4}, .impairments = {.loss = kAlways}});
  rig.offer(10);
  EXPECT_EQ(rig.path.ledger().lost, 5u);
  EXPECT_EQ(rig.path.ledger().overflowed, 5u);
}

TEST(Path, KeepsTheOrderWithoutReordering) {
  Rig rig({});
  rig.offer(500);
  rig.let_arrive();
  EXPECT_TRUE(std::ranges::is_sorted(rig.indices()));
  EXPECT_EQ(rig.path.ledger().reordered, 0u);
}

TEST(Path, CountsThePacketsThatWereOvertaken) {
  Rig rig({.impairments = {.reordering = 100'000'000, .reordering_delay = milliseconds(20)}});
  rig.offer(500);
  rig.let_arrive();
  const auto indices = rig.indices();
  std::uint64_t overtaken = 0;
  for (auto it = indices.begin(); it != indices.end(); ++it) {
    overtaken += std::any_of(indices.begin(), it, [&](auto earlier) { return earlier > *it; });
  }
  EXPECT_GT(overtaken, 0u);
  EXPECT_EQ(rig.path.ledger().reordered, overtaken);
}

TEST(Path, ADuplicateArrivesAfterItsOriginal) {
  Rig rig({.impairments = {.reordering = kAlways,
                           .reordering_delay = seconds(1),
                           .duplication = kAlways,
                           .duplication_delay = milliseconds(3)}});
  for (std::uint64_t index = 0; index < 20; ++index) {
    rig.offer(1);
    rig.let_arrive();
    ASSERT_EQ(rig.arrived.size(), 2 * (index + 1));
    const Arrival& original = rig.arrived[2 * index];
    const Arrival& copy = rig.arrived[2 * index + 1];
    EXPECT_TRUE(!original.duplicate && copy.duplicate);
    EXPECT_LE(copy.at, original.at + milliseconds(3));
  }
}

TEST(Ledger, AMissingPacketUnbalancesIt) {
  Ledger books;
  books.offered = 10;
  books.duplicated = 2;
  books.delivered = 8;
  books.lost = 1;
  books.overflowed = 1;
  EXPECT_TRUE(books.balances(2));
  EXPECT_FALSE(books.balances(1));
  EXPECT_FALSE(books.balances(3));
}

}  // namespace
}  // namespace sim
