#include "tools/rawhttpget/face/bar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "tools/text/utf8.h"

namespace tools::rawhttpget::face {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kMega = 1024 * 1024;

Standing half_way() {
  return {.name = "random.bin",
          .received = 50 * kMega,
          .total = 100 * kMega,
          .rate = 5 * kMega,
          .elapsed = 10s};
}

// 80 columns: 20 of name, 5 of percent, 2 brackets with 22 between, 7 of size, 11 of rate, 13 of
// eta.
TEST(Bar, ShowsNameShareSizeRateAndRest) {
  EXPECT_EQ(bar_line(half_way(), 80),
            "random.bin            50%[==========>           ]  50.0M   5.00MB/s  eta 10s    ");
}

TEST(Bar, ShowsWhatWasThereBeforeAsPlus) {
  Standing standing = half_way();
  standing.resumed = 25 * kMega;
  EXPECT_EQ(bar_line(standing, 80),
            "random.bin            50%[+++++=====>           ]  50.0M   5.00MB/s  eta 10s    ");
}

TEST(Bar, IsFullWhenAllIsThere) {
  Standing standing = half_way();
  standing.received = 100 * kMega;
  standing.elapsed = 20s;
  EXPECT_EQ(last_bar_line(standing, 80),
            "random.bin           100%[=====================>]   100M   5.00MB/s  in 20s     ");
}

TEST(Bar, IsFullForAnEmptyFile) {
  EXPECT_EQ(percent_of({.received = 0, .total = 0}), 100u);
  EXPECT_NE(bar_line({.name = "x", .total = 0}, 80).find("=>]"), std::string::npos);
}

TEST(Bar, NeverPromisesAHundredBeforeTheEnd) {
  EXPECT_EQ(percent_of({.received = 999'999'999, .total = 1'000'000'000}), 99u);
  EXPECT_EQ(percent_of({.received = UINT64_MAX - 1, .total = UINT64_MAX}), 99u);
  EXPECT_EQ(percent_of({.received = 5, .total = 4}), 100u);
  EXPECT_FALSE(percent_of({.received = 5}));
}

// 22 columns hold "<=>" at 0 to 19.
TEST(Bar, WandersThereAndBackWithoutATotal) {
  Standing standing{.name = "x", .received = 512};
  const auto place = [&](std::chrono::milliseconds elapsed) {
    standing.elapsed = elapsed;
    const std::string line = bar_line(standing, 80);
    return line.find("<=>") - line.find('[') - 1;
  };
  EXPECT_EQ(place(0ms), 0u);
  EXPECT_EQ(place(99ms), 0u);
  EXPECT_EQ(place(100ms), 1u);
  EXPECT_EQ(place(1900ms), 19u);
  EXPECT_EQ(place(2000ms), 18u);
  EXPECT_EQ(place(3800ms), 0u);
  EXPECT_EQ(bar_line(standing, 80),
            "x                        [<=>                   ]   512B   --.-KB/s             ");
}

TEST(Bar, CutsALongNameBetweenItsCharacters) {
  Standing standing = half_way();
  standing.name = "\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57.bin";
  const std::string line = bar_line(standing, 80);
  EXPECT_TRUE(line.starts_with("\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57...   50%["))
      << line;
  EXPECT_EQ(text::columns_of(line), 80u);
}

TEST(Bar, ShortensTheNameForTheBar) {
  EXPECT_EQ(bar_line(half_way(), 60),
            "random.bin    50%[====>     ]  50.0M   5.00MB/s  eta 10s    ");
  EXPECT_EQ(bar_line(half_way(), 56), "rando...  50%[====>     ]  50.0M   5.00MB/s  eta 10s    ");
}

TEST(Bar, GivesUpTheBarBeforeTheNameAndTheNameBeforeTheFigures) {
  EXPECT_EQ(bar_line(half_way(), 50), "random.bin      50%  50.0M   5.00MB/s  eta 10s    ");
  EXPECT_EQ(bar_line(half_way(), 37), "  50%  50.0M   5.00MB/s  eta 10s     ");
  EXPECT_EQ(bar_line(half_way(), 12), "  50%  50.0M");
  EXPECT_EQ(bar_line(half_way(), 0), "");
}

TEST(Bar, KnowsWhatRemainsOnlyWhileSomethingComes) {
  Standing standing = half_way();
  EXPECT_EQ(remaining_of(standing), 10s);
  standing.rate = 50 * kMega - 1;
  EXPECT_EQ(remaining_of(standing), 2s);
  standing.rate = 0;
  EXPECT_FALSE(remaining_of(standing));
  standing.rate = 1;
  standing.total = UINT64_MAX;
  EXPECT_FALSE(remaining_of(standing));
  standing.total.reset();
  EXPECT_FALSE(remaining_of(standing));
}

TEST(Bar, PlainLinesSayTheSame) {
  EXPECT_EQ(plain_line(half_way()), "random.bin: 50% (50.0M of 100M), 5.00MB/s, eta 10s");
  EXPECT_EQ(plain_line({.name = "x", .received = 512}), "x: 512B, --.-KB/s");
  EXPECT_EQ(last_plain_line(half_way()), "random.bin: 50.0M in 10s, 5.00MB/s");
}

// The time and the rate are this run's, and so the octets must be.
TEST(Bar, RateOfTheWholeLeavesOutWhatWasThere) {
  Standing standing = half_way();
  standing.resumed = 40 * kMega;
  EXPECT_EQ(last_plain_line(standing), "random.bin: 50.0M in 10s, 1.00MB/s");
}

RC_GTEST_PROP(BarProperty, IsExactlyAsWideAsAsked,
              (std::uint64_t resumed, std::uint64_t received, std::uint64_t total, bool has_total,
               std::uint64_t rate, bool has_rate)) {
  const Standing standing{.name = "caf\u00e9 \u6f22\u5b57 with a rather long name.iso",
                          .resumed = resumed,
                          .received = received,
                          .total = has_total ? std::optional(total) : std::nullopt,
                          .rate = has_rate ? std::optional(rate) : std::nullopt,
                          .elapsed = std::chrono::milliseconds(*rc::gen::inRange(0, 100'000'000))};
  const auto columns = *rc::gen::inRange<std::size_t>(0, 300);
  RC_ASSERT(text::columns_of(bar_line(standing, columns)) == columns);
  RC_ASSERT(text::columns_of(last_bar_line(standing, columns)) == columns);
}

}  // namespace
}  // namespace tools::rawhttpget::face
