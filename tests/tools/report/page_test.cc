#include "tools/report/page.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "tests/tools/report/sample_page.h"
#include "tools/text/markup.h"

namespace tools::report {
namespace {

std::size_t count(const std::string& text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
    ++found;
  }
  return found;
}

Page small(const std::string& text) {
  return {.title = text,
          .subtitle = text,
          .made_by = text,
          .sections = {{.title = text,
                        .verdict = text,
                        .facts = {{text, text}},
                        .phases = {{text, 1}},
                        .charts = {{.title = text,
                                    .note = text,
                                    .series = {{.name = text, .points = {{0, 1}, {1, 2}}}}}},
                        .ladder = {.left = text,
                                   .right = text,
                                   .total = 1,
                                   .rungs = {{.number = 1, .text = text, .remark = text}}}}}};
}

TEST(Escape, NothingThatHtmlKnowsIsLeft) {
  EXPECT_EQ(text::html_text("<a href=\"x\">'&'</a>"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}

TEST(Escape, AScriptCannotBeClosedByAString) {
  EXPECT_EQ(text::json_string("</script>"), "\"\\u003c/script\\u003e\"");
  EXPECT_EQ(text::json_string("a\"b\\c"), "\"a\\\"b\\\\c\"");
}

TEST(Escape, ControlsAndWhatIsNotUtf8AreShownAndDoNothing) {
  EXPECT_EQ(text::html_text("a\x1b[31m\xff<"), "a\\x1b[31m\\xff&lt;");
  EXPECT_EQ(text::json_string("a\n"), "\"a\\\\x0a\"");
  EXPECT_EQ(text::html_text("é€😀"), "é€😀");
}

RC_GTEST_PROP(Escape, NoOctetsWhateverCloseAnElement, (const std::string& text)) {
  const std::string html = text::html_text(text);
  RC_ASSERT(html.find_first_of("<>\"'") == std::string::npos);
  RC_ASSERT(text::html_text(html).size() >= html.size());
  RC_ASSERT(text::json_string(text).find_first_of("<>&") == std::string::npos);
}

// With harmless texts and with hostile ones the page has the same elements.
TEST(Page, HostileTextsAddNoElement) {
  for (const Drawing drawing : {Drawing::kStatic, best_drawing()}) {
    const std::string harmless = html_of(small("x"), drawing);
    const std::string hostile =
        html_of(small("</script></style><script>\"'--><img src=x onerror=alert(1)>"), drawing);
    EXPECT_EQ(count(hostile, "<"), count(harmless, "<"));
    EXPECT_EQ(count(hostile, "</script>"), count(harmless, "</script>"));
  }
}

TEST(Page, LoadsNothing) {
  const std::string html = html_of(tests::sample_page());
  EXPECT_EQ(count(html, "default-src 'none'"), 1u);
  EXPECT_EQ(count(html, " src="), 0u);
  EXPECT_EQ(count(html, "<link"), 0u);
  EXPECT_EQ(count(html, "@import"), 0u);
  EXPECT_EQ(count(html, "url("), 0u);
}

TEST(Page, IsOfAReasonableSize) { EXPECT_LT(html_of(tests::sample_page()).size(), 4'000'000u); }

TEST(Page, OnlyTheFirstSectionIsOpen) {
  Page page = small("x");
  page.sections.push_back(page.sections.front());
  const std::string html = html_of(page, Drawing::kStatic);
  EXPECT_EQ(count(html, "<details class=\"section\" open>"), 1u);
  EXPECT_EQ(count(html, "<details class=\"section\">"), 1u);
}

TEST(Page, SaysHowManyPacketsItLeavesOut) {
  Page page = small("x");
  page.sections.front().ladder.rungs = {{.number = 1}, {.number = 2}, {.number = 10}};
  EXPECT_EQ(count(html_of(page, Drawing::kStatic), "7 packets are not shown"), 1u);
}

TEST(FlowPage, TellsOfTheBusiestConnectionFirst) {
  const Page page = tests::sample_page();
  ASSERT_EQ(page.sections.size(), 1u);
  const Section& section = page.sections.front();
  EXPECT_EQ(section.charts.size(), 4u);
  EXPECT_TRUE(section.verdict.starts_with("Limited by "));
  EXPECT_EQ(section.phases.front().name, "name lookup");
  EXPECT_GT(section.ladder.rungs.size(), 400u);
  EXPECT_TRUE(std::ranges::is_sorted(section.ladder.rungs, {}, &Rung::number));
  for (const Chart& chart : section.charts) {
    for (const Series& series : chart.series) {
      EXPECT_TRUE(std::ranges::is_sorted(series.points, {}, &Point::x)) << series.name;
    }
  }
}

TEST(FlowPage, WithoutAConnectionThereIsAPageAllTheSame) {
  const Page page = page_of(FlowLog(), {.title = "http://x/"});
  EXPECT_TRUE(page.sections.empty());
  EXPECT_TRUE(html_of(page).ends_with("</html>\n"));
}

}  // namespace
}  // namespace tools::report
