#include "stack/http/cookie_date.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "stack/http/text.h"

namespace stack::http {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

bool is_delimiter(char c) {
  return c == '\t' || (c >= ' ' && c <= '/') || (c >= ';' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

// Takes `least` to `most` digits, behind which no other stands.
std::optional<int> take_number(std::string_view& text, std::size_t least, std::size_t most) {
  std::size_t count = 0;
  int value = 0;
  while (count < text.size() && is_digit(text[count])) {
    if (++count > most) return std::nullopt;
    value = value * 10 + (text[count - 1] - '0');
  }
  if (count < least) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

// hms-time: seconds since midnight; what stands behind it does not matter.
std::optional<std::int64_t> read_time(std::string_view token) {
  std::array<int, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0 && !token.starts_with(':')) return std::nullopt;
    if (i > 0) token.remove_prefix(1);
    auto number = take_number(token, 1, 2);
    if (!number) return std::nullopt;
    parts[i] = *number;
  }
  if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return std::nullopt;
  return parts[0] * 3600 + parts[1] * 60 + parts[2];
}

std::optional<unsigned> read_month(std::string_view token) {
  auto found = std::ranges::find_if(kMonths, [&](std::string_view month) {
    return equal_ignoring_case(month, token.substr(0, 3));
  });
  if (found == kMonths.end()) return std::nullopt;
  return static_cast<unsigned>(found - kMonths.begin()) + 1;
}

struct Found {
  std::optional<std::int64_t> time = {};
  std::optional<int> day = {};
  std::optional<unsigned> month = {};
  std::optional<int> year = {};

  // Each token is the first of these that it can be and that has not been found yet.
  void take(std::string_view token) {
    if (!time && (time = read_time(token))) return;
    std::string_view rest = token;
    if (!day && (day = take_number(rest, 1, 2))) return;
    if (!month && (month = read_month(token))) return;
    rest = token;
    if (!year) year = take_number(rest, 2, 4);
  }
};

}  // namespace

std::optional<std::int64_t> parse_cookie_date(std::string_view text) {
  Found found;
  while (!text.empty()) {
    auto end = std::ranges::find_if(text, is_delimiter);
    auto size = static_cast<std::size_t>(end - text.begin());
    if (size > 0) found.take(text.substr(0, size));
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  if (!found.time || !found.day || !found.month || !found.year) return std::nullopt;

  int year = *found.year;
  if (year < 70) year += 2000;
  if (year < 100) year += 1900;
  std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(*found.month),
                                   std::chrono::day(static_cast<unsigned>(*found.day))};
  if (!date.ok() || year < 1601) return std::nullopt;
  return std::chrono::seconds(std::chrono::sys_days(date).time_since_epoch()).count() + *found.time;
}

}  // namespace stack::http
