#include "tools/knobs/size.h"

#include <gtest/gtest.h>

namespace tools::knobs {
namespace {

TEST(Size, CountsOctetsOrTimes1024) {
  EXPECT_EQ(parse_size("65536"), 65536u);
  EXPECT_EQ(parse_size("64K"), 65536u);
  EXPECT_EQ(parse_size("64k"), 65536u);
  EXPECT_EQ(parse_size("3M"), 3u * 1024 * 1024);
  EXPECT_EQ(parse_size("2G"), std::size_t{2} << 30);
  EXPECT_EQ(parse_size("1t"), std::size_t{1} << 40);
  EXPECT_EQ(parse_size("0"), 0u);
}

// As wget's --limit-rate has it.
TEST(Size, TakesPartsOfAUnitRoundedDown) {
  EXPECT_EQ(parse_size("1.5M"), 1536u * 1024);
  EXPECT_EQ(parse_size("0.25k"), 256u);
  EXPECT_EQ(parse_size("0.001k"), 1u);  // 1.024
  EXPECT_EQ(parse_size("20.125K"), 20608u);
}

TEST(Size, TakesNothingElse) {
  for (const char* wrong :
       {"", "K", "-1", "+1", "1.5", "1.M", ".5M", "1.2345M", "64 K", "64KB", "64P", "0x10"}) {
    EXPECT_FALSE(parse_size(wrong)) << wrong;
  }
}

TEST(Size, DoesNotOverflow) {
  EXPECT_TRUE(parse_size("18446744073709551615"));
  EXPECT_FALSE(parse_size("18446744073709551616"));
  EXPECT_FALSE(parse_size("18446744073709551615K"));
  EXPECT_FALSE(parse_size("17592186044416M"));
  EXPECT_EQ(parse_size("17592186044415M"), 17592186044415u << 20);
}

}  // namespace
}  // namespace tools::knobs
