// Segments of one size, numbered from zero, as the tests of loss recovery count them.
#pragma once

#include <chrono>
#include <cstddef>

#include "stack/base/intervals.h"
#include "stack/base/time.h"
#include "stack/tcp/seq.h"

namespace flight {

inline constexpr std::size_t kSmss = 1000;
inline constexpr stack::tcp::Line kFirst = stack::tcp::Line{1} << 32;
inline constexpr stack::base::Instant kStart{std::chrono::hours(1)};

// The line number at which the n-th segment begins.
constexpr stack::tcp::Line at(stack::tcp::Line n) { return kFirst + n * kSmss; }

// The octets of the segments from the m-th up to but without the n-th.
constexpr stack::base::Range segments(stack::tcp::Line m, stack::tcp::Line n) {
  return {at(m), at(n)};
}
constexpr stack::base::Range segment(stack::tcp::Line n) { return segments(n, n + 1); }

constexpr stack::base::Instant ms(int count) { return kStart + std::chrono::milliseconds(count); }

}  // namespace flight
