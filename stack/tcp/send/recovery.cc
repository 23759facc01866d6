#include "stack/tcp/send/recovery.h"

#include <algorithm>

namespace stack::tcp::send {

Progress Recovery::on_duplicate(Line una, Line nxt) {
  // RFC 6582 3.2 step 1: duplicates for data that an earlier recovery covered may be echoes of what
  // it resent, and tell neither of a loss nor of room in the network.
  bool echo = !fast_ && una <= recover_;
  if (++duplicates_ == 1) flight_at_loss_ = static_cast<std::size_t>(nxt - una);
  if (echo) return Progress::kNone;
  // The first two let one new segment out each (RFC 3042); from the third on they keep the ACK
  // clock running.
  departed_ += smss_;
  if (fast_ || duplicates_ != kDuplicateThreshold) return Progress::kNone;
  fast_ = true;
  partials_ = 0;
  recover_ = nxt;
  lost_ = {una, std::min<Line>(una + smss_, nxt)};
  return Progress::kLoss;
}

Progress Recovery::on_advance(Line una, std::uint64_t octets) {
  duplicates_ = 0;
  if (fast_ && una < recover_) {
    // RFC 6582 3.2, partial acknowledgment: the next hole begins right here. What was acknowledged
    // no longer counts as departed, but for the one segment the RFC adds back.
    ++partials_;
    lost_ = {una, std::min<Line>(una + smss_, recover_)};
    departed_ -= std::min(departed_, octets);
    if (octets >= smss_) departed_ += smss_;
    return Progress::kPartial;
  }
  departed_ = 0;
  if (fast_) {
    fast_ = false;
    lost_ = {una, una};
    return Progress::kRecovered;
  }
  lost_ = {std::max(lost_.begin, una), std::max(lost_.end, una)};
  return Progress::kNone;
}

void Recovery::on_timeout(Line una, Line nxt) {
  fast_ = false;
  duplicates_ = 0;
  departed_ = 0;
  recover_ = nxt;
  lost_ = {una, nxt};
}

std::optional<base::Range> Recovery::next_resend() const {
  if (lost_.empty()) return std::nullopt;
  return base::Range{lost_.begin, std::min<Line>(lost_.begin + smss_, lost_.end)};
}

std::size_t Recovery::pipe(Line una, Line nxt) const {
  std::uint64_t flight = nxt - una;
  std::uint64_t gone = lost_.size() + departed_;
  return static_cast<std::size_t>(flight - std::min(flight, gone));
}

}  // namespace stack::tcp::send
