// When to acknowledge (RFC 9293 3.8.6.3, RFC 5681 4.2).
#pragma once

#include <cstddef>
#include <cstdint>

#include "stack/tcp/receive/buffer.h"

namespace stack::tcp::receive {

// How pressing the ACK that is owed is.
enum class AckDue : std::uint8_t {
  kNone,
  kDelayed,     // once the delayed-ACK timer runs out, unless it can ride on data before
  kEndOfBatch,  // once all that has arrived is processed (MUST-58, MUST-59)
  kAtOnce,      // right behind the segment that caused it: duplicate ACKs must not merge
};

class AckPolicy {
 public:
  // `rmss`: a text longer than this is several segments that were coalesced on the way.
  explicit AckPolicy(std::size_t rmss) : rmss_(rmss) {}

  void on_text(Arrival arrival, std::size_t octets) {
    // RFC 5681 4.2: out of order, and what fills a gap, at once.
    if (arrival != Arrival::kInOrder) return owe(AckDue::kAtOnce);
    segments_ += octets > rmss_ ? 2 : 1;
    owe(segments_ >= 2 ? AckDue::kEndOfBatch : AckDue::kDelayed);  // SHLD-18, SHLD-19
  }
  void owe(AckDue due) {
    if (due > due_) due_ = due;
  }
  // A segment with the ACK flag has left.
  void sent() {
    due_ = AckDue::kNone;
    segments_ = 0;
  }

  AckDue due() const { return due_; }

 private:
  std::size_t rmss_;
  int segments_ = 0;  // in order and not acknowledged yet
  AckDue due_ = AckDue::kNone;
};

}  // namespace stack::tcp::receive
