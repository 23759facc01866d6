// Quantities as people write them: "10 ms", "100 Mbit/s", "1 MiB", "2.5 %". A number, with or
// without a decimal fraction, and a unit; the space between them may be missing.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "stack/base/time.h"

namespace sim::scenario {

// All are exact: what is no whole number of the smallest unit is refused, and so is what does not
// fit. The error is one line that names the units there are.
std::expected<stack::base::Duration, std::string> parse_duration(std::string_view text);  // ns to h
std::expected<std::uint64_t, std::string> parse_rate(std::string_view text);  // bits per second
std::expected<std::uint64_t, std::string> parse_size(std::string_view text);  // octets
// Parts per billion of one: "0.01" or "1 %". At most one.
std::expected<std::uint32_t, std::string> parse_share(std::string_view text);

// The same backwards, in the largest unit that needs no fraction.
std::string write_duration(stack::base::Duration duration);
std::string write_rate(std::uint64_t bits_per_second);
std::string write_size(std::uint64_t octets);
std::string write_share(std::uint32_t parts_per_billion);  // a decimal fraction

}  // namespace sim::scenario
