// How long things took, in few numbers.
#pragma once

#include <cstdint>
#include <vector>

#include "stack/base/time.h"

namespace sim {

// Counts durations in buckets that are at most a thirty-second part of their value wide. Negative
// ones must not be added.
class Histogram {
 public:
  void add(stack::base::Duration value);

  std::uint64_t count() const { return count_; }
  // All of them together, exact; wraps after 584 years.
  stack::base::Duration sum() const {
    return stack::base::Duration(static_cast<std::int64_t>(sum_));
  }
  stack::base::Duration longest() const { return longest_; }
  stack::base::Duration latest() const { return latest_; }  // the one that was added last
  // At least so many thousandths of the values are this or shorter: a value at most a thirty-second
  // above the true one. Zero of nothing. 1 to 1000.
  stack::base::Duration quantile(std::uint32_t thousandths) const;

 private:
  std::vector<std::uint64_t> buckets_;  // grows to the longest value's
  std::uint64_t count_ = 0;
  std::uint64_t sum_ = 0;
  stack::base::Duration longest_{0};
  stack::base::Duration latest_{0};
};

}  // namespace sim
