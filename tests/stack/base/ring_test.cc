#include "stack/base/ring.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <deque>
#include <vector>

namespace {

using stack::base::ByteView;
using stack::base::Ring;
using Octets = std::vector<std::uint8_t>;

Octets run_of(std::uint8_t first, std::size_t count) {
  Octets octets(count);
  for (std::size_t i = 0; i < count; ++i) octets[i] = static_cast<std::uint8_t>(first + i);
  return octets;
}

// All of [at, end), piece by piece.
Octets read_all(const Ring& ring, std::uint64_t at, std::uint64_t end) {
  Octets all;
  while (at < end) {
    ByteView piece = ring.read(at, end);
    if (piece.empty()) break;
    all.insert(all.end(), piece.begin(), piece.end());
    at += piece.size();
  }
  return all;
}

TEST(Ring, IsAWindowThatBeginsWhereItIsTold) {
  Ring ring(1000, 16);
  EXPECT_EQ(ring.begin(), 1000u);
  EXPECT_EQ(ring.limit(), 1016u);
  EXPECT_EQ(ring.capacity(), 16u);
}

TEST(Ring, GivesBackWhatWasWritten) {
  Ring ring(1000, 16);
  ring.write(1000, run_of(1, 16));
  EXPECT_EQ(read_all(ring, 1000, 1016), run_of(1, 16));
  EXPECT_EQ(read_all(ring, 1003, 1005), run_of(4, 2));
  EXPECT_TRUE(ring.read(1007, 1007).empty());
}

TEST(Ring, ALaterWriteReplacesAnEarlierOne) {
  Ring ring(0, 8);
  ring.write(0, run_of(1, 8));
  ring.write(2, run_of(100, 3));
  EXPECT_EQ(read_all(ring, 0, 8), (Octets{1, 2, 100, 101, 102, 6, 7, 8}));
}

TEST(Ring, DiscardingMovesTheWindowAndKeepsTheRest) {
  Ring ring(0, 8);
  ring.write(0, run_of(0, 8));
  ring.discard_below(5);
  EXPECT_EQ(ring.limit(), 13u);
  ring.write(8, run_of(8, 5));
  EXPECT_EQ(read_all(ring, 5, 13), run_of(5, 8));
}

TEST(Ring, AnIdleRingIsReusableAfterRelease) {
  Ring ring(7, 8);
  ring.write(7, run_of(7, 8));
  ring.release();
  EXPECT_EQ(ring.begin(), 7u);
  ring.write(9, run_of(50, 2));
  EXPECT_EQ(read_all(ring, 9, 11), run_of(50, 2));
}

TEST(Ring, AWindowThatGrowsKeepsWhatItHolds) {
  Ring ring(1000, 8);
  ring.write(1000, run_of(0, 8));
  ring.discard_below(1003);
  ring.grow(16);
  EXPECT_EQ(ring.begin(), 1003u);
  EXPECT_EQ(ring.limit(), 1019u);
  EXPECT_EQ(ring.capacity(), 16u);
  ring.write(1008, run_of(8, 11));
  EXPECT_EQ(read_all(ring, 1003, 1019), run_of(3, 16));
}

TEST(RingDeathTest, AWindowNeverBecomesSmaller) {
  Ring ring(0, 8);
  ring.grow(8);
  EXPECT_DEATH(ring.grow(7), "CHECK failed");
}

TEST(RingDeathTest, OutsideTheWindowNothingIsWrittenOrRead) {
  Ring ring(100, 8);
  EXPECT_DEATH(ring.write(99, run_of(0, 1)), "CHECK failed");
  EXPECT_DEATH(ring.write(104, run_of(0, 5)), "CHECK failed");
  EXPECT_DEATH(ring.read(100, 101), "CHECK failed");
  EXPECT_DEATH(ring.discard_below(99), "CHECK failed");
}

// --- against a deque that holds the window octet by octet

struct Model {
  std::uint64_t begin;
  std::deque<std::uint8_t> octets;  // [begin, end of what was ever written)

  std::uint64_t end() const { return begin + octets.size(); }
};

void write(Ring& ring, Model& model, std::uint8_t value) {
  // Only what joins on is written, so that every octet the model has is a written one.
  auto at = model.begin + *rc::gen::inRange<std::uint64_t>(0, model.octets.size() + 1);
  auto count = *rc::gen::inRange<std::size_t>(0, static_cast<std::size_t>(ring.limit() - at) + 1);
  Octets data = run_of(value, count);
  ring.write(at, data);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t offset = at + i - model.begin;
    if (offset == model.octets.size()) model.octets.push_back(0);
    model.octets[offset] = data[i];
  }
}

void discard(Ring& ring, Model& model) {
  // Sometimes past all that was written: the window then stands empty further on.
  auto count = *rc::gen::inRange<std::size_t>(0, model.octets.size() + 3);
  ring.discard_below(model.begin + count);
  model.begin += count;
  std::size_t gone = std::min(count, model.octets.size());
  model.octets.erase(model.octets.begin(),
                     model.octets.begin() + static_cast<std::ptrdiff_t>(gone));
}

RC_GTEST_PROP(RingProperty, IsAQueueOfOctetsOverwritableInside, ()) {
  // Capacities around the smallest storage (4096) make it wrap; larger ones make it grow.
  auto capacity = *rc::gen::inRange<std::size_t>(1, 20000);
  auto begin = *rc::gen::arbitrary<std::uint32_t>();
  auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 20));
  Ring ring(begin, capacity);
  Model model{begin, {}};
  for (int step : steps) {
    if (step == 0) {
      ring.release();
      model.octets.clear();
    } else if (step == 1) {
      capacity += *rc::gen::inRange<std::size_t>(0, 5000);
      ring.grow(capacity);
    } else if (step < 8) {
      discard(ring, model);
    } else {
      write(ring, model, static_cast<std::uint8_t>(step * 13));
    }
    RC_ASSERT(ring.begin() == model.begin);
    RC_ASSERT(ring.limit() == model.begin + capacity);
    RC_ASSERT(ring.read(model.end(), model.end()).empty());
    RC_ASSERT(read_all(ring, model.begin, model.end()) ==
              Octets(model.octets.begin(), model.octets.end()));
  }
}

}  // namespace
