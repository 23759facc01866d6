#include "stack/base/intervals.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <set>
#include <tuple>
#include <vector>

namespace {

using stack::base::Intervals;
using stack::base::Range;
using Ranges = std::vector<Range>;
using Set = std::set<std::uint64_t>;

constexpr std::uint64_t kUniverse = 48;

Intervals holding(const Ranges& ranges) {
  Intervals intervals(8);
  for (Range range : ranges) EXPECT_TRUE(intervals.insert(range));
  return intervals;
}

TEST(Intervals, RangesStayApartAndSorted) {
  EXPECT_EQ(holding({{20, 30}, {0, 5}, {10, 15}}).ranges(), (Ranges{{0, 5}, {10, 15}, {20, 30}}));
}

TEST(Intervals, TouchingRangesBecomeOne) {
  EXPECT_EQ(holding({{0, 5}, {10, 15}, {5, 10}}).ranges(), (Ranges{{0, 15}}));
}

TEST(Intervals, ARangeSwallowsThoseItCovers) {
  EXPECT_EQ(holding({{1, 2}, {4, 5}, {7, 8}, {0, 6}}).ranges(), (Ranges{{0, 6}, {7, 8}}));
}

TEST(Intervals, AnEmptyRangeAddsNothing) {
  Intervals none(0);
  EXPECT_TRUE(none.insert({3, 3}));
  EXPECT_TRUE(none.empty());
}

TEST(Intervals, OneRangeTooManyIsRefusedAndTheSetUnchanged) {
  Intervals two(2);
  ASSERT_TRUE(two.insert({0, 1}));
  ASSERT_TRUE(two.insert({4, 5}));
  EXPECT_FALSE(two.insert({2, 3}));
  EXPECT_EQ(two.ranges(), (Ranges{{0, 1}, {4, 5}}));
  EXPECT_TRUE(two.insert({1, 2})) << "what melts into a range needs no place of its own";
  EXPECT_TRUE(two.insert({0, 9}));
  EXPECT_TRUE(two.insert({12, 13})) << "the place that was freed";
}

TEST(Intervals, TheWholeLineFits) {
  Intervals all(1);
  ASSERT_TRUE(all.insert({0, UINT64_MAX}));
  EXPECT_EQ(all.size(), UINT64_MAX);
  EXPECT_TRUE(all.contains(UINT64_MAX - 1));
  EXPECT_FALSE(all.contains(UINT64_MAX));
}

// --- against a plain set of integers

Set members(Range range) {
  Set all;
  for (std::uint64_t value = range.begin; value < range.end; ++value) all.insert(value);
  return all;
}

// The set's runs of successive integers.
Ranges runs(const Set& set) {
  Ranges found;
  for (std::uint64_t value : set) {
    if (found.empty() || found.back().end != value) found.push_back({value, value});
    ++found.back().end;
  }
  return found;
}

Ranges missing_from(const Set& set, Range range) {
  Set holes = members(range);
  for (std::uint64_t value : set) holes.erase(value);
  return runs(holes);
}

Range any_range() {
  auto a = *rc::gen::inRange<std::uint64_t>(0, kUniverse);
  auto b = *rc::gen::inRange<std::uint64_t>(0, kUniverse);
  return {std::min(a, b), std::max(a, b)};
}

void agree(const Intervals& intervals, const Set& set) {
  RC_ASSERT(intervals.ranges() == runs(set));
  RC_ASSERT(intervals.size() == set.size());
  RC_ASSERT(intervals.empty() == set.empty());
  for (std::uint64_t value = 0; value <= kUniverse; ++value) {
    RC_ASSERT(intervals.contains(value) == set.contains(value));
  }
}

RC_GTEST_PROP(IntervalsProperty, IsASetOfIntegers, ()) {
  auto limit = *rc::gen::inRange<std::size_t>(0, 8);
  auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 8));
  Intervals intervals(limit);
  Set set;
  for (int step : steps) {
    Range range = any_range();
    if (step == 0) {
      intervals.erase_below(range.end);
      set.erase(set.begin(), set.lower_bound(range.end));
    } else {
      Set with = set;
      with.merge(members(range));
      bool fits = range.empty() || runs(with).size() <= limit;
      RC_ASSERT(intervals.insert(range) == fits);
      if (fits) set = with;
    }
    agree(intervals, set);
    Range asked = any_range();
    RC_ASSERT(intervals.missing(asked) == missing_from(set, asked));
  }
  intervals.clear();
  agree(intervals, {});
}

}  // namespace
