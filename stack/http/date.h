// Dates as HTTP writes them (RFC 9110 5.6.7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stack::http {

// Seconds since 1970-01-01T00:00:00Z without leap seconds, of the years that HTTP can write.
inline constexpr std::int64_t kFirstDate = -2'208'988'800;  // 1900-01-01T00:00:00Z
inline constexpr std::int64_t kLastDate = 253'402'300'799;  // 9999-12-31T23:59:59Z

// "Sun, 06 Nov 1994 08:49:37 GMT". `seconds` lies between kFirstDate and kLastDate.
std::string write_date(std::int64_t seconds);

// The three forms that a recipient must understand (C49): the one above, "Sunday, 06-Nov-94
// 08:49:37 GMT" and "Sun Nov  6 08:49:37 1994"; letters count with their case. The name of the day
// must be one, not the right one; a leap second is the second after it.
//
// Two digits of a year are of the last year that ends in them and is not more than 50 years ahead
// of `now`, the wall clock's seconds since 1970; whoever has no clock reads them as of 1970 to
// 2069.
std::optional<std::int64_t> parse_date(std::string_view text,
                                       std::optional<std::int64_t> now = std::nullopt);

}  // namespace stack::http
