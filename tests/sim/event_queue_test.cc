#include "sim/event_queue.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;

Instant at(int nanoseconds) { return Instant(Duration(nanoseconds)); }

TEST(EventQueue, IsNeverDueWhenEmpty) {
  EventQueue<int> queue;
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.next_at(), stack::base::kNever);
}

// The model is a stable sort by time: what that keeps in order, the queue keeps in order.
RC_GTEST_PROP(EventQueue, OrdersByTimeAndThenByScheduling, ()) {
  const auto times = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5));
  EventQueue<std::size_t> queue;
  std::vector<std::pair<int, std::size_t>> expected;
  for (std::size_t i = 0; i < times.size(); ++i) {
    queue.schedule(at(times[i]), i);
    expected.emplace_back(times[i], i);
  }
  std::stable_sort(expected.begin(), expected.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [time, event] : expected) {
    RC_ASSERT(queue.next_at() == at(time));
    RC_ASSERT(queue.pop() == event);
  }
  RC_ASSERT(queue.empty());
}

// Lanes, out of order and by turns with taking out, keep the order of one without lanes.
RC_GTEST_PROP(EventQueue, KeepsItsOrderWhateverStandsInLanes, ()) {
  struct Step {
    int delay;      // negative: takes one out instead
    unsigned lane;  // 3: none
  };
  EventQueue<int> with_lanes, without;
  int time = 0;
  const auto count = *rc::gen::inRange(0, 200);
  for (int i = 0; i < count; ++i) {
    const Step step{*rc::gen::inRange(-10, 20), *rc::gen::inRange(0u, 4u)};
    if (step.delay >= 0) {
      without.schedule(at(time + step.delay), i);
      step.lane < 3 ? with_lanes.schedule(at(time + step.delay), i, step.lane)
                    : with_lanes.schedule(at(time + step.delay), i);
    } else if (!without.empty()) {
      RC_ASSERT(with_lanes.next_at() == without.next_at());
      time = static_cast<int>(without.next_at().time_since_epoch().count());
      RC_ASSERT(with_lanes.pop() == without.pop());
    }
  }
  while (!without.empty()) {
    RC_ASSERT(with_lanes.next_at() == without.next_at());
    RC_ASSERT(with_lanes.pop() == without.pop());
  }
  RC_ASSERT(with_lanes.empty());
}

TEST(EventQueue, WhatIsScheduledWhileAnInstantIsServedComesLastInIt) {
  EventQueue<int> queue;
  queue.schedule(at(1), 10);
  queue.schedule(at(1), 11);
  EXPECT_EQ(queue.pop(), 10);
  queue.schedule(at(1), 12);
  EXPECT_EQ(queue.pop(), 11);
  EXPECT_EQ(queue.pop(), 12);
}

}  // namespace
}  // namespace sim
