// Numbers for people.
#pragma once

#include <cstdint>
#include <string>

#include "stack/base/time.h"

namespace tools::report {

// Three or four digits and a unit: "1.25 s", "40.2 ms", "612 us".
std::string duration_text(stack::base::Duration duration);
// "612 B", "64 KiB", "1.5 MiB".
std::string octets_text(std::uint64_t octets);
// In octets a second and powers of ten, as links are sold: "1.25 MB/s".
std::string rate_text(double octets_a_second);
// "93 %".
std::string share_text(double share);

double seconds_of(stack::base::Duration duration);
// 0 where no time passed.
double rate_of(std::uint64_t octets, stack::base::Duration duration);

}  // namespace tools::report
