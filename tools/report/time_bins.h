// What happened when, in equal spans of time, of which there are never more than a limit.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "stack/base/time.h"

namespace tools::report {

// How values of one bin become one.
struct Sum {
  static std::uint64_t join(std::uint64_t a, std::uint64_t b) { return a + b; }
};
struct Peak {
  static std::uint64_t join(std::uint64_t a, std::uint64_t b) { return std::max(a, b); }
};

// Invariant: a bin is kFinest times a power of two wide; when time runs past the last one, each two
// become one. Grows with what is used of it.
template <typename Join>
class TimeBins {
 public:
  static constexpr std::size_t kMost = 512;
  static constexpr stack::base::Duration kFinest = std::chrono::microseconds(250);

  // Instants never run backwards; the first one is where the first bin begins.
  void add(stack::base::Instant at, std::uint64_t value) {
    if (!start_) start_ = at;
    while (static_cast<std::size_t>((at - *start_) / width_) >= kMost) widen();
    const auto number = static_cast<std::size_t>((at - *start_) / width_);
    if (number >= bins_.size()) bins_.resize(number + 1);
    Bin& bin = bins_[number];
    bin = {Join::join(bin.value, value), true};
  }

  std::size_t size() const { return bins_.size(); }
  stack::base::Duration width() const { return width_; }
  stack::base::Instant start_of(std::size_t bin) const {
    return *start_ + width_ * static_cast<stack::base::Duration::rep>(bin);
  }
  // 0 where nothing was added.
  std::uint64_t value(std::size_t bin) const { return bins_[bin].value; }
  bool is_used(std::size_t bin) const { return bins_[bin].is_used; }

 private:
  struct Bin {
    std::uint64_t value = 0;
    bool is_used = false;
  };

  void widen() {
    for (std::size_t i = 0; i < bins_.size(); i += 2) {
      const Bin next = i + 1 < bins_.size() ? bins_[i + 1] : Bin{};
      bins_[i / 2] = {Join::join(bins_[i].value, next.value), bins_[i].is_used || next.is_used};
    }
    bins_.resize((bins_.size() + 1) / 2);
    width_ *= 2;
  }

  std::optional<stack::base::Instant> start_;
  stack::base::Duration width_ = kFinest;
  std::vector<Bin> bins_;
};

using RateBins = TimeBins<Sum>;   // how much came
using PeakBins = TimeBins<Peak>;  // how high it stood at most

}  // namespace tools::report
