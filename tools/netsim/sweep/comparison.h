// The points of a sweep side by side, each metric over all seeds.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/scenario/document.h"
#include "tools/netsim/sweep/record.h"

namespace tools::netsim::sweep {

// As a file has it, less the quotes.
std::string bare(const std::string& value);

struct Spread {
  double least = 0;
  double sum = 0;
  double most = 0;
  std::uint64_t count = 0;

  void add(double value);
  double mean() const { return count > 0 ? sum / static_cast<double>(count) : 0; }
};

struct ComparedPoint {
  sim::scenario::Point point{};
  std::uint64_t runs = 0;
  std::uint64_t failed = 0;
  std::map<std::string, Spread> metrics{};
};

class Comparison {
 public:
  explicit Comparison(const std::vector<sim::scenario::Point>& points);

  // A run of the point with this number.
  void add(std::size_t point, const Record& record);
  const std::vector<ComparedPoint>& points() const { return points_; }

  // A row of names, then a row a point: the point, the means of `metrics` over its runs, and how
  // many of them failed.
  std::vector<std::vector<std::string>> rows(const std::vector<std::string>& metrics) const;
  // The same for people, columns aligned.
  std::string to_text(const std::vector<std::string>& metrics) const;
  // The same with least and most, a list of objects.
  std::string to_json() const;

 private:
  std::vector<ComparedPoint> points_;
};

}  // namespace tools::netsim::sweep
