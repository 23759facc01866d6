#include "sim/histogram.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace sim {
namespace {

using stack::base::Duration;

TEST(Histogram, OfNothingIsZero) {
  EXPECT_EQ(Histogram().quantile(500), Duration(0));
  EXPECT_EQ(Histogram().longest(), Duration(0));
}

TEST(Histogram, SmallValuesAreExact) {
  Histogram histogram;
  for (int value = 0; value < 64; ++value) histogram.add(Duration(value));
  EXPECT_EQ(histogram.quantile(500), Duration(31));
  EXPECT_EQ(histogram.quantile(1), Duration(0));
  EXPECT_EQ(histogram.quantile(1000), Duration(63));
  EXPECT_EQ(histogram.sum(), Duration(63 * 32));
  EXPECT_EQ(histogram.count(), 64u);
}

RC_GTEST_PROP(Histogram, AQuantileIsAtMostAThirtySecondAboveTheTrueOne, ()) {
  const auto bits = *rc::gen::inRange(0, 60);
  const auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::inRange<std::int64_t>(0, (std::int64_t{1} << bits) + 1)));
  const auto thousandths = *rc::gen::inRange<std::uint32_t>(1, 1001);
  Histogram histogram;
  for (const std::int64_t value : values) histogram.add(Duration(value));
  auto sorted = values;
  std::ranges::sort(sorted);
  const std::int64_t exact = sorted[(sorted.size() * thousandths + 999) / 1000 - 1];
  const Duration answered = histogram.quantile(thousandths);
  RC_ASSERT(answered >= Duration(exact));
  RC_ASSERT(answered <= Duration(exact + exact / 32));
  RC_ASSERT(histogram.longest() == Duration(sorted.back()));
}

}  // namespace
}  // namespace sim
