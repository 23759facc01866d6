// The shortest round trip of late.
#pragma once

#include <algorithm>

#include "stack/base/time.h"

namespace stack::tcp::send {

// Two halves of a window take turns, so that a path that grew longer is believed after kHalf to 2
// kHalf.
class MinRtt {
 public:
  static constexpr base::Duration kHalf = std::chrono::minutes(1);

  void sample(base::Duration rtt, base::Instant now) {
    if (now >= half_ends_) {
      previous_ = current_;
      current_ = base::Duration::max();
      half_ends_ = now + kHalf;
    }
    current_ = std::min(current_, rtt);
  }
  // Zero before the first sample.
  base::Duration value() const {
    base::Duration least = std::min(current_, previous_);
    return least == base::Duration::max() ? base::Duration{0} : least;
  }

 private:
  base::Duration current_ = base::Duration::max();
  base::Duration previous_ = base::Duration::max();
  base::Instant half_ends_ = base::Instant::min();
};

}  // namespace stack::tcp::send
