#include "sim/wire_side.h"

#include <algorithm>

namespace sim {

namespace wire = stack::wire;
using stack::tcp::Line;
using stack::tcp::line_from;
using stack::tcp::unwrap;

namespace {

// On a circle of 2^32 (RFC 7323 5.2).
constexpr bool is_before(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) < 0;
}

constexpr std::uint32_t kModulus = 0xffff;  // of the Internet checksum

// The sum of octets that begin at an odd place has its halves changed round.
std::uint32_t sum_at(Line begin, std::uint16_t sum) {
  const auto high = static_cast<std::uint32_t>(sum >> 8), low = std::uint32_t{sum} & 0xff;
  return (begin % 2 == 0 ? sum : low << 8 | high) % kModulus;
}

}  // namespace

// A SYN opens a new connection if its number is a new one. What was heard before counts only for a
// SYN that answers one.
void WireSide::begin(const wire::TcpHeader& syn) {
  if (has_begun_ && said_.seq == syn.seq) return;
  WireSide fresh;
  fresh.hears_all_ = hears_all_;
  fresh.reset_in_turn_ = reset_in_turn_;
  fresh.latest_ = latest_;
  fresh.has_begun_ = true;
  fresh.next_ = fresh.heard_ack_ = fresh.taken_ack_ = fresh.heard_edge_ = line_from(syn.seq);
  *this = fresh;
  if (syn.flags.ack && latest_) take_syn(*latest_);
}

void WireSide::take_syn(const Syn& syn) {
  if (has_heard_syn_ && heard_.seq == syn.seq) return;
  hears_several_ = has_heard_syn_;
  has_heard_syn_ = true;
  heard_ = syn;
  heard_end_ = line_from(syn.seq) + 1;
  arrived_.clear();
  heard_fin_.reset();
  heard_clock_.reset();
  if (syn.options.timestamps) heard_clock_ = syn.options.timestamps->value;
}

std::uint64_t WireSide::window_heard(const wire::TcpHeader& header) const {
  if (header.flags.syn) return header.window;
  return std::uint64_t{header.window} << (scaled() ? *heard_.options.window_scale : 0);
}

void WireSide::hear(const wire::TcpSegment& segment, std::uint64_t turn) {
  const wire::TcpHeader& header = segment.header;
  if (header.flags.rst) {
    reset_in_turn_ = turn;
    return;
  }
  if (header.flags.syn) {
    latest_ = Syn{header.seq, header.options, header.flags.ece};
    if (!knows_peer_) take_syn(*latest_);  // the last one before an ACK of ours counts
  }
  if (!has_heard_syn_) return;
  const Line seq = unwrap(header.seq, heard_end_);
  const Line text = seq + header.flags.syn;
  const Line end = text + segment.payload.size() + header.flags.fin;
  heard_end_ = std::max(heard_end_, end);
  if (text < end && !arrived_.insert({text, end})) hears_all_ = false;
  if (header.flags.fin && !heard_fin_) heard_fin_ = end - 1;
  if (const auto& stamps = header.options.timestamps) {
    const bool newer = !heard_clock_ || is_before(*heard_clock_, stamps->value);
    if (newer) heard_clock_ = stamps->value;
  }
  if (!has_begun_ || !header.flags.ack) return;
  const Line ack = unwrap(header.ack, heard_ack_);
  if (ack > next_) return;  // of another connection
  heard_ack_ = std::max(heard_ack_, ack);
  // RFC 9293 3.10.7.4: of a segment that lies before the window nothing counts, its ACK neither.
  const bool is_old = acked_ && (seq < end ? end <= *acked_ : seq < *acked_);
  if (!is_old) taken_ack_ = std::max(taken_ack_, ack);
  heard_edge_ = std::max(heard_edge_, ack + window_heard(header));
}

WireLooked WireSide::say(const wire::TcpSegment& segment, wire::Ecn ecn, std::uint16_t sum,
                         std::uint64_t turn) {
  WireLooked looked;
  const wire::TcpHeader& header = segment.header;
  if (header.flags.rst) {
    looked.note(WireLaw::kNoResetAnswersAReset, reset_in_turn_ != turn);
    return looked;
  }
  if (header.flags.syn) {
    begin(header);
    say_syn(header, ecn, looked);
  } else if (has_begun_) {
    const wire::TcpOptions& options = header.options;
    looked.note(WireLaw::kOptionsOfASynStayThere,
                !options.mss && !options.window_scale && !options.sack_permitted);
  } else {
    return looked;  // it began before somebody looked
  }
  if (header.flags.ack && !knows_peer_) learn_peer(header);
  if (header.flags.ack && knows_peer_) say_ack(header, looked);
  if (!header.flags.syn) {
    if (knows_peer_) say_timestamps(header, looked);
    say_text(segment, ecn, sum, looked);
  }
  return looked;
}

// The first ACK acknowledges the SYN that arrived; of several nobody else knows which was the one.
void WireSide::learn_peer(const wire::TcpHeader& header) {
  knows_peer_ = true;
  const Line first = line_from(heard_.seq) + 1;
  const Line ack = unwrap(header.ack, first);
  const bool is_its = first <= ack && ack <= heard_end_;
  if (!has_heard_syn_ || (hears_several_ && !is_its)) hears_all_ = false;
  acked_ = edge_promised_ = hears_all_ ? first : ack;
}

void WireSide::say_syn(const wire::TcpHeader& syn, wire::Ecn ecn, WireLooked& looked) {
  said_ = {syn.seq, syn.options, syn.flags.ece};
  is_active_ = is_active_ || !syn.flags.ack;
  next_ = std::max(next_, line_from(syn.seq) + 1);
  marks_ = {{next_, 0}};
  looked.note(WireLaw::kSynHasItsOptions, syn.options.mss && syn.options.sack.count == 0);
  looked.note(WireLaw::kEctOnNewTextOnly, ecn == wire::Ecn::kNotEct);
  if (is_active_ || !has_heard_syn_) return;
  const wire::TcpOptions& asked = heard_.options;
  looked.note(WireLaw::kSynAckAnswersOptions,
              (!syn.options.window_scale || asked.window_scale) &&
                  (!syn.options.timestamps || asked.timestamps) &&
                  (!syn.options.sack_permitted || asked.sack_permitted));
}

void WireSide::say_text(const wire::TcpSegment& segment, wire::Ecn ecn, std::uint16_t sum,
                        WireLooked& looked) {
  const wire::TcpHeader& header = segment.header;
  const std::size_t size = segment.payload.size();
  const Line begin = unwrap(header.seq, next_);
  const Line text_end = begin + size;
  const Line end = text_end + header.flags.fin;
  const bool is_new = begin >= next_ && size > 0;

  looked.note(WireLaw::kNothingIsSkipped, begin <= next_);
  if (both_closed()) looked.note(WireLaw::kOnlyAcksAfterTheEnd, begin == end);
  const bool probes = begin == heard_ack_ && end == begin + 1;
  if (end > next_ && hears_all_) {
    looked.note(WireLaw::kWindowIsKept, end <= heard_edge_ || probes);
  }
  if (fin_ || header.flags.fin) {
    const Line fin = fin_.value_or(text_end);
    looked.note(WireLaw::kFinKeepsItsNumber,
                end <= fin + 1 && (!header.flags.fin || text_end == fin));
    fin_ = fin;
  }
  const bool agreed = said_.ece && heard_.ece && knows_peer_;
  if (ecn != wire::Ecn::kNotEct) looked.note(WireLaw::kEctOnNewTextOnly, agreed && is_new);
  if (header.flags.ece || header.flags.cwr) looked.note(WireLaw::kEcnFlagsAreAgreedOn, agreed);
  if (size > 0) compare_octets(begin, size, sum, looked);
  next_ = std::max(next_, end);
}

// New text is written down by its sum; what left before must add up to what it did then, where it
// begins and ends as segments then did.
void WireSide::compare_octets(Line begin, std::size_t size, std::uint16_t sum, WireLooked& looked) {
  while (marks_.size() > 1 && marks_[1].end <= heard_ack_) marks_.pop_front();
  const std::uint32_t here = sum_at(begin, sum);
  if (begin == marks_.back().end) {
    marks_.push_back({begin + size, (marks_.back().sum + here) % kModulus});
    return;
  }
  const auto at = [&](Line line) {
    const auto mark = std::ranges::lower_bound(marks_, line, {}, &Mark::end);
    return mark != marks_.end() && mark->end == line ? &*mark : nullptr;
  };
  if (begin + size > marks_.back().end) {  // old and new in one, and nobody knows where it ends
    marks_ = {{begin + size, 0}};
    return;
  }
  const Mark* const from = at(begin);
  const Mark* const to = at(begin + size);
  if (from == nullptr || to == nullptr) return;
  looked.note(WireLaw::kSameOctetsAgain,
              (to->sum + kModulus - from->sum) % kModulus == here % kModulus);
}

void WireSide::say_ack(const wire::TcpHeader& header, WireLooked& looked) {
  const Line ack = unwrap(header.ack, acked_.value_or(heard_end_));
  if (acked_) looked.note(WireLaw::kAckNeverGoesBack, ack >= *acked_);
  if (hears_all_) {
    looked.note(WireLaw::kAckIsOfWhatCame, has_arrived(acked_.value_or(ack), ack));
  }
  acked_ = std::max(acked_.value_or(ack), ack);
  arrived_.erase_below(*acked_);

  // A scaled field counts whole units, and may seem to take back less than one (RFC 7323 2.4).
  const bool scales = scaled() && !header.flags.syn;
  const unsigned shift = scales ? *said_.options.window_scale : 0;
  const Line edge = ack + (std::uint64_t{header.window} << shift);
  const bool says_all = !header.flags.syn;  // a SYN has no room for more than 65,535
  if (says_all) {
    looked.note(WireLaw::kEdgeNeverMovesLeft, edge + (std::uint64_t{1} << shift) > edge_promised_);
  }
  edge_promised_ = std::max(edge_promised_, edge);
  if (header.options.sack.count > 0) say_sack(header, ack, looked);
}

// The first block may be of what came twice (RFC 2883 4).
void WireSide::say_sack(const wire::TcpHeader& header, Line ack, WireLooked& looked) {
  const wire::SackBlocks& sack = header.options.sack;
  const bool agreed = said_.options.sack_permitted && heard_.options.sack_permitted;
  for (std::size_t i = 0; i < sack.count; ++i) {
    const Line left = unwrap(sack.blocks[i].left, ack), right = unwrap(sack.blocks[i].right, ack);
    const bool came_once = hears_all_ && left > ack;
    looked.note(WireLaw::kSackIsOfWhatCame,
                agreed && left < right && (!came_once || has_arrived(left, right)));
    if (i > 0) looked.note(WireLaw::kSackLiesBeyondAck, left > ack);
  }
}

void WireSide::say_timestamps(const wire::TcpHeader& header, WireLooked& looked) {
  const bool agreed = said_.options.timestamps && heard_.options.timestamps;
  const auto& stamps = header.options.timestamps;
  looked.note(WireLaw::kTimestampsInAll, stamps.has_value() == agreed || !hears_all_);
  if (!stamps) return;
  if (clock_) looked.note(WireLaw::kTimestampsGoOn, !is_before(stamps->value, *clock_));
  clock_ = stamps->value;
  if (heard_clock_ && hears_all_) {
    looked.note(WireLaw::kEchoIsOfWhatCame, !is_before(*heard_clock_, stamps->echo));
  }
}

bool WireSide::has_arrived(Line from, Line to) const {
  if (from >= to) return true;
  const auto range = arrived_.find(from);
  return range && to <= range->end;
}

// Both FINs were sent and both were acknowledged, as far as this end must know.
bool WireSide::both_closed() const {
  return fin_ && taken_ack_ > *fin_ && heard_fin_ && acked_ == *heard_fin_ + 1;
}

}  // namespace sim
