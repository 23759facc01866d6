// A sequence number as the wire carries it: a point on a circle of 2^32, on which nothing is
// "less".
#pragma once

#include <cstdint>

namespace stack::wire {

struct Seq {
  std::uint32_t value = 0;
  friend bool operator==(Seq, Seq) = default;
};

}  // namespace stack::wire
