// The pages in a real browser.
#include <gtest/gtest.h>

#include "tests/tools/netsim/page/filmed.h"
#include "tests/tools/report/browser.h"
#include "tools/report/page.h"

namespace tools::netsim::page {
namespace {

using tests::Browser;
using tests::root_attribute;

// The sections that are open: the run, the first flow, the first link.
std::size_t charts_in(const report::Page& page) {
  std::size_t charts = 0;
  for (std::size_t i = 0; i < page.sections.size(); ++i) {
    if (i > 0 && !page.sections[i].is_open) continue;
    for (const auto& chart : page.sections[i].charts) {
      const bool is_drawn = std::ranges::any_of(
          chart.series, [](const auto& series) { return !series.points.empty(); });
      charts += is_drawn ? 1 : 0;
    }
  }
  return charts;
}

TEST_F(Browser, DrawsARunOfManyFlowsAndHasNoComplaint) {
  if (report::best_drawing() != report::Drawing::kLive) GTEST_SKIP() << "built without uPlot";
  const auto made = tests::filmed(
      sim::lab::built_in("dumbbell", {"topology.pairs=20", "stop.at=\"2 s\"", "warmup=\"1 s\""}));
  const Shown shown = show(html_of(made.page));
  EXPECT_EQ(root_attribute(shown.dom, "data-ready"), "yes");
  EXPECT_EQ(root_attribute(shown.dom, "data-drawn"), std::to_string(charts_in(made.page)));
  EXPECT_EQ(root_attribute(shown.dom, "data-errors"), "");
  EXPECT_EQ(shown.console, "");
}

}  // namespace
}  // namespace tools::netsim::page
