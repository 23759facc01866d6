#include "stack/apps/dial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "tests/stack/apps/street.h"

namespace {

using namespace std::chrono_literals;
using stack::apps::Dial;
using stack::apps::DialConfig;
using stack::apps::in_dial_order;
using stack::apps::kMostTargets;
using stack::apps::Target;
using stack::base::Duration;
using stack::base::Family;
using stack::tcp::Ending;
using tests::address_of;
using tests::Door;
using tests::Street;

using Lines = std::vector<std::string>;

constexpr Family k4 = Family::kIpv4;
constexpr Family k6 = Family::kIpv6;

// Doors 1, 2, 3 ... of these families.
std::vector<Target> targets_of(const std::vector<Family>& families) {
  std::vector<Target> targets;
  for (Family family : families) {
    targets.push_back({address_of(family, static_cast<std::uint8_t>(targets.size() + 1))});
  }
  return targets;
}

Door opens(Duration after, std::string words = "") {
  return {Door::Kind::kOpens, after, std::move(words)};
}
Door refuses(Duration after) { return {Door::Kind::kRefuses, after}; }
Door has_no_route(Duration after) { return {Door::Kind::kNoRoute, after}; }
Door has_no_port(Duration after) { return {Door::Kind::kNoPort, after}; }

DialConfig of_families(const std::vector<Family>& families) {
  return {.targets = targets_of(families)};
}

// A dial of doors, each as it is told, of IPv4 unless the targets are given.
struct Trial {
  explicit Trial(const std::vector<Door>& doors, DialConfig config = {})
      : targets(config.targets.empty() ? targets_of(std::vector<Family>(doors.size(), k4))
                                       : config.targets),
        dial(with_targets(std::move(config), targets)) {
    for (std::size_t i = 0; i < doors.size(); ++i) street.put(targets[i].remote, doors[i]);
  }
  static DialConfig with_targets(DialConfig config, const std::vector<Target>& targets) {
    config.targets = targets;
    return config;
  }
  static stack::base::Endpoint door(std::size_t number) {
    return address_of(k4, static_cast<std::uint8_t>(number));
  }
  Duration time() const { return street.now().time_since_epoch(); }

  std::vector<Target> targets;
  Street street;
  Dial dial;
};

std::vector<int> numbers_of(const std::vector<Target>& order) {
  std::vector<int> numbers;
  for (const Target& target : order) numbers.push_back(target.remote.address.octets().back());
  return numbers;
}

// RFC 8305 4 with a First Address Family Count of 1.
TEST(DialOrder, FamiliesTakeTurnsBeginningWithTheFirst) {
  using Numbers = std::vector<int>;
  EXPECT_EQ(numbers_of(in_dial_order(targets_of({k6, k6, k4}))), (Numbers{1, 3, 2}));
  EXPECT_EQ(numbers_of(in_dial_order(targets_of({k4, k6}))), (Numbers{1, 2}));
  EXPECT_EQ(numbers_of(in_dial_order(targets_of({k4, k4, k4, k6, k6}))), (Numbers{1, 4, 2, 5, 3}));
  EXPECT_EQ(numbers_of(in_dial_order(targets_of({k6, k6, k6}))), (Numbers{1, 2, 3}));
  EXPECT_EQ(numbers_of(in_dial_order({})), Numbers{});
}

TEST(DialOrder, AnOrderOfTurnsStaysAsItIs) {
  auto order = in_dial_order(targets_of({k6, k6, k4, k4, k6, k4}));
  EXPECT_EQ(in_dial_order(order), order);
}

TEST(DialOrder, TheLimitLeavesBothFamiliesIn) {
  std::vector<Family> families(20, k6);
  families.push_back(k4);
  auto order = in_dial_order(targets_of(families));
  EXPECT_EQ(order.size(), kMostTargets);
  EXPECT_EQ(order[1].remote.address.family(), k4);
}

TEST(Dial, TheSecondAttemptLeaves250MillisecondsAfterTheFirstAndNotBefore) {
  Trial trial({{}, {}, {}});
  trial.street.run(trial.dial, 900ms);
  EXPECT_EQ(trial.street.first_syns(),
            (Lines{"0 ms: S 192.0.2.1", "250 ms: S 192.0.2.2", "500 ms: S 192.0.2.3"}));
}

TEST(Dial, AnAnswerBeforeTheDelayLeavesTheOthersUntried) {
  Trial trial({opens(249ms), opens(1ms)});
  trial.street.run(trial.dial);
  EXPECT_EQ(trial.time(), 249ms);
  trial.street.pass(trial.dial, 1s);
  EXPECT_EQ(trial.street.first_syns(), Lines{"0 ms: S 192.0.2.1"});
  EXPECT_EQ(trial.dial.take()->remote(), Trial::door(1));
  EXPECT_FALSE(trial.dial.take()) << "it is handed over once";
}

// RFC 5461 4.
TEST(Dial, WhereARouterKnowsNoWayTheNextIsTriedAtOnce) {
  Trial trial({has_no_route(40ms), {}});
  trial.street.run(trial.dial, 900ms);
  EXPECT_EQ(trial.street.first_syns(), (Lines{"0 ms: S 192.0.2.1", "40 ms: S 192.0.2.2"}));
}

TEST(Dial, WhereNoWayIsKnownToAnyAddressTheNameIsUnreachable) {
  Trial trial({has_no_route(40ms), has_no_route(40ms)});
  trial.street.run(trial.dial);
  EXPECT_EQ(trial.time(), 80ms);
  EXPECT_EQ(trial.dial.failure(), Ending::kUnreachable);
}

TEST(Dial, ARefusalStartsTheNextAtOnceAndTheDelayAnew) {
  Trial trial({refuses(40ms), {}, {}});
  trial.street.run(trial.dial, 900ms);
  EXPECT_EQ(trial.street.first_syns(),
            (Lines{"0 ms: S 192.0.2.1", "40 ms: S 192.0.2.2", "290 ms: S 192.0.2.3"}));
}

TEST(Dial, ALaterAttemptThatFailsIsReplacedAtOnceToo) {
  Trial trial({{}, refuses(40ms), {}});
  trial.street.run(trial.dial, 900ms);
  EXPECT_EQ(trial.street.first_syns(),
            (Lines{"0 ms: S 192.0.2.1", "250 ms: S 192.0.2.2", "290 ms: S 192.0.2.3"}));
}

TEST(Dial, EveryAttemptThatFailsHasASuccessorAtOnce) {
  Trial trial({refuses(260ms), refuses(10ms), {}, {}, {}});
  trial.street.run(trial.dial, 300ms);
  // In what order a host says what it has to say at one instant is its own affair.
  EXPECT_THAT(trial.street.first_syns(),
              testing::UnorderedElementsAre("0 ms: S 192.0.2.1", "250 ms: S 192.0.2.2",
                                            "260 ms: S 192.0.2.3", "260 ms: S 192.0.2.4"));
}

// RFC 8305's case: the first family has a hole in it.
TEST(Dial, TheOtherFamilyComesSecondAndWinsWhereTheFirstIsSilent) {
  for (Family silent : {k6, k4}) {
    Family other = silent == k6 ? k4 : k6;
    Trial trial({{}, {}, opens(40ms, "hello")}, of_families({silent, silent, other}));
    trial.street.run(trial.dial);
    EXPECT_EQ(trial.time(), 290ms);
    EXPECT_EQ(trial.street.first_syns(),
              (Lines{"0 ms: S " + address_of(silent, 1).address.to_string(),
                     "250 ms: S " + address_of(other, 3).address.to_string()}));
    trial.street.pass(trial.dial, 1s);
    auto winner = trial.dial.take();
    EXPECT_EQ(winner->remote(), address_of(other, 3));
    EXPECT_EQ(stack::base::as_text(winner->readable()), "hello");
  }
}

TEST(Dial, ALoserOfTheOtherFamilyIsReset) {
  Trial trial({opens(300ms), opens(10ms)}, of_families({k6, k4}));
  trial.street.run(trial.dial);
  trial.street.pass(trial.dial, 1s);
  EXPECT_EQ(trial.dial.take()->remote(), address_of(k4, 2));
  EXPECT_TRUE(trial.street.heard_at(address_of(k6, 1), 'R'));
}

// RFC 5461 2.2: a port that nobody listens at is an answer; RFC 1122 4.2.3.9.
TEST(Dial, APortThatIsUnreachableIsARefusal) {
  for (Family family : {k4, k6}) {
    Trial trial({has_no_port(40ms), opens(10ms)}, of_families({family, family}));
    trial.street.run(trial.dial);
    EXPECT_EQ(trial.time(), 50ms);
    Trial only(std::vector<Door>{has_no_port(40ms)}, of_families({family}));
    only.street.run(only.dial);
    EXPECT_EQ(only.dial.failure(), Ending::kRefused);
    EXPECT_EQ(only.time(), 40ms);
  }
}

TEST(Dial, AnAttemptThatARouterKnowsNoWayForIsOver) {
  for (Family family : {k4, k6}) {
    Trial trial({has_no_route(40ms), {}, {}}, of_families({family, family, family}));
    trial.street.run(trial.dial, 1100ms);
    std::string doors[] = {address_of(family, 1).address.to_string(),
                           address_of(family, 2).address.to_string(),
                           address_of(family, 3).address.to_string()};
    EXPECT_EQ(trial.street.heard(), (Lines{"0 ms: S " + doors[0], "40 ms: S " + doors[1],
                                           "290 ms: S " + doors[2], "1040 ms: S " + doors[1]}))
        << "of the SYNs only the second is repeated";
  }
}

TEST(Dial, AnAddressNobodyCanHaveIsPassedOverWithoutDelay) {
  Street street;
  auto targets = targets_of({k4, k4, k4});
  targets[0].remote.address = stack::base::Address::v4(224, 0, 0, 1);
  targets[1].remote.port = 0;
  street.put(address_of(k4, 3), opens(5ms));
  Dial dial({.targets = targets});
  street.run(dial);
  EXPECT_EQ(street.first_syns(), Lines{"0 ms: S 192.0.2.3"});
  EXPECT_EQ(dial.take()->remote(), address_of(k4, 3));
}

TEST(Dial, ALoserThatIsNotConnectedVanishesAndItsLateAnswerIsReset) {
  Trial trial({opens(400ms), opens(50ms)});
  trial.street.run(trial.dial);
  EXPECT_EQ(trial.time(), 300ms);
  auto winner = trial.dial.take();
  EXPECT_EQ(winner->remote(), Trial::door(2));
  EXPECT_FALSE(trial.street.heard_at(Trial::door(1), 'R'));
  trial.street.pass(trial.dial, 1s);
  EXPECT_EQ(trial.street.heard(), (Lines{"0 ms: S 192.0.2.1", "250 ms: S 192.0.2.2",
                                         "300 ms: . 192.0.2.2", "400 ms: R 192.0.2.1"}))
      << "the loser's SYN is not repeated either";
  EXPECT_TRUE(winner->connected());
  EXPECT_FALSE(winner->ending());
}

TEST(Dial, OfTwoThatAreConnectedInOneTurnTheFirstTriedWinsAndTheOtherIsReset) {
  Trial trial({opens(300ms), opens(50ms)});
  trial.street.run(trial.dial);
  EXPECT_EQ(trial.time(), 300ms);
  EXPECT_EQ(trial.dial.take()->remote(), Trial::door(1));
  EXPECT_TRUE(trial.street.heard_at(Trial::door(2), 'R'));
}

TEST(Dial, NothingOfALoserReachesTheReader) {
  Trial trial({opens(400ms, "loser"), opens(50ms, "winner")});
  trial.street.run(trial.dial);
  trial.street.pass(trial.dial, 1s);
  auto winner = trial.dial.take();
  EXPECT_EQ(stack::base::as_text(winner->readable()), "winner");
  EXPECT_EQ(trial.street.host().tcp().size(), 1u);
}

TEST(Dial, AllRefusedIsRefused) {
  Trial trial({refuses(10ms), refuses(20ms)});
  trial.street.run(trial.dial);
  EXPECT_EQ(trial.dial.failure(), Ending::kRefused);
  EXPECT_EQ(trial.time(), 30ms);
}

TEST(Dial, AllSilentIsGivenUpWhenThePatienceEnds) {
  Trial trial({{}, {}}, {.targets = {}, .patience = 7s});
  trial.street.run(trial.dial);
  EXPECT_EQ(trial.dial.failure(), Ending::kTimedOut);
  EXPECT_EQ(trial.time(), 7s);
  trial.street.pass(trial.dial, 60s);
  EXPECT_EQ(trial.street.heard().size(), 6u) << "each SYN and two repetitions, then nothing";
  EXPECT_EQ(trial.street.host().tcp().size(), 0u);
}

TEST(Dial, ARefusalTellsMoreThanSilence) {
  Trial trial({{}, refuses(10ms)});
  trial.street.run(trial.dial);
  EXPECT_EQ(trial.dial.failure(), Ending::kRefused);
  EXPECT_EQ(trial.time(), stack::apps::kPatience) << "the silent one might still have answered";
}

TEST(Dial, SilenceTellsMoreThanTheLackOfAWay) {
  Street street;
  auto targets = targets_of({k4, k4});
  targets[0].remote.address = stack::base::Address::v4(224, 0, 0, 1);
  Dial silent({.targets = targets});
  street.run(silent);
  EXPECT_EQ(silent.failure(), Ending::kTimedOut);
  Dial unreachable({.targets = {targets[0]}});
  street.run(unreachable, 0s);
  EXPECT_EQ(unreachable.failure(), Ending::kUnreachable);
}

TEST(Dial, AnAbortResetsWhatThePeerKnowsOfAndForgetsTheRest) {
  Trial trial({opens(10ms)});
  trial.street.run(trial.dial);
  trial.dial.abort();
  trial.street.pass(trial.dial, 1s);
  EXPECT_TRUE(trial.street.heard_at(Trial::door(1), 'R'));
  Trial early(std::vector<Door>(1));
  early.street.run(early.dial, 100ms);
  early.dial.abort();
  EXPECT_EQ(early.dial.failure(), Ending::kAborted);
  early.street.pass(early.dial, 5s);
  EXPECT_EQ(early.street.heard().size(), 1u);
}

TEST(Dial, ADialThatIsDroppedLeavesNothingOpen) {
  for (Duration answered : {10ms, 1000ms}) {
    Street street;
    street.put(address_of(k4, 1), opens(answered));
    {
      Dial dial({.targets = targets_of({k4, k4})});
      street.run(dial, 300ms);
    }
    Dial other({.targets = targets_of({k4})});
    street.pass(other, 0s);
    EXPECT_EQ(street.host().tcp().size(), 1u) << "the other's";
    EXPECT_EQ(street.heard_at(address_of(k4, 1), 'R'), answered == 10ms);
  }
}

// The families by turns, by asking for each place whose turn it is.
std::vector<std::size_t> order_of(const std::vector<Family>& families) {
  std::vector<std::size_t> order;
  std::vector<bool> used(families.size());
  Family turn = families.front();
  while (order.size() < families.size()) {
    for (std::size_t i = 0; i < families.size(); ++i) {
      if (used[i] || families[i] != turn) continue;
      order.push_back(i);
      used[i] = true;
      break;
    }
    turn = turn == k4 ? k6 : k4;
  }
  return order;
}

// The winner that RFC 8305's rule gives, and when each attempt starts, found by walking through the
// milliseconds.
struct Expected {
  std::optional<std::size_t> winner;  // place in the order of attempts
  std::vector<std::optional<int>> starts;
};

Expected expected_of(const std::vector<Door>& doors, int delay, int patience) {
  Expected expected{.winner = {}, .starts = std::vector<std::optional<int>>(doors.size())};
  std::size_t next = 0;
  int last_start = -delay;
  for (int now = 0; now < patience; ++now) {
    std::size_t failures = 0;
    for (std::size_t i = next; i-- > 0;) {
      bool due = *expected.starts[i] + doors[i].after / 1ms == now;
      if (due && doors[i].kind == Door::Kind::kOpens) expected.winner = i;
      if (due && doors[i].kind != Door::Kind::kOpens && doors[i].kind != Door::Kind::kSilent) {
        ++failures;
      }
    }
    if (expected.winner) return expected;
    std::size_t starts = std::max<std::size_t>(failures, now >= last_start + delay);
    for (; starts > 0 && next < doors.size(); --starts) {
      expected.starts[next++] = now;
      last_start = now;
    }
  }
  return expected;
}

Door any_door() {
  return {*rc::gen::element(Door::Kind::kOpens, Door::Kind::kRefuses, Door::Kind::kSilent,
                            Door::Kind::kNoRoute, Door::Kind::kNoPort),
          std::chrono::milliseconds(*rc::gen::weightedOneOf<int>(
              {{3, rc::gen::inRange(1, 600)}, {1, rc::gen::inRange(600, 6000)}}))};
}

RC_GTEST_PROP(Dial, TheWinnerIsTheOneThatTheRuleGivesAndTheOnlyOne, ()) {
  auto count = *rc::gen::inRange<std::size_t>(1, kMostTargets + 1);
  auto doors = *rc::gen::container<std::vector<Door>>(count, rc::gen::exec(any_door));
  auto families = *rc::gen::container<std::vector<Family>>(count, rc::gen::element(k4, k6));
  int delay = *rc::gen::element(10, 50, 250, 2000);
  Trial trial(doors,
              {.targets = targets_of(families), .attempt_delay = std::chrono::milliseconds(delay)});
  auto order = order_of(families);
  std::vector<Door> in_order;
  for (std::size_t place : order) in_order.push_back(doors[place]);
  Expected expected = expected_of(in_order, delay, 60'000);

  trial.street.run(trial.dial);
  std::optional<stack::tcp::Stream> winner = trial.dial.take();
  RC_ASSERT(winner.has_value() == expected.winner.has_value());
  RC_ASSERT(trial.dial.failure().has_value() != winner.has_value());
  trial.street.pass(trial.dial, 10s);
  Lines syns;
  for (std::size_t i = 0; i < count; ++i) {
    const stack::base::Endpoint door = trial.targets[order[i]].remote;
    bool won = expected.winner == i;
    if (won) RC_ASSERT(winner->remote() == door);
    bool answers = expected.starts[i] && in_order[i].kind == Door::Kind::kOpens;
    RC_ASSERT(trial.street.heard_at(door, 'R') == (answers && !won));
    if (!expected.starts[i]) continue;
    syns.push_back(std::to_string(*expected.starts[i]) + " ms: S " + door.address.to_string());
  }
  Lines heard = trial.street.first_syns();
  std::ranges::sort(heard);
  std::ranges::sort(syns);
  RC_ASSERT(heard == syns);
  RC_ASSERT(trial.street.host().tcp().size() == (winner ? 1u : 0u));
}

}  // namespace
