// The content of a simulated transfer: pseudo-random octets that any position of can be made again.
#pragma once

#include <cstdint>

#include "stack/base/bytes.h"

namespace sim::apps {

// An endless stream of octets that depends on the seed only.
class Pattern {
 public:
  explicit Pattern(std::uint64_t seed) : seed_(seed) {}

  // Writes the octets at [position, position + room.size()).
  void fill(std::uint64_t position, stack::base::MutableBytes room) const;
  // Whether `octets` are those at [position, position + octets.size()).
  bool matches(std::uint64_t position, stack::base::ByteView octets) const;

 private:
  std::uint64_t seed_;
};

}  // namespace sim::apps
