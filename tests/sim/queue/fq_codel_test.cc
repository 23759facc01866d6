#include "sim/queue/fq_codel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <vector>

namespace sim::queue {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using std::chrono::milliseconds;

constexpr Instant kStart{};

// Packets are known by the flow that they are part of.
class FqCoDel : public testing::Test {
 protected:
  void enqueue(std::uint32_t flow, std::uint32_t octets = 1500, int count = 1,
               Instant since = kStart) {
    for (int i = 0; i < count; ++i)
      queue.enqueue({.packet = flow, .octets = octets, .since = since, .flow = flow}, false,
                    overflowed);
  }
  // The flows of the next packets.
  std::vector<std::uint32_t> flows(int count, Instant now = kStart) {
    std::vector<std::uint32_t> order;
    for (int i = 0; i < count; ++i) {
      const Departure departure = queue.dequeue(now, dropped);
      if (departure.item) order.push_back(departure.item->packet);
    }
    return order;
  }

  FqCoDelQueue queue{
      {.kind = Kind::kFqCoDel, .packets = 1000, .fq = {.flows = 16, .quantum = 1500}}};
  Dropped overflowed;
  Dropped dropped;
};

TEST_F(FqCoDel, ServesBackloggedFlowsInTurn) {
  enqueue(1, 1500, 4);
  enqueue(2, 1500, 4);
  EXPECT_EQ(flows(8), (std::vector<std::uint32_t>{1, 2, 1, 2, 1, 2, 1, 2}));
}

// Octets, not packets: as many of the one as of the other, within a quantum and a packet.
TEST_F(FqCoDel, SharesOctetsNotPackets) {
  enqueue(1, 1500, 100);
  enqueue(2, 300, 400);
  std::map<std::uint32_t, std::int64_t> octets;
  for (int i = 0; i < 300; ++i) {
    const auto item = queue.dequeue(kStart, dropped).item;
    ASSERT_TRUE(item);
    octets[item->packet] += item->octets;
    EXPECT_LE(std::abs(octets[1] - octets[2]), 1500 + 1500) << i;
  }
}

TEST_F(FqCoDel, ASparseFlowGoesFirst) {
  enqueue(1, 1500, 100);
  enqueue(2, 1500, 100);
  flows(20);
  enqueue(3, 100);
  EXPECT_EQ(flows(1), (std::vector<std::uint32_t>{3}));
}

// RFC 8290 4.2: its priority is for a quantum.
TEST_F(FqCoDel, AFlowThatHasSpentItsQuantumWaitsItsTurn) {
  enqueue(1, 1500, 100);
  enqueue(2, 1500, 100);
  flows(20);
  enqueue(3, 1500, 100);
  const auto order = flows(7);
  EXPECT_EQ(order[0], 3u);
  EXPECT_EQ(std::count(order.begin(), order.end(), 3u), 3);
}

// RFC 8290 4.2: a flow that was new and is empty stays in the list for a round, or it would be new
// with each of its packets and starve the others.
TEST_F(FqCoDel, AFlowThatComesBackAtOnceIsNotNewAgain) {
  enqueue(1, 700, 100);
  flows(4);  // it may send 200 more in this turn
  enqueue(2, 100);
  EXPECT_EQ(flows(2), (std::vector<std::uint32_t>{2, 1}));
  enqueue(2, 100);  // were it new, 3 would be behind it
  enqueue(3, 100);
  EXPECT_EQ(flows(2), (std::vector<std::uint32_t>{3, 2}));
}

TEST_F(FqCoDel, AFullQueueDropsTheHeadOfTheFattestFlow) {
  enqueue(1, 100, 990);
  enqueue(2, 1500, 10);
  EXPECT_TRUE(overflowed.empty());
  enqueue(3, 100);
  ASSERT_EQ(overflowed.size(), 1u);
  EXPECT_EQ(overflowed[0].packet, 1u);  // 99,000 octets
  EXPECT_EQ(queue.packets(), 1000u);
  EXPECT_EQ(queue.octets(), 989 * 100u + 15'000 + 100);
}

// CoDel strikes the flow that waits, not the one that does not.
TEST_F(FqCoDel, DropsOnlyOfTheFlowThatWaitsTooLong) {
  enqueue(1, 1500, 200);
  flows(1);
  for (int now = 10; now < 1000; now += 10) {
    const Instant instant(milliseconds{now});
    enqueue(2, 100, 1, instant);
    EXPECT_EQ(flows(1, instant), (std::vector<std::uint32_t>{2}));
    EXPECT_EQ(flows(1, instant), (std::vector<std::uint32_t>{1}));
  }
  EXPECT_FALSE(dropped.empty());
  for (const Item& item : dropped) EXPECT_EQ(item.packet, 1u);
  EXPECT_EQ(queue.packets(), 200 - 1 - 99 - dropped.size());
}

TEST_F(FqCoDel, AnEmptyQueueGivesNothing) {
  EXPECT_TRUE(flows(1).empty());
  enqueue(1);
  EXPECT_EQ(flows(3), (std::vector<std::uint32_t>{1}));
  EXPECT_EQ(queue.packets(), 0u);
  EXPECT_EQ(queue.octets(), 0u);
}

}  // namespace
}  // namespace sim::queue
