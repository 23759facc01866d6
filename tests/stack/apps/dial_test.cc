#include "stack/apps/dial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/stack/apps/dialing.h"

namespace {

using namespace std::chrono_literals;
using stack::apps::Dial;
using stack::apps::in_dial_order;
using stack::apps::kMostTargets;
using stack::apps::Target;
using stack::base::Duration;
using stack::base::Family;
using stack::tcp::Ending;
using tests::address_of;
using tests::Door;
using tests::has_no_port;
using tests::has_no_route;
using tests::of_families;
using tests::opens;
using tests::refuses;
using tests::Street;
using tests::targets_of;
using Trial = tests::DialTrial;

using Lines = std::vector<std::string>;

constexpr Family k4 = Family::kIpv4;
constexpr Family k6 = Family::kIpv6;

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

}  // namespace
