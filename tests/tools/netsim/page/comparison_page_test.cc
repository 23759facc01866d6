#include "tools/netsim/page/comparison_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tools::netsim::page {
namespace {

using sweep::Comparison;
using sweep::Record;

using testing::HasSubstr;

// Two controllers at three rates of loss; goodput falls with it.
Comparison grid() {
  std::vector<sim::scenario::Point> points;
  for (const char* cc : {"\"reno\"", "\"cubic\""}) {
    for (const char* loss : {"0.01", "0.0", "0.001"})
      points.push_back({{"cc", cc}, {"loss", loss}});
  }
  Comparison comparison(points);
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (const double more : {0.0, 2.0}) {
      Record record;
      record.metrics = {{"goodput", 10.0 * static_cast<double>(i + 1) + more}, {"fct.p50", 0.5}};
      comparison.add(i, record);
    }
  }
  return comparison;
}

const std::vector<std::string> kColumns{"goodput", "fct.p50", "jain"};
report::Page page_of_grid() {
  return page_of(grid(), kColumns, {.file = "x.toml", .seeds = "1..2", .command = "c"});
}

TEST(ComparisonPage, TheTableIsWhatIsPrinted) {
  const report::Page page = page_of_grid();
  const report::Table& table = page.sections.front().tables.back();
  const auto rows = grid().rows(kColumns);
  EXPECT_EQ(table.head, rows.front());
  ASSERT_EQ(table.rows.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t column = 0; column < rows[i + 1].size(); ++column) {
      EXPECT_EQ(table.rows[i][column].text, rows[i + 1][column]);
      EXPECT_THAT(grid().to_text(kColumns), HasSubstr(rows[i + 1][column]));
    }
  }
  EXPECT_EQ(table.rows[1][2].text, "21");
  EXPECT_EQ(table.rows[5][2].share, 1.0);
  EXPECT_DOUBLE_EQ(*table.rows[1][2].share, 21.0 / 61);
  EXPECT_EQ(page.sections.front().verdict, "All 12 runs passed.");
  EXPECT_FALSE(table.rows[0][0].share) << "a word";
  EXPECT_FALSE(table.rows[0][4].share) << "nothing was measured";
}

TEST(ComparisonPage, AChartGoesOverTheQuantityWithALineForEachWord) {
  const report::Page page = page_of_grid();
  const report::Chart& chart = page.sections.front().charts.front();
  EXPECT_EQ(chart.title, "goodput");
  EXPECT_EQ(chart.across_name, "loss");
  EXPECT_EQ(chart.unit, report::Unit::kBitsPerSecond);
  ASSERT_EQ(chart.series.size(), 2u);
  EXPECT_EQ(chart.series[0].name, "cc reno");
  ASSERT_EQ(chart.series[0].points.size(), 3u);
  EXPECT_EQ(chart.series[0].points[0].x, 0);
  EXPECT_EQ(chart.series[0].points[0].y, 21e6);
  EXPECT_EQ(chart.series[0].points[2].x, 0.01);
  EXPECT_EQ(chart.series[0].points[2].y, 11e6);
  EXPECT_EQ(page.sections.front().charts[2].series.size(), 0u) << "jain, which nobody measured";
}

TEST(ComparisonPage, QuantitiesHaveTheirUnits) {
  std::vector<sim::scenario::Point> points{{{"delay", "\"10 ms\""}}, {{"delay", "\"1 s\""}}};
  Comparison comparison(points);
  for (std::size_t i = 0; i < 2; ++i) {
    Record record;
    record.metrics = {{"jain", 1}};
    comparison.add(i, record);
  }
  const report::Page page = page_of(comparison, {"jain"}, {});
  const report::Chart& chart = page.sections.front().charts.front();
  EXPECT_EQ(chart.across, report::Unit::kSeconds);
  EXPECT_DOUBLE_EQ(chart.series[0].points[0].x, 0.01);
}

TEST(ComparisonPage, WordsAloneAreNoAxis) {
  Comparison comparison({{{"cc", "\"reno\""}}, {{"cc", "\"cubic\""}}});
  const report::Page page = page_of(comparison, {"jain"}, {});
  EXPECT_TRUE(page.sections.front().charts.empty());
  EXPECT_EQ(page.sections.front().tables.back().rows.size(), 2u);
}

TEST(ComparisonPage, SaysHowManyPointsNoChartHasRoomFor) {
  std::vector<sim::scenario::Point> points;
  for (int word = 0; word < 10; ++word) {
    for (const char* loss :
         {"0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1", "2"}) {
      points.push_back({{"word", "\"w" + std::to_string(word) + "\""}, {"loss", loss}});
    }
  }
  Comparison comparison(points);
  for (std::size_t i = 0; i < points.size(); ++i) {
    Record record;
    record.metrics = {{"jain", 1}};
    comparison.add(i, record);
  }
  const report::Page page = page_of(comparison, {"jain"}, {});
  const report::Chart& chart = page.sections.front().charts.front();
  EXPECT_EQ(chart.series.size(), report::kMostOfAKind);
  EXPECT_THAT(chart.note, HasSubstr("22 points more are in the table only"));
}

}  // namespace
}  // namespace tools::netsim::page
