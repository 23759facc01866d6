// What an ACK means for what is in the network, and what to send again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stack/base/intervals.h"
#include "stack/base/time.h"
#include "stack/tcp/send/delivery_rate.h"
#include "stack/tcp/send/rack.h"
#include "stack/tcp/send/scoreboard.h"
#include "stack/tcp/send/tail_loss_probe.h"
#include "stack/tcp/send/undo.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// What an ACK, or a timer, meant for recovery.
enum class Progress : std::uint8_t {
  kNone,       // nothing that recovery cares for
  kLoss,       // a loss has just been found: fast recovery begins
  kPartial,    // in fast recovery, which goes on: SND.UNA moved
  kRecovered,  // all that was outstanding when fast recovery began is acknowledged
  kUndone,     // there was no loss: all is as if it had not been suspected
};

// An acceptable ACK, on the line.
struct Ack {
  base::Instant now;
  Line una = 0;               // SND.UNA before it
  Line ack = 0;               // SEG.ACK, from una to SND.NXT
  bool repeats = false;       // a duplicate ACK, if anything is outstanding (RFC 5681 2)
  bool can_send_new = false;  // there is new data, and the peer has room for it
  std::span<const base::Range> sacked{};   // above `ack`, up to SND.NXT; in ascending order
  std::optional<base::Range> duplicate{};  // arrived twice, the peer says (RFC 2883)
  std::optional<base::Instant> echoed{};   // the tick in which what it answers left (RFC 7323)
};

struct AckResult {
  Progress progress = Progress::kNone;
  std::uint64_t delivered = 0;           // octets, not known before to have arrived
  std::uint64_t lost = 0;                // octets that were found lost
  bool probe_repaired_loss = false;      // RFC 8985 7.4.2
  std::optional<base::Duration> rtt{};   // of a segment sent only once (Karn's algorithm, MUST-18)
  std::optional<DeliverySample> rate{};  // at which they were delivered
};

// With SACK: the scoreboard of RFC 6675, losses found by RACK-TLP (RFC 8985). Without: NewReno (RFC
// 6582) and limited transmit (RFC 3042), which count duplicate ACKs. Where the RFCs inflate cwnd
// for every duplicate ACK, this keeps cwnd as it is and counts the segments that the duplicates say
// have left the network; cwnd - pipe() comes out the same.
//
// Invariant: the scoreboard's, and pipe() <= SND.NXT - SND.UNA.
class Recovery {
 public:
  Recovery(Line first, std::size_t smss, bool sack);

  // --- what leaves ---
  void sent(Line end, base::Instant now);  // for the first time
  void resent(base::Range range, base::Instant now);
  // The next octets to send again, at most one segment; nothing when there are none.
  std::optional<base::Range> next_resend();
  // There is nothing to send, though there is room for it in the network.
  void note_app_limited() { board_.note_app_limited(); }

  // --- what arrives, and what does not ---
  AckResult on_ack(const Ack& ack, base::Duration srtt);
  // The reordering timer ran out: more is lost now (RFC 8985 6.2, step 5).
  Progress on_reordering_timeout(base::Instant now, base::Duration srtt);
  // RFC 6298 5.4: the oldest octet has waited for an RTO.
  void on_timeout(base::Instant now, base::Duration srtt);
  // The peer said that it threw [SND.UNA, SND.NXT) away (a probe it had no room for): no sign of
  // congestion.
  void on_refused() { board_.lose_all(); }
  // The path carries no more than `smss` octets in a segment: what is longer was lost, and that is
  // no sign of congestion either (RFC 8201 5.4).
  void on_too_big(std::size_t smss);
  // SMSS has changed.
  void resize(std::size_t smss) { smss_ = smss; }

  // --- timers ---
  // When on_reordering_timeout() has something to do; kNever if nothing.
  base::Instant reordering_deadline() const { return reordering_deadline_; }
  // Whether the tail of the flight may be probed (RFC 8985 7.2).
  bool may_probe_tail() const;
  TailLossProbe& tail_probe() { return tail_probe_; }

  // --- what is known ---
  std::size_t pipe() const;  // octets thought to be in the network now
  bool in_fast_recovery() const { return phase_ == Phase::kFast; }
  bool in_timeout_recovery() const { return phase_ == Phase::kTimeout; }
  // What was in the network before the first sign of the last loss came, or SND.UNA moved after
  // that: FlightSize of RFC 5681 3.2, step 2, which leaves out what limited transmit sent.
  std::size_t flight_at_loss() const { return flight_at_loss_; }
  // RecoverFS of RFC 9937 6.2: what was outstanding when that loss was found, without what had been
  // sacked before.
  std::size_t recover_fs() const { return recover_fs_; }
  // SND.NXT when the last loss was found, or the RTO ran out.
  Line recovery_point() const { return recover_; }
  bool first_partial() const { return partials_ == 1; }
  bool uses_sack() const { return sack_; }
  const Scoreboard& board() const { return board_; }
  const Rack& rack() const { return rack_; }

 private:
  enum class Phase : std::uint8_t { kOpen, kFast, kTimeout };
  enum class Frto : std::uint8_t { kOff, kFirstAck, kSecondAck };  // RFC 5682: which is awaited
  static constexpr int kDuplicateThreshold = 3;                    // DupThresh

  void take_in(const Ack& ack, AckResult& result);
  bool is_spurious(const Ack& ack);
  Progress advance(const Ack& ack);
  Progress find_losses(const Ack& ack, base::Duration srtt, std::uint64_t delivered);
  Progress count_duplicate(const Ack& ack);
  Progress begin_fast_recovery(std::uint64_t delivered);
  void leave();
  Progress undo();
  Rack::Context context(base::Instant now, base::Duration srtt) const {
    return {now, srtt, phase_ != Phase::kOpen};
  }

  Scoreboard board_;
  Rack rack_;
  TailLossProbe tail_probe_;
  Undo undo_;
  std::vector<Sent> delivered_;  // of the ACK in hand
  std::size_t smss_;
  bool sack_;
  Phase phase_ = Phase::kOpen;
  Frto frto_ = Frto::kOff;
  Line nxt_;
  Line recover_;  // SND.NXT when the last loss was found
  base::Instant reordering_deadline_ = base::kNever;
  std::size_t flight_ = 0;  // what will be flight_at_loss_, should this ACK or the next show a loss
  std::size_t flight_at_loss_ = 0;
  std::size_t recover_fs_ = 0;
  int partials_ = 0;  // partial ACKs in this fast recovery

  // Without SACK.
  int duplicates_ = 0;          // in a row
  std::uint64_t departed_ = 0;  // octets that duplicate ACKs say have left the network
};

}  // namespace stack::tcp::send
