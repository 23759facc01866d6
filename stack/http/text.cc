#include "stack/http/text.h"

#include <algorithm>
#include <charconv>

namespace stack::http {
namespace {

// Leading zeros are bounded too: nobody pads a length past the digits of the largest one.
constexpr std::size_t kMaxDecimalDigits = 19;
constexpr std::size_t kMaxHexadecimalDigits = 16;

std::optional<std::uint64_t> parse_number(std::string_view digits, int base, std::size_t most) {
  if (digits.size() > most) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  if (error != std::errc{} || stop != end || value > kLargestLength) return std::nullopt;
  return value;
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_tchar);
}

bool is_field_text(std::string_view text) { return std::ranges::all_of(text, is_field_char); }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split_list(std::string_view list) {
  std::vector<std::string_view> members;
  for (;;) {
    std::size_t comma = list.find(',');
    members.push_back(trim(list.substr(0, comma)));
    if (comma == std::string_view::npos) return members;
    list.remove_prefix(comma + 1);
  }
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

std::optional<std::uint64_t> parse_decimal(std::string_view digits) {
  return parse_number(digits, 10, kMaxDecimalDigits);
}

std::optional<std::uint64_t> parse_hexadecimal(std::string_view digits) {
  return parse_number(digits, 16, kMaxHexadecimalDigits);
}

}  // namespace stack::http
