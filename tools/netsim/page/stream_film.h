// What one end of a connection said, and what became of it: all that a chart of sequence and time
// shows.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/seq.h"
#include "stack/wire/tcp.h"
#include "tools/netsim/page/journey.h"
#include "tools/report/thinned.h"

namespace tools::netsim::page {

// Offsets count the text from 0. A new SYN begins again from there. Invariant: bounded by the
// limits of its parts, however long the connection lasts.
class StreamFilm {
 public:
  static constexpr std::size_t kMostTimed = 65'536;  // segments whose ACK is waited for

  // The end sends a segment.
  struct Said {
    std::uint64_t from = 0;  // its text
    std::uint64_t to = 0;
    bool again = false;  // it begins where it has sent something already
  };
  Said say(stack::base::Instant at, const stack::wire::TcpSegment& segment);
  // A segment of the other end, with an ACK and a window of `window` octets, arrives.
  void hear(stack::base::Instant at, const stack::wire::TcpHeader& header, std::uint64_t window);
  // A segment whose text ends at `to` is dropped on its way.
  void lose(stack::base::Instant at, std::uint64_t to, Loss how);

  // The octet that this ACK of the other end's asks for next.
  std::uint64_t acknowledged_by(const stack::wire::TcpHeader& header) const;
  // Of the windows in what this end sends.
  std::uint64_t window_of(const stack::wire::TcpHeader& header) const;
  std::uint64_t text() const { return text_; }  // octets, each once

  const report::Thinned& sent() const { return sent_; }
  const report::Thinned& resent() const { return resent_; }
  const report::Thinned& lost() const { return lost_; }        // on a wire
  const report::Thinned& dropped() const { return dropped_; }  // by a queue
  const report::Thinned& acked() const { return acked_; }
  const report::Thinned& sacked() const { return sacked_; }  // right edges, as they are heard
  const report::Thinned& edges() const { return edges_; }    // of the other end's window
  const report::Thinned& rtts() const { return rtts_; }      // nanoseconds; by Karn's rule

 private:
  struct Timed {
    stack::tcp::Line end;
    stack::base::Instant at;
  };

  std::uint64_t offset(stack::tcp::Line line) const;
  void time(stack::base::Instant at, stack::tcp::Line first, stack::tcp::Line end, bool again);
  // All that ends in (from, to] has been heard of.
  void measure(stack::base::Instant at, stack::tcp::Line from, stack::tcp::Line to);

  std::optional<stack::tcp::Line> syn_;  // its place; or the one in front of what was seen first
  stack::tcp::Line highest_ = 0;         // beyond all that was sent, FIN included
  std::uint8_t scale_ = 0;
  std::uint64_t text_ = 0;
  std::uint64_t acked_to_ = 0;
  std::deque<Timed> timed_;  // sorted
  report::Thinned sent_, resent_, lost_, dropped_, acked_, sacked_, edges_, rtts_;
};

}  // namespace tools::netsim::page
