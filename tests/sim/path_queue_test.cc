#include "sim/path.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "sim/damage.h"
#include "stack/wire/ip.h"
#include "tests/sim/any_path.h"
#include "tests/sim/rig.h"

namespace sim {
namespace {

using queue::Kind;
using stack::base::Duration;
using stack::base::Instant;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr Instant kStart{};

// UDP of 1,250 octets: at 10 Mbit/s one takes a millisecond.
std::vector<std::uint8_t> packet(std::uint16_t port = 1, bool ect = false,
                                 std::size_t size = 1250) {
  stack::wire::IpHeader header;
  header.source = stack::base::Address::v4(10, 0, 0, 1);
  header.destination = stack::base::Address::v4(10, 0, 0, 2);
  header.protocol = 17;
  header.ecn = ect ? stack::wire::Ecn::kEct0 : stack::wire::Ecn::kNotEct;
  std::vector<std::uint8_t> octets(20);
  stack::wire::write_ip(octets, header, size - 20);
  octets.resize(size);
  octets[21] = static_cast<std::uint8_t>(port);
  return octets;
}

PathConfig with_queue(const queue::Config& queue) {
  return {.bits_per_second = 10'000'000, .delay = milliseconds(7), .queue = queue};
}

// Of those that left the queue: when.
std::vector<Instant> departures(const Rig& rig) {
  std::vector<Instant> instants;
  for (const Told& told : rig.of(Verdict::kUnderWay)) instants.push_back(told.at);
  return instants;
}

TEST(PathWithCoDel, SendsAtOnceWhileNobodyWaits) {
  Rig rig(with_queue({.kind = Kind::kCoDel}));
  rig.offer(kStart, packet());
  EXPECT_EQ(rig.of(Verdict::kUnderWay).size(), 1u);
  EXPECT_FALSE(rig.path.take_request());  // and wants no service
  rig.let_arrive();
  EXPECT_EQ(rig.arrived[0].at, kStart + milliseconds(8));
}

TEST(PathWithCoDel, ServesWhoWaitsWhenTheTransmitterIsFree) {
  Rig rig(with_queue({.kind = Kind::kCoDel}));
  for (int i = 0; i < 3; ++i) rig.offer(kStart, packet());
  EXPECT_EQ(rig.of(Verdict::kQueued).size(), 3u);
  rig.let_arrive();
  EXPECT_EQ(departures(rig),
            (std::vector{kStart, kStart + milliseconds(1), kStart + milliseconds(2)}));
  EXPECT_EQ(rig.path.queue_delay().count(), 3u);
  EXPECT_EQ(rig.path.queue_delay().sum(), milliseconds(3));
}

TEST(PathWithCoDel, HoldsTheQueueBesidesThePacketBeingSent) {
  Rig rig(with_queue({.kind = Kind::kCoDel, .packets = 2}));
  for (int i = 0; i < 4; ++i) rig.offer(kStart, packet());
  EXPECT_EQ(rig.path.ledger().overflowed, 1u);
  rig.offer(kStart + milliseconds(1), packet());
  EXPECT_EQ(rig.path.ledger().overflowed, 1u);
}

// Packets come twice as fast as they leave: n waits for n / 2 ms. Number 10 has waited for 5 ms as
// it leaves at 10 ms, so the first drop is at 110 ms (by hand, from RFC 8289 5), then at 210, 281
// and 339, at the first departure after each instant of the law.
TEST(PathWithCoDel, DropsAtTheInstantsOfTheRfc) {
  Rig rig(with_queue({.kind = Kind::kCoDel}));
  for (int i = 0; i < 700; ++i) rig.offer(kStart + microseconds(500) * i, packet());
  std::vector<int> drops;
  for (const Told& told : rig.of(Verdict::kDroppedEarly))
    drops.push_back(static_cast<int>(told.at.time_since_epoch() / milliseconds(1)));
  EXPECT_EQ(drops, (std::vector<int>{110, 210, 281, 339}));
  EXPECT_EQ(rig.path.ledger().early, 4u);
  EXPECT_EQ(rig.path.ledger().octets.early, 4u * 1250);
}

TEST(PathWithCoDel, MarksInsteadOfDropping) {
  Rig rig(with_queue({.kind = Kind::kCoDel, .ecn = true}));
  for (int i = 0; i < 700; ++i) rig.offer(kStart + microseconds(500) * i, packet(1, true));
  rig.let_arrive();
  EXPECT_EQ(rig.path.ledger().early, 0u);
  EXPECT_GE(rig.path.ledger().marked, 4u);
  const auto told = rig.of(Verdict::kUnderWay);
  std::uint64_t marked = 0;
  for (std::size_t i = 0; i < rig.arrived.size(); ++i) {
    const auto ip = stack::wire::parse_ip(rig.arrived[i].octets);  // its checksum is mended
    ASSERT_TRUE(ip);
    EXPECT_EQ(ip->header.ecn == stack::wire::Ecn::kCe, told[i].marked);
    marked += told[i].marked;
  }
  EXPECT_EQ(marked, rig.path.ledger().marked);
}

TEST(PathWithFqCoDel, ASparseFlowOvertakesABackloggedOne) {
  Rig rig(with_queue({.kind = Kind::kFqCoDel}));
  for (int i = 0; i < 20; ++i) rig.offer(kStart, packet(1));
  rig.offer(kStart + microseconds(100), packet(2));
  rig.let_arrive();
  const auto indices = rig.indices();
  const auto place = std::ranges::find(indices, 20u) - indices.begin();
  EXPECT_LE(place, 2);  // behind the one being sent, and the rest of a turn
}

TEST(PathWithFqCoDel, DropsFromTheFattestFlowWhenItIsFull) {
  Rig rig(with_queue({.kind = Kind::kFqCoDel, .packets = 10}));
  for (int i = 0; i < 11; ++i) rig.offer(kStart, packet(1));
  rig.offer(kStart, packet(2));
  const auto full = rig.of(Verdict::kOverflowed);
  ASSERT_EQ(full.size(), 1u);
  EXPECT_EQ(full[0].index, 1u);  // the head of flow 1; 0 is being sent
}

TEST(PathWithFqCoDel, AnotherSeedHashesOtherwise) {
  queue::Config config{.kind = Kind::kFqCoDel, .fq = {.flows = 2}};
  int differ = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Rig rig(with_queue(config), seed);
    for (std::uint16_t port = 1; port <= 8; ++port) {
      for (int i = 0; i < 3; ++i) rig.offer(kStart, packet(port));
    }
    Rig other(with_queue(config), seed + 1);
    for (std::uint16_t port = 1; port <= 8; ++port) {
      for (int i = 0; i < 3; ++i) other.offer(kStart, packet(port));
    }
    rig.let_arrive();
    other.let_arrive();
    differ += rig.indices() != other.indices();
  }
  EXPECT_GT(differ, 10);
}

// What RED may drop it drops in front of the transmitter: the others are sent without a gap.
TEST(PathWithRed, WhatItDropsTakesNoShareOfTheRate) {
  Rig rig(with_queue({.kind = Kind::kRed, .red = {.max_ppb = 500'000'000, .weight_shift = 1}}));
  rig.offer(25);
  const auto dropped = rig.of(Verdict::kDroppedEarly);
  ASSERT_GT(dropped.size(), 0u);
  rig.let_arrive();
  ASSERT_EQ(rig.arrived.size(), 25 - dropped.size());
  for (std::size_t i = 0; i < rig.arrived.size(); ++i)
    EXPECT_EQ(rig.arrived[i].at, kStart + milliseconds(8 + static_cast<int>(i)));
}

TEST(PathWithRed, MarksInsteadOfDropping) {
  queue::Config config{
      .kind = Kind::kRed, .ecn = true, .red = {.max_ppb = 500'000'000, .weight_shift = 1}};
  Rig rig(with_queue(config));
  for (int i = 0; i < 14; ++i) rig.offer(kStart, packet(1, true));
  rig.let_arrive();
  EXPECT_EQ(rig.arrived.size(), 14u);
  EXPECT_GT(rig.path.ledger().marked, 0u);
  EXPECT_EQ(rig.path.strikes().early, rig.path.ledger().marked);
  std::uint64_t ce = 0;
  for (const Arrival& arrival : rig.arrived)
    ce += stack::wire::parse_ip(arrival.octets)->header.ecn == stack::wire::Ecn::kCe;
  EXPECT_EQ(ce, rig.path.ledger().marked);
}

TEST(PathWithRed, BeyondTwiceTheUpperThresholdEverythingIsDropped) {
  Rig rig(with_queue({.kind = Kind::kRed, .red = {.max_ppb = 0, .weight_shift = 0}}));
  rig.offer(100);
  EXPECT_EQ(rig.of(Verdict::kUnderWay).size(), 31u);  // 30 wait, besides the one being sent
  EXPECT_EQ(rig.path.ledger().early, 69u);
  EXPECT_EQ(rig.path.strikes().early, 0u);  // that is no chance
}

// After half a second of silence it is as if hundreds of packets had found nobody waiting.
TEST(PathWithRed, TheAverageFadesWhileNobodyWaits) {
  for (const bool served : {false, true}) {
    Rig rig(with_queue(
        {.kind = Kind::kRed, .served = served, .red = {.max_ppb = kAlways, .weight_shift = 1}}));
    rig.offer(100);
    const std::uint64_t early = rig.path.ledger().early;
    EXPECT_GT(early, 0u);
    rig.offer(kStart + milliseconds(500), packet());
    EXPECT_EQ(rig.path.ledger().early, early);
  }
}

// 20 wait, and one leaves each 10 ms from the first on, while one comes each ms. Number 12 of these
// is the first to find 30, number 21 would be the next to find one less.
TEST(PathWithRed, AsksForTheLineThatReallyWaitsAfterTheRateHasFallen) {
  Rig rig(
      with_queue({.kind = Kind::kRed, .served = true, .red = {.max_ppb = 0, .weight_shift = 0}}));
  rig.offer(21);
  rig.path.set_rate(1'000'000);
  for (int ms = 0; ms < 20; ++ms)
    rig.offer(kStart + milliseconds(ms) + microseconds(500), packet());
  std::vector<std::uint64_t> dropped;
  for (const Told& told : rig.of(Verdict::kDroppedEarly)) dropped.push_back(told.index - 21);
  EXPECT_EQ(dropped, (std::vector<std::uint64_t>{12, 13, 14, 15, 16, 17, 18, 19}));
}

// While nothing changes it makes no difference whether departures are known beforehand.
RC_GTEST_PROP(PathWithRed, ThatIsServedDoesTheSame, (std::uint64_t seed)) {
  PathConfig config = any_path_config();
  config.trace = nullptr;
  config.queue.kind = Kind::kRed;
  config.queue.served = false;
  PathConfig served = config;
  served.queue.served = true;
  Rig one(config, seed);
  Rig other(served, seed);
  Instant now = kStart;
  for (int i = 0; i < 100; ++i) {
    now += Duration(*rc::gen::inRange(1, 1'500'000));
    const auto octets = packet(1, i % 2 == 0, *rc::gen::inRange<std::size_t>(40, 1501));
    one.offer(now, octets);
    other.offer(now, octets);
  }
  one.let_arrive();
  other.let_arrive();
  RC_ASSERT(one.arrived == other.arrived);
  RC_ASSERT(one.path.ledger() == other.path.ledger());
  RC_ASSERT(one.path.strikes() == other.path.strikes());
  RC_ASSERT(one.path.queue_delay().sum() == other.path.queue_delay().sum());
  RC_ASSERT(one.path.transmitted() == other.path.transmitted());
}

// The rate grows tenfold behind 50 that wait: their last bits leave closer together than they would
// have.
TEST(PathWithRed, JitterKeepsTheOrderThoughDeparturesChange) {
  PathConfig config = with_queue({.kind = Kind::kRed, .served = true, .red = {.max_ppb = 0}});
  config.impairments.jitter = Jitter{.deviation = milliseconds(2), .reorder = false};
  Rig rig(config);
  rig.offer(50);
  rig.path.set_rate(100'000'000);
  rig.let_arrive();
  EXPECT_EQ(rig.arrived.size(), 50u);
  EXPECT_EQ(rig.path.ledger().reordered, 0u);
}

PathConfig by_trace(std::string_view text, const queue::Config& queue, bool loop = true) {
  PathConfig config = with_queue(queue);
  config.trace = std::make_shared<const RateTrace>(RateTrace::parse(text, {.loop = loop}).value());
  return config;
}

TEST(PathByTrace, PacketsLeaveAtItsOpportunities) {
  Rig rig(by_trace("5\n12\n", {.packets = 10}));
  for (int i = 0; i < 4; ++i) rig.offer(kStart, packet(1, false, 1500));
  rig.let_arrive();
  std::vector<int> ms;
  for (const Arrival& arrival : rig.arrived)
    ms.push_back(static_cast<int>(arrival.at.time_since_epoch() / milliseconds(1)));
  EXPECT_EQ(ms, (std::vector<int>{12, 19, 24, 31}));
}

TEST(PathByTrace, WhoWaitsForAnOpportunityIsInTheQueue) {
  Rig rig(by_trace("5\n12\n", {.packets = 2}));
  for (int i = 0; i < 3; ++i) rig.offer(kStart, packet(1, false, 1500));
  EXPECT_EQ(rig.path.ledger().overflowed, 1u);
  rig.offer(kStart + milliseconds(5), packet(1, false, 1500));
  EXPECT_EQ(rig.path.ledger().overflowed, 1u);
}

TEST(PathByTrace, PastItsEndPacketsWaitForEver) {
  for (const Kind kind : {Kind::kDropTail, Kind::kCoDel}) {
    Rig rig(by_trace("5\n12\n", {.kind = kind, .packets = 2}, false));
    for (int i = 0; i < 5; ++i) rig.offer(kStart, packet(1, false, 1000));
    rig.let_arrive();
    EXPECT_EQ(rig.arrived.size(), 2u);
    EXPECT_EQ(rig.path.ledger().overflowed, 3u);
    rig.offer(kStart + milliseconds(20), packet(1, false, 2500));
    rig.let_arrive();
    EXPECT_EQ(rig.path.under_way(), 1u);
  }
}

// With a target that nobody misses CoDel is a queue like any other: the same arrivals, though one
// counts its departures beforehand and the other is served.
RC_GTEST_PROP(PathWithCoDel, ThatNeverDropsIsADropTail, (std::uint64_t seed)) {
  PathConfig config = any_path_config();
  config.queue = {.packets = *rc::gen::inRange<std::size_t>(0, 20)};
  PathConfig served = config;
  served.queue.served = *rc::gen::arbitrary<bool>();
  if (!served.queue.served) {
    served.queue.kind = Kind::kCoDel;
    served.queue.codel.target = queue::kLongestInterval;
  }
  Rig one(config, seed);
  Rig other(served, seed);
  Instant now = kStart;
  for (int i = 0; i < 60; ++i) {
    now += Duration(*rc::gen::inRange(1, 2'000'000));
    const auto octets = packet(1, false, *rc::gen::inRange<std::size_t>(40, 1501));
    one.offer(now, octets);
    other.offer(now, octets);
  }
  one.let_arrive();
  other.let_arrive();
  RC_ASSERT(one.arrived == other.arrived);
  RC_ASSERT(one.path.ledger() == other.path.ledger());
  RC_ASSERT(one.path.queue_delay().sum() == other.path.queue_delay().sum());
  RC_ASSERT(one.path.transmitted() == other.path.transmitted());
}

}  // namespace
}  // namespace sim
