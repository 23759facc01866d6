// How long a peer may keep us waiting.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/base/time.h"

namespace stack::apps {

// No packet at all for this long: the peer is gone.
inline constexpr base::Duration kPatience = std::chrono::seconds(60);
// In each such span at least so many octets must come, whatever else does: a peer that lets them
// drip, or keeps a connection alive and sends none, would hold us for good.
inline constexpr base::Duration kPaceSpan = std::chrono::seconds(60);
inline constexpr std::uint64_t kLeastPerSpan = 60;

// Invariant: span_ends() is at most kPaceSpan after the last call that met the pace.
class Pace {
 public:
  Pace() = default;
  explicit Pace(base::Instant now) : span_ends_(now + kPaceSpan) {}

  void count(std::uint64_t octets) { octets_ += octets; }
  // False once a span has passed with too little in it.
  bool kept(base::Instant now) {
    if (now < span_ends_) return true;
    if (octets_ < kLeastPerSpan) return false;
    octets_ = 0;
    span_ends_ = now + kPaceSpan;
    return true;
  }
  base::Instant span_ends() const { return span_ends_; }

 private:
  base::Instant span_ends_ = base::kNever;
  std::uint64_t octets_ = 0;  // since the span began
};

}  // namespace stack::apps
