#include "stack/tcp/send/scoreboard.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "stack/base/check.h"

namespace stack::tcp::send {

void Scoreboard::sent(Line end, base::Instant now) {
  CHECK(end > nxt_);
  if (segments_.empty()) delivered_at_ = first_at_ = now;  // an idle time is nobody's round trip
  Sent& segment = segments_.emplace_hint(segments_.end(), end, Sent{})->second;
  segment.begin = std::exchange(nxt_, end);
  segment.end = end;
  stamp(segment, now);
  append(segment);
}

void Scoreboard::resent(base::Range range, base::Instant now) {
  CHECK(una_ <= range.begin && range.begin < range.end && range.end <= nxt_);
  cut(range.begin);
  cut(range.end);
  auto first = segments_.upper_bound(range.begin);
  auto last = segments_.find(range.end);
  bool disbelieved = false;
  for (auto it = first; it != std::next(last); ++it) {
    disbelieved = disbelieved || it->second.fate == Fate::kSacked;
    count_out(it->second);
  }
  segments_.erase(first, last);             // they melt into the last
  if (disbelieved) sacked_ranges_.clear();  // rare: what is sacked is looked at once more

  Sent& segment = last->second;
  segment.begin = range.begin;
  segment.resent = true;
  stamp(segment, now);
  append(segment);
}

void Scoreboard::stamp(Sent& segment, base::Instant now) const {
  segment.at = now;
  segment.delivered = delivered_;
  segment.delivered_at = delivered_at_;
  segment.first_at = first_at_;
  segment.app_limited = delivered_ < app_limited_until_;
}

void Scoreboard::acknowledge(Line una, base::Instant now, std::vector<Sent>& delivered) {
  CHECK(una <= nxt_);
  while (!segments_.empty() && segments_.begin()->second.begin < una) {
    if (segments_.begin()->second.end > una) cut(una);
    Sent& segment = segments_.begin()->second;
    bool was_known = segment.fate == Fate::kSacked;
    count_out(segment);
    if (!was_known) deliver(segment, now, delivered);
    segments_.erase(segments_.begin());
  }
  una_ = std::max(una_, una);
  sacked_ranges_.erase_below(una_);
}

void Scoreboard::sack(base::Range block, base::Instant now, std::vector<Sent>& delivered) {
  CHECK(una_ <= block.begin && block.begin < block.end && block.end <= nxt_);
  // Whole segments only: those that begin at or after the block and end within it.
  auto first = segments_.upper_bound(block.begin);
  if (first->second.begin < block.begin) ++first;
  auto past = segments_.upper_bound(block.end);
  if (first == segments_.end() || first == past || first->second.end > block.end) return;
  base::Range whole{first->second.begin, std::prev(past)->second.end};

  for (const base::Range& fresh : sacked_ranges_.missing(whole)) {
    for (auto it = segments_.upper_bound(fresh.begin);
         it != segments_.end() && it->second.end <= fresh.end; ++it) {
      Sent& segment = it->second;
      if (segment.fate == Fate::kSacked) continue;  // the ranges have forgotten it
      count_out(segment);
      deliver(segment, now, delivered);
      segment.fate = Fate::kSacked;
      sacked_ += segment.size();
      ++sacked_segments_;
    }
  }
  if (sacked_ranges_.insert(whole)) return;
  sacked_ranges_.clear();  // too many pieces: the others are looked at once more
  (void)sacked_ranges_.insert(whole);
}

void Scoreboard::forget_sacks() {
  sacked_ranges_.clear();
  for (auto& [end, segment] : segments_) {
    if (segment.fate != Fate::kSacked) continue;
    count_out(segment);
    count_lost(segment);
    if (!segment.resent) ++sent_once_;
  }
}

const Sent* Scoreboard::newest_before(base::Instant at, Line end) {
  auto left_before = [&](const Sent& segment) {
    return sent_after(at, end, segment.at, segment.end);
  };
  while (before_ != nullptr && !left_before(*before_)) before_ = before_->older;
  Sent* next = before_ != nullptr ? before_->newer : oldest_;
  for (; next != nullptr && left_before(*next); next = next->newer) before_ = next;
  return before_;
}

void Scoreboard::lose_first() {
  if (segments_.empty()) return;
  Sent& segment = segments_.begin()->second;
  if (segment.fate == Fate::kInFlight) lose(segment);
}

void Scoreboard::lose_longer_than(std::uint64_t size) {
  look_by_age(
      [size](const Sent& segment) { return segment.size() > size ? Look::kLose : Look::kKeep; });
}

void Scoreboard::lose_all() {
  while (oldest_ != nullptr) lose(*oldest_);
}

void Scoreboard::find_all() {
  std::vector<Sent*> in_flight;
  for (auto& [end, segment] : segments_) {
    if (segment.fate == Fate::kSacked) continue;
    count_out(segment);
    in_flight.push_back(&segment);
  }
  std::ranges::sort(in_flight, [](const Sent* a, const Sent* b) {
    return sent_after(b->at, b->end, a->at, a->end);
  });
  for (Sent* segment : in_flight) append(*segment);
}

std::optional<base::Range> Scoreboard::next_lost(std::uint64_t most) {
  if (lost_ == 0) return std::nullopt;
  auto it = segments_.upper_bound(lost_from_);
  while (it->second.fate != Fate::kLost) ++it;
  lost_from_ = it->second.begin;
  base::Range range{it->second.begin, it->second.begin};
  for (; it != segments_.end() && it->second.fate == Fate::kLost && range.size() < most; ++it) {
    range.end = std::min(it->second.end, range.begin + most);
  }
  return range;
}

// At the end of the list, or next to it: only what left at the same instant may stand behind.
void Scoreboard::append(Sent& segment) {
  segment.fate = Fate::kInFlight;
  if (!segment.resent) ++sent_once_;
  Sent* older = newest_;
  while (older != nullptr && sent_after(older->at, older->end, segment.at, segment.end)) {
    older = older->older;
  }
  Sent* newer = older != nullptr ? older->newer : oldest_;
  segment.older = older;
  segment.newer = newer;
  (older != nullptr ? older->newer : oldest_) = &segment;
  (newer != nullptr ? newer->older : newest_) = &segment;
}

void Scoreboard::unlink(Sent& segment) {
  if (before_ == &segment) before_ = segment.older;
  (segment.older != nullptr ? segment.older->newer : oldest_) = segment.newer;
  (segment.newer != nullptr ? segment.newer->older : newest_) = segment.older;
  segment.older = segment.newer = nullptr;
}

void Scoreboard::lose(Sent& segment) {
  unlink(segment);
  count_lost(segment);
}

void Scoreboard::count_lost(Sent& segment) {
  segment.fate = Fate::kLost;
  lost_from_ = lost_ == 0 ? segment.begin : std::min(lost_from_, segment.begin);
  lost_ += segment.size();
}

// Takes a segment out of the sums, or the list, that its fate put it in.
void Scoreboard::count_out(Sent& segment) {
  if (segment.fate != Fate::kSacked && !segment.resent) --sent_once_;
  switch (segment.fate) {
    case Fate::kInFlight:
      return unlink(segment);
    case Fate::kSacked:
      sacked_ -= segment.size();
      --sacked_segments_;
      return;
    case Fate::kLost:
      lost_ -= segment.size();
      return;
  }
}

void Scoreboard::deliver(const Sent& segment, base::Instant now, std::vector<Sent>& delivered) {
  delivered_ += segment.size();
  delivered_at_ = now;
  first_at_ = std::max(first_at_, segment.at);
  delivered.push_back(segment);
}

void Scoreboard::cut(Line at) {
  auto it = segments_.upper_bound(at);  // the segment that holds the octet `at`
  if (it == segments_.end() || it->second.begin >= at) return;
  Sent& back = it->second;
  Sent front = back;
  front.end = at;
  back.begin = at;
  Sent& placed = segments_.emplace_hint(it, at, front)->second;
  if (placed.fate == Fate::kSacked) ++sacked_segments_;
  if (placed.fate != Fate::kSacked && !placed.resent) ++sent_once_;
  if (placed.fate != Fate::kInFlight) return;
  placed.newer = &back;  // as old as the rest, and right before it
  (placed.older != nullptr ? placed.older->newer : oldest_) = &placed;
  back.older = &placed;
}

const char* Scoreboard::broken_invariant() const {
  Line at = una_;
  std::uint64_t sacked = 0, lost = 0;
  std::size_t in_flight = 0, sent_once = 0;
  for (const auto& [end, segment] : segments_) {
    if (segment.begin != at || segment.end != end || segment.size() == 0) {
      return "sent segments lie side by side";
    }
    at = end;
    sacked += segment.fate == Fate::kSacked ? segment.size() : 0;
    lost += segment.fate == Fate::kLost ? segment.size() : 0;
    in_flight += segment.fate == Fate::kInFlight;
    sent_once += segment.fate != Fate::kSacked && !segment.resent;
    if (segment.fate == Fate::kLost && segment.begin < lost_from_) return "no hole is overlooked";
    if (segment.fate != Fate::kSacked && sacked_ranges_.first_within({segment.begin, end})) {
      return "only what is sacked need not be looked at";
    }
  }
  if (at != nxt_) return "every octet between SND.UNA and SND.NXT is on the scoreboard";
  if (sacked != sacked_ || lost != lost_ || sent_once != sent_once_) {
    return "the scoreboard's sums are right";
  }
  for (const Sent* it = oldest_; it != nullptr; it = it->newer) {
    bool in_order =
        it->older == nullptr || sent_after(it->at, it->end, it->older->at, it->older->end);
    if (it->fate != Fate::kInFlight || !in_order || in_flight-- == 0) {
      return "what is in flight stands in the order in which it left";
    }
  }
  return in_flight == 0 ? nullptr : "all that is in flight stands in the list";
}

}  // namespace stack::tcp::send
