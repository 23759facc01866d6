#include "stack/base/intervals.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
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

std::optional<Range> first_within(const Set& set, Range range) {
  Set common;
  std::ranges::set_intersection(set, members(range), std::inserter(common, common.end()));
  Ranges found = runs(common);
  return found.empty() ? std::nullopt : std::optional(found.front());
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
    auto found = intervals.find(value);
    RC_ASSERT(found.has_value() == set.contains(value));
    RC_ASSERT(intervals.contains(value) == set.contains(value));
    if (found) {
      RC_ASSERT(found->begin <= value && value < found->end);
      RC_ASSERT(std::ranges::count(intervals.ranges(), *found) == 1);
    }
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
    } else if (step == 1) {
      intervals.erase_from(range.begin);
      set.erase(set.lower_bound(range.begin), set.end());
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
    RC_ASSERT(intervals.first_within(asked) == first_within(set, asked));
  }
  intervals.clear();
  agree(intervals, {});
}

// --- the work: a number that counts what is done with it

struct Counted {
  std::uint64_t value = 0;
  static inline std::uint64_t comparisons = 0;
  static inline std::uint64_t copies = 0;

  Counted() = default;
  Counted(std::uint64_t number) : value(number) {}
  Counted(const Counted& other) : value(other.value) { ++copies; }
  Counted& operator=(const Counted& other) {
    value = other.value;
    ++copies;
    return *this;
  }
  friend bool operator==(const Counted& a, const Counted& b) {
    ++comparisons;
    return a.value == b.value;
  }
  friend auto operator<=>(const Counted& a, const Counted& b) {
    ++comparisons;
    return a.value <=> b.value;
  }
};

struct Work {
  std::uint64_t comparisons, copies;
};

template <typename Action>
Work work_of(Action action) {
  Counted::comparisons = Counted::copies = 0;
  action();
  return {Counted::comparisons, Counted::copies};
}

constexpr std::size_t kMost = 512;
constexpr std::uint64_t kPieces = 1 << 16;
// Two searches of ceil(log2(512)) + 1 steps, and what is done at the place that was found.
constexpr std::uint64_t kComparisonsOfAPlace = 2 * 10 + 8;
// A range is two numbers; a step or two of a search copies the number sought.
constexpr std::uint64_t kCopiesOfAPlace = 32;
constexpr std::uint64_t kCopiesOfAChange = 2 * kMost + kCopiesOfAPlace;

using CountedIntervals = stack::base::BasicIntervals<Counted>;

// Single members, no two touching, as CVE-2018-5390 has them come.
std::vector<std::uint64_t> scattered_members(const std::string& order) {
  std::vector<std::uint64_t> members;
  for (std::uint64_t i = 0; i < kPieces; ++i) members.push_back(2 * i);
  if (order == "reverse") std::ranges::reverse(members);
  if (order == "random") {
    // Multiplication by an odd number is a permutation modulo a power of two.
    for (auto& member : members) member = 2 * (member / 2 * 40503 % kPieces);
  }
  return members;
}

// Attack case TCP-08.
TEST(Intervals, ScatteredMembersAreCheapInAnyOrder) {
  for (const char* order : {"ascending", "reverse", "random"}) {
    CountedIntervals intervals(kMost);
    for (std::uint64_t member : scattered_members(order)) {
      bool full = intervals.ranges().size() == kMost;
      Work insertion = work_of([&] { intervals.insert({member, member + 1}); });
      ASSERT_LE(insertion.comparisons, kComparisonsOfAPlace) << order;
      ASSERT_LE(insertion.copies, full ? kCopiesOfAPlace : kCopiesOfAChange) << order;
      Work question = work_of([&] {
        (void)intervals.find(member);
        (void)intervals.first_within({member, member + 1});
        (void)intervals.missing({member, member + 1});
      });
      ASSERT_LE(question.comparisons, 2 * kComparisonsOfAPlace) << order;
      ASSERT_LE(question.copies, 3 * kCopiesOfAPlace) << order;
    }
    EXPECT_EQ(intervals.ranges().size(), kMost);
  }
}

TEST(Intervals, ManyRangesMeltIntoOneAtOnce) {
  CountedIntervals intervals(kMost);
  for (std::uint64_t i = 0; i < kMost; ++i) intervals.insert({2 * i, 2 * i + 1});
  Work work = work_of([&] { intervals.insert({0, 2 * kMost}); });
  EXPECT_LE(work.comparisons, kComparisonsOfAPlace);
  EXPECT_LE(work.copies, kCopiesOfAPlace);
}

TEST(Intervals, TakingAwayFromEitherEndMovesEachRangeOnceAtMost) {
  CountedIntervals intervals(kMost);
  for (std::uint64_t i = 0; i < kMost; ++i) intervals.insert({2 * i, 2 * i + 1});
  for (std::uint64_t i = 1; i < kMost / 2; ++i) {
    Work below = work_of([&] { intervals.erase_below(2 * i); });
    ASSERT_LE(below.comparisons, kComparisonsOfAPlace);
    ASSERT_LE(below.copies, kCopiesOfAChange);
    Work from = work_of([&] { intervals.erase_from(2 * (kMost - i)); });
    ASSERT_LE(from.comparisons, kComparisonsOfAPlace);
    ASSERT_LE(from.copies, kCopiesOfAPlace);
  }
}

}  // namespace
