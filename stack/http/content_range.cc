#include "stack/http/content_range.h"

#include "stack/http/text.h"

namespace stack::http {
namespace {

constexpr std::string_view kUnit = "bytes ";

// Fills in begin and end from "first-last".
bool take_positions(std::string_view range, ContentRange& result) {
  std::size_t hyphen = range.find('-');
  if (hyphen == std::string_view::npos) return false;
  auto first = parse_decimal(range.substr(0, hyphen));
  auto last = parse_decimal(range.substr(hyphen + 1));
  if (!first || !last || *last < *first || *last == kLargestLength) return false;
  result.begin = *first;
  result.end = *last + 1;
  return !result.total || result.end <= *result.total;
}

}  // namespace

std::optional<ContentRange> parse_content_range(std::string_view field) {
  // Units are told apart without case (14.1).
  if (!equal_ignoring_case(field.substr(0, kUnit.size()), kUnit)) return std::nullopt;
  field.remove_prefix(kUnit.size());
  std::size_t slash = field.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::string_view range = field.substr(0, slash);
  std::string_view total = field.substr(slash + 1);

  ContentRange result;
  if (total != "*") {
    result.total = parse_decimal(total);
    if (!result.total) return std::nullopt;
  }
  bool stands = range == "*" ? result.total.has_value() : take_positions(range, result);
  return stands ? std::optional(result) : std::nullopt;
}

}  // namespace stack::http
