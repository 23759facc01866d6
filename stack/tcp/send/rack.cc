#include "stack/tcp/send/rack.h"

#include <algorithm>

namespace stack::tcp::send {
namespace {

// For how many recoveries a widened reordering window is kept.
constexpr int kPersistence = 16;
// Half of the RTTs there are: beyond it SRTT caps the window anyway.
constexpr int kLargestMultiple = 64;

// RACK_sent_after().
bool sent_after(base::Instant at, Line end, base::Instant other_at, Line other_end) {
  return at > other_at || (at == other_at && end > other_end);
}

}  // namespace

void Rack::on_delivered(const Sent& segment, base::Instant now, bool echoed_late) {
  // Step 3, for the highest octet so far; whatever was sent once and arrives below was overtaken.
  if (segment.end > fack_) {
    fack_ = segment.end;
  } else if (!segment.resent) {
    reordering_seen_ = true;
  }

  // Steps 1 and 2. An ACK that is too early, or too old, for the last copy is for another one.
  base::Duration rtt = now - segment.at;
  if (segment.resent && (echoed_late || rtt < min_rtt_.value())) return;
  if (!segment.resent) min_rtt_.sample(rtt, now);
  rtt_ = rtt;
  if (sent_after(segment.at, segment.end, xmit_ts_, end_seq_)) {
    xmit_ts_ = segment.at;
    end_seq_ = segment.end;
  }
}

void Rack::on_duplicate_report(Line una, Line nxt) {
  if (dsack_round_ && una < *dsack_round_) return;
  dsack_round_ = nxt;
  reo_wnd_mult_ = std::min(reo_wnd_mult_ + 1, kLargestMultiple);
  reo_wnd_persist_ = kPersistence;
}

void Rack::on_recovered() {
  if (reo_wnd_persist_ > 0 && --reo_wnd_persist_ == 0) reo_wnd_mult_ = 1;
}

base::Duration Rack::reordering_window(const Scoreboard& board, const Context& context) const {
  // As long as nothing was reordered, three segments beyond a gap are proof enough (DupThresh).
  bool sure = context.in_recovery || board.sacked_segments() >= kDuplicateThreshold;
  if (!reordering_seen_ && sure) return base::Duration{0};
  base::Duration window = reo_wnd_mult_ * min_rtt_.value() / 4;
  return context.srtt.count() > 0 ? std::min(window, context.srtt) : window;
}

base::Instant Rack::detect(Scoreboard& board, const Context& context) const {
  base::Instant look_again = base::kNever;
  const base::Duration patience = rtt_ + reordering_window(board, context);
  board.look_by_age([&](const Sent& segment) {
    if (segment.at > xmit_ts_) return Scoreboard::Look::kStop;
    if (!sent_after(xmit_ts_, end_seq_, segment.at, segment.end)) return Scoreboard::Look::kKeep;
    base::Instant overdue = segment.at + patience;
    if (overdue <= context.now) return Scoreboard::Look::kLose;
    // The list runs from old to new: the last one that may still come is waited for.
    look_again = overdue;
    return Scoreboard::Look::kKeep;
  });
  return look_again;
}

void Rack::detect_on_timeout(Scoreboard& board, const Context& context) const {
  const base::Duration patience = rtt_ + reordering_window(board, context);
  board.look_by_age([&](const Sent& segment) {
    return segment.at + patience <= context.now ? Scoreboard::Look::kLose : Scoreboard::Look::kStop;
  });
  board.lose_first();
}

}  // namespace stack::tcp::send
