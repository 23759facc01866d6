#include "tools/knobs/duration.h"

#include <gtest/gtest.h>

namespace tools::knobs {
namespace {

using namespace std::chrono_literals;

TEST(Duration, CountsSecondsWithoutAUnit) {
  EXPECT_EQ(parse_duration("30"), 30s);
  EXPECT_EQ(parse_duration("0"), 0s);
  EXPECT_EQ(parse_duration("0.5"), 500ms);
  EXPECT_EQ(parse_duration("2.125"), 2125ms);
}

TEST(Duration, KnowsUnits) {
  EXPECT_EQ(parse_duration("200ms"), 200ms);
  EXPECT_EQ(parse_duration("30s"), 30s);
  EXPECT_EQ(parse_duration("1.5m"), 90s);
  EXPECT_EQ(parse_duration("2h"), 2h);
  EXPECT_EQ(parse_duration("1d"), 24h);
}

TEST(Duration, TakesNothingElse) {
  for (const char* wrong : {"", "s", "-1", "+1", "1 s", "1M", "1sec", ".5", "5.", "1e3", "inf"}) {
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
  }
}

TEST(Duration, EndsWithAYear) {
  EXPECT_EQ(parse_duration("365d"), kLongestDuration);
  EXPECT_FALSE(parse_duration("365.001d"));
  EXPECT_FALSE(parse_duration("366d"));
  EXPECT_FALSE(parse_duration("18446744073709551615h"));
  EXPECT_FALSE(parse_duration("18446744073709551616"));
}

}  // namespace
}  // namespace tools::knobs
