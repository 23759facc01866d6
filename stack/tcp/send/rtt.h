// Round-trip time and the retransmission timeout (RFC 6298).
#pragma once

#include <algorithm>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// Invariant: min <= rto() <= max.
class RttEstimator {
 public:
  RttEstimator(base::Duration initial, base::Duration min, base::Duration max)
      : min_(min), max_(max), rto_(initial) {}

  // A round trip of a segment that was sent only once (Karn's algorithm, MUST-18). Ends the
  // back-off.
  void sample(base::Duration rtt);
  // RFC 6298 5.5: the timer ran out; the RTO doubles.
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

// Times one segment per round trip, and never one whose ACK could be for a second copy (Karn's algorithm).
//
// An ACK that covers anything that was sent twice may be late because a hole was filled, whatever else it covers; one
// that covers only octets sent once is a clean sample even in the middle of a recovery. Invariant: every octet that
// was sent twice lies below resent_end_.
class RttProbe {
 public:
  // A segment that ends before `end` leaves for the first time.
  void sent(Line end, base::Instant now) {
    if (!timed_) timed_ = Timed{end, now};
  }
  // Octets up to `end` leave again, or leave for a peer that may not take them.
  void resent(Line end) { resent_end_ = std::max(resent_end_, end); }
  // SND.UNA moves from `una` to `ack`: the round trip of the timed segment, if it is covered and its own.
  std::optional<base::Duration> acknowledged(Line una, Line ack, base::Instant now) {
    if (!timed_ || ack < timed_->end) return std::nullopt;
    base::Duration rtt = now - timed_->at;
    timed_.reset();
    return una >= resent_end_ ? std::optional(rtt) : std::nullopt;
  }

 private:
  struct Timed {
    Line end;
    base::Instant at;
  };
  std::optional<Timed> timed_;
  Line resent_end_ = 0;
};

}  // namespace stack::tcp::send
