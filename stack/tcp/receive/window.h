// RCV.WND: the window we promise.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/tcp/seq.h"

namespace stack::tcp::receive {

// Kept as its right edge, RCV.NXT + RCV.WND. Invariant: the edge never moves left (RFC 9293 SHLD-14), and never
// past what the buffer has room for.
class Window {
 public:
  static constexpr std::uint8_t kLargestShift = 14;  // RFC 7323 2.3
  static constexpr std::uint64_t kLargestField = 0xffff;

  // The smallest shift count with which `capacity` octets can be offered.
  static std::uint8_t shift_for(std::uint64_t capacity) {
    std::uint8_t shift = 0;
    while (shift < kLargestShift && capacity >> shift > kLargestField) ++shift;
    return shift;
  }

  // `next` is RCV.NXT at the start; offers are scaled by `shift` (RFC 7323 2.2).
  Window(Line next, std::uint8_t shift) : edge_(next), shift_(shift) {}

  // The field to send with a segment that acknowledges up to `next` while the buffer has room up to `limit`. The
  // edge moves at once if the step is worth a sender's while (silly-window avoidance, RFC 9293 3.8.6.2.2).
  std::uint16_t advertise(Line next, Line limit, std::uint64_t worthwhile) {
    Line reachable = edge_within(next, limit);
    if (reachable >= edge_ + worthwhile) edge_ = reachable;
    return field(next);
  }
  // The field of a SYN, which is never scaled (RFC 7323 2.2).
  std::uint16_t advertise_on_syn(Line next, Line limit) {
    edge_ = std::max(edge_, next + std::min(limit - next, kLargestField));
    return static_cast<std::uint16_t>(edge_ - next);
  }
  // By how much the edge could move now.
  std::uint64_t possible_step(Line next, Line limit) const {
    Line reachable = edge_within(next, limit);
    return reachable > edge_ ? reachable - edge_ : 0;
  }

  Line edge() const { return edge_; }
  std::uint8_t shift() const { return shift_; }
  // RCV.WND at RCV.NXT = `next`.
  std::uint64_t size(Line next) const { return edge_ > next ? edge_ - next : 0; }

 private:
  // A scaled field counts in units of 2^shift. It is rounded up, so that the edge on the wire never moves left as
  // RCV.NXT passes between multiples (RFC 7323 2.4); the last unit of the buffer is kept back to pay for it.
  std::uint16_t field(Line next) const {
    std::uint64_t unit = std::uint64_t{1} << shift_;
    return static_cast<std::uint16_t>(std::min((size(next) + unit - 1) >> shift_, kLargestField));
  }
  Line edge_within(Line next, Line limit) const {
    std::uint64_t unit = std::uint64_t{1} << shift_;
    std::uint64_t room = limit - next;
    std::uint64_t offer = std::min((room >> shift_) << shift_, kLargestField << shift_);
    if (shift_ > 0 && offer + unit > room) offer -= std::min(offer, unit);
    return next + offer;
  }

  Line edge_;
  std::uint8_t shift_;
};

}  // namespace stack::tcp::receive
