#include "tools/netsim/sweep/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tools::netsim::sweep {
namespace {

using Row = std::vector<std::string>;

std::string aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += fmt::format("{}{:<{}}", i > 0 ? "  " : "", row[i], widths[i]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

}  // namespace

std::string bare(const std::string& value) {
  return value.size() >= 2 && value.front() == '"' ? value.substr(1, value.size() - 2) : value;
}

void Spread::add(double value) {
  least = count == 0 ? value : std::min(least, value);
  most = count == 0 ? value : std::max(most, value);
  sum += value;
  ++count;
}

Comparison::Comparison(const std::vector<sim::scenario::Point>& points) {
  for (const auto& point : points) points_.push_back({.point = point});
}

void Comparison::add(std::size_t point, const Record& record) {
  ComparedPoint& compared = points_.at(point);
  ++compared.runs;
  if (record.code != sim::lab::Code::kPass && record.code != sim::lab::Code::kVacuous)
    ++compared.failed;
  for (const auto& [name, value] : record.metrics) compared.metrics[name].add(value);
}

std::vector<Row> Comparison::rows(const std::vector<std::string>& metrics) const {
  std::vector<Row> rows(1);
  for (const auto& [name, value] : points_.front().point) rows[0].push_back(name);
  rows[0].insert(rows[0].end(), metrics.begin(), metrics.end());
  rows[0].push_back("failed");
  for (const ComparedPoint& compared : points_) {
    Row row;
    for (const auto& [name, value] : compared.point) row.push_back(bare(value));
    for (const std::string& metric : metrics) {
      const auto found = compared.metrics.find(metric);
      row.push_back(found == compared.metrics.end() ? "-"
                                                    : fmt::format("{:.4g}", found->second.mean()));
    }
    row.push_back(fmt::format("{} of {}", compared.failed, compared.runs));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string Comparison::to_text(const std::vector<std::string>& metrics) const {
  return aligned(rows(metrics));
}

std::string Comparison::to_json() const {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const ComparedPoint& compared : points_) {
    nlohmann::ordered_json point{
        {"point", compared.point}, {"runs", compared.runs}, {"failed", compared.failed}};
    for (const auto& [name, spread] : compared.metrics) {
      point["metrics"][name] = {
          {"mean", spread.mean()}, {"least", spread.least}, {"most", spread.most}};
    }
    all.push_back(std::move(point));
  }
  return all.dump(2);
}

}  // namespace tools::netsim::sweep
