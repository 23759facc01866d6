// RACK: what was sent before something that has arrived, and should have arrived with it, is lost
// (RFC 8985 6).
#pragma once

#include <cstdint>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/send/min_rtt.h"
#include "stack/tcp/send/scoreboard.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// Names are RFC 8985's. Invariant: xmit_ts_ and end_seq_ are of the segment that left last of all
// that have arrived.
class Rack {
 public:
  static constexpr std::size_t kDuplicateThreshold = 3;  // DupThresh

  explicit Rack(Line first) : fack_(first) {}

  // Steps 1 to 3 for one segment that has just arrived. `echoed_late` says that the ACK's timestamp
  // is older than the segment's last copy (RFC 7323), so that an earlier copy arrived.
  void on_delivered(const Sent& segment, base::Instant now, bool echoed_late);
  // Step 4. A segment arrived twice (RFC 2883): the reordering window was too small. At most one
  // adjustment a round trip.
  void on_duplicate_report(Line una, Line nxt);
  // Fast recovery or the recovery from an RTO has ended.
  void on_recovered();

  struct Context {
    base::Instant now;
    base::Duration srtt;  // zero: unknown
    bool in_recovery;
  };
  // Step 5: takes for lost what is overdue. Answers when to look again, kNever if nothing waits.
  base::Instant detect(Scoreboard& board, const Context& context) const;
  // RFC 8985 6.3: what the RTO takes for lost, which is not what left just now.
  void detect_on_timeout(Scoreboard& board, const Context& context) const;

  bool reordering_seen() const { return reordering_seen_; }
  base::Duration reordering_window(const Scoreboard& board, const Context& context) const;
  base::Duration min_rtt() const { return min_rtt_.value(); }  // zero: unknown

 private:
  MinRtt min_rtt_;
  base::Instant xmit_ts_ = base::Instant::min();  // RACK.xmit_ts
  Line end_seq_ = 0;                              // RACK.end_seq
  base::Duration rtt_{0};                         // RACK.rtt
  Line fack_;                                     // RACK.fack: the highest octet that arrived
  bool reordering_seen_ = false;                  // RACK.reordering_seen
  std::optional<Line> dsack_round_;               // RACK.dsack_round
  int reo_wnd_mult_ = 1;                          // RACK.reo_wnd_mult
  int reo_wnd_persist_ = 0;                       // RACK.reo_wnd_persist
};

}  // namespace stack::tcp::send
