// Virtual time that passes as real time does.
#pragma once

#include <chrono>

#include "stack/base/time.h"

namespace netsim::kernel {

// The monotonic clock, from zero when it was made or restarted.
class RealClock {
 public:
  void restart() { begun_ = std::chrono::steady_clock::now(); }
  stack::base::Instant now() const {
    return stack::base::Instant(std::chrono::duration_cast<stack::base::Duration>(
        std::chrono::steady_clock::now() - begun_));
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace netsim::kernel
