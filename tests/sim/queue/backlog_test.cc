#include "sim/queue/backlog.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <deque>

namespace sim::queue {
namespace {

using stack::base::Duration;
using stack::base::Instant;

Instant at(std::int64_t nanoseconds) { return Instant(Duration(nanoseconds)); }

TEST(Backlog, WhoBeginsToLeaveWaitsNoMore) {
  Backlog backlog;
  backlog.push(at(10), 100);
  backlog.push(at(20), 50);
  backlog.advance(at(9));
  EXPECT_EQ(backlog.packets(), 2u);
  EXPECT_EQ(backlog.octets(), 150u);
  backlog.advance(at(10));
  EXPECT_EQ(backlog.packets(), 1u);
  EXPECT_EQ(backlog.octets(), 50u);
}

TEST(Backlog, RemembersSinceWhenNobodyWaits) {
  Backlog backlog;
  EXPECT_EQ(backlog.empty_since(), at(0));
  backlog.push(at(10), 100);
  backlog.push(at(20), 100);
  backlog.advance(at(50));
  EXPECT_EQ(backlog.empty_since(), at(20));
}

RC_GTEST_PROP(Fifo, IsADeque, ()) {
  Fifo<int> fifo;
  std::deque<int> model;
  for (const bool push : *rc::gen::container<std::vector<bool>>(rc::gen::arbitrary<bool>())) {
    if (push || model.empty()) {
      model.push_back(static_cast<int>(model.size() * 3 + 1));
      fifo.push(model.back());
    } else {
      RC_ASSERT(fifo.front() == model.front());
      RC_ASSERT(fifo.pop() == model.front());
      model.pop_front();
    }
    RC_ASSERT(fifo.size() == model.size());
    RC_ASSERT(fifo.empty() == model.empty());
  }
}

// Pushes and pops in turn, so that it wraps around while it grows.
TEST(Fifo, GrowsWhileItIsWrapped) {
  Fifo<int> fifo;
  int in = 0;
  int out = 0;
  for (int round = 0; round < 40; ++round) {
    for (int i = 0; i < 3; ++i) fifo.push(in++);
    EXPECT_EQ(fifo.pop(), out++);
  }
  while (!fifo.empty()) EXPECT_EQ(fifo.pop(), out++);
  EXPECT_EQ(in, out);
}

}  // namespace
}  // namespace sim::queue
