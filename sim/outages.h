// When a wire is down.
#pragma once

#include <vector>

#include "stack/base/time.h"

namespace sim {

// Down in [from, until).
struct Outage {
  stack::base::Instant from{};
  stack::base::Instant until{};
};

// From `from` on in turn down for `down` and up for `up`, until `until`. Both durations are more
// than zero; a wire that does not flap has `down` zero.
struct Flap {
  stack::base::Duration up{0};
  stack::base::Duration down{0};
  stack::base::Instant from{};
  stack::base::Instant until = stack::base::kNever;
};

bool is_down(const std::vector<Outage>& outages, const Flap& flap, stack::base::Instant now);
bool valid(const Flap& flap);

}  // namespace sim
