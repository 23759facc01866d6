#include "stack/tcp/receive/buffer.h"

#include <algorithm>

#include "stack/base/check.h"

namespace stack::tcp::receive {

Buffer::Buffer(Line first, std::size_t capacity) : ring_(first, capacity), next_(first) {}

Arrival Buffer::insert(Line at, base::ByteView text) {
  Line end = std::min<Line>(at + text.size(), limit());
  if (end <= at) return Arrival::kOld;
  CHECK(at >= next_);
  bool gap_before = has_gap();
  if (at == next_ && !gap_before) {  // the common case
    ring_.write(at, text.first(static_cast<std::size_t>(end - at)));
    next_ = end;
    return Arrival::kInOrder;
  }

  auto missing = islands_.missing({at, end});
  if (missing.empty()) {
    remember(at);  // RFC 2018 4: what triggers the ACK stands first in it, though it is old
    return Arrival::kOld;
  }
  if (at > next_ && !islands_.insert({at, end}))
    return Arrival::kGap;  // too many pieces: as if lost
  for (const base::Range& hole : missing) {
    ring_.write(hole.begin, text.subspan(static_cast<std::size_t>(hole.begin - at),
                                         static_cast<std::size_t>(hole.size())));
  }
  if (at > next_) {
    remember(at);
    return Arrival::kGap;
  }

  // The text begins at RCV.NXT; an island that it reaches is in order now, too. Beyond that one
  // there is a gap again.
  auto reached = islands_.find(end);
  next_ = reached ? reached->end : end;
  islands_.erase_below(next_);
  return Arrival::kGapFilled;
}

std::optional<base::Range> Buffer::duplicate_in(base::Range text) const {
  if (text.empty()) return std::nullopt;
  if (text.begin < next_) return base::Range{text.begin, std::min(text.end, next_)};
  return islands_.first_within(text);
}

// One octet an island is enough: what has melted into the new one, or is in order now, is
// forgotten.
void Buffer::remember(Line at) {
  auto island = islands_.find(at);
  std::erase_if(recent_, [&](Line other) {
    auto found = islands_.find(other);
    return other != fin_ && (!found || found == island);
  });
  push_recent(at);
}

void Buffer::push_recent(Line at) {
  recent_.push_front(at);
  if (recent_.size() > kMostRecent) recent_.pop_back();
}

std::vector<base::Range> Buffer::recent_islands(std::size_t most) const {
  std::vector<base::Range> recent;
  for (Line at : recent_) {
    if (recent.size() == most) break;
    auto island = islands_.find(at);
    bool bare_fin = at == fin_ && fin_ > next_ && !islands_.find(at - 1);
    if (bare_fin) island = base::Range{at, at};
    if (!island) continue;
    if (island->end == fin_) ++island->end;  // the FIN is an octet like any other (RFC 9293 3.4)
    recent.push_back(*island);
  }
  return recent;
}

void Buffer::finish(Line fin) {
  if (fin_ || fin < next_) return;
  // Octets heard beyond the FIN contradict it: the stream ends where the FIN says.
  fin_ = fin;
  islands_.erase_from(fin);
  if (fin > next_) push_recent(fin);
}

void Buffer::consume(std::size_t count) {
  CHECK(count <= unread());
  ring_.discard_below(ring_.begin() + count);
}

void Buffer::release() {
  ring_.discard_below(next_);
  ring_.release();
  islands_.clear();
  recent_.clear();
}

}  // namespace stack::tcp::receive
