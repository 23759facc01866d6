#include "tools/report/flow.h"

#include <algorithm>
#include <vector>

namespace tools::report {

using capture::Direction;
using stack::base::Duration;
using stack::base::Instant;
using stack::tcp::Line;
using stack::wire::TcpHeader;
using stack::wire::TcpSegment;

namespace {

// What fills a gap before half a round trip has passed cannot be an answer to our duplicate ACK.
constexpr int kToleranceShare = 2;
constexpr Duration kLeastTolerance = std::chrono::microseconds(500);
constexpr int kSmoothing = 8;  // RFC 6298 2.3

Line at_text(const TcpHeader& header, Line seq) { return header.flags.syn ? seq + 1 : seq; }

std::uint64_t octets_of_window(const TcpHeader& header, const std::optional<std::uint8_t>& scale,
                               bool both_scale) {
  const bool scaled = !header.flags.syn && both_scale;
  return std::uint64_t{header.window} << (scaled ? *scale : 0);
}

Duration median(std::vector<Sample> samples) {
  if (samples.empty()) return Duration{0};
  const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
  std::ranges::nth_element(samples, middle, {}, &Sample::value);
  return Duration(middle->value);
}

}  // namespace

// Where the segment's sequence number lies, and what else its header says of the side.
Line Flow::Side::place(const TcpHeader& header) {
  const Line seq =
      start ? stack::tcp::unwrap(header.seq, highest) : stack::tcp::line_from(header.seq);
  if (!start) {
    start = at_text(header, seq);
    highest = *start;
  }
  if (header.flags.syn) scale = header.options.window_scale;
  if (const auto& stamps = header.options.timestamps) {
    const stack::wire::Seq value{stamps->value};
    timestamp = timestamp ? stack::tcp::unwrap(value, *timestamp) : stack::tcp::line_from(value);
  }
  return seq;
}

void Flow::saw(const capture::Sighting& sighting, const TcpSegment& segment) {
  const Instant now = sighting.at;
  if (ladder_.count() == 0) summary_.first = now;
  summary_.last = now;
  LadderRow row{.at = now, .direction = sighting.direction, .flags = segment.header.flags};
  row.sack_blocks = static_cast<std::uint8_t>(segment.header.options.sack.count);
  if (sighting.direction == Direction::kOut) {
    sent(now, segment, row);
  } else {
    arrived(now, segment, row);
  }
  ladder_.add(row);
}

void Flow::sent(Instant now, const TcpSegment& segment, LadderRow& row) {
  const TcpHeader& header = segment.header;
  ++summary_.packets_out;
  const Line from = at_text(header, ours_.place(header));
  const Line to = from + segment.payload.size();
  row.from = ours_.offset(from);
  row.to = ours_.offset(to);
  row.window = octets_of_window(header, ours_.scale, ours_.scale && theirs_.scale);
  if (header.flags.syn) {
    syn_resent_ = syn_sent_.has_value();
    if (!syn_sent_) syn_sent_ = now;
    most_text_ = header.options.mss.value_or(kLeastMss);
  }
  const bool is_again = (to > from && to <= ours_.highest) || (header.flags.syn && syn_resent_);
  if (is_again) {
    ++summary_.retransmissions;
    row.remark = Remark::kResent;
    timed_at_.reset();  // Karn: an ACK would not say of which it is
  } else if (to > ours_.highest) {
    if (!summary_.asked) summary_.asked = now;
    if (!timed_at_) {
      timed_at_ = now;
      timed_ = to;
    }
    spoke_at_ = now;
    summary_.octets_out += to - std::max(from, ours_.highest);
    ours_.highest = to;
  }
  if (header.flags.ack && theirs_.start) {
    promise(now, header);
    row.ack = theirs_.offset(acked_);
  }
}

void Flow::promise(Instant now, const TcpHeader& header) {
  const std::uint64_t window = octets_of_window(header, ours_.scale, ours_.scale && theirs_.scale);
  acked_ = stack::tcp::unwrap(header.ack, gaps_.highest());
  const Line edge = acked_ + window;
  const bool by_timestamp = header.options.timestamps.has_value();
  promises_.make({.at = now,
                  .timestamp = by_timestamp ? ours_.timestamp : std::nullopt,
                  .ack = acked_,
                  .edge = edge});
  summary_.window = std::max(summary_.window, window);
  series_.windows.add(now, window);
  series_.acks.add(now, theirs_.offset(acked_));
  series_.edges.add(now, theirs_.offset(edge));
  const auto& sack = header.options.sack;
  for (std::size_t i = 0; i < sack.count; ++i) {
    series_.sacked.add(now,
                       theirs_.offset(stack::tcp::unwrap(sack.blocks[i].right, gaps_.highest())));
  }
  const bool has_caught_up = !gaps_.any() && acked_ >= gaps_.highest() && window >= summary_.mss;
  if (!has_caught_up) {
    caught_up_at_.reset();
  } else if (!caught_up_at_) {
    caught_up_at_ = now;
  }
}

void Flow::arrived(Instant now, const TcpSegment& segment, LadderRow& row) {
  const TcpHeader& header = segment.header;
  ++summary_.packets_in;
  const bool is_first = !theirs_.start;
  const Line from = at_text(header, theirs_.place(header));
  const Line to = from + segment.payload.size();
  if (is_first) gaps_ = Gaps(*theirs_.start);
  row.from = theirs_.offset(from);
  row.to = theirs_.offset(to);
  row.window = octets_of_window(header, theirs_.scale, ours_.scale && theirs_.scale);
  if (header.flags.ack && ours_.start) {
    row.ack = ours_.offset(stack::tcp::unwrap(header.ack, ours_.highest));
  }
  if (header.flags.syn && !summary_.established && syn_sent_) {
    summary_.established = now;
    if (!syn_resent_) {
      summary_.handshake_rtt = now - *syn_sent_;
      add_rtt(now, summary_.handshake_rtt);
    }
  }
  std::optional<Line> echo;
  const auto& stamps = header.options.timestamps;
  if (stamps && ours_.timestamp) {
    echo = stack::tcp::unwrap(stack::wire::Seq{stamps->echo}, *ours_.timestamp);
  }
  const Promise* known = promises_.known_by(echo, now, summary_.min_rtt);
  if (!header.flags.syn) measure(now, header, known);
  if (to > from) take_data(now, from, to, known, row);
  theirs_.highest = std::max(theirs_.highest, to);
}

void Flow::take_data(Instant now, Line from, Line to, const Promise* known, LadderRow& row) {
  const bool is_next = from == gaps_.highest() && !gaps_.any();
  if (is_next) note_silence(now);
  const Gaps::Judgement judgement = gaps_.arrive(now, from, to, tolerance());
  const bool is_new = judgement.arrival == Arrival::kInOrder;
  // A super-segment is many: what we asked for in our SYN tells how long one is at most.
  summary_.mss = std::max(summary_.mss, std::min(to - from, most_text_));
  if (known && (is_new || judgement.arrival == Arrival::kBeyondGap)) {
    judge_promise(*known, to, judgement.fresh);
    series_.in_flight.add(now, to - std::min(to, known->ack));
  }
  count(now, judgement);
  draw(now, judgement.arrival, to);
  constexpr Remark kRemarks[] = {Remark::kNone, Remark::kBeyondGap, Remark::kLate, Remark::kRepair,
                                 Remark::kDuplicate};
  row.remark = kRemarks[static_cast<std::size_t>(judgement.arrival)];
  // Behind one gap everything is; only its beginning is remarkable.
  if (row.remark == Remark::kBeyondGap && !judgement.opened) row.remark = Remark::kNone;
  if (judgement.fresh > 0) {
    summary_.octets_in += judgement.fresh;
    if (!summary_.first_data) summary_.first_data = now;
    summary_.last_data = now;
    series_.rate.add(now, judgement.fresh);
    if (const Promise* last = promises_.last()) summary_.window_at_end = last->edge - last->ack;
    caught_up_at_.reset();
  }
}

void Flow::draw(Instant now, Arrival arrival, Line to) {
  const std::uint64_t end = theirs_.offset(to);
  switch (arrival) {
    case Arrival::kInOrder:
      return series_.in_order.add(now, end);
    case Arrival::kBeyondGap:
      return series_.beyond_gap.add(now, end);
    case Arrival::kLate:
      return series_.late.add(now, end);
    case Arrival::kRepair:
      return series_.repairs.add(now, end);
    case Arrival::kDuplicate:
      return series_.duplicates.add(now, end);
  }
}

void Flow::count(Instant now, const Gaps::Judgement& judgement) {
  if (judgement.arrival == Arrival::kLate) ++summary_.late_segments;
  if (judgement.arrival == Arrival::kDuplicate) ++summary_.duplicates;
  if (judgement.arrival == Arrival::kRepair) {
    const std::uint64_t mss = std::max<std::uint64_t>(summary_.mss, 1);
    summary_.lost_segments += (judgement.filled + mss - 1) / mss;
    // The repair comes a round trip after the loss; so do those of the same event.
    if (!loss_seen_ || now - *loss_seen_ > smoothed_rtt_) ++summary_.loss_events;
    loss_seen_ = now;
  }
  if (gaps_.any()) {
    if (!repairing_since_) repairing_since_ = now;
  } else if (repairing_since_) {
    summary_.repairing += now - *repairing_since_;
    repairing_since_.reset();
  }
}

// Data came under one promise and now comes under the next: had the sender used up the one when the
// other reached it? Then it was our window that held it back.
void Flow::judge_promise(const Promise& known, Line to, std::uint64_t octets) {
  if (known.at != judged_at_) close_judgement();
  judged_at_ = known.at;
  const std::uint64_t room = known.edge - std::min(known.edge, to);
  least_room_ = std::min(least_room_.value_or(room), room);
  judged_ += octets;
}

void Flow::close_judgement() {
  summary_.judged_octets += judged_;
  if (is_exhausted()) summary_.exhausted_octets += judged_;
  least_room_.reset();
  judged_ = 0;
}

// The peer had heard of all that it sent, so neither its congestion window nor ours could hold it
// back; and if we asked for more, it knew.
void Flow::note_silence(Instant now) {
  if (!caught_up_at_ || !summary_.last_data) return;
  const Duration silence = now - std::max(*caught_up_at_, spoke_at_) - smoothed_rtt_;
  if (silence <= Duration{0}) return;
  summary_.silence += silence;
  summary_.longest_silence = std::max(summary_.longest_silence, silence);
}

// A round trip ends with what echoes the newest of our timestamps, or first acknowledges our text.
// But a sender that had nothing to say before echoes an old one: no measure of the path.
void Flow::measure(Instant now, const TcpHeader& header, const Promise* known) {
  if (timed_at_ && header.flags.ack && stack::tcp::unwrap(header.ack, ours_.highest) >= timed_) {
    add_rtt(now, now - *timed_at_);
    timed_at_.reset();
  }
  if (!known || !known->timestamp || known->timestamp == last_echo_) return;
  last_echo_ = known->timestamp;
  const bool was_idle = known->ack >= gaps_.highest();
  if (!was_idle) add_rtt(now, now - known->at);
}

void Flow::add_rtt(Instant now, Duration rtt) {
  const bool is_first = summary_.min_rtt == Duration{0};
  summary_.min_rtt = is_first ? rtt : std::min(summary_.min_rtt, rtt);
  smoothed_rtt_ = is_first ? rtt : smoothed_rtt_ + (rtt - smoothed_rtt_) / kSmoothing;
  series_.rtts.add(now, static_cast<std::uint64_t>(rtt.count()));
}

Duration Flow::tolerance() const {
  return std::max(kLeastTolerance, summary_.min_rtt / kToleranceShare);
}

FlowSummary Flow::summary() const {
  FlowSummary summary = summary_;
  summary.judged_octets += judged_;
  if (is_exhausted()) summary.exhausted_octets += judged_;
  if (repairing_since_) summary.repairing += summary.last - *repairing_since_;
  if (!summary.first_data) return summary;
  std::vector<Sample> rtts = series_.rtts.samples();
  std::erase_if(rtts, [&](const Sample& sample) { return sample.at <= *summary.first_data; });
  summary.median_rtt = rtts.empty() ? summary.min_rtt : median(std::move(rtts));
  return summary;
}

}  // namespace tools::report
