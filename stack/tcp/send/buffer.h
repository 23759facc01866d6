// What was written and is not yet acknowledged.
#pragma once

#include <array>

#include "stack/base/bytes.h"
#include "stack/base/ring.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// Invariant: holds [SND.UNA, end()); the FIN, once finish() was called, is the last octet of that
// range and the only one without a byte in the ring.
class Buffer {
 public:
  // `first` is the line number of the first octet of data (ISS + 1); at most `capacity` octets are
  // held.
  Buffer(Line first, std::size_t capacity) : ring_(first, capacity), data_end_(first) {}

  // Takes as much of `data` as there is room for; answers how much. Not after finish().
  std::size_t write(base::ByteView data);
  // No more data: a FIN follows.
  void finish() { finished_ = true; }
  // Everything below `una` has arrived and is let go.
  void acknowledge(Line una);

  // Room for `capacity` octets in all; it never shrinks.
  void grow(std::size_t capacity) {
    if (capacity > ring_.capacity()) ring_.grow(capacity);
  }

  bool finished() const { return finished_; }
  Line data_end() const { return data_end_; }
  // One past the last octet to be sent, the FIN included.
  Line end() const { return data_end_ + (finished_ ? 1 : 0); }
  std::size_t room() const { return static_cast<std::size_t>(ring_.limit() - data_end_); }
  // The data octets of [from, to) in at most two pieces, lent until the next write or acknowledge.
  // A FIN in the range has no byte.
  std::array<base::ByteView, 2> read(Line from, Line to) const;
  // Throws everything away.
  void release() { ring_.release(); }

 private:
  base::Ring ring_;
  Line data_end_;
  bool finished_ = false;
};

}  // namespace stack::tcp::send
