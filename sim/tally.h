// Counts sixty-four things at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace sim {

// Bit i of what is added counts for thing i. The sums stand upright: plane p holds bit p of all of
// them, so that an addition mostly costs one or two steps however many bits are set.
class Tally {
 public:
  void add(std::uint64_t things) {
    for (std::size_t plane = 0; things != 0; ++plane) {
      const std::uint64_t carry = planes_[plane] & things;
      planes_[plane] ^= things;
      things = carry;
    }
  }

  std::uint64_t of(std::size_t thing) const {
    std::uint64_t sum = 0;
    for (std::size_t plane = 0; plane < planes_.size(); ++plane) {
      sum |= (planes_[plane] >> thing & 1) << plane;
    }
    return sum;
  }

 private:
  std::array<std::uint64_t, 64> planes_{};  // no sum passes 2^64 within a life
};

}  // namespace sim
