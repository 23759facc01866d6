#include "sim/lab/ddmin.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <numeric>
#include <set>

namespace sim::lab {
namespace {

std::vector<int> first(int count) {
  std::vector<int> things(static_cast<std::size_t>(count));
  std::iota(things.begin(), things.end(), 0);
  return things;
}

bool holds(const std::vector<int>& things, const std::set<int>& wanted) {
  const std::set<int> all(things.begin(), things.end());
  return std::ranges::includes(all, wanted);
}

TEST(Ddmin, FindsThePairThatFailsTogether) {
  const auto found = ddmin(first(100), [](const auto& things) { return holds(things, {3, 77}); });
  EXPECT_EQ(found, (std::vector{3, 77}));
}

TEST(Ddmin, NothingIsLeftOfWhatFailsWithoutAnything) {
  EXPECT_TRUE(ddmin(first(9), [](const auto&) { return true; }).empty());
}

TEST(Ddmin, KeepsAllWhereAllAreNeeded) {
  EXPECT_EQ(ddmin(first(17), [](const auto& things) { return things.size() == 17; }), first(17));
}

TEST(Ddmin, AsksFewTimesForOneOfMany) {
  int asked = 0;
  const auto found = ddmin(first(1024), [&](const auto& things) {
    ++asked;
    return holds(things, {500});
  });
  EXPECT_EQ(found, std::vector{500});
  EXPECT_LE(asked, 60);  // two a halving, and some
}

// Whatever is needed, and however failures depend on each other: what is left fails, keeps its
// order, and nothing of it can be taken away.
RC_GTEST_PROP(DdminProperty, WhatIsLeftIsMinimal, ()) {
  const int count = *rc::gen::inRange(1, 60);
  const auto one = *rc::gen::container<std::set<int>>(rc::gen::inRange(0, count));
  const auto other = *rc::gen::container<std::set<int>>(rc::gen::inRange(0, count));
  const auto fails = [&](const std::vector<int>& things) {
    return holds(things, one) || (holds(things, other) && things.size() % 2 == 0);
  };
  RC_PRE(fails(first(count)));
  const auto found = ddmin(first(count), fails);
  RC_ASSERT(fails(found));
  RC_ASSERT(std::ranges::is_sorted(found));
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto fewer = found;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    RC_ASSERT(!fails(fewer));
  }
}

}  // namespace
}  // namespace sim::lab
