#include "tools/knobs/duration.h"

#include <cstdint>

#include "tools/knobs/decimal.h"

namespace tools::knobs {

using stack::base::Duration;

namespace {

// What the number counts; nothing for an unknown suffix.
std::optional<Duration> unit_of(std::string_view suffix) {
  if (suffix == "ms") return std::chrono::milliseconds(1);
  if (suffix.empty() || suffix == "s") return std::chrono::seconds(1);
  if (suffix == "m") return std::chrono::minutes(1);
  if (suffix == "h") return std::chrono::hours(1);
  if (suffix == "d") return std::chrono::days(1);
  return std::nullopt;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  const auto number = leading_decimal(text);
  if (!number) return std::nullopt;
  const auto unit = unit_of(number->rest);
  if (!unit || number->whole > static_cast<std::uint64_t>(kLongestDuration / *unit)) {
    return std::nullopt;
  }
  const Duration duration = static_cast<std::int64_t>(number->whole) * *unit +
                            static_cast<std::int64_t>(number->thousandths) * *unit / 1000;
  return duration <= kLongestDuration ? std::optional(duration) : std::nullopt;
}

}  // namespace tools::knobs
