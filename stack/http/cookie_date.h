// Dates in cookies, which have been written in any way at all (RFC 6265 5.1.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace stack::http {

// Seconds since 1970 of whatever has a time of day, a day, a month and a year, in any order, of the
// years 1601 to 9999; all else in it is passed over. Two digits of a year are of 1970 to 2069.
std::optional<std::int64_t> parse_cookie_date(std::string_view text);

}  // namespace stack::http
