// Loss detection and what to send again: NewReno (RFC 6582) with limited transmit (RFC 3042).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "stack/base/intervals.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// What an ACK meant for recovery.
enum class Progress : std::uint8_t {
  kNone,       // nothing that recovery cares for
  kLoss,       // a loss has just been found: recovery begins
  kPartial,    // some but not all that was outstanding at the loss is acknowledged
  kRecovered,  // all of it is
};

// Where the RFCs inflate cwnd for every duplicate ACK, this keeps cwnd as it is and counts the
// segments that the duplicates say have left the network; cwnd - pipe() comes out the same, and a
// SACK scoreboard can take this estimate's place.
//
// Invariant: SND.UNA <= lost_.begin <= lost_.end <= SND.NXT.
class Recovery {
 public:
  Recovery(Line first, std::size_t smss) : smss_(smss), lost_{first, first} {}

  // An ACK repeated SND.UNA under the conditions of RFC 5681 2.
  Progress on_duplicate(Line una, Line nxt);
  // SND.UNA moved up to `una` by `octets`.
  Progress on_advance(Line una, std::uint64_t octets);
  // RFC 6298 5.4 and RFC 5681 3.1: everything outstanding is taken for lost and sent again in slow
  // start.
  void on_timeout(Line una, Line nxt);
  // The peer said that it threw [una, nxt) away (a probe it had no room for): no sign of
  // congestion.
  void on_refused(Line una, Line nxt) { lost_ = {una, nxt}; }

  // The next octets to send again, at most one segment; nothing when there are none. The one at
  // SND.UNA goes out whatever cwnd says (RFC 5681 3.2), those behind it wait for room.
  std::optional<base::Range> next_resend() const;
  void resent(Line end) { lost_.begin = end; }

  // Octets thought to be in the network now.
  std::size_t pipe(Line una, Line nxt) const;
  bool in_fast_recovery() const { return fast_; }
  // FlightSize when the first duplicate in a row came: what limited transmit sent since MUST NOT
  // count when ssthresh is set (RFC 5681 3.2, step 2).
  std::size_t flight_at_loss() const { return flight_at_loss_; }
  bool first_partial() const { return partials_ == 1; }
  int duplicates() const { return duplicates_; }
  const base::Range& lost() const { return lost_; }

 private:
  static constexpr int kDuplicateThreshold = 3;  // DupThresh

  std::size_t smss_;
  base::Range lost_;            // to be sent again
  std::uint64_t departed_ = 0;  // octets that duplicate ACKs say have left the network
  Line recover_ = 0;            // SND.NXT when the last loss was found
  int duplicates_ = 0;          // in a row
  int partials_ = 0;            // partial ACKs in this fast recovery
  std::size_t flight_at_loss_ = 0;
  bool fast_ = false;
};

}  // namespace stack::tcp::send
