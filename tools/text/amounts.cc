#include "tools/text/amounts.h"

#include <fmt/format.h>

#include <string_view>

namespace tools::text {

using stack::base::Duration;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr std::string_view kUnits = "KMGTPE";  // 1024 each of the one before

// A number of 1024ths with three significant digits in all, or its whole part if that is longer.
std::string three_digits(std::uint64_t in_1024ths) {
  const std::uint64_t whole = in_1024ths / 1024;
  const std::uint64_t rest = in_1024ths % 1024;
  if (whole >= 100) return fmt::format("{}", whole);
  if (whole >= 10) return fmt::format("{}.{}", whole, rest * 10 / 1024);
  return fmt::format("{}.{:02}", whole, rest * 100 / 1024);
}

// The amount and its unit; "B" for octets alone.
std::string scaled(std::uint64_t octets, std::string_view after_unit) {
  if (octets < 1024) return fmt::format("{}B", octets);
  std::size_t unit = 0;
  for (; octets >= 1024 * 1024; octets /= 1024) ++unit;
  return fmt::format("{}{}{}", three_digits(octets), kUnits.at(unit), after_unit);
}

std::string from_minutes_on(seconds whole) {
  if (whole < hours(1)) return fmt::format("{}m {}s", whole / minutes(1), (whole % 60).count());
  if (whole < days(1))
    return fmt::format("{}h {}m", whole / hours(1), whole % hours(1) / minutes(1));
  return fmt::format("{}d {}h", whole / days(1), whole % days(1) / hours(1));
}

std::string whole_seconds(seconds whole) {
  return whole < minutes(1) ? fmt::format("{}s", whole.count()) : from_minutes_on(whole);
}

}  // namespace

std::string size_text(std::uint64_t octets) { return scaled(octets, ""); }

std::string rate_text(std::uint64_t octets_per_second) {
  return scaled(octets_per_second, "B") + "/s";
}

std::string duration_text(Duration duration) {
  const auto thousandths = std::chrono::floor<milliseconds>(duration).count();
  if (thousandths < 1000) return fmt::format("0.{:03}s", thousandths);
  if (thousandths < 10'000) {
    return fmt::format("{}.{}s", thousandths / 1000, thousandths % 1000 / 100);
  }
  return whole_seconds(std::chrono::floor<seconds>(duration));
}

std::string remaining_text(Duration duration) {
  return whole_seconds(std::chrono::ceil<seconds>(duration));
}

}  // namespace tools::text
