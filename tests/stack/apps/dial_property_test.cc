// Whatever is behind the doors: the winner is the one that RFC 8305's rule gives.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "stack/apps/dial.h"
#include "tests/stack/apps/dialing.h"

namespace {

using namespace std::chrono_literals;
using stack::apps::kMostTargets;
using stack::base::Family;
using tests::Door;
using tests::targets_of;
using Trial = tests::DialTrial;

using Lines = std::vector<std::string>;

constexpr Family k4 = Family::kIpv4;
constexpr Family k6 = Family::kIpv6;

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
