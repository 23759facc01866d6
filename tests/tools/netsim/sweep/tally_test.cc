#include "tools/netsim/sweep/tally.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/netsim/sweep/records.h"

namespace tools::netsim::sweep {
namespace {

using sim::lab::Code;
using testing::ElementsAre;
using testing::HasSubstr;

Tally of_ten(const std::vector<Record>& others) {
  Tally tally(a_header());
  for (const Record& record : others) tally.add(record);
  for (std::uint64_t number = others.size(); number < 10; ++number) tally.add(a_pass(number));
  return tally;
}

TEST(Tally, PassesWhereAllPass) {
  const Tally tally = of_ten({});
  EXPECT_EQ(tally.code(), Code::kPass);
  EXPECT_TRUE(tally.complaints().empty());
  EXPECT_EQ(tally.runs(), 10u);
  EXPECT_EQ(tally.failed(), 0u);
}

TEST(Tally, ToleratesTheShareThatMayMiss) {
  const Tally tally = of_ten({a_miss(0), a_miss(1)});
  EXPECT_EQ(tally.code(), Code::kPass);
  EXPECT_TRUE(tally.complaints().empty());
  EXPECT_EQ(tally.failed(), 2u);
}

TEST(Tally, ToleratesNoMore) {
  const Tally tally = of_ten({a_miss(0), a_miss(1), a_miss(2)});
  EXPECT_EQ(tally.code(), Code::kFailed);
  EXPECT_THAT(tally.complaints(),
              ElementsAre(HasSubstr("3 of 10 runs missed \"flow.f.complete\"")));
  ASSERT_EQ(tally.examples().size(), 1u);
  EXPECT_EQ(tally.examples()[0].number, 0u);
}

TEST(Tally, ABrokenInvariantIsNeverTolerated) {
  const Tally tally = of_ten({an_ending(0, Code::kFailed)});
  EXPECT_EQ(tally.code(), Code::kFailed);
  EXPECT_THAT(tally.complaints(), ElementsAre(HasSubstr("1 of 10 runs ended with code 1; seed 1")));
}

TEST(Tally, TheWorstRunDecides) {
  EXPECT_EQ(of_ten({an_ending(0, Code::kNoProgress)}).code(), Code::kNoProgress);
  EXPECT_EQ(of_ten({an_ending(0, Code::kNoProgress), an_ending(1, Code::kFailed)}).code(),
            Code::kFailed);
  EXPECT_EQ(of_ten({an_ending(0, Code::kNondeterminism), an_ending(1, Code::kFailed)}).code(),
            Code::kNondeterminism);
  EXPECT_EQ(of_ten({an_ending(0, Code::kInternal), an_ending(1, Code::kNondeterminism)}).code(),
            Code::kInternal);
}

TEST(Tally, AFaultThatStruckOnceIsNoVacuity) {
  std::vector<Record> runs(9, an_ending(0, Code::kVacuous));
  for (Record& run : runs) run.struck = {{"the fault at a.toml:9", 0}};
  const Tally tally = of_ten(runs);
  EXPECT_EQ(tally.code(), Code::kPass);
}

TEST(Tally, AFaultThatNeverStruckIs) {
  std::vector<Record> runs(10, a_pass(0));
  for (Record& run : runs) run.struck = {{"the fault at a.toml:9", 0}, {"link wire: loss", 5}};
  const Tally tally = of_ten(runs);
  EXPECT_EQ(tally.code(), Code::kVacuous);
  EXPECT_THAT(tally.complaints(), ElementsAre(HasSubstr("a.toml:9 struck in none of 10 runs")));
}

TEST(Tally, TheFirstRunByNumberIsTheExample) {
  const Tally tally = of_ten(
      {an_ending(7, Code::kFailed), an_ending(3, Code::kFailed), an_ending(9, Code::kFailed)});
  ASSERT_EQ(tally.examples().size(), 1u);
  EXPECT_EQ(tally.examples()[0].number, 3u);
}

}  // namespace
}  // namespace tools::netsim::sweep
