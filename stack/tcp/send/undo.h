// Was it a loss at all? Finds out afterwards, by timestamps or by duplicate reports.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "stack/base/intervals.h"
#include "stack/base/time.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// One episode: from the first retransmission of a recovery to its end. Invariant: nothing is
// answered outside an episode, and in one an answer comes at most once.
class Undo {
 public:
  // The granularity of our timestamps.
  static constexpr base::Duration kTick = std::chrono::milliseconds(1);
  // What is resent in more pieces than these is never proven needless by duplicate reports.
  static constexpr std::size_t kMostPieces = 256;

  void begin() {
    *this = Undo{};
    active_ = true;
  }
  void end() { active_ = false; }

  // [range) leaves again.
  void on_resent(base::Range range, base::Instant now) {
    if (!active_) return;
    if (!first_at_) {
      first_at_ = now;
      first_begin_ = range.begin;
    }
    (void)resent_.insert(range);
    unproven_ += range.size();
  }

  // Eifel detection (RFC 3522): the ACK covers what was resent first, and answers a segment that
  // left, by its timestamp's tick, before that.
  bool on_advance(Line ack, std::optional<base::Instant> echoed) {
    if (!active_ || !first_at_ || ack <= first_begin_ || looked_) return false;
    looked_ = true;  // later ACKs may echo anything
    return echoed && *echoed + kTick <= *first_at_ && conclude();
  }
  // RFC 3708: all that was resent, and that as often as it was, has arrived twice. Other duplicates
  // are of the network's making, or of a tail loss probe that left before the episode.
  bool on_duplicate_report(base::Range range) {
    if (!active_ || unproven_ == 0) return false;
    for (auto part = resent_.first_within(range); part;
         part = resent_.first_within({part->end, range.end})) {
      unproven_ -= std::min(unproven_, part->size());
    }
    return unproven_ == 0 && conclude();
  }
  // F-RTO (RFC 5682 3.1, step 3): something that was sent once only arrived behind an RTO.
  bool on_original_delivered() { return active_ && conclude(); }

 private:
  bool conclude() {
    active_ = false;
    return true;
  }

  bool active_ = false;
  bool looked_ = false;
  std::optional<base::Instant> first_at_{};  // when the first retransmission left
  Line first_begin_ = 0;
  base::Intervals resent_{kMostPieces};
  std::uint64_t unproven_ =
      0;  // octets resent and not reported as duplicates, as often as they were
};

}  // namespace stack::tcp::send
