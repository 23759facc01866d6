#include "sim/port.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "sim/simulator.h"

namespace sim {
namespace {

using stack::base::ByteView;
using stack::base::Duration;
using stack::base::Instant;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using testing::ElementsAre;

// Notes what comes out, and when it was due.
class Notebook final : public Port {
 public:
  struct Note {
    Instant at;
    std::size_t size;
    friend bool operator==(const Note&, const Note&) = default;
  };
  void take_out(Instant at, ByteView packet) override { notes.push_back({at, packet.size()}); }

  std::vector<Note> notes;
};

// Nobody looks at what is in a packet that comes from outside.
std::vector<std::uint8_t> octets(std::size_t size) { return std::vector<std::uint8_t>(size, 7); }

// 8 Mbit/s: an octet takes a microsecond.
const PathConfig kPath{.bits_per_second = 8'000'000, .delay = milliseconds(5)};

struct PortTest : testing::Test {
  PortTest() : a(simulator.add(left)), b(simulator.add(right)) {
    simulator.connect(a, b, kPath, kPath);
  }

  SeededChoices choices{1};
  Simulator simulator{choices, {}};
  Notebook left, right;
  NodeId a, b;
};

TEST_F(PortTest, WhatIsInjectedComesOutAtTheOtherEndAtItsInstant) {
  ASSERT_FALSE(simulator.run_until(Instant(milliseconds(1))));
  simulator.inject(a, octets(100));
  const Instant due(milliseconds(1) + microseconds(100) + milliseconds(5));
  EXPECT_EQ(simulator.next_at(), due);
  ASSERT_FALSE(simulator.run_until(due - Duration(1)));
  EXPECT_TRUE(right.notes.empty());
  ASSERT_FALSE(simulator.run_until(due));
  EXPECT_THAT(right.notes, ElementsAre(Notebook::Note{due, 100}));
  EXPECT_TRUE(left.notes.empty());
}

TEST_F(PortTest, BothWaysPassEachOther) {
  simulator.inject(a, octets(10));
  simulator.inject(b, octets(20));
  ASSERT_FALSE(simulator.run_until(Instant(milliseconds(6))));
  EXPECT_THAT(right.notes, ElementsAre(Notebook::Note{Instant(microseconds(5'010)), 10}));
  EXPECT_THAT(left.notes, ElementsAre(Notebook::Note{Instant(microseconds(5'020)), 20}));
}

// Who looks late finds each packet due when it was due.
TEST_F(PortTest, APacketThatIsFetchedLateSaysWhenItWasDue) {
  simulator.inject(a, octets(100));
  simulator.inject(a, octets(100));
  ASSERT_FALSE(simulator.run_until(Instant(milliseconds(100))));
  EXPECT_THAT(right.notes, ElementsAre(Notebook::Note{Instant(microseconds(5'100)), 100},
                                       Notebook::Note{Instant(microseconds(5'200)), 100}));
}

TEST_F(PortTest, TimePassesThoughNothingHappens) {
  ASSERT_FALSE(simulator.run_until(Instant(milliseconds(7))));
  EXPECT_EQ(simulator.now(), Instant(milliseconds(7)));
  EXPECT_EQ(simulator.next_at(), stack::base::kNever);
}

TEST_F(PortTest, TheBooksOfAPortsWireBalance) {
  for (int i = 0; i < 10; ++i) simulator.inject(a, octets(100));
  ASSERT_FALSE(simulator.run_until(Instant(microseconds(5'450))));
  EXPECT_EQ(simulator.path(0, Direction::kToB).ledger().offered, 10u);
  EXPECT_EQ(simulator.path(0, Direction::kToB).ledger().delivered, 4u);
  EXPECT_EQ(simulator.oracle().complaint(), std::nullopt);
  EXPECT_GE(simulator.oracle().looks().books, 14u);
}

TEST_F(PortTest, ABrokenInvariantEndsTheRun) {
  simulator.inject(a, octets(100));
  simulator.oracle().complain("a test");
  EXPECT_EQ(simulator.run_until(Instant(milliseconds(10))), Ending::kBroken);
  EXPECT_TRUE(right.notes.empty());
}

TEST(Port, TheLimitOfTimeCountsHereToo) {
  SeededChoices choices(1);
  Simulator simulator(choices, {.time = milliseconds(3)});
  Notebook left, right;
  const NodeId a = simulator.add(left);
  simulator.connect(a, simulator.add(right), kPath, kPath);
  simulator.inject(a, octets(100));
  EXPECT_EQ(simulator.run_until(Instant(milliseconds(10))), Ending::kOutOfTime);
}

}  // namespace
}  // namespace sim
