// Sizes as people type them.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tools::knobs {

// "65536", "64K" or "16M" (of 1024 and 1024^2 octets; small letters too); nothing for anything
// else, and for what does not fit.
std::optional<std::size_t> parse_size(std::string_view text);

}  // namespace tools::knobs
