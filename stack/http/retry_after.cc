#include "stack/http/retry_after.h"

#include <algorithm>

#include "stack/http/date.h"
#include "stack/http/text.h"

namespace stack::http {

std::optional<std::chrono::seconds> parse_retry_after(std::string_view field, std::int64_t now) {
  bool counted = !field.empty() && std::ranges::all_of(field, is_digit);
  std::int64_t wait = 0;
  if (counted) {
    // More digits than a length may have are more than the most, too.
    wait = static_cast<std::int64_t>(parse_decimal(field).value_or(kLargestLength));
  } else if (auto date = parse_date(field, now)) {
    wait = *date - now;
  } else {
    return std::nullopt;
  }
  return std::clamp(std::chrono::seconds(wait), std::chrono::seconds(0), kMostRetryAfter);
}

}  // namespace stack::http
