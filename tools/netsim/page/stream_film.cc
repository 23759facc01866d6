#include "tools/netsim/page/stream_film.h"

#include <algorithm>

namespace tools::netsim::page {

namespace wire = stack::wire;
using stack::base::Instant;
using stack::tcp::Line;

StreamFilm::Said StreamFilm::say(Instant at, const wire::TcpSegment& segment) {
  const wire::TcpHeader& header = segment.header;
  const bool is_new_syn = header.flags.syn && (!syn_ || stack::tcp::wrap(*syn_) != header.seq);
  if (is_new_syn || !syn_) {
    syn_ = header.flags.syn ? stack::tcp::line_from(header.seq)
                            : stack::tcp::line_from(header.seq) - 1;
    highest_ = header.flags.syn ? *syn_ : *syn_ + 1;
    timed_.clear();
  }
  if (header.flags.syn) scale_ = header.options.window_scale.value_or(0);

  const Line first = stack::tcp::unwrap(header.seq, highest_);
  const std::size_t size = segment.payload.size();
  const Line end = first + size + (header.flags.syn ? 1 : 0) + (header.flags.fin ? 1 : 0);
  const std::uint64_t from = offset(first + (header.flags.syn ? 1 : 0));
  const Said said{.from = from, .to = from + size, .again = end > first && first < highest_};
  if (size > 0) (said.again ? resent_ : sent_).add(at, said.to);
  if (end > first) time(at, first, end, said.again);
  if (end > highest_) highest_ = end;
  text_ = std::max(text_, said.to);
  return said;
}

// What was sent twice is measured by no ACK (RFC 6298 3).
void StreamFilm::time(Instant at, Line first, Line end, bool again) {
  if (again) {
    std::erase_if(timed_,
                  [&](const Timed& timed) { return timed.end > first && timed.end <= end; });
  } else if (timed_.size() < kMostTimed) {
    timed_.push_back({end, at});
  }
}

void StreamFilm::hear(Instant at, const wire::TcpHeader& header, std::uint64_t window) {
  if (!header.flags.ack || !syn_) return;
  const Line ack = stack::tcp::unwrap(header.ack, highest_);
  if (ack > highest_) return;  // of nothing that was sent
  measure(at, *syn_, ack);
  const std::uint64_t acked = offset(ack);
  if (acked > acked_to_ || acked_.count() == 0) acked_.add(at, acked);
  acked_to_ = std::max(acked_to_, acked);
  edges_.add(at, acked + window);
  std::uint64_t highest_sacked = 0;
  for (std::size_t i = 0; i < header.options.sack.count; ++i) {
    const Line left = stack::tcp::unwrap(header.options.sack.blocks[i].left, highest_);
    const Line right = stack::tcp::unwrap(header.options.sack.blocks[i].right, highest_);
    if (right > highest_ || left >= right) continue;
    if (i == 0) measure(at, left, right);
    highest_sacked = std::max(highest_sacked, offset(right));
  }
  if (highest_sacked > acked) sacked_.add(at, highest_sacked);
}

// The youngest of them counts: the older ones have waited for its like.
void StreamFilm::measure(Instant at, Line from, Line to) {
  const auto begin = std::ranges::upper_bound(timed_, from, {}, &Timed::end);
  const auto end = std::ranges::upper_bound(timed_, to, {}, &Timed::end);
  if (begin >= end) return;
  rtts_.add(at, static_cast<std::uint64_t>((at - std::prev(end)->at).count()));
  timed_.erase(begin, end);
}

void StreamFilm::lose(Instant at, std::uint64_t to, Loss how) {
  (how == Loss::kByQueue ? dropped_ : lost_).add(at, to);
}

std::uint64_t StreamFilm::acknowledged_by(const wire::TcpHeader& header) const {
  if (!header.flags.ack || !syn_) return 0;
  return offset(stack::tcp::unwrap(header.ack, highest_));
}

// The window of a SYN is never scaled (RFC 7323 2.2).
std::uint64_t StreamFilm::window_of(const wire::TcpHeader& header) const {
  return header.flags.syn ? header.window : std::uint64_t{header.window} << scale_;
}

std::uint64_t StreamFilm::offset(Line line) const {
  return line > *syn_ + 1 ? line - *syn_ - 1 : 0;
}

}  // namespace tools::netsim::page
