#include "stack/tcp/send/rack.h"

#include <algorithm>

namespace stack::tcp::send {
namespace {

// For how many recoveries a widened reordering window is kept.
constexpr int kPersistence = 16;
// Of a quarter of the shortest round trip. RFC 8985 3.3.2 asks for a bound; SRTT mostly is a lower
// one.
constexpr int kLargestMultiple = 64;

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
  const base::Duration patience = rtt_ + reordering_window(board, context);
  board.look_by_age([&](const Sent& segment) {
    bool overtaken = sent_after(xmit_ts_, end_seq_, segment.at, segment.end);
    bool overdue = segment.at + patience <= context.now;
    return overtaken && overdue ? Scoreboard::Look::kLose : Scoreboard::Look::kStop;
  });
  // The last of those that may still come is waited for.
  const Sent* last = board.newest_before(xmit_ts_, end_seq_);
  return last != nullptr ? last->at + patience : base::kNever;
}

void Rack::detect_on_timeout(Scoreboard& board, const Context& context) const {
  const base::Duration patience = rtt_ + reordering_window(board, context);
  board.look_by_age([&](const Sent& segment) {
    return segment.at + patience <= context.now ? Scoreboard::Look::kLose : Scoreboard::Look::kStop;
  });
  board.lose_first();
}

}  // namespace stack::tcp::send
