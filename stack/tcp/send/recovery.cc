#include "stack/tcp/send/recovery.h"

#include <algorithm>
#include <utility>

#include "stack/tcp/send/delivery_rate.h"

namespace stack::tcp::send {

Recovery::Recovery(Line first, std::size_t smss, bool sack)
    : board_(first), rack_(first), smss_(smss), sack_(sack), nxt_(first), recover_(first - 1) {}

void Recovery::sent(Line end, base::Instant now) {
  board_.sent(end, now);
  nxt_ = end;
}

void Recovery::resent(base::Range range, base::Instant now) {
  board_.resent(range, now);
  undo_.on_resent(range, now);
}

std::optional<base::Range> Recovery::next_resend() {
  if (frto_ == Frto::kSecondAck) return std::nullopt;  // new data goes first (RFC 5682 2.1, 2b)
  return board_.next_lost(smss_);
}

AckResult Recovery::on_ack(const Ack& ack, base::Duration srtt) {
  AckResult result;
  bool no_sign = duplicates_ == 0 && board_.sacked() == 0;
  if (no_sign || ack.ack > ack.una) flight_ = board_.pipe() + board_.lost();
  take_in(ack, result);
  if (is_spurious(ack)) {
    result.progress = undo();
    // What is in flight again is RACK's to judge, for some of it may be lost all the same; but not
    // by this ACK, which has undone one loss already.
    if (board_.sacked() > 0) reordering_deadline_ = ack.now;
    return result;
  }
  const std::uint64_t lost_before = board_.lost();
  if (ack.ack > ack.una) result.progress = advance(ack);
  Progress found = sack_
                       ? find_losses(ack, srtt, result.delivered)
                       : (ack.repeats && !board_.empty() ? count_duplicate(ack) : Progress::kNone);
  if (found != Progress::kNone) result.progress = found;
  result.lost = board_.lost() - std::min(board_.lost(), lost_before);
  bool plain_duplicate = ack.repeats && ack.sacked.empty() && !ack.duplicate;
  result.probe_repaired_loss = tail_probe_.on_ack(ack.ack, ack.duplicate, plain_duplicate);
  return result;
}

// What the ACK says has arrived; the round trip and the delivery rate that this measures.
void Recovery::take_in(const Ack& ack, AckResult& result) {
  delivered_.clear();
  board_.acknowledge(ack.ack, ack.now, delivered_);
  const bool filled_hole =
      std::ranges::any_of(delivered_, [](const Sent& segment) { return segment.resent; });
  const std::size_t cumulative = delivered_.size();
  for (const base::Range& block : ack.sacked) board_.sack(block, ack.now, delivered_);

  const Sent* newest = nullptr;  // of those sent once, the one that left last
  for (std::size_t i = 0; i < delivered_.size(); ++i) {
    const Sent& segment = delivered_[i];
    result.delivered += segment.size();
    if (sack_) {
      bool echoed_late = ack.echoed && *ack.echoed + Undo::kTick <= segment.at;
      rack_.on_delivered(segment, ack.now, echoed_late);
    }
    // What was acknowledged together with a filled hole may have waited behind it.
    bool clean = !segment.resent && (i >= cumulative || !filled_hole);
    if (clean && (newest == nullptr || segment.at >= newest->at)) newest = &segment;
  }
  if (newest == nullptr) return;
  result.rtt = ack.now - newest->at;
  result.rate = {.rate = delivery_rate(*newest, board_.delivered(), ack.now),
                 .from = newest->delivered,
                 .app_limited = newest->app_limited};
}

// Whether the ACK proves that what we resent had not been lost.
bool Recovery::is_spurious(const Ack& ack) {
  if (ack.duplicate) {
    rack_.on_duplicate_report(ack.ack, nxt_);
    if (undo_.on_duplicate_report(*ack.duplicate)) return true;
  }
  if (undo_.on_advance(ack.ack, ack.echoed)) return true;

  // F-RTO (RFC 5682 2.1 and 3.1), for peers without timestamps: the first ACK behind an RTO moves
  // SND.UNA, but not to the end; two new segments follow; and if the next ACK tells of something
  // that was taken for lost and sent once only, nothing had been lost.
  switch (std::exchange(frto_, Frto::kOff)) {
    case Frto::kOff:
      return false;
    case Frto::kFirstAck:
      if (ack.ack > ack.una && ack.ack < recover_ && ack.can_send_new) frto_ = Frto::kSecondAck;
      return false;
    case Frto::kSecondAck:
      break;
  }
  bool original_arrived = std::ranges::any_of(delivered_, [](const Sent& segment) {
    return segment.fate == Fate::kLost && !segment.resent;
  });
  return original_arrived && undo_.on_original_delivered();
}

Progress Recovery::advance(const Ack& ack) {
  duplicates_ = 0;
  if (phase_ != Phase::kOpen && ack.ack < recover_) {
    if (phase_ == Phase::kTimeout) return Progress::kNone;
    ++partials_;
    if (!sack_) {
      // RFC 6582 3.2, partial acknowledgment: the next hole begins right here. What was
      // acknowledged no longer counts as departed, but for the one segment the RFC adds back.
      board_.lose_first();
      std::uint64_t octets = ack.ack - ack.una;
      departed_ -= std::min(departed_, octets);
      if (octets >= smss_) departed_ += smss_;
    }
    return Progress::kPartial;
  }
  departed_ = 0;
  if (phase_ == Phase::kOpen) return Progress::kNone;
  bool was_fast = phase_ == Phase::kFast;
  leave();
  return was_fast ? Progress::kRecovered : Progress::kNone;
}

// RACK; with SACK only.
Progress Recovery::find_losses(const Ack& ack, base::Duration srtt, std::uint64_t delivered) {
  const std::uint64_t lost_before = board_.lost();
  reordering_deadline_ = rack_.detect(board_, context(ack.now, srtt));
  if (board_.lost() == lost_before || phase_ != Phase::kOpen) return Progress::kNone;
  return begin_fast_recovery(delivered);
}

Progress Recovery::on_reordering_timeout(base::Instant now, base::Duration srtt) {
  return find_losses({.now = now}, srtt, 0);
}

// Without SACK.
Progress Recovery::count_duplicate(const Ack& ack) {
  // RFC 6582 3.2 step 1: duplicates for data that an earlier recovery covered may be echoes of what
  // it resent, and tell neither of a loss nor of room in the network.
  bool echo = phase_ != Phase::kFast && ack.una <= recover_;
  ++duplicates_;
  if (echo) return Progress::kNone;
  // The first two let one new segment out each (RFC 3042); from the third on they keep the ACK
  // clock running.
  departed_ += smss_;
  if (phase_ == Phase::kFast || duplicates_ != kDuplicateThreshold) return Progress::kNone;
  board_.lose_first();
  return begin_fast_recovery(0);
}

// `delivered` octets were told of by the ACK that showed the loss.
Progress Recovery::begin_fast_recovery(std::uint64_t delivered) {
  phase_ = Phase::kFast;
  recover_ = nxt_;
  partials_ = 0;
  flight_at_loss_ = flight_;
  recover_fs_ = board_.pipe() + board_.lost() + delivered;
  undo_.begin();
  tail_probe_.forget();
  return Progress::kLoss;
}

void Recovery::on_timeout(base::Instant now, base::Duration srtt) {
  // RFC 5682 2.1, step 1: not if an earlier loss is still being repaired.
  bool first = phase_ == Phase::kOpen && board_.sacked() == 0;
  if (sack_) {
    // A peer that holds what comes next would have acknowledged it (RFC 2018 8).
    if (!board_.empty() && board_.first().fate == Fate::kSacked) board_.forget_sacks();
    rack_.detect_on_timeout(board_, context(now, srtt));
  } else {
    board_.lose_all();
  }
  if (phase_ == Phase::kOpen) undo_.begin();
  phase_ = Phase::kTimeout;
  frto_ = first ? Frto::kFirstAck : Frto::kOff;
  recover_ = nxt_;
  duplicates_ = 0;
  departed_ = 0;
  reordering_deadline_ = base::kNever;
  tail_probe_.forget();
}

void Recovery::on_too_big(std::size_t smss) {
  resize(smss);
  board_.lose_longer_than(smss);
  tail_probe_.forget();
}

void Recovery::leave() {
  phase_ = Phase::kOpen;
  frto_ = Frto::kOff;
  undo_.end();
  rack_.on_recovered();
}

Progress Recovery::undo() {
  board_.find_all();
  duplicates_ = 0;
  departed_ = 0;
  leave();
  return Progress::kUndone;
}

bool Recovery::may_probe_tail() const {
  return sack_ && phase_ == Phase::kOpen && !board_.empty() && board_.sacked() == 0 &&
         !tail_probe_.outstanding();
}

std::size_t Recovery::pipe() const {
  return static_cast<std::size_t>(board_.pipe() - std::min(board_.pipe(), departed_));
}

}  // namespace stack::tcp::send
