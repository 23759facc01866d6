#include "tools/netsim/sweep/plan.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <map>

namespace tools::netsim::sweep {
namespace {

TEST(Seeds, AreANumberOrARange) {
  EXPECT_EQ(parse_seeds("7"), (Seeds{7, 7}));
  EXPECT_EQ(parse_seeds("3..9"), (Seeds{3, 9}));
  for (const auto* text :
       {"", "x", "9..3", "1..", "..3", "1...3", "1..2..3", "-1", "0..9999999999"}) {
    EXPECT_FALSE(parse_seeds(text)) << text;
  }
}

TEST(Shard, IsOneOfSoMany) {
  EXPECT_EQ(parse_shard("1/1"), (Shard{1, 1}));
  EXPECT_EQ(parse_shard("3/8"), (Shard{3, 8}));
  for (const auto* text : {"", "3", "0/3", "4/3", "1/0", "/", "a/b", "1/2/3"}) {
    EXPECT_FALSE(parse_shard(text)) << text;
  }
}

TEST(Plan, TriesAllSeedsOfAPointBeforeTheNextPoint) {
  const Plan plan({{{"cc", "1"}}, {{"cc", "2"}}}, {5, 7}, {1, 1});
  ASSERT_EQ(plan.size(), 6u);
  EXPECT_EQ(plan.seed(0), 5u);
  EXPECT_EQ(plan.seed(2), 7u);
  EXPECT_EQ(plan.point(2).at("cc"), "1");
  EXPECT_EQ(plan.seed(3), 5u);
  EXPECT_EQ(plan.point(3).at("cc"), "2");
}

// However many shards there are, each run is done by one of them, and by no more.
RC_GTEST_PROP(PlanProperty, ShardsDoEachRunOnce, ()) {
  const auto points = *rc::gen::inRange<std::size_t>(1, 5);
  const auto seeds = *rc::gen::inRange<std::uint64_t>(1, 40);
  const auto shards = *rc::gen::inRange<std::uint64_t>(1, 60);
  std::map<std::uint64_t, int> done;
  for (std::uint64_t shard = 1; shard <= shards; ++shard) {
    const Plan plan(std::vector<sim::scenario::Point>(points), {1, seeds}, {shard, shards});
    for (std::uint64_t nth = 0; nth < plan.size(); ++nth) {
      RC_ASSERT(plan.has(plan.number(nth)));
      ++done[plan.number(nth)];
    }
  }
  RC_ASSERT(done.size() == points * seeds);
  for (const auto& [number, times] : done) RC_ASSERT(number < points * seeds && times == 1);
}

}  // namespace
}  // namespace tools::netsim::sweep
