#include "tools/netsim/kernel/lateness.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace netsim::kernel {
namespace {

using stack::base::Duration;
using std::chrono::microseconds;
using std::chrono::milliseconds;

TEST(Lateness, OfNothingIsNone) {
  const Lateness lateness;
  EXPECT_EQ(lateness.count(), 0u);
  EXPECT_EQ(lateness.percentile(99), Duration(0));
  EXPECT_EQ(lateness.longest(), Duration(0));
}

TEST(Lateness, OneInAHundredMayBeLateBeyondThe99thPercentile) {
  Lateness lateness;
  for (int i = 0; i < 99; ++i) lateness.note(Duration(10));
  lateness.note(milliseconds(50));
  EXPECT_EQ(lateness.percentile(50), Duration(10));
  EXPECT_EQ(lateness.percentile(99), Duration(10));
  EXPECT_EQ(lateness.percentile(100), milliseconds(50));
  lateness.note(milliseconds(50));
  EXPECT_GE(lateness.percentile(99), milliseconds(50)) << "two in 101 are too many";
}

TEST(Lateness, TheLongestIsExact) {
  Lateness lateness;
  lateness.note(Duration(1'234'567));
  lateness.note(Duration(3));
  EXPECT_EQ(lateness.longest(), Duration(1'234'567));
}

RC_GTEST_PROP(Lateness, APercentileIsNeverUnderstatedAndOverstatedByASixteenthAtMost, ()) {
  const auto bits = *rc::gen::inRange(1, 62);
  auto durations = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << bits)));
  const auto percent = *rc::gen::inRange(1u, 101u);
  Lateness lateness;
  for (const auto duration : durations) lateness.note(Duration(duration));
  std::ranges::sort(durations);
  const std::size_t rank = (durations.size() * percent + 99) / 100;
  const std::int64_t exact = durations[rank - 1];
  const std::int64_t told = lateness.percentile(percent).count();
  RC_ASSERT(told >= exact);
  RC_ASSERT(told - exact <= exact / 16);
}

}  // namespace
}  // namespace netsim::kernel
