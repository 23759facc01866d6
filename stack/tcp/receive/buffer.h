// What has arrived: octets in order for the application, and islands beyond a gap.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "stack/base/bytes.h"
#include "stack/base/intervals.h"
#include "stack/base/ring.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::receive {

// What a piece of text did to the buffer: the ACK policy depends on it.
enum class Arrival : std::uint8_t {
  kInOrder,    // RCV.NXT moved, and no gap was or is open
  kGap,        // it lies beyond a gap, or a gap stays open behind it
  kGapFilled,  // it closed all or part of a gap
  kOld,        // nothing new in it
};

// Invariant: octets below next() are in order; islands (SHLD-31) lie above next() and below
// limit(), so that out-of-order data is bounded by the capacity in octets and by kMostIslands in
// pieces. Whatever octet is accepted first stays: an overlapping segment never changes it.
class Buffer {
 public:
  static constexpr std::size_t kMostIslands = 512;
  static constexpr std::size_t kMostRecent = 8;

  // `first` is the line number of the first octet of data (IRS + 1).
  Buffer(Line first, std::size_t capacity);

  // Text at [at, at + size), trimmed by the caller to [next(), limit()).
  Arrival insert(Line at, base::ByteView text);
  // The first contiguous part of [text) that is here already: below next(), read or not, or in an
  // island (RFC 2883 4). Asked of a text as it arrived, not trimmed, before it is inserted.
  std::optional<base::Range> duplicate_in(base::Range text) const;
  // The peer's FIN stands at `fin`; the first one heard counts. What lies behind it is not taken.
  void finish(Line fin);
  // Every octet before the FIN is in order.
  bool complete() const { return fin_ == next_; }

  Line begin() const { return ring_.begin(); }  // what the application reads next
  Line next() const { return next_; }           // RCV.NXT, less the FIN
  // One past the last octet there is room for, and never past the FIN.
  Line limit() const { return fin_ && *fin_ < ring_.limit() ? *fin_ : ring_.limit(); }
  std::size_t capacity() const { return ring_.capacity(); }
  // Makes room for `capacity` octets, which is no less than before.
  void grow(std::size_t capacity) { ring_.grow(capacity); }
  bool has_gap() const { return !islands_.empty(); }
  const base::Intervals& islands() const { return islands_; }
  // The islands that arrivals touched last, at most `most`, the latest first: what RFC 2018 4 has a
  // SACK option say. A FIN beyond a gap is one, or belongs to the one that it stands behind.
  std::vector<base::Range> recent_islands(std::size_t most) const;

  // Octets in order and not yet consumed, in one unbroken piece, lent until the next insert or
  // consume.
  base::ByteView readable() const { return ring_.read(ring_.begin(), next_); }
  std::uint64_t unread() const { return next_ - ring_.begin(); }
  void consume(std::size_t count);
  // Throws everything unread away.
  void release();

 private:
  void remember(Line at);
  void push_recent(Line at);

  base::Ring ring_;
  Line next_;
  base::Intervals islands_{kMostIslands};
  std::optional<Line> fin_;
  std::deque<Line> recent_;  // an octet in each island that was touched lately, the latest first
};

}  // namespace stack::tcp::receive
