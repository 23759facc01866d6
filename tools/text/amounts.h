// Sizes, rates and durations as people read them: three digits that mean something, no more.
#pragma once

#include <cstdint>
#include <string>

#include "stack/base/time.h"

namespace tools::text {

// "512B", "1.50K", "12.3M", "1023M", "4.00G": of 1024, rounded down, so that nothing is promised
// that is not there.
std::string size_text(std::uint64_t octets);

// "512B/s", "1.50KB/s", "12.3MB/s": likewise.
std::string rate_text(std::uint64_t octets_per_second);

// How long something took, 0 at least: "0.139s", "2.7s", "27s", "12m 3s", "3h 12m", "4d 3h";
// rounded down.
std::string duration_text(stack::base::Duration duration);

// How long something will take, in whole seconds, rounded up: "3s", "12m 3s", "3h 12m", "4d 3h".
std::string remaining_text(stack::base::Duration duration);

}  // namespace tools::text
