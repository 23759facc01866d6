#include "stack/http/date.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <tuple>

#include "stack/base/check.h"
#include "stack/http/text.h"

namespace stack::http {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string digits_of(std::int64_t value, std::size_t count) {
  std::string digits = std::to_string(value);
  return std::string(count - std::min(count, digits.size()), '0') + digits;
}

// Takes a date apart from its front; once something is not there, nothing is.
class DateText {
 public:
  explicit DateText(std::string_view text) : rest_(text) {}

  void word(std::string_view expected) {
    good_ = good_ && rest_.starts_with(expected);
    if (good_) rest_.remove_prefix(expected.size());
  }
  int number(std::size_t digits) {
    good_ =
        good_ && rest_.size() >= digits && std::ranges::all_of(rest_.substr(0, digits), is_digit);
    int value = 0;
    for (std::size_t i = 0; good_ && i < digits; ++i) value = value * 10 + (rest_[i] - '0');
    if (good_) rest_.remove_prefix(digits);
    return value;
  }
  // Two digits, of which a blank may stand for the first.
  int padded_number() {
    bool padded = rest_.starts_with(' ');
    if (padded) word(" ");
    return number(padded ? 1 : 2);
  }
  // 1 to 12.
  unsigned month() {
    auto found = std::ranges::find(kMonths, rest_.substr(0, 3));
    good_ = good_ && found != kMonths.end();
    if (good_) rest_.remove_prefix(3);
    return static_cast<unsigned>(found - kMonths.begin()) + 1;
  }
  // Seconds since midnight.
  std::int64_t time() {
    int hour = number(2);
    word(":");
    int minute = number(2);
    word(":");
    int second = number(2);
    good_ = good_ && hour < 24 && minute < 60 && second <= 60;
    return hour * 3600 + minute * 60 + second;
  }
  // Everything was there, and there is no more.
  bool good() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::optional<std::int64_t> seconds_of(int year, unsigned month, int day, std::int64_t time) {
  std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                   std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year < 1900) return std::nullopt;
  return seconds(std::chrono::sys_days(date).time_since_epoch()).count() + time;
}

// "06 Nov 1994 08:49:37 GMT"
std::optional<std::int64_t> parse_fixed(std::string_view text) {
  DateText date(text);
  int day = date.number(2);
  date.word(" ");
  unsigned month = date.month();
  date.word(" ");
  int year = date.number(4);
  date.word(" ");
  std::int64_t time = date.time();
  date.word(" GMT");
  return date.good() ? seconds_of(year, month, day, time) : std::nullopt;
}

// The last date a two-digit year can be of: 50 years after `now` (RFC 9110 5.6.7).
struct Horizon {
  std::chrono::year_month_day date{std::chrono::year(2069), std::chrono::December,
                                   std::chrono::day(31)};
  std::int64_t time = 86400;

  explicit Horizon(std::optional<std::int64_t> now) {
    if (!now) return;
    std::chrono::sys_seconds instant{seconds(std::clamp(*now, kFirstDate, kLastDate))};
    auto day = std::chrono::floor<days>(instant);
    date = std::chrono::year_month_day(day) + std::chrono::years(50);
    time = (instant - day).count();
  }
  bool is_before(std::chrono::year_month_day other, std::int64_t other_time) const {
    return std::tie(date, time) < std::tie(other, other_time);
  }
};

// The whole year that two digits mean in a date of that month, day and time.
int whole_year(int two_digits, unsigned month, int day, std::int64_t time, const Horizon& horizon) {
  int year = static_cast<int>(horizon.date.year()) / 100 * 100 + two_digits;
  std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                   std::chrono::day(static_cast<unsigned>(day))};
  return horizon.is_before(date, time) ? year - 100 : year;
}

// "06-Nov-94 08:49:37 GMT"
std::optional<std::int64_t> parse_rfc850(std::string_view text, std::optional<std::int64_t> now) {
  DateText date(text);
  int day = date.number(2);
  date.word("-");
  unsigned month = date.month();
  date.word("-");
  int year = date.number(2);
  date.word(" ");
  std::int64_t time = date.time();
  date.word(" GMT");
  if (!date.good()) return std::nullopt;
  return seconds_of(whole_year(year, month, day, time, Horizon(now)), month, day, time);
}

// "Nov  6 08:49:37 1994"
std::optional<std::int64_t> parse_asctime(std::string_view text) {
  DateText date(text);
  unsigned month = date.month();
  date.word(" ");
  int day = date.padded_number();
  date.word(" ");
  std::int64_t time = date.time();
  date.word(" ");
  int year = date.number(4);
  return date.good() ? seconds_of(year, month, day, time) : std::nullopt;
}

}  // namespace

std::string write_date(std::int64_t seconds_since_1970) {
  CHECK(seconds_since_1970 >= kFirstDate && seconds_since_1970 <= kLastDate);
  std::chrono::sys_seconds instant{seconds(seconds_since_1970)};
  auto day = std::chrono::floor<days>(instant);
  std::chrono::year_month_day date(day);
  std::chrono::hh_mm_ss time(instant - day);
  std::string text(kDays[std::chrono::weekday(day).c_encoding()].substr(0, 3));
  text += ", " + digits_of(static_cast<unsigned>(date.day()), 2) + " ";
  text += kMonths[static_cast<unsigned>(date.month()) - 1];
  text += " " + digits_of(static_cast<int>(date.year()), 4);
  text += " " + digits_of(time.hours().count(), 2) + ":" + digits_of(time.minutes().count(), 2);
  return text + ":" + digits_of(time.seconds().count(), 2) + " GMT";
}

std::optional<std::int64_t> parse_date(std::string_view text, std::optional<std::int64_t> now) {
  for (std::string_view day : kDays) {
    std::string_view short_day = day.substr(0, 3);
    if (!text.starts_with(short_day)) continue;
    if (text.substr(3).starts_with(", ")) return parse_fixed(text.substr(5));
    if (text.substr(3).starts_with(" ")) return parse_asctime(text.substr(4));
    bool whole = text.starts_with(day) && text.substr(day.size()).starts_with(", ");
    return whole ? parse_rfc850(text.substr(day.size() + 2), now) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace stack::http
