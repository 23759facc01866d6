// Round-trip time and the retransmission timeout (RFC 6298).
#pragma once

#include "stack/base/time.h"

namespace stack::tcp::send {

// Invariant: min <= rto() <= max.
class RttEstimator {
 public:
  RttEstimator(base::Duration initial, base::Duration min, base::Duration max)
      : min_(min), max_(max), rto_(initial) {}

  // A round trip of a segment that was sent only once (Karn's algorithm, MUST-18), or that a
  // timestamp measured. Ends the back-off. Where every ACK measures one, each weighs as much less
  // as there are more of them in a round trip: `expected`, at least 1 (RFC 7323 appendix G).
  void sample(base::Duration rtt, int expected = 1);
  // RFC 6298 5.5 (MUST-19): the timer ran out; the RTO doubles.
  void back_off();
  // RFC 6298 5.7: the timer ran out waiting for the ACK of a SYN: data starts with an RTO of 3 s at
  // least.
  void restart_after_lost_syn();

  base::Duration rto() const { return rto_; }
  // Zero before the first sample.
  base::Duration srtt() const { return srtt_; }
  base::Duration rttvar() const { return rttvar_; }

 private:
  void set_rto(base::Duration rto);

  base::Duration min_, max_;
  base::Duration srtt_{0}, rttvar_{0};
  base::Duration rto_;
  bool sampled_ = false;
};

}  // namespace stack::tcp::send
