// a * b / c in integers, where a * b may pass 64 bits.
#pragma once

#include <cstdint>

#include "stack/base/check.h"

namespace stack::tcp::send {

// 128 bits, as two halves.
struct WideProduct {
  std::uint64_t high, low;
};

// Long multiplication with "digits" of 32 bits. No sum can overflow: (2^32 - 1)^2 + (2^32 - 1) is
// less than 2^64.
constexpr WideProduct wide_product(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t kDigit = 0xffff'ffff;
  std::uint64_t a0 = a & kDigit, a1 = a >> 32, b0 = b & kDigit, b1 = b >> 32;
  std::uint64_t units = a0 * b0;
  std::uint64_t middle = a1 * b0 + (units >> 32);
  std::uint64_t other_middle = a0 * b1 + (middle & kDigit);
  return {.high = a1 * b1 + (middle >> 32) + (other_middle >> 32),
          .low = (other_middle << 32) | (units & kDigit)};
}

// floor(a * b / c), by long division in binary. c is less than 2^63, so that a doubled remainder
// fits; the quotient must fit 64 bits.
constexpr std::uint64_t mul_div(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  auto [remainder, low] = wide_product(a, b);
  CHECK(remainder < c && c < std::uint64_t{1} << 63);
  std::uint64_t quotient = 0;
  for (int bit = 63; bit >= 0; --bit) {
    remainder = (remainder << 1) | ((low >> bit) & 1);
    quotient <<= 1;
    if (remainder < c) continue;
    remainder -= c;
    quotient |= 1;
  }
  return quotient;
}

}  // namespace stack::tcp::send
