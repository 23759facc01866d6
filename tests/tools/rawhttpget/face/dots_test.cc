#include "tools/rawhttpget/face/dots.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tools::rawhttpget::face {
namespace {

constexpr std::uint64_t kDot = Dots::kOctetsPerDot;

Standing at(std::uint64_t dots, std::uint64_t resumed_dots = 0) {
  return {.name = "x",
          .resumed = resumed_dots * kDot,
          .received = dots * kDot,
          .total = 100 * kDot,
          .rate = 16 * kDot};
}

TEST(Dots, AddsWhatHasComeSince) {
  Dots dots;
  EXPECT_EQ(dots.draw(at(0)), "");
  EXPECT_EQ(dots.draw(at(3)), "       0K ...");
  EXPECT_EQ(dots.draw(at(3)), "");
  EXPECT_EQ(dots.draw(at(12)), "....... ..");
}

// 50 of 100 dots are left: 3200K at 1024K a second.
TEST(Dots, EndsAFullLineWithFigures) {
  Dots dots;
  EXPECT_EQ(
      dots.draw(at(51)),
      "       0K .......... .......... .......... .......... ..........  51%  1.00MB/s  eta 4s\n"
      "    3200K .");
}

TEST(Dots, ShowsWhatWasThereBeforeAsCommas) {
  Dots dots;
  EXPECT_EQ(dots.draw(at(12, 11)), "       0K ,,,,,,,,,, ,.");
}

TEST(Dots, TakesUpALineThatWasLeft) {
  Dots dots;
  EXPECT_EQ(dots.leave(), "");
  (void)dots.draw(at(12));
  EXPECT_EQ(dots.leave(), "\n");
  EXPECT_EQ(dots.leave(), "");
  EXPECT_EQ(dots.draw(at(13)), "       0K              .");
}

TEST(Dots, StartsOverWhereTheFileDoes) {
  Dots dots;
  (void)dots.draw(at(12));
  EXPECT_EQ(dots.draw(at(1)), "\n       0K .");
}

// A resumed file may be a terabyte.
TEST(Dots, LeavesAFloodOut) {
  Dots dots;
  const std::string text = dots.draw(at(50'000'007, 50'000'003));
  EXPECT_EQ(text, "3200000000K ,,,....");
}

}  // namespace
}  // namespace tools::rawhttpget::face
