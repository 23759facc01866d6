#include "sim/scenario/units.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace sim::scenario {
namespace {

using namespace std::chrono_literals;
using stack::base::Duration;

TEST(Durations, HaveUnitsFromNanosecondsToHours) {
  EXPECT_EQ(parse_duration("7 ns"), Duration(7));
  EXPECT_EQ(parse_duration("200 us"), Duration(200us));
  EXPECT_EQ(parse_duration("10 ms"), Duration(10ms));
  EXPECT_EQ(parse_duration("1.5 s"), Duration(1500ms));
  EXPECT_EQ(parse_duration("2 min"), Duration(2min));
  EXPECT_EQ(parse_duration("24 h"), Duration(24h));
  EXPECT_EQ(parse_duration("0 s"), Duration(0));
}

TEST(Rates, CountBitsByThousands) {
  EXPECT_EQ(parse_rate("9600 bit/s"), 9'600u);
  EXPECT_EQ(parse_rate("64 kbit/s"), 64'000u);
  EXPECT_EQ(parse_rate("2.5 Gbit/s"), 2'500'000'000u);
}

TEST(Sizes, TellThousandsFromPowersOfTwo) {
  EXPECT_EQ(parse_size("300 kB"), 300'000u);
  EXPECT_EQ(parse_size("300 KiB"), 307'200u);
  EXPECT_EQ(parse_size("1 MiB"), 1'048'576u);
  EXPECT_EQ(parse_size("0.5 GiB"), 536'870'912u);
}

TEST(Shares, AreFractionsOrPercent) {
  EXPECT_EQ(parse_share("0.01"), 10'000'000u);
  EXPECT_EQ(parse_share("1 %"), 10'000'000u);
  EXPECT_EQ(parse_share("0.000000001"), 1u);
  EXPECT_EQ(parse_share("1"), 1'000'000'000u);
  EXPECT_EQ(parse_share("0"), 0u);
}

// 0.1 is no binary fraction: whoever went through one would be off somewhere.
TEST(Quantities, AreExactInDecimal) {
  EXPECT_EQ(parse_duration("0.1 s"), Duration(100ms));
  EXPECT_EQ(parse_duration("2562047.788015215 h"), Duration(9'223'372'036'854'774'000));
  EXPECT_EQ(parse_share("0.123456789"), 123'456'789u);
  EXPECT_EQ(parse_rate("0.000000001 Gbit/s"), 1u);
}

TEST(Quantities, MayLackTheSpace) { EXPECT_EQ(parse_duration("10ms"), Duration(10ms)); }

TEST(Quantities, FinerThanTheSmallestUnitAreRefused) {
  EXPECT_FALSE(parse_duration("0.5 ns"));
  EXPECT_FALSE(parse_size("0.3 B"));
  EXPECT_FALSE(parse_share("0.0000000001"));
  EXPECT_TRUE(parse_duration("0.50 us"));
}

TEST(Quantities, BeyondTheirTypeAreRefused) {
  EXPECT_FALSE(parse_duration("2562048 h"));
  EXPECT_FALSE(parse_size("99999999999 GiB"));
  EXPECT_FALSE(parse_share("1.1"));
  EXPECT_FALSE(parse_share("101 %"));
  EXPECT_FALSE(parse_rate("123456789012345678901234567890 bit/s"));
}

TEST(Quantities, ThatAreNoneSayWhatIsOne) {
  EXPECT_EQ(parse_duration("soon").error(), "'soon' is no time such as \"10 ms\"");
  EXPECT_EQ(parse_duration("10").error(), "'10' has no unit; there are ns, us, ms, s, min, h");
  EXPECT_EQ(parse_duration("10 sec").error(),
            "'sec' is no unit of time; there are ns, us, ms, s, min, h");
  EXPECT_EQ(parse_rate("10 MBit").error(),
            "'MBit' is no unit of rate; there are bit/s, kbit/s, Mbit/s, Gbit/s, Tbit/s");
  for (const char* wrong : {"", " ", "-1 ms", "+1 ms", "1. s", ".5 s", "1e3 s", "1 2 s", "0x10 s",
                            " 1 s", "1 s ", "1,5 s", "\xc2\xb5s"}) {
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
  }
}

RC_GTEST_PROP(QuantitiesProperty, WhatIsWrittenIsReadAgain, ()) {
  const auto number = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000'000);
  const auto scale = *rc::gen::element<std::int64_t>(1, 1'000, 1'000'000, 1'000'000'000);
  const std::int64_t round = number / scale * scale;
  RC_ASSERT(parse_duration(write_duration(Duration(round))).value() == Duration(round));
  const auto amount = static_cast<std::uint64_t>(round);
  RC_ASSERT(parse_rate(write_rate(amount)).value() == amount);
  RC_ASSERT(parse_size(write_size(amount)).value() == amount);
  const auto share = static_cast<std::uint32_t>(amount % 1'000'000'001);
  RC_ASSERT(parse_share(write_share(share)).value() == share);
}

TEST(Quantities, AreWrittenInTheLargestUnitThatNeedsNoFraction) {
  EXPECT_EQ(write_duration(1500ms), "1500 ms");
  EXPECT_EQ(write_duration(2min), "2 min");
  EXPECT_EQ(write_duration(0s), "0 ns");
  EXPECT_EQ(write_rate(100'000'000), "100 Mbit/s");
  EXPECT_EQ(write_size(1 << 20), "1 MiB");
  EXPECT_EQ(write_share(10'000'000), "0.01");
  EXPECT_EQ(write_share(1'000'000'000), "1.0");
}

}  // namespace
}  // namespace sim::scenario
