// The page in a real browser: are the charts drawn, and is nothing wrong?
#include "tests/tools/report/browser.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/tools/report/sample_page.h"
#include "tools/report/page.h"

namespace tools::report {
namespace {

using tests::Browser;
using tests::root_attribute;

std::size_t points_of(const Page& page) {
  std::size_t points = 0;
  for (const Chart& chart : page.sections.front().charts) {
    for (const Series& series : chart.series) points += series.points.size();
  }
  return points;
}

TEST_F(Browser, DrawsEveryPointOfEveryChartAndHasNoComplaint) {
  if (best_drawing() != Drawing::kLive) GTEST_SKIP() << "built without uPlot";
  const Page page = tests::sample_page();
  const Shown shown = show(html_of(page));
  EXPECT_EQ(root_attribute(shown.dom, "data-ready"), "yes") << shown.dom.substr(0, 2000);
  EXPECT_EQ(root_attribute(shown.dom, "data-drawn"), "4");
  EXPECT_EQ(root_attribute(shown.dom, "data-points"), std::to_string(points_of(page)));
  EXPECT_EQ(root_attribute(shown.dom, "data-errors"), "");
  EXPECT_EQ(shown.console, "");
  EXPECT_NE(shown.dom.find("<canvas"), std::string::npos);
}

TEST_F(Browser, AHostileTitleRunsNothing) {
  const std::string hostile =
      "\"'></title></h1></script><script>document.documentElement.dataset.errors='in'</script>";
  Page page = tests::sample_page(hostile);
  page.sections.front().charts.front().series.front().name = hostile;
  page.sections.front().ladder.rungs.front().text = hostile;
  const Shown shown = show(html_of(page));
  EXPECT_EQ(root_attribute(shown.dom, "data-ready"), "yes");
  EXPECT_EQ(root_attribute(shown.dom, "data-errors"), "");
  EXPECT_EQ(shown.console, "");
}

TEST_F(Browser, IsAPictureInLightAndInDarkWithAndWithoutUplot) {
  const Page page = tests::sample_page();
  const std::string light = picture(html_of(page));
  const std::string still = picture(html_of(page, Drawing::kStatic), "--force-dark-mode");
  for (const std::string& image : {light, still}) {
    EXPECT_EQ(image.substr(1, 3), "PNG");
    EXPECT_GT(image.size(), 50'000u) << "an empty page is smaller";
  }
  EXPECT_NE(light, still);
}

}  // namespace
}  // namespace tools::report
