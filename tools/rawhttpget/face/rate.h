// How fast octets come: over a time, and at the moment.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "stack/base/time.h"

namespace tools::rawhttpget::face {

// 0 if no time passed. Sound up to 2^64 octets and 292 years.
std::uint64_t octets_per_second(std::uint64_t octets, stack::base::Duration time);

// The rate over the last three seconds, or as many as have been seen.
// Invariant: the readings are in the order of time and at least kSpacing apart, the last excepted.
class Speedometer {
 public:
  static constexpr stack::base::Duration kWindow = std::chrono::seconds(3);
  static constexpr stack::base::Duration kSpacing = std::chrono::milliseconds(100);

  // `octets` in all have come by `now`. Fewer than before: a new count begins here.
  void read(stack::base::Instant now, std::uint64_t octets);
  // Octets a second; nothing before there are two readings kSpacing apart: what the first packets
  // happened to do is no rate.
  std::optional<std::uint64_t> rate() const;

 private:
  struct Reading {
    stack::base::Instant at{};
    std::uint64_t octets = 0;
  };
  // What the window holds, one from before it, and the last.
  static constexpr std::size_t kMostReadings = kWindow / kSpacing + 2;

  const Reading& from_end(std::size_t steps) const { return readings_.at(size_ - 1 - steps); }
  void drop_first();

  std::array<Reading, kMostReadings> readings_{};
  std::size_t size_ = 0;
};

}  // namespace tools::rawhttpget::face
