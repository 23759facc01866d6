// How long a peer may keep us waiting.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/base/time.h"

namespace stack::apps {

// No packet at all for this long, unless the application was told otherwise: the peer is gone.
inline constexpr base::Duration kPatience = std::chrono::seconds(60);
// In each span of one patience at least so many octets must come, whatever else does: a peer that
// lets them drip, or keeps a connection alive and sends none, would hold us for good.
inline constexpr std::uint64_t kLeastPerSpan = 60;

// Invariant: span_ends() is at most one span after the last call that met the pace.
class Pace {
 public:
  Pace() = default;
  Pace(base::Instant now, base::Duration span, std::uint64_t least = kLeastPerSpan)
      : span_(span), least_(least), span_ends_(now + span) {}

  void count(std::uint64_t octets) { octets_ += octets; }
  // False once a span has passed with too little in it.
  bool kept(base::Instant now) {
    if (now < span_ends_) return true;
    if (octets_ < least_) return false;
    octets_ = 0;
    span_ends_ = now + span_;
    return true;
  }
  base::Instant span_ends() const { return span_ends_; }

 private:
  base::Duration span_ = kPatience;
  std::uint64_t least_ = kLeastPerSpan;
  base::Instant span_ends_ = base::kNever;
  std::uint64_t octets_ = 0;  // since the span began
};

}  // namespace stack::apps
