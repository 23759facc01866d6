#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <vector>

#include "sim/path.h"
#include "tests/sim/any_path.h"
#include "tests/sim/rig.h"

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant kStart{};
const std::vector<std::uint8_t> kPacket(1250, 0xa5);

// Does as the test says.
struct Source final : FaultSource {
  explicit Source(std::function<void(const Offering&, Fate&)> judge) : decide(std::move(judge)) {}
  void judge(const Offering& packet, Fate& fate) override { decide(packet, fate); }
  std::function<void(const Offering&, Fate&)> decide;
};

TEST(PathWithFaults, ACopyIsOfThePacketAsItWasSent) {
  Rig rig({});
  Source source([](const Offering&, Fate& fate) {
    fate.copies = 2;
    fate.copy_behind = milliseconds(3);
    fate.flips = {0};
    fate.truncate_to = 10;
  });
  rig.path.judge_with(source);
  rig.offer(kStart, kPacket);
  rig.let_arrive();
  ASSERT_EQ(rig.arrived.size(), 3u);
  EXPECT_EQ(rig.arrived[0].octets.size(), 10u);
  EXPECT_EQ(rig.arrived[0].octets[0], 0x25);
  EXPECT_TRUE(rig.arrived[0].corrupted);
  for (const std::size_t copy : {1u, 2u}) {
    EXPECT_EQ(rig.arrived[copy].octets, kPacket);
    EXPECT_TRUE(rig.arrived[copy].duplicate);
    EXPECT_FALSE(rig.arrived[copy].corrupted);
    EXPECT_EQ(rig.arrived[copy].at - rig.arrived[copy - 1].at, milliseconds(3));
  }
  EXPECT_EQ(rig.path.ledger().octets.truncated, 1240u);
  EXPECT_EQ(rig.path.ledger().octets.duplicated, 2500u);
}

TEST(PathWithFaults, ACopyOfAPacketThatWaitedIsAsItWasSent) {
  Rig rig({.queue = {.kind = queue::Kind::kCoDel}});
  Source source([](const Offering&, Fate& fate) {
    fate.copies = 1;
    fate.flips = {0};
  });
  rig.path.judge_with(source);
  rig.offer(3);
  rig.let_arrive();
  ASSERT_EQ(rig.arrived.size(), 6u);
  for (const Arrival& arrival : rig.arrived)
    EXPECT_EQ(arrival.octets == kPacket, arrival.duplicate);
  for (const Told& told : rig.told) EXPECT_EQ(told.octets, kPacket);
}

TEST(PathWithFaults, SourcesAreAskedInOrderAndAfterChance) {
  Rig rig({.impairments = {.loss = kAlways}});
  std::vector<int> asked;
  Source first([&](const Offering&, Fate& fate) {
    EXPECT_TRUE(fate.lost);
    fate.lost = false;
    asked.push_back(1);
  });
  Source second([&](const Offering&, Fate& fate) {
    EXPECT_FALSE(fate.lost);
    asked.push_back(2);
  });
  rig.path.judge_with(first);
  rig.path.judge_with(second);
  rig.offer(1);
  EXPECT_EQ(asked, (std::vector<int>{1, 2}));
  EXPECT_EQ(rig.of(Verdict::kUnderWay).size(), 1u);
  EXPECT_EQ(rig.path.strikes().lost, 1u);  // chance struck all the same
}

TEST(PathWithFaults, AreAskedWhenTheQueueLetsGo) {
  for (const auto kind : {queue::Kind::kDropTail, queue::Kind::kCoDel}) {
    Rig rig({.bits_per_second = 10'000'000, .queue = {.kind = kind}});
    std::vector<Instant> asked;
    Source source([&](const Offering& packet, Fate&) { asked.push_back(packet.at); });
    rig.path.judge_with(source);
    rig.offer(2);
    rig.let_arrive();
    const Instant second = kind == queue::Kind::kDropTail ? kStart : kStart + milliseconds(1);
    EXPECT_EQ(asked, (std::vector{kStart, second}));
  }
}

TEST(PathWithFaults, AnEarlyDropTakesNoShareOfTheRateAndALossDoes) {
  for (const auto kind : {queue::Kind::kDropTail, queue::Kind::kCoDel}) {
    Rig rig({.bits_per_second = 10'000'000, .delay = milliseconds(7), .queue = {.kind = kind}});
    Source source([](const Offering& packet, Fate& fate) {
      fate.early = packet.index == 1;
      fate.lost = packet.index == 2;
    });
    rig.path.judge_with(source);
    rig.offer(4);
    rig.let_arrive();
    ASSERT_EQ(rig.indices(), (std::vector<std::uint64_t>{0, 3}));
    EXPECT_EQ(rig.arrived[1].at, kStart + milliseconds(3 + 7));
    EXPECT_EQ(rig.path.ledger().early, 1u);
    EXPECT_EQ(rig.path.ledger().lost, 1u);
    EXPECT_EQ(rig.path.transmitted(), 3u * 1250);
  }
}

// Hurried by more than the distance takes, it comes as soon as its last bit has left.
TEST(PathWithFaults, APacketMayBeHurriedUpToItsDeparture) {
  Rig rig({.bits_per_second = 10'000'000, .delay = milliseconds(7)});
  Source source([](const Offering& packet, Fate& fate) {
    fate.held_back = packet.index == 0 ? -milliseconds(3) : -seconds(1);
  });
  rig.path.judge_with(source);
  rig.offer(kStart, kPacket);
  rig.offer(kStart + milliseconds(20), kPacket);
  rig.let_arrive();
  EXPECT_EQ(rig.arrived[0].at, kStart + milliseconds(1 + 7 - 3));
  EXPECT_EQ(rig.arrived[1].at, kStart + milliseconds(21));
}

TEST(PathWithFaults, JitterReordersUnlessItMayNot) {
  PathConfig config{.bits_per_second = 1'000'000'000,
                    .impairments = {.jitter = Jitter{.deviation = milliseconds(2)}}};
  Rig reordering(config);
  reordering.offer(500);
  reordering.let_arrive();
  EXPECT_GT(reordering.path.ledger().reordered, 100u);
  config.impairments.jitter->reorder = false;
  Rig in_order(config);
  in_order.offer(500);
  in_order.let_arrive();
  EXPECT_EQ(in_order.path.ledger().reordered, 0u);
  EXPECT_TRUE(std::ranges::is_sorted(in_order.indices()));
}

// Of packets far apart each has its own delay: half of them are early.
TEST(PathWithFaults, JitterIsOnBothSidesOfTheDelay) {
  Rig rig({.bits_per_second = kHighestRate,
           .delay = milliseconds(50),
           .impairments = {.jitter = Jitter{.deviation = milliseconds(2), .reorder = false}}});
  for (int i = 0; i < 400; ++i) rig.offer(kStart + milliseconds(100) * i, kPacket);
  rig.let_arrive();
  int early = 0;
  for (std::size_t i = 0; i < rig.arrived.size(); ++i)
    early += rig.arrived[i].at < kStart + milliseconds(100) * i + milliseconds(50);
  EXPECT_NEAR(early, 200, 50);  // five standard deviations
}

TEST(PathWithFaults, ADownPathTakesNothingIn) {
  Rig rig({.outages = {{kStart + milliseconds(10), kStart + milliseconds(20)}}});
  rig.offer(kStart + milliseconds(9), kPacket);
  rig.offer(kStart + milliseconds(10), kPacket);
  rig.offer(kStart + milliseconds(20), kPacket);
  rig.path.set_down(kStart + milliseconds(30));
  rig.offer(kStart + milliseconds(29), kPacket);
  rig.offer(kStart + milliseconds(30), kPacket);
  rig.let_arrive();
  EXPECT_EQ(rig.indices(), (std::vector<std::uint64_t>{0, 2, 4}));
  EXPECT_EQ(rig.path.ledger().down, 2u);
  EXPECT_EQ(rig.path.ledger().octets.down, 2500u);
}

TEST(PathWithFaults, AFlappingPathTakesNothingInWhileItIsDown) {
  Rig rig({.flap = {.up = milliseconds(10), .down = milliseconds(5)}});
  for (int ms = 0; ms < 30; ms += 2) rig.offer(kStart + milliseconds(ms), kPacket);
  EXPECT_EQ(rig.path.ledger().down, 3u + 2u);  // 0, 2, 4 and 16, 18
}

TEST(PathWithFaults, ANewMtuRateAndDelayCountForWhatComesThen) {
  Rig rig({.bits_per_second = 10'000'000, .delay = milliseconds(7)});
  rig.offer(kStart, kPacket);
  rig.path.set_mtu(1249);
  rig.offer(kStart, kPacket);
  rig.path.set_mtu(1250);
  rig.path.set_rate(1'000'000);
  rig.path.set_delay(milliseconds(1));
  rig.offer(kStart, kPacket);
  rig.let_arrive();
  ASSERT_EQ(rig.indices(), (std::vector<std::uint64_t>{0, 2}));
  EXPECT_EQ(rig.arrived[0].at, kStart + milliseconds(1 + 7));
  EXPECT_EQ(rig.arrived[1].at, kStart + milliseconds(1 + 10 + 1));
  EXPECT_EQ(rig.path.ledger().too_big, 1u);
}

// Three wait when the rate falls to a tenth: one of them is being sent and is not slowed, the next
// two are. Where departures are known beforehand nobody is.
TEST(PathWithFaults, ANewRateCountsForThoseThatWaitWhereTheyAreServed) {
  for (const int which : {0, 1, 2, 3}) {
    const bool served = which % 2 == 1;
    Rig rig({.bits_per_second = 10'000'000,
             .delay = milliseconds(7),
             .queue = {.kind = which < 2 ? queue::Kind::kDropTail : queue::Kind::kRed,
                       .served = served}});
    rig.offer(3);
    rig.path.set_rate(1'000'000);
    rig.path.set_delay(milliseconds(4));
    rig.let_arrive();
    ASSERT_EQ(rig.arrived.size(), 3u);
    EXPECT_EQ(rig.arrived[0].at, kStart + milliseconds(1 + 7));
    EXPECT_EQ(rig.arrived[1].at, kStart + milliseconds(served ? 1 + 10 + 4 : 2 + 7));
    EXPECT_EQ(rig.arrived[2].at, kStart + milliseconds(served ? 1 + 20 + 4 : 3 + 7));
  }
}

// Those that a queue dropped, that were too big or came while the path was down have an index, too:
// the chain steps over them, and everybody behind them meets the state that he would have met.
TEST(PathWithFaults, LossesInBurstsStrikeTheSamePacketsWhateverBecameOfOthers) {
  PathConfig config{.bits_per_second = kHighestRate};
  config.impairments.gilbert_elliott = gilbert_elliott(200'000'000, 4000);
  const auto lost = [](Rig& rig) {
    std::vector<std::uint64_t> indices;
    for (const Told& told : rig.of(Verdict::kLost)) indices.push_back(told.index);
    return indices;
  };
  Rig whole(config);
  whole.offer(1000);
  config.mtu = 100;
  Rig partial(config);
  for (std::uint64_t index = 0; index < 1000; ++index) partial.offer(1, index % 3 == 0 ? 1250 : 50);
  auto expected = lost(whole);
  ASSERT_GT(expected.size(), 100u);
  std::erase_if(expected, [](std::uint64_t index) { return index % 3 == 0; });
  EXPECT_EQ(lost(partial), expected);
}

// A flow's port, and sizes from a bare header up.
std::vector<std::uint8_t> any_packet() {
  std::vector<std::uint8_t> octets(*rc::gen::inRange<std::size_t>(40, 1500), 0x3c);
  octets[0] = 0x45;
  octets[1] = *rc::gen::element<std::uint8_t>(0, 1, 2);
  octets[9] = 6;
  octets[21] = *rc::gen::inRange<std::uint8_t>(0, 6);
  return octets;
}

struct Step {
  Duration after{0};
  std::vector<std::uint8_t> packet{};
};

std::vector<Step> any_steps() {
  std::vector<Step> steps;
  const int count = *rc::gen::inRange(1, 120);
  for (int i = 0; i < count; ++i)
    steps.push_back({Duration(*rc::gen::inRange(0, 1'000'000)), any_packet()});
  return steps;
}

// After every event Rig asks for the balance, in packets and in octets.
RC_GTEST_PROP(PathWithFaults, EveryOctetIsAccountedFor, (std::uint64_t seed)) {
  const PathConfig config = any_path_config();
  Rig rig(config, seed);
  Instant now = kStart;
  std::uint64_t octets = 0;
  for (const Step& step : any_steps()) {
    now += step.after;
    rig.offer(now, step.packet);
    octets += step.packet.size();
    switch (*rc::gen::inRange(0, 40)) {
      case 0:
        rig.path.set_down(now + milliseconds(2));
        break;
      case 1:
        rig.path.set_mtu(1000);
        break;
      case 2:
        rig.path.set_rate(2'000'000);
        break;
      case 3:
        rig.path.set_delay(milliseconds(1));
        break;
      default:
        break;
    }
  }
  rig.let_arrive();
  const Ledger& books = rig.path.ledger();
  std::uint64_t arrived = 0;
  for (const Arrival& arrival : rig.arrived) arrived += arrival.octets.size();
  RC_ASSERT(books.delivered == rig.arrived.size());
  RC_ASSERT(books.octets.offered == octets);
  RC_ASSERT(books.octets.delivered == arrived);
  if (!config.trace) RC_ASSERT(rig.path.under_way() == 0u);
  RC_ASSERT(rig.path.balances());
}

// THE claim that fault logs rest on: what chance did is wholly in the fates that were told. A path
// without impairments, whose RED drops nothing by chance, does the same to the same packets when a
// script speaks those fates.
RC_GTEST_PROP(PathWithFaults, ARandomPathAndItsScriptedTwinDoTheSame, (std::uint64_t seed)) {
  const PathConfig config = any_path_config();
  const auto steps = any_steps();
  const auto run = [&](Rig& rig) {
    Instant now = kStart;
    for (const Step& step : steps) rig.offer(now += step.after, step.packet);
    rig.let_arrive();
  };
  Rig random(config, seed);
  run(random);
  std::map<std::uint64_t, Fate> script;
  for (const Told& told : random.told)
    if (told.fate) script[told.index] = *told.fate;

  PathConfig bare = config;
  bare.impairments = {};
  bare.queue.red.max_ppb = 0;
  Rig scripted(bare, seed);
  Source source([&](const Offering& packet, Fate& fate) {
    const auto found = script.find(packet.index);
    if (found != script.end()) fate = found->second;
  });
  scripted.path.judge_with(source);
  run(scripted);
  RC_ASSERT(scripted.told == random.told);
  RC_ASSERT(scripted.arrived == random.arrived);
  RC_ASSERT(scripted.path.ledger() == random.path.ledger());
  RC_ASSERT(scripted.path.strikes() == Strikes{});
}

}  // namespace
}  // namespace sim
