#include "tools/report/svg.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tools/report/axis.h"

namespace tools::report {
namespace {

TEST(Axis, StepsAreOneTwoOrFive) {
  EXPECT_DOUBLE_EQ(nice_step(10, 5), 2);
  EXPECT_DOUBLE_EQ(nice_step(12, 5), 5);
  EXPECT_DOUBLE_EQ(nice_step(0.03, 5), 0.01);
  EXPECT_DOUBLE_EQ(nice_step(4.9e9, 5), 1e9);
}

TEST(Axis, TicksBeginAtZeroAndReachTheEnd) {
  EXPECT_EQ(ticks_up_to(10, 5), (std::vector<double>{0, 2, 4, 6, 8, 10}));
  EXPECT_EQ(ticks_up_to(9, 5).back(), 10);
  EXPECT_EQ(ticks_up_to(0, 5).front(), 0);
}

TEST(Axis, LabelsShareTheUnitOfTheEnd) {
  EXPECT_EQ(tick_text(500'000, 2e6, Unit::kOctets), "0.5 MB");
  EXPECT_EQ(tick_text(0.02, 0.05, Unit::kSeconds), "20 ms");
  EXPECT_EQ(tick_text(2.5e6, 5e6, Unit::kOctetsPerSecond), "2.5 MB/s");
  EXPECT_EQ(tick_text(0, 5e6, Unit::kOctets), "0");
}

std::size_t marks(const std::string& svg, std::string_view letter) {
  const std::size_t begin = svg.find(" d=\"", svg.find("class=\"line"));
  const std::string path = svg.substr(begin, svg.find("\"/>", begin) - begin);
  return static_cast<std::size_t>(std::ranges::count(path, letter.front()));
}

TEST(Svg, ALineHasAPointForEachAndNoMoreThanItsLimit) {
  Chart chart{.series = {{.mark = Mark::kLine}}};
  for (int i = 0; i < 100; ++i) chart.series.front().points.push_back({i * 1.0, i * 2.0});
  EXPECT_EQ(marks(svg_of(chart), "L"), 99u);
  for (int i = 100; i < 100'000; ++i) chart.series.front().points.push_back({i * 1.0, i * 2.0});
  EXPECT_LE(marks(svg_of(chart), "L"), kMostDrawnStatically);
  EXPECT_GT(marks(svg_of(chart), "L"), kMostDrawnStatically / 2);
}

TEST(Svg, AnEmptyChartStillHasAxes) {
  const std::string svg = svg_of({});
  EXPECT_NE(svg.find("class=\"grid\""), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

TEST(Svg, TheLargestValuesLieInsideTheFrame) {
  const std::string svg = svg_of({.series = {{.mark = Mark::kLine, .points = {{0, 0}, {5, 7}}}}});
  EXPECT_NE(svg.find("L948.0 "), std::string::npos) << "the right end of the x axis";
}

}  // namespace
}  // namespace tools::report
