#include "stack/http/range.h"

#include <algorithm>
#include <optional>

#include "stack/http/text.h"

namespace stack::http {
namespace {

using Kind = RangeChoice::Kind;

// 1*DIGIT; what is larger than any size counts as the largest number.
std::optional<std::uint64_t> parse_position(std::string_view digits) {
  if (digits.empty() || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return parse_decimal(digits).value_or(UINT64_MAX);
}

// suffix-range: the last `digits` octets (14.1.1).
RangeChoice choose_suffix(std::string_view digits, std::uint64_t size) {
  auto length = parse_position(digits);
  if (!length) return {};
  if (*length == 0) return {Kind::kUnsatisfiable};
  if (size == 0) return {};
  return {Kind::kPart, size - std::min(*length, size), size};
}

// int-range: from the first position to the last, which counts (14.1.1).
RangeChoice choose_positions(std::string_view from, std::string_view to, std::uint64_t size) {
  auto first = parse_position(from);
  auto last = to.empty() ? std::optional(UINT64_MAX) : parse_position(to);
  if (!first || !last || *last < *first) return {};
  if (*first >= size) return {Kind::kUnsatisfiable};
  return {Kind::kPart, *first, std::min(*last, size - 1) + 1};
}

}  // namespace

RangeChoice choose_range(std::string_view field, std::uint64_t size) {
  std::size_t equals = field.find('=');
  bool in_bytes =
      equals != std::string_view::npos && equal_ignoring_case(field.substr(0, equals), "bytes");
  if (!in_bytes) return {};
  // A list (5.6.1) may have empty members, which do not count.
  std::optional<std::string_view> only;
  for (std::string_view range : split_list(field.substr(equals + 1))) {
    if (range.empty()) continue;
    if (only) return {};
    only = range;
  }
  if (!only) return {};
  std::size_t hyphen = only->find('-');
  if (hyphen == std::string_view::npos) return {};
  std::string_view first = only->substr(0, hyphen);
  std::string_view last = only->substr(hyphen + 1);
  return first.empty() ? choose_suffix(last, size) : choose_positions(first, last, size);
}

std::string content_range(const RangeChoice& part, std::uint64_t size) {
  return "bytes " + std::to_string(part.begin) + "-" + std::to_string(part.end - 1) + "/" +
         std::to_string(size);
}

std::string content_range_of_none(std::uint64_t size) { return "bytes */" + std::to_string(size); }

}  // namespace stack::http
