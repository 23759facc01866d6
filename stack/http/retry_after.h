// When a server would like to be asked again (RFC 9110 10.2.3).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stack::http {

// The longest wait a server can ask for; what is longer counts as this.
inline constexpr std::chrono::seconds kMostRetryAfter = std::chrono::hours(24);

// How long the value of Retry-After says to wait (C48): seconds, or a date, of which `now`, the
// wall clock's seconds since 1970, makes seconds. 0 to kMostRetryAfter; a date in the past is 0.
// Nothing for what is neither.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view field, std::int64_t now);

}  // namespace stack::http
