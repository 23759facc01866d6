// HyStart++ (RFC 9406): the initial slow start ends when round trips grow longer, not when queues
// overflow.
#pragma once

#include <cstddef>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/send/congestion.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// Slow start doubles cwnd in a round. When a round's smallest round trip is clearly longer than
// that of the round before, a queue is growing: Conservative Slow Start (CSS) goes on a quarter as
// fast, and either sees the round trips shrink again (it was jitter: back to slow start), or ends
// slow start after five rounds.
//
// A round is the time until what was sent when it began is acknowledged. It takes eight samples in
// a round to judge it: with less than that, as without timestamps, slow start ends by a loss alone.
//
// Invariant: css_baseline_ is set exactly in CSS.
class HyStart {
 public:
  // SMSS in octets.
  explicit HyStart(std::size_t smss) : smss_(smss) {}
  void resize(std::size_t smss) { smss_ = smss; }

  // By how much cwnd grows for an ACK of so many octets (RFC 9406 4.2), in the phase before it.
  std::size_t growth(std::size_t octets) const;
  // Looks at the round trip that the ACK measured, and at where it leaves the round.
  void on_acknowledged(const AckedData& acked);
  // CSS has run its course: ssthresh is the cwnd of this moment. Final.
  bool finished() const { return finished_; }
  bool conservative() const { return css_baseline_.has_value(); }  // in CSS

 private:
  void judge();
  void end_round(Line nxt);

  std::size_t smss_;
  std::optional<Line> round_end_;               // windowEnd
  std::optional<base::Duration> last_min_;      // lastRoundMinRTT
  std::optional<base::Duration> current_min_;   // currentRoundMinRTT
  int samples_ = 0;                             // rttSampleCount, counted up to what it takes
  std::optional<base::Duration> css_baseline_;  // cssBaselineMinRtt
  int css_rounds_ = 0;
  bool finished_ = false;
};

}  // namespace stack::tcp::send
