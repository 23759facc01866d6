// When to acknowledge (RFC 9293 3.8.6.3, RFC 5681 4.2).
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "stack/base/time.h"
#include "stack/tcp/receive/buffer.h"

namespace stack::tcp::receive {

// How pressing the ACK that is owed is.
enum class AckDue : std::uint8_t {
  kNone,
  kDelayed,     // once the delayed-ACK timer runs out, unless it can ride on data before
  kEndOfBatch,  // once all that has arrived is processed (MUST-58, MUST-59)
  kAtOnce,      // right behind the segment that caused it: duplicate ACKs must not merge
};

// Invariant: with two full segments or more unacknowledged, an ACK is due at the end of the batch.
//
// PSH plays no part: RFC 9293 gives it to the receiving application, and a peer that sends request
// and answer in small pieces is spared an ACK for each. Nor does a CE mark: RFC 3168 6.1.3 has the
// next ACK say so, whichever that is; only DCTCP wants one for each change.
class AckPolicy {
 public:
  // What a young connection may be given as quick segments: the first flight of RFC 6928 and a bit
  // more. Each ACK opens the window of a peer that is in slow start.
  static constexpr std::size_t kQuickSegments = 16;
  // An ACK waits for less than this (MUST-40).
  static constexpr base::Duration kDelayBound = std::chrono::milliseconds(500);

  // `rmss`: the largest text of a segment; a longer one is several that were coalesced on the way.
  // The first `quick_segments` in order are acknowledged without delay.
  explicit AckPolicy(std::size_t rmss, std::size_t quick_segments = 0)
      : rmss_(rmss), full_(std::min(rmss, kDefaultMss)), quick_segments_(quick_segments) {}

  void on_text(Arrival arrival, std::size_t octets) {
    // RFC 5681 4.2: out of order (MAY-13), and what fills a gap, at once.
    if (arrival != Arrival::kInOrder) return owe(AckDue::kAtOnce);
    if (octets <= rmss_) full_ = std::max(full_, octets);
    unacknowledged_ += octets;
    bool quick = quick_segments_ > 0;
    if (quick) --quick_segments_;
    bool second = unacknowledged_ >= 2 * full_;  // SHLD-18, SHLD-19
    owe(quick || second ? AckDue::kEndOfBatch : AckDue::kDelayed);
  }
  void owe(AckDue due) {
    if (due > due_) due_ = due;
  }
  // A segment with the ACK flag has left, with text or without. Text that answers text is a
  // conversation: its ACKs find something to ride on, and need not be quick.
  void sent(bool with_text = false) {
    if (with_text && unacknowledged_ > 0) quick_segments_ = 0;
    due_ = AckDue::kNone;
    unacknowledged_ = 0;
  }

  AckDue due() const { return due_; }

 private:
  // RFC 9293 3.7.1; a peer whose segments are no larger gets fewer ACKs than one for every second.
  static constexpr std::size_t kDefaultMss = 536;

  std::size_t rmss_;
  // A full segment of this peer: the largest that came. Options and path make it less than RMSS,
  // and 2 * RMSS would then be three segments.
  std::size_t full_;
  std::size_t unacknowledged_ = 0;  // octets in order
  std::size_t quick_segments_;
  AckDue due_ = AckDue::kNone;
};

}  // namespace stack::tcp::receive
