// Durations as people type them.
#pragma once

#include <optional>
#include <string_view>

#include "stack/base/time.h"

namespace tools::knobs {

inline constexpr stack::base::Duration kLongestDuration = std::chrono::days(365);

// Seconds, as wget has them: "30", "0.5" (up to three digits behind the point); or with a unit:
// "200ms", "30s", "1.5m", "2h", "1d". Nothing for anything else, and above kLongestDuration.
std::optional<stack::base::Duration> parse_duration(std::string_view text);

}  // namespace tools::knobs
