#include "sim/outages.h"

#include <algorithm>

namespace sim {

using stack::base::Duration;
using stack::base::Instant;

bool is_down(const std::vector<Outage>& outages, const Flap& flap, Instant now) {
  if (flap.down > Duration(0) && now >= flap.from && now < flap.until) {
    if ((now - flap.from) % (flap.down + flap.up) < flap.down) return true;
  }
  return std::ranges::any_of(
      outages, [now](const Outage& outage) { return now >= outage.from && now < outage.until; });
}

bool valid(const Flap& flap) {
  constexpr Duration kLongest = std::chrono::hours(24);
  if (flap.down == Duration(0)) return true;
  return flap.down > Duration(0) && flap.up > Duration(0) && flap.down <= kLongest &&
         flap.up <= kLongest;
}

}  // namespace sim
