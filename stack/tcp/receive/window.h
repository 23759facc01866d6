// RCV.WND: the window we promise.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/tcp/seq.h"

namespace stack::tcp::receive {

// Kept as its right edge, RCV.NXT + RCV.WND. Invariant: the edge never moves left (RFC 9293
// SHLD-14), and never past what the buffer has room for.
class Window {
 public:
  static constexpr std::uint8_t kLargestShift = 14;  // RFC 7323 2.3
  static constexpr std::uint64_t kLargestField = 0xffff;

  // The smallest shift count with which `capacity` octets can be offered: the most that the buffer
  // may ever grow to, for a SYN says it once and for all.
  static std::uint8_t shift_for(std::uint64_t capacity) {
    std::uint8_t shift = 0;
    while (shift < kLargestShift && capacity >> shift > kLargestField) ++shift;
    return shift;
  }
  // What a SYN offers: its window is never scaled (RFC 7323 2.2).
  static std::uint16_t field_of_syn(std::uint64_t capacity) {
    return static_cast<std::uint16_t>(std::min(capacity, kLargestField));
  }

  // `next` is IRS + 1; the offer of the SYN stands. Later offers are scaled by `shift`.
  Window(Line next, std::uint64_t capacity, std::uint8_t shift)
      : edge_(next + field_of_syn(capacity)), shift_(shift) {}

  // The field to send with a segment that acknowledges up to `next` while the buffer has room up to
  // `limit`. The edge moves only by a step that is worth a sender's while (silly-window avoidance,
  // RFC 9293 3.8.6.2.2, MUST-39); one that is closed stays so for as long as nobody reads (MAY-8).
  //
  // A scaled field counts whole units of 2^shift, so the edge on the wire may fall short of ours by
  // less than one unit, and so seem to move left (RFC 7323 2.4); what was promised is accepted all
  // the same.
  std::uint16_t advertise(Line next, Line limit, std::uint64_t worthwhile) {
    if (possible_step(next, limit) >= worthwhile) edge_ = reachable(next, limit);
    return static_cast<std::uint16_t>(std::min(size(next) >> shift_, kLargestField));
  }
  // By how much the edge could move now.
  std::uint64_t possible_step(Line next, Line limit) const {
    Line target = reachable(next, limit);
    return target > edge_ ? target - edge_ : 0;
  }

  Line edge() const { return edge_; }
  std::uint8_t shift() const { return shift_; }
  // RCV.WND at RCV.NXT = `next`.
  std::uint64_t size(Line next) const { return edge_ > next ? edge_ - next : 0; }

 private:
  Line reachable(Line next, Line limit) const {
    return std::min(limit, next + (kLargestField << shift_));
  }

  Line edge_;
  std::uint8_t shift_;
};

}  // namespace stack::tcp::receive
