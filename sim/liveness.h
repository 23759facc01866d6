// Once faults stop, a connection goes on.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/base/time.h"
#include "stack/tcp/outline.h"

namespace sim {

// How long one connection has been waiting, and how long it may: while it has something to send and
// the peer takes it, and nothing of it was dropped, damaged or late, SND.UNA moves, or the peer has
// more beyond a gap, at least once in kRtos of its longest RTO since that happened last. A
// retransmission that is lost again is an excuse; one that never leaves, or that brings the peer
// nothing, is none.
class Liveness {
 public:
  static constexpr int kRtos = 3;

  // The connection stands so after a turn; it was harmed until `harmed`, or will be.
  void update(const stack::tcp::Outline& is, stack::base::Instant harmed) {
    const bool waits = stack::tcp::is_synchronized(is.state) && is.una < is.end && is.edge > is.una;
    if (!waits || !waits_ || is.una != una_) {
      since_ = is.now;
      longest_rto_ = stack::base::Duration{0};
    }
    if (is.sacked > sacked_) since_ = is.now;
    waits_ = waits;
    una_ = is.una;
    sacked_ = is.sacked;
    // The persist timer asks more and more seldom (RFC 9293 3.8.6.1).
    if (is.is_set(stack::tcp::Timer::kPersist)) {
      since_ = std::max(since_, is.timers.at(stack::tcp::Timer::kPersist));
    }
    // Where a round trip is longer than the longest RTO, it is what counts.
    longest_rto_ = std::max({longest_rto_, is.rto, 2 * is.srtt});
    harm(harmed);
  }
  // It was harmed meanwhile.
  void harm(stack::base::Instant harmed) { since_ = std::max(since_, harmed); }
  // It has come to its end.
  void end() { waits_ = false; }

  bool waits() const { return waits_; }
  // Without progress until then it is stuck; kNever if it waits for nothing.
  stack::base::Instant due() const {
    return waits_ ? since_ + kRtos * longest_rto_ : stack::base::kNever;
  }

 private:
  bool waits_ = false;
  stack::tcp::Line una_ = 0;
  std::uint64_t sacked_ = 0;
  stack::base::Instant since_{};  // it moved, or it was harmed
  stack::base::Duration longest_rto_{0};
};

}  // namespace sim
