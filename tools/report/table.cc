#include "tools/report/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "tools/report/svg.h"
#include "tools/text/markup.h"

namespace tools::report {
namespace {

using Out = std::back_insert_iterator<std::string>;

void add_head(Out out, const Table& table) {
  if (table.head.empty()) return;
  fmt::format_to(out, "<thead><tr>");
  for (std::size_t i = 0; i < table.head.size(); ++i) {
    fmt::format_to(out, "<th scope=\"col\"{}>{}</th>", i < table.texts ? "" : " class=\"number\"",
                   text::html_text(table.head[i]));
  }
  fmt::format_to(out, "</tr></thead>\n");
}

void add_cell(Out out, const Cell& cell, bool is_number) {
  fmt::format_to(out, "<td");
  if (is_number) fmt::format_to(out, " class=\"number\"");
  if (cell.share) {
    fmt::format_to(out, " style=\"--share:{:.2f}%\"", 100 * std::clamp(*cell.share, 0.0, 1.0));
  }
  const std::string words = text::html_text(cell.text);
  if (!cell.tone) {
    fmt::format_to(out, ">{}</td>", words);
  } else {
    fmt::format_to(out, "><b class=\"{}\">{}</b></td>", class_of(*cell.tone), words);
  }
}

}  // namespace

std::string table_of(const Table& table) {
  std::string html;
  if (table.rows.empty()) return html;
  const Out out(html);
  fmt::format_to(out, "<figure class=\"table\">\n");
  if (!table.title.empty()) {
    fmt::format_to(out, "<figcaption><h3>{}</h3>", text::html_text(table.title));
    if (!table.note.empty()) fmt::format_to(out, "<p>{}</p>", text::html_text(table.note));
    fmt::format_to(out, "</figcaption>\n");
  }
  const bool has_names = table.head.empty() || table.texts == 1;
  fmt::format_to(out, "<div class=\"wide\"><table{}>\n", has_names ? " class=\"named\"" : "");
  add_head(out, table);
  fmt::format_to(out, "<tbody>\n");
  for (const auto& row : table.rows) {
    fmt::format_to(out, "<tr>");
    for (std::size_t i = 0; i < row.size(); ++i) add_cell(out, row[i], i >= table.texts);
    fmt::format_to(out, "</tr>\n");
  }
  fmt::format_to(out, "</tbody>\n</table></div></figure>\n");
  return html;
}

}  // namespace tools::report
