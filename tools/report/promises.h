// What our side has promised the sender: up to which octet it may send.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/seq.h"

namespace tools::report {

// One ACK of ours.
struct Promise {
  stack::base::Instant at{};
  std::optional<stack::tcp::Line> timestamp{};  // its TSval on a line
  stack::tcp::Line ack = 0;
  stack::tcp::Line edge = 0;  // the first octet that may not be sent
};

// Invariant: promises stand in the order in which they were made; of those with one timestamp the
// last stands for all, with the instant of the first. At most kMost; the oldest are forgotten.
class Promises {
 public:
  static constexpr std::size_t kMost = 16'384;

  void make(const Promise& promise);

  // The promise under which the sender sent what has just arrived: by the timestamp that it echoes
  // (RFC 7323 4.1), or else the last one that can have reached it a round trip ago. Nothing if no
  // promise fits.
  const Promise* known_by(std::optional<stack::tcp::Line> echo, stack::base::Instant now,
                          stack::base::Duration round_trip) const;
  const Promise* last() const { return promises_.empty() ? nullptr : &promises_.back(); }

 private:
  std::deque<Promise> promises_;
};

}  // namespace tools::report
