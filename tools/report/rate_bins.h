// How much came when: octets in equal spans of time, of which there are never more than a limit.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "stack/base/time.h"

namespace tools::report {

// Invariant: a bin is kFinest times a power of two wide; when time runs past the last one, each two
// become one.
class RateBins {
 public:
  static constexpr std::size_t kMost = 512;
  static constexpr stack::base::Duration kFinest = std::chrono::microseconds(250);

  // Instants never run backwards; the first one is where the first bin begins.
  void add(stack::base::Instant at, std::uint64_t octets) {
    if (!start_) start_ = at;
    while (static_cast<std::size_t>((at - *start_) / width_) >= kMost) widen();
    const auto bin = static_cast<std::size_t>((at - *start_) / width_);
    octets_[bin] += octets;
    used_ = bin + 1;
  }

  std::size_t size() const { return used_; }
  stack::base::Duration width() const { return width_; }
  stack::base::Instant start_of(std::size_t bin) const {
    return *start_ + width_ * static_cast<stack::base::Duration::rep>(bin);
  }
  std::uint64_t octets(std::size_t bin) const { return octets_[bin]; }

 private:
  void widen() {
    for (std::size_t i = 0; i < kMost / 2; ++i) octets_[i] = octets_[2 * i] + octets_[2 * i + 1];
    for (std::size_t i = kMost / 2; i < kMost; ++i) octets_[i] = 0;
    width_ *= 2;
    used_ = (used_ + 1) / 2;
  }

  std::optional<stack::base::Instant> start_;
  stack::base::Duration width_ = kFinest;
  std::array<std::uint64_t, kMost> octets_{};
  std::size_t used_ = 0;
};

}  // namespace tools::report
