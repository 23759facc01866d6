#include "tools/knobs/decimal.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace tools::knobs {
namespace {

constexpr std::size_t kMostPlaces = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// How many digits stand first.
std::size_t digits_in(std::string_view text) {
  const auto end = std::ranges::find_if_not(text, is_digit);
  return static_cast<std::size_t>(end - text.begin());
}

}  // namespace

std::optional<Decimal> leading_decimal(std::string_view text) {
  Decimal decimal;
  const std::size_t digits = digits_in(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, decimal.whole);
  if (error != std::errc{}) return std::nullopt;  // none at all, or too many
  decimal.rest = text.substr(digits);
  if (!decimal.rest.starts_with('.')) return decimal;
  const std::string_view behind = decimal.rest.substr(1);
  const std::size_t places = digits_in(behind);
  if (places == 0 || places > kMostPlaces) return std::nullopt;
  for (std::size_t place = 0; place < kMostPlaces; ++place) {
    const auto digit = place < places ? static_cast<std::uint64_t>(behind[place] - '0') : 0;
    decimal.thousandths = 10 * decimal.thousandths + digit;
  }
  decimal.has_point = true;
  decimal.rest = behind.substr(places);
  return decimal;
}

}  // namespace tools::knobs
