// What a clock on the wall shows, for certificates, cookies and dates: handed in like all time.
#pragma once

#include <cstdint>

#include "stack/base/time.h"

namespace stack::base {

// One reading of the wall clock; from there on time passes as it does for the stack.
struct WallClock {
  Instant read_at{};
  std::int64_t seconds = 0;  // since 1970-01-01T00:00:00Z, without leap seconds, at that instant

  std::int64_t seconds_at(Instant now) const {
    return seconds + std::chrono::floor<std::chrono::seconds>(now - read_at).count();
  }
};

}  // namespace stack::base
