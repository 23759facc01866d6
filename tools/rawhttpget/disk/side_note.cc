#include "tools/rawhttpget/disk/side_note.h"

#include <fmt/format.h>

#include "stack/http/text.h"

namespace tools::rawhttpget::disk {

using stack::base::Range;
using stack::http::is_field_text;
using stack::http::parse_decimal;

namespace {

constexpr std::string_view kFirstLine = "rawhttpget part, version 1";
constexpr std::string_view kLastLine = "end";

void add_line(std::string& text, std::string_view name, std::string_view value) {
  if (!value.empty() && is_field_text(value)) text += fmt::format("{}: {}\n", name, value);
}

// Takes the next line off the front of `text`; nothing if no line ends.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

// "BEGIN-END", half-open; not empty, and behind what there is already.
bool take_range(SideNote& note, std::string_view value) {
  const std::size_t dash = value.find('-');
  if (dash == std::string_view::npos) return false;
  const auto begin = parse_decimal(value.substr(0, dash));
  const auto end = parse_decimal(value.substr(dash + 1));
  if (!begin || !end || *begin >= *end) return false;
  const auto& before = note.durable.ranges();
  if (!before.empty() && before.back().end >= *begin) return false;
  return note.durable.insert(Range{*begin, *end});
}

bool take_text(std::string& into, std::string_view value) {
  const bool is_new = into.empty() && !value.empty() && is_field_text(value);
  into = value;
  return is_new;
}

bool take_value(SideNote& note, std::string_view name, std::string_view value) {
  Document& document = note.document;
  if (name == "url") return take_text(note.url, value);
  if (name == "etag") return take_text(document.validators.etag, value);
  if (name == "last-modified") return take_text(document.validators.last_modified, value);
  if (name == "date") return take_text(document.validators.date, value);
  if (name == "durable") return take_range(note, value);
  if (name != "total" || document.total) return false;
  document.total = parse_decimal(value);
  return document.total.has_value();
}

bool agrees_with_itself(const SideNote& note) {
  if (note.url.empty()) return false;
  const auto& ranges = note.durable.ranges();
  return ranges.empty() || !note.document.total || ranges.back().end <= *note.document.total;
}

}  // namespace

std::string to_text(const SideNote& note) {
  std::string text = fmt::format("{}\n", kFirstLine);
  add_line(text, "url", note.url);
  add_line(text, "etag", note.document.validators.etag);
  add_line(text, "last-modified", note.document.validators.last_modified);
  add_line(text, "date", note.document.validators.date);
  if (note.document.total) add_line(text, "total", std::to_string(*note.document.total));
  for (const Range& range : note.durable.ranges()) {
    add_line(text, "durable", fmt::format("{}-{}", range.begin, range.end));
  }
  return text += fmt::format("{}\n", kLastLine);
}

std::optional<SideNote> parse_side_note(std::string_view text) {
  if (text.size() > kMostNote || take_line(text) != kFirstLine) return std::nullopt;
  SideNote note;
  while (const auto line = take_line(text)) {
    if (*line == kLastLine) {
      if (!text.empty() || !agrees_with_itself(note)) return std::nullopt;
      return note;
    }
    const std::size_t colon = line->find(": ");
    if (colon == std::string_view::npos) return std::nullopt;
    if (!take_value(note, line->substr(0, colon), line->substr(colon + 2))) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace tools::rawhttpget::disk
