// SND.WND: the window the peer offers.
#pragma once

#include <algorithm>
#include <cstdint>

#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// Unsigned throughout, and wider than any offer (MUST-1, REC-1). Kept as its right edge, SND.UNA +
// SND.WND at the time of the offer, so that a peer that shrinks its window (MUST-34) merely moves
// the edge.
class Window {
 public:
  // The first offer, from the peer's SYN or from the ACK of ours.
  void open(Line seq, Line ack, std::uint64_t size) { take(seq, ack, size); }

  // RFC 9293 3.10.7.4, fifth: only a segment that is not older than the last used one changes the
  // window. Answers whether it was used.
  bool update(Line seq, Line ack, std::uint64_t size) {
    bool newer = wl1_ < seq || (wl1_ == seq && wl2_ <= ack);
    if (newer) take(seq, ack, size);
    return newer;
  }

  Line edge() const { return edge_; }
  // SND.WND as the last used segment said it.
  std::uint64_t size() const { return edge_ - wl2_; }
  // MAX.SND.WND (RFC 5961 5.2, RFC 9293 3.8.6.2.1).
  std::uint64_t largest() const { return largest_; }

 private:
  void take(Line seq, Line ack, std::uint64_t size) {
    wl1_ = seq;
    wl2_ = ack;
    edge_ = ack + size;
    largest_ = std::max(largest_, size);
  }

  Line wl1_ = 0;  // SND.WL1
  Line wl2_ = 0;  // SND.WL2
  Line edge_ = 0;
  std::uint64_t largest_ = 0;
};

}  // namespace stack::tcp::send
