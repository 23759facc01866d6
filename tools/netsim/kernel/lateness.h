// How late a simulation in real time was: a run that was too late was another network.
#pragma once

#include <array>
#include <cstdint>

#include "stack/base/time.h"

namespace netsim::kernel {

// Beyond this, for more than one packet in a hundred, a run is void.
inline constexpr stack::base::Duration kTooLate = std::chrono::milliseconds(1);

// Invariant: every delivery is counted in one of a fixed number of classes, each at most a
// sixteenth wider than its least.
class Lateness {
 public:
  // A packet that was due so long ago has been handed over. Never negative.
  void note(stack::base::Duration late);

  std::uint64_t count() const { return count_; }
  // What `percent` per cent (1 to 100) of the deliveries did not exceed; never understated, and
  // overstated by a sixteenth at most. Zero without deliveries.
  stack::base::Duration percentile(unsigned percent) const;
  stack::base::Duration longest() const { return longest_; }

 private:
  static constexpr unsigned kBits = 4;  // of a duration that its class knows behind the first
  static constexpr std::size_t kClasses = (64 - kBits) << kBits;

  static std::size_t class_of(std::uint64_t nanoseconds);
  static std::uint64_t most_of(std::size_t which);

  std::array<std::uint64_t, kClasses> classes_{};
  std::uint64_t count_ = 0;
  stack::base::Duration longest_{0};
};

}  // namespace netsim::kernel
