// A series of samples that never grows beyond a limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stack/base/time.h"

namespace tools::report {

struct Sample {
  stack::base::Instant at{};
  std::uint64_t value = 0;
  friend bool operator==(const Sample&, const Sample&) = default;
};

// Invariant: holds at most kMost samples, evenly spread over all that were added: every stride()th.
// When the limit is reached every second one goes, and so do half of those that come.
class Thinned {
 public:
  static constexpr std::size_t kMost = 16'384;

  void add(stack::base::Instant at, std::uint64_t value) {
    if (count_++ % stride_ != 0) return;
    if (samples_.size() == kMost) halve();
    if ((count_ - 1) % stride_ == 0) samples_.push_back({at, value});
  }

  const std::vector<Sample>& samples() const { return samples_; }
  std::uint64_t count() const { return count_; }  // that were added
  std::uint64_t stride() const { return stride_; }

 private:
  void halve() {
    for (std::size_t i = 0; i < samples_.size() / 2; ++i) samples_[i] = samples_[2 * i];
    samples_.resize(samples_.size() / 2);
    stride_ *= 2;
  }

  std::vector<Sample> samples_;
  std::uint64_t count_ = 0;
  std::uint64_t stride_ = 1;
};

}  // namespace tools::report
