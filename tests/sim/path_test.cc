#include "sim/path.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "sim/event_queue.h"

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant kStart{};

TEST(Transmitter, TakesAPacketsBitsDividedByTheRate) {
  Transmitter transmitter(10'000'000, 10);
  EXPECT_EQ(transmitter.transmit(kStart, 1250), kStart + milliseconds(1));  // 10,000 bits
}

TEST(Transmitter, SendsOneAfterTheOther) {
  Transmitter transmitter(10'000'000, 10);
  transmitter.transmit(kStart, 1250);
  EXPECT_EQ(transmitter.transmit(kStart + microseconds(500), 1250), kStart + milliseconds(2));
}

TEST(Transmitter, StartsAtOnceAfterAPause) {
  Transmitter transmitter(10'000'000, 10);
  transmitter.transmit(kStart, 1250);
  EXPECT_EQ(transmitter.transmit(kStart + seconds(1), 1250), kStart + seconds(1) + milliseconds(1));
}

// 3 bit/s: a one-octet packet takes 2 2/3 s, which no number of nanoseconds is; three of them take
// 8 s sharp.
TEST(Transmitter, CarriesFractionsOfANanosecondOver) {
  Transmitter transmitter(3, 10);
  EXPECT_EQ(transmitter.transmit(kStart, 1), kStart + Duration(2'666'666'666));
  EXPECT_EQ(transmitter.transmit(kStart, 1), kStart + Duration(5'333'333'333));
  EXPECT_EQ(transmitter.transmit(kStart, 1), kStart + seconds(8));
}

TEST(Transmitter, APauseLeavesNoFractionBehind) {
  Transmitter transmitter(3, 10);
  transmitter.transmit(kStart, 1);
  const Instant later = kStart + seconds(10);
  EXPECT_EQ(transmitter.transmit(later, 1), later + Duration(2'666'666'666));
}

TEST(Transmitter, HoldsTheQueueBesidesThePacketBeingSent) {
  Transmitter transmitter(10'000'000, 2);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(transmitter.has_room(kStart));
    transmitter.transmit(kStart, 1250);
  }
  EXPECT_FALSE(transmitter.has_room(kStart));
  EXPECT_FALSE(transmitter.has_room(kStart + milliseconds(1) - Duration(1)));
  EXPECT_TRUE(transmitter.has_room(kStart + milliseconds(1)));  // the first has left
}

const std::vector<std::uint8_t> kPacket(1250, 0xa5);

// Offers `count` packets back to back and lets everything arrive, in the order of time.
struct Rig {
  Rig(const PathConfig& config, std::uint64_t seed) : choices(seed), path({}, config, choices) {}

  void offer(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      const Offered offered = path.offer(kStart, kPacket);  // must outlive what it lends
      for (const Flight& flight : offered.arriving()) {
        events.schedule(flight.at, flight.packet);
      }
      EXPECT_TRUE(path.ledger().balances(path.under_way()));
    }
  }
  void let_arrive() {
    while (!events.empty()) {
      const auto packet = events.pop();
      indices.push_back(path.label(packet).index);
      path.arrive(packet);
      EXPECT_TRUE(path.ledger().balances(path.under_way()));
    }
  }

  SeededChoices choices;
  Path path;
  EventQueue<PacketPool::Handle> events;
  std::vector<std::uint64_t> indices;  // as they arrived
};

TEST(Path, DeliversWhatWasSentAfterTransmissionAndDelay) {
  Rig rig({.bits_per_second = 10'000'000, .delay = milliseconds(7)}, 1);
  const Offered offered = rig.path.offer(kStart, kPacket);
  ASSERT_EQ(offered.copies, 1u);
  EXPECT_EQ(offered.flights[0].at, kStart + milliseconds(8));
  const auto octets = rig.path.octets(offered.flights[0].packet);
  EXPECT_TRUE(std::equal(octets.begin(), octets.end(), kPacket.begin(), kPacket.end()));
}

TEST(Path, DropsTheTailWhenTheQueueIsFull) {
  Rig rig({.queue_packets = 4}, 1);
  rig.offer(10);
  rig.let_arrive();
  EXPECT_EQ(rig.indices, (std::vector<std::uint64_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(rig.path.ledger().overflowed, 5u);
}

TEST(Path, ALostPacketHasUsedItsShareOfTheRate) {
  Rig rig({.queue_packets = 4, .impairments = {.loss = kAlways}}, 1);
  rig.offer(10);
  EXPECT_EQ(rig.path.ledger().lost, 5u);
  EXPECT_EQ(rig.path.ledger().overflowed, 5u);
}

TEST(Path, KeepsTheOrderWithoutReordering) {
  Rig rig({.queue_packets = 1000}, 1);
  rig.offer(500);
  rig.let_arrive();
  EXPECT_TRUE(std::is_sorted(rig.indices.begin(), rig.indices.end()));
  EXPECT_EQ(rig.path.ledger().reordered, 0u);
}

TEST(Path, CountsThePacketsThatWereOvertaken) {
  Rig rig({.queue_packets = 1000,
           .impairments = {.reordering = 100'000, .reordering_delay = milliseconds(20)}},
          1);
  rig.offer(500);
  rig.let_arrive();
  std::uint64_t overtaken = 0;
  for (auto it = rig.indices.begin(); it != rig.indices.end(); ++it) {
    overtaken += std::any_of(rig.indices.begin(), it, [&](auto earlier) { return earlier > *it; });
  }
  EXPECT_GT(overtaken, 0u);
  EXPECT_EQ(rig.path.ledger().reordered, overtaken);
}

TEST(Path, ADuplicateArrivesAfterItsOriginal) {
  Rig rig({.impairments = {.reordering = kAlways,
                           .reordering_delay = seconds(1),
                           .duplication = kAlways,
                           .duplication_delay = milliseconds(3)}},
          1);
  for (int i = 0; i < 20; ++i) {
    const Offered offered = rig.path.offer(kStart, kPacket);
    ASSERT_EQ(offered.copies, 2u);
    EXPECT_GE(offered.flights[1].at, offered.flights[0].at);
    EXPECT_LE(offered.flights[1].at, offered.flights[0].at + milliseconds(3));
  }
  EXPECT_EQ(rig.path.under_way(), 40u);
}

RC_GTEST_PROP(Path, EveryPacketIsAccountedFor, (std::uint64_t seed)) {
  const auto ppm = [] { return *rc::gen::inRange<PartsPerMillion>(0, kAlways + 1); };
  PathConfig config{.queue_packets = *rc::gen::inRange<std::size_t>(0, 50)};
  config.impairments = {.loss = ppm(),
                        .reordering = ppm(),
                        .reordering_delay = milliseconds(5),
                        .duplication = ppm(),
                        .duplication_delay = milliseconds(5),
                        .corruption = ppm()};
  Rig rig(config, seed);
  rig.offer(100);
  rig.let_arrive();
  const Ledger& books = rig.path.ledger();
  RC_ASSERT(rig.path.under_way() == 0u);
  RC_ASSERT(books.offered == 100u);
  RC_ASSERT(books.delivered == rig.indices.size());
  RC_ASSERT(books.balances(0));
}

TEST(Ledger, AMissingPacketUnbalancesIt) {
  const Ledger books{.offered = 10, .duplicated = 2, .delivered = 8, .lost = 1, .overflowed = 1};
  EXPECT_TRUE(books.balances(2));
  EXPECT_FALSE(books.balances(1));
  EXPECT_FALSE(books.balances(3));
}

}  // namespace
}  // namespace sim
