// How large the receive buffer should be: dynamic right-sizing.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::receive {

// A window of twice what the application takes in during one round trip never holds back a sender
// in slow start, which at most doubles its flight in that time, and leaves room for as much again
// beyond a gap. An application that does not read gets no more than it began with.
//
// Invariant: capacity() never shrinks and never passes `most`.
class Autotune {
 public:
  static constexpr std::size_t kInitialCapacity = std::size_t{128} << 10;  // octets
  // A round lasts at least this long, which is as fine as timestamps tell it.
  static constexpr base::Duration kShortestRound = std::chrono::milliseconds(1);

  // `first` is the line number of the first octet of data (IRS + 1); `initial` is at most `most`.
  Autotune(base::Instant now, Line first, std::size_t initial, std::size_t most);

  // --- the round trip, as a receiver sees it: by one way or the other, or both
  // Text came with our timestamp `echo`, sent `age` ago (TimestampClock::since). Of segments with
  // the same echo the first tells most: the others waited for their turn.
  void on_echo(std::uint32_t echo, base::Duration age);
  // Without timestamps: a segment has left that promises room up to `edge`, and RCV.NXT has moved
  // to `next`. The last octet before a new edge cannot have been sent before that promise was
  // heard, so a round trip at least has passed when it is here.
  void on_promise(base::Instant now, Line edge);
  void on_text(base::Instant now, Line next);

  // The application has read up to `read`. Afterwards capacity() may be more.
  void on_read(base::Instant now, Line read);

  // Octets that the buffer should be able to hold.
  std::size_t capacity() const { return capacity_; }
  // Nothing before the first measurement.
  std::optional<base::Duration> rtt() const { return rtt_; }

 private:
  struct Promise {
    Line edge;
    base::Instant made;
  };

  void sample_least(base::Duration rtt);

  std::size_t capacity_;
  std::size_t most_;
  std::optional<base::Duration> rtt_;
  std::optional<std::uint32_t> last_echo_;
  std::optional<Promise> promise_;  // whose edge has not been reached yet
  Line promised_;                   // the furthest edge so far
  Line round_from_;                 // what was read when the round began
  base::Instant round_began_;
};

}  // namespace stack::tcp::receive
