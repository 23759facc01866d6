// Sizes as people type them.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tools::knobs {

// "65536", "64K", "16M", "2G" or "1T" (powers of 1024 octets; small letters too), and "1.5M" with
// up to three digits behind the point, rounded down; nothing for anything else, and for what does
// not fit.
std::optional<std::size_t> parse_size(std::string_view text);

}  // namespace tools::knobs
