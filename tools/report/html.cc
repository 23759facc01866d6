#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "stack/base/check.h"
#include "tools/report/assets.h"
#include "tools/report/page.h"
#include "tools/report/quantity.h"
#include "tools/report/svg.h"
#include "tools/report/table.h"
#include "tools/text/markup.h"

namespace tools::report {
namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
)";

using Out = std::back_insert_iterator<std::string>;

void add_facts(Out out, const std::vector<Fact>& facts) {
  if (facts.empty()) return;
  fmt::format_to(out, "<dl class=\"facts\">\n");
  for (const Fact& fact : facts) {
    fmt::format_to(out, "<div><dt>{}</dt><dd>{}</dd></div>\n", text::html_text(fact.name),
                   text::html_text(fact.value));
  }
  fmt::format_to(out, "</dl>\n");
}

// Widths are the phases' shares; those that would not be seen keep a sliver.
void add_phases(Out out, const std::vector<Phase>& phases) {
  double total = 0;
  for (const Phase& phase : phases) total += phase.seconds;
  if (total <= 0) return;
  fmt::format_to(out, "<div class=\"phases\" role=\"img\" aria-label=\"Phases\">\n");
  for (std::size_t i = 0; i < phases.size(); ++i) {
    fmt::format_to(out, "<span class=\"phase-{}\" style=\"flex-grow:{:.5f}\"></span>", i % 6,
                   phases[i].seconds / total);
  }
  fmt::format_to(out, "</div>\n<ul class=\"legend\">\n");
  for (std::size_t i = 0; i < phases.size(); ++i) {
    fmt::format_to(
        out, "<li><i class=\"phase-{}\"></i>{} <b>{}</b></li>\n", i % 6,
        text::html_text(phases[i].name),
        duration_text(stack::base::Duration(static_cast<std::int64_t>(phases[i].seconds * 1e9))));
  }
  fmt::format_to(out, "</ul>\n");
}

void add_legend(Out out, const Chart& chart) {
  fmt::format_to(out, "<ul class=\"legend\">\n");
  for (const Series& series : chart.series) {
    if (series.points.empty()) continue;
    fmt::format_to(out, "<li><i class=\"{}\"></i>{}</li>\n", class_of(series.tone),
                   text::html_text(series.name));
  }
  fmt::format_to(out, "</ul>\n");
}

bool has_points(const Chart& chart) {
  return std::ranges::any_of(chart.series,
                             [](const Series& series) { return !series.points.empty(); });
}

void add_chart(Out out, const Chart& chart, Drawing drawing, std::size_t& number) {
  if (!has_points(chart)) return;
  fmt::format_to(out, "<figure class=\"chart{}\" data-chart=\"{}\">\n<figcaption><h3>{}</h3>",
                 chart.is_tall ? " tall" : "", number++, text::html_text(chart.title));
  if (!chart.note.empty()) fmt::format_to(out, "<p>{}</p>", text::html_text(chart.note));
  fmt::format_to(out, "</figcaption>\n");
  const bool is_live = drawing == Drawing::kLive;
  if (is_live) fmt::format_to(out, "<noscript>");
  fmt::format_to(out, "{}\n", svg_of(chart));
  add_legend(out, chart);
  fmt::format_to(out, "{}</figure>\n", is_live ? "</noscript>" : "");
}

std::string_view class_of(RungKind kind) {
  constexpr std::array<std::string_view, 3> kNames = {"control", "data-kind", "ack-kind"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string time_text(const std::optional<double>& at) {
  return at ? fmt::format("{:.6f}", *at) : std::string();
}

// Of both ends' times the left end's stands on the left.
void add_rung(Out out, const Rung& rung, bool has_both_ends) {
  const std::optional<double> left = rung.to_right ? rung.at : rung.arrives;
  const std::optional<double> right = rung.to_right ? rung.arrives : rung.at;
  fmt::format_to(out, "<div class=\"rung {} {} {}{}{}\"><span>{}</span><time>{}</time>",
                 rung.to_right ? "right" : "left", class_of(rung.kind), report::class_of(rung.tone),
                 rung.remark.empty() ? "" : " remarkable",
                 has_both_ends && !rung.arrives ? " lost" : "", rung.number,
                 time_text(has_both_ends ? left : rung.at));
  fmt::format_to(out, "<div class=\"wire\"><code>{}</code></div>", text::html_text(rung.text));
  if (has_both_ends) fmt::format_to(out, "<time>{}</time>", time_text(right));
  fmt::format_to(out, "<em>{}</em></div>\n", text::html_text(rung.remark));
}

void add_ladder(Out out, const Ladder& ladder) {
  if (ladder.rungs.empty()) return;
  fmt::format_to(
      out,
      "<div class=\"ladder{}\">\n<header><h3>Packets</h3><p>{} of {}: the first, the last, and "
      "what is around losses.</p>\n<div class=\"filters\">"
      "<button data-show=\"all\" class=\"on\">All</button>"
      "<button data-show=\"data-kind\">Data</button>"
      "<button data-show=\"ack-kind\">ACKs</button>"
      "<button data-show=\"control\">SYN, FIN, RST</button>"
      "<button data-show=\"remarkable\">Remarkable</button>"
      "<input type=\"search\" placeholder=\"Find in packets\" aria-label=\"Find in packets\">"
      "</div></header>\n",
      ladder.has_both_ends ? " both" : "", ladder.rungs.size(), ladder.total);
  fmt::format_to(
      out,
      "<div class=\"rung ends\"><span>#</span><time>seconds</time><div class=\"wire\"><b>{}"
      "</b><b>{}</b></div>{}<em></em></div>\n<div class=\"rungs\">\n",
      text::html_text(ladder.left), text::html_text(ladder.right),
      ladder.has_both_ends ? "<time>seconds</time>" : "");
  std::uint64_t last = 0;
  for (const Rung& rung : ladder.rungs) {
    if (rung.number > last + 1) {
      fmt::format_to(out, "<div class=\"skipped\">{} packets are not shown</div>\n",
                     rung.number - last - 1);
    }
    add_rung(out, rung, ladder.has_both_ends);
    last = rung.number;
  }
  fmt::format_to(out, "</div></div>\n");
}

void add_section(Out out, const Section& section, bool is_first, Drawing drawing,
                 std::size_t& number) {
  fmt::format_to(out, "<details class=\"section\"{}>\n<summary><h2>{}</h2></summary>\n",
                 is_first || section.is_open ? " open" : "", text::html_text(section.title));
  if (!section.verdict.empty()) {
    fmt::format_to(out, "<p class=\"verdict{}\">{}</p>\n", section.is_bad ? " bad" : "",
                   text::html_text(section.verdict));
  }
  add_phases(out, section.phases);
  add_facts(out, section.facts);
  for (const Table& table : section.tables) fmt::format_to(out, "{}", table_of(table));
  for (const Chart& chart : section.charts) add_chart(out, chart, drawing, number);
  add_ladder(out, section.ladder);
  fmt::format_to(out, "</details>\n");
}

void add_numbers(Out out, std::string_view name, const std::vector<Point>& points,
                 double Point::*which) {
  fmt::format_to(out, ",\"{}\":[", name);
  for (std::size_t i = 0; i < points.size(); ++i) {
    fmt::format_to(out, "{}{:.9g}", i == 0 ? "" : ",", points[i].*which);
  }
  fmt::format_to(out, "]");
}

void add_chart_data(Out out, const Chart& chart) {
  constexpr std::array<std::string_view, 5> kUnits = {"seconds", "octets", "rate", "bits", "count"};
  constexpr std::array<std::string_view, 4> kMarks = {"points", "line", "steps", "track"};
  fmt::format_to(out, "{{\"unit\":\"{}\",\"tall\":{},\"across\":\"{}\",\"name\":{},\"series\":[",
                 kUnits[static_cast<std::size_t>(chart.unit)], chart.is_tall,
                 kUnits[static_cast<std::size_t>(chart.across)],
                 text::json_string(chart.across_name));
  bool is_first = true;
  for (const Series& series : chart.series) {
    if (series.points.empty()) continue;
    fmt::format_to(out, "{}\n{{\"name\":{},\"mark\":\"{}\",\"tone\":\"{}\"", is_first ? "" : ",",
                   text::json_string(series.name), kMarks[static_cast<std::size_t>(series.mark)],
                   report::class_of(series.tone));
    add_numbers(out, "x", series.points, &Point::x);
    add_numbers(out, "y", series.points, &Point::y);
    fmt::format_to(out, "}}");
    is_first = false;
  }
  fmt::format_to(out, "]}}");
}

// In the order of the figures' numbers.
void add_data(Out out, const Page& page) {
  fmt::format_to(out, "<script type=\"application/json\" id=\"charts\">[");
  bool is_first = true;
  for (const Section& section : page.sections) {
    for (const Chart& chart : section.charts) {
      if (!has_points(chart)) continue;
      if (!std::exchange(is_first, false)) fmt::format_to(out, ",");
      add_chart_data(out, chart);
    }
  }
  fmt::format_to(out, "]</script>\n");
}

}  // namespace

Drawing best_drawing() { return assets::uplot_js.empty() ? Drawing::kStatic : Drawing::kLive; }

std::string html_of(const Page& page, Drawing drawing) {
  CHECK(drawing == Drawing::kStatic || best_drawing() == Drawing::kLive);
  const bool is_live = drawing == Drawing::kLive;
  std::string html(kHead);
  const Out out(html);
  fmt::format_to(out, "<title>{}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n",
                 text::html_text(page.title), is_live ? assets::uplot_css : std::string_view{},
                 assets::page_css);
  fmt::format_to(out, "<header class=\"top\"><h1>{}</h1><p>{}</p></header>\n<main>\n",
                 text::html_text(page.title), text::html_text(page.subtitle));
  std::size_t number = 0;
  for (std::size_t i = 0; i < page.sections.size(); ++i) {
    add_section(out, page.sections[i], i == 0, drawing, number);
  }
  fmt::format_to(out, "</main>\n<footer>{}</footer>\n", text::html_text(page.made_by));
  if (is_live) {
    add_data(out, page);
    fmt::format_to(out, "<script>{}</script>\n", assets::uplot_js);
  }
  fmt::format_to(out, "<script>{}</script>\n</body>\n</html>\n", assets::page_js);
  return html;
}

}  // namespace tools::report
