// The points of a sweep side by side, as a page: the table that is printed, and a chart a metric.
#pragma once

#include <string>
#include <vector>

#include "tools/netsim/sweep/comparison.h"
#include "tools/report/page.h"

namespace tools::netsim::page {

struct AboutComparison {
  std::string file{};
  std::string seeds{};    // "1..5"
  std::string command{};  // repeats it
  std::string build{};
};

// `columns` are names of metrics. A chart goes over the parameter that has most values of those
// that are quantities; what is otherwise alike is a line of its own. Without such a parameter the
// table's bars are all there is.
report::Page page_of(const sweep::Comparison& comparison, const std::vector<std::string>& columns,
                     const AboutComparison& about);

}  // namespace tools::netsim::page
