// When to try again.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/base/siphash.h"
#include "stack/base/time.h"

namespace stack::apps {

// The pauses double from the first to the longest; each is shortened by chance, by a quarter at
// most, so that many who were cut off together do not come back together.
struct RetryPolicy {
  int attempts = 1;  // all in all
  base::Duration first_pause = std::chrono::seconds(1);
  base::Duration longest_pause = std::chrono::seconds(10);
  // Of what a server may ask for by Retry-After; one that wants more is not waited for.
  base::Duration longest_wish = std::chrono::minutes(5);
  bool when_refused = false;  // also a refused connection is tried again

  // The pause behind attempt number `attempt`, which is 1 or more; chance is of `key`.
  base::Duration pause_after(int attempt, const base::SipKey& key) const {
    base::Duration pause = first_pause;
    for (int i = 1; i < attempt && pause < longest_pause; ++i) pause *= 2;
    pause = std::min(pause, longest_pause);
    const std::uint64_t chance =
        base::SipHasher(key).u64(static_cast<std::uint64_t>(attempt)).digest();
    const auto most = static_cast<std::uint64_t>(pause.count() / 4) + 1;
    return pause - base::Duration(chance % most);
  }
};

}  // namespace stack::apps
