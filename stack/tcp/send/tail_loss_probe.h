// Tail loss probes: when the last segments of a flight are lost no ACK will tell, so one more
// segment asks, long before the RTO (RFC 8985 7).
#pragma once

#include <algorithm>
#include <optional>

#include "stack/base/intervals.h"
#include "stack/base/time.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// Names are RFC 8985's. Invariant: at most one probe is unanswered.
class TailLossProbe {
 public:
  // The longest that a peer may delay its ACK.
  static constexpr base::Duration kMaxAckDelay = std::chrono::milliseconds(200);

  // TLP_calc_PTO(): how long to wait for an ACK. `srtt` is zero before the first sample; never
  // longer than until the RTO runs out.
  static base::Duration timeout(base::Duration srtt, bool one_segment, base::Duration until_rto) {
    base::Duration pto = std::chrono::seconds(1);
    if (srtt.count() > 0) pto = 2 * srtt + (one_segment ? kMaxAckDelay : base::Duration{0});
    return std::min(pto, until_rto);
  }

  bool outstanding() const { return end_seq_.has_value(); }
  // A probe left: new data, or, `resent`, the last segment again. SND.NXT is `nxt` with it.
  void sent(Line nxt, bool resent) {
    end_seq_ = nxt;
    is_retrans_ = resent;
  }
  void forget() { end_seq_.reset(); }

  // TLP_process_ack(). True if the probe repaired a loss that nothing else told of: congestion
  // control must hear of it. `duplicate` is what the ACK says arrived twice (RFC 2883);
  // `plain_duplicate` says that it repeats SND.UNA and brings no SACK.
  bool on_ack(Line ack, const std::optional<base::Range>& duplicate, bool plain_duplicate) {
    if (!end_seq_ || ack < *end_seq_) return false;
    if (!is_retrans_) {  // the ACK of new data tells nothing of the old: RACK has looked at it
      end_seq_.reset();
      return false;
    }
    if (duplicate && duplicate->end == *end_seq_) {  // both copies arrived
      end_seq_.reset();
      return false;
    }
    if (ack > *end_seq_) {  // one copy arrived, and no word of another: it was a loss
      end_seq_.reset();
      return true;
    }
    if (plain_duplicate) end_seq_.reset();
    return false;
  }

 private:
  std::optional<Line> end_seq_;  // TLP.end_seq
  bool is_retrans_ = false;      // TLP.is_retrans
};

}  // namespace stack::tcp::send
