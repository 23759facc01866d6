// All deadlines of one connection, in one table.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "stack/base/time.h"

namespace stack::tcp {

enum class Timer : std::uint8_t {
  kRetransmit,   // RFC 6298: the oldest unacknowledged octet has waited for an RTO
  kTailProbe,    // RFC 8985 7: the tail of the flight has waited for a PTO
  kReordering,   // RFC 8985 6.2: what might have been overtaken is overdue now
  kPersist,      // RFC 9293 3.8.6.1: probe a closed window; also overrides silly-window avoidance
  kDelayedAck,   // RFC 9293 3.8.6.3
  kKeepAlive,    // RFC 9293 3.8.4: nothing was heard for an interval
  kPacing,       // the next segment may leave
  kUserTimeout,  // RFC 9293 3.8.3: R2
  kTimeWait,     // 2 MSL; also bounds the FIN-WAIT-2 of a connection nobody reads any more
  kCount,
};

// A timer is set to an instant or off (kNever).
class Timers {
 public:
  Timers() { at_.fill(base::kNever); }

  void set(Timer timer, base::Instant at) { at_[index(timer)] = at; }
  void cancel(Timer timer) { set(timer, base::kNever); }
  void cancel_all() { at_.fill(base::kNever); }
  bool is_set(Timer timer) const { return at(timer) != base::kNever; }
  base::Instant at(Timer timer) const { return at_[index(timer)]; }
  base::Instant earliest() const { return *std::ranges::min_element(at_); }

  // Whether the timer is due; if so it is off from now on.
  bool take_if_due(Timer timer, base::Instant now) {
    bool due = at_[index(timer)] <= now;
    if (due) cancel(timer);
    return due;
  }

 private:
  static constexpr std::size_t index(Timer timer) { return static_cast<std::size_t>(timer); }

  std::array<base::Instant, static_cast<std::size_t>(Timer::kCount)> at_;
};

}  // namespace stack::tcp
