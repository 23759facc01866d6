#include "tools/netsim/page/comparison_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "sim/scenario/units.h"
#include "tools/report/quantity.h"

namespace tools::netsim::page {
namespace {

using report::Chart;
using report::Page;
using report::Table;
using report::Unit;
using sweep::bare;
using sweep::ComparedPoint;
using sweep::Comparison;

struct Quantity {
  double value = 0;
  Unit unit = Unit::kCount;
};

// Nothing for what is a word.
std::optional<Quantity> quantity(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size()) return Quantity{number};
  if (const auto time = sim::scenario::parse_duration(text)) {
    return Quantity{report::seconds_of(*time), Unit::kSeconds};
  }
  if (const auto rate = sim::scenario::parse_rate(text)) {
    return Quantity{static_cast<double>(*rate), Unit::kBitsPerSecond};
  }
  if (const auto size = sim::scenario::parse_size(text)) {
    return Quantity{static_cast<double>(*size), Unit::kOctets};
  }
  if (const auto share = sim::scenario::parse_share(text)) return Quantity{*share * 1e-9};
  return std::nullopt;
}

// What a metric is measured in, and how many of the chart's units one of it is.
std::pair<Unit, double> unit_of(const std::string& metric) {
  if (metric == "goodput") return {Unit::kBitsPerSecond, 1e6};
  if (metric.starts_with("queue-delay") || metric.starts_with("fct")) return {Unit::kSeconds, 1};
  return {Unit::kCount, 1};
}

std::set<std::string> values_of(const Comparison& comparison, const std::string& parameter) {
  std::set<std::string> values;
  for (const ComparedPoint& point : comparison.points()) {
    values.insert(bare(point.point.at(parameter)));
  }
  return values;
}

// What charts go over: the quantity that takes most values; empty if there is none.
std::string across_of(const Comparison& comparison) {
  std::string best;
  std::size_t most = 1;
  for (const auto& [name, first] : comparison.points().front().point) {
    const auto values = values_of(comparison, name);
    if (values.size() <= most) continue;
    if (!std::ranges::all_of(values, [](const auto& text) { return quantity(text).has_value(); }))
      continue;
    best = name;
    most = values.size();
  }
  return best;
}

// What a point has besides the parameter that goes across, as far as it varies.
std::string line_of(const Comparison& comparison, const ComparedPoint& point,
                    const std::string& across) {
  std::string text;
  for (const auto& [name, value] : point.point) {
    if (name == across || values_of(comparison, name).size() < 2) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, bare(value));
  }
  return text.empty() ? "mean" : text;
}

Chart chart_of(const Comparison& comparison, const std::string& metric, const std::string& across) {
  const auto [unit, factor] = unit_of(metric);
  Chart chart{.title = metric,
              .note = fmt::format("Means over all seeds, across {}.", across),
              .unit = unit,
              .across_name = across};
  std::map<std::string, std::size_t> lines;
  std::size_t left_out = 0;
  for (const ComparedPoint& point : comparison.points()) {
    const auto found = point.metrics.find(metric);
    if (found == point.metrics.end()) continue;
    const std::string line = line_of(comparison, point, across);
    const auto [place, is_new] = lines.insert({line, chart.series.size()});
    if (is_new && chart.series.size() == report::kMostOfAKind) {
      lines.erase(place);
      ++left_out;
      continue;
    }
    if (is_new) {
      chart.series.push_back({.name = line,
                              .mark = report::Mark::kTrack,
                              .tone = report::tone_of_kind(chart.series.size())});
    }
    const Quantity x = *quantity(bare(point.point.at(across)));
    chart.across = x.unit;
    chart.series[place->second].points.push_back({x.value, found->second.mean() * factor});
  }
  for (auto& series : chart.series) {
    std::ranges::sort(series.points, {}, &report::Point::x);
  }
  if (left_out > 0) {
    chart.note += fmt::format(" {} points more are in the table only.", left_out);
  }
  return chart;
}

Table table_of(const Comparison& comparison, const std::vector<std::string>& columns) {
  Table table{.title = "Points",
              .note =
                  "Means over all seeds; goodput in Mbit/s, delays and completion times (fct) "
                  "in seconds. Bars are shares of a column's largest value.",
              .texts = comparison.points().front().point.size()};
  auto rows = comparison.rows(columns);
  table.head = std::move(rows.front());
  std::map<std::string, double> largest;
  for (const ComparedPoint& point : comparison.points()) {
    for (const auto& [name, spread] : point.metrics) {
      largest[name] = std::max(largest[name], spread.mean());
    }
  }
  for (std::size_t i = 0; i < comparison.points().size(); ++i) {
    const auto& metrics = comparison.points()[i].metrics;
    auto& row = table.rows.emplace_back();
    for (std::size_t column = 0; column < table.head.size(); ++column) {
      report::Cell cell{.text = std::move(rows[i + 1][column])};
      const auto found = metrics.find(table.head[column]);
      const bool is_metric = column >= table.texts && found != metrics.end();
      if (is_metric && largest[found->first] > 0) {
        cell.share = found->second.mean() / largest[found->first];
      }
      row.push_back(std::move(cell));
    }
  }
  return table;
}

std::uint64_t sum(const Comparison& comparison, std::uint64_t ComparedPoint::*what) {
  std::uint64_t sum = 0;
  for (const ComparedPoint& point : comparison.points()) sum += point.*what;
  return sum;
}

}  // namespace

Page page_of(const Comparison& comparison, const std::vector<std::string>& columns,
             const AboutComparison& about) {
  const std::uint64_t runs = sum(comparison, &ComparedPoint::runs);
  const std::uint64_t failed = sum(comparison, &ComparedPoint::failed);
  report::Section section{.title = "The points",
                          .verdict = failed > 0 ? fmt::format("{} of {} runs failed.", failed, runs)
                                                : fmt::format("All {} runs passed.", runs),
                          .is_bad = failed > 0};
  section.tables.push_back({.title = "To have it again",
                            .texts = 2,
                            .rows = {{{.text = "command"}, {.text = about.command}},
                                     {{.text = "scenario"}, {.text = about.file}},
                                     {{.text = "seeds"}, {.text = about.seeds}},
                                     {{.text = "build"}, {.text = about.build}}}});
  section.tables.push_back(table_of(comparison, columns));
  const std::string across = across_of(comparison);
  for (const std::string& metric : columns) {
    if (!across.empty()) section.charts.push_back(chart_of(comparison, metric, across));
  }
  return {.title = about.file + ": side by side",
          .subtitle =
              fmt::format("{} points, seeds {} at each.", comparison.points().size(), about.seeds),
          .made_by = "netsim " + about.build,
          .sections = {std::move(section)}};
}

}  // namespace tools::netsim::page
