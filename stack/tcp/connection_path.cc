// What ICMP says of the path (RFC 9293 3.9.2.2, RFC 5927, RFC 5461), and what its MTU is.
#include <algorithm>
#include <utility>

#include "stack/tcp/connection.h"
#include "stack/tcp/segment_room.h"

namespace stack::tcp {

// RFC 5927 4.1: whoever forges an error must guess a sequence number that is outstanding.
bool Connection::on_path_error(base::Instant now, wire::Seq seq, const PathError& error) {
  const Line begin = unwrap(seq, una_);
  if (state_ == State::kClosed || begin < una_ || begin >= nxt_) return false;
  ++stats_.path_errors_in;
  if (error.fault == PathFault::kTooBig) {
    on_too_big(now, error.mtu);
    return true;
  }
  // RFC 5927 5.2: once the peer has answered, its host and port were there: what claims otherwise
  // is an attack, or will mend itself. Before, it is the answer (SHLD-26).
  if (state_ == State::kSynSent && is_hard(error.fault)) {
    close(error.fault == PathFault::kPort ? Ending::kRefused : Ending::kUnreachable);
    return true;
  }
  soft_error_ = error.fault;  // MUST-47, SHLD-25; MUST-56: no more than that
  return true;
}

std::optional<std::size_t> Connection::take_path_mtu() {
  return mtu_.take_found() ? std::optional(mtu_.mtu()) : std::nullopt;
}

// RFC 9293 3.7.1, Eff.snd.MSS, where timestamps are in every segment (MUST-16).
std::size_t Connection::segment_size(std::size_t mtu) const {
  const std::size_t options = options_size();
  const std::size_t size = std::min(peer_mss_, segment_room(mtu, ends_.remote.address.family()));
  return size > options ? size - options : 1;
}

// Of those in every segment.
std::size_t Connection::options_size() const {
  return recent_ ? wire::size_of({.timestamps = wire::Timestamps{}}) : 0;
}

void Connection::resize() {
  smss_ = segment_size(mtu_.mtu());
  congestion_->resize(smss_);
  if (recovery_) recovery_->resize(smss_);
}

// RFC 1191 6.5, RFC 8201 5.4: what was too big goes out again at once, in smaller segments, and
// cwnd stays. Only the first router's word about a size counts, for the others of that size were
// sent before it was heard.
void Connection::on_too_big(base::Instant now, std::size_t mtu) {
  const bool probed = mtu_.probe().has_value();
  const bool fallen = mtu_.on_too_big(now, mtu);
  const bool probe_refused = probed && !mtu_.probe();
  if (fallen) resize();
  if (!recovery_ || (!fallen && !probe_refused)) return;
  recovery_->on_too_big(smss_);
  too_big_end_ = nxt_;
  timers_.cancel(Timer::kTailProbe);
  if (una_ < nxt_) start_retransmission_timer(now);
}

// SND.UNA has moved. A probe that arrived tells that the suspicion was wrong, or not needed any
// more.
void Connection::note_mtu_acknowledged(base::Instant now) {
  if (!mtu_.on_acknowledged(now, una_)) return;
  threshold_before_hole_ = 0;
  resize();
}

// RFC 4821 7.7: the same octet timed out again, in a segment that a narrower path would not carry.
void Connection::look_for_black_hole(base::Instant now) {
  if (!config_.mtu_probing) return;
  if (mtu_.probe() && mtu_.probe()->begin == una_) mtu_.on_probe_lost(now);
  if (recovery_->board().empty()) return;
  const std::size_t text = static_cast<std::size_t>(recovery_->board().first().size());
  const std::size_t size = bare_headers(ends_.remote.address.family()) + options_size() + text;
  if (!mtu_.on_timeouts(now, timeouts_in_a_row_, size)) return;
  // cwnd goes on counting in segments of the old size, for the alarm may be false.
  ++stats_.black_holes;
  threshold_before_hole_ = std::max(threshold_before_hole_, congestion_->threshold_before());
  smss_ = segment_size(mtu_.mtu());
  recovery_->resize(smss_);
}

// One past the octets of a probe for a larger MTU that may leave now; SND.NXT if there is none to
// send. RFC 4821 7.2 to 7.4: of new text, while nothing is being repaired, with enough behind it to
// learn of its loss.
Line Connection::end_of_mtu_probe(base::Instant now) const {
  constexpr std::size_t kBehind = 3;  // segments
  const auto size = mtu_.next_probe(now);
  if (!size || !config_.mtu_probing) return nxt_;
  const std::size_t text = segment_size(*size);
  const bool calm = !recovery_->in_fast_recovery() && !recovery_->in_timeout_recovery() &&
                    recovery_->board().lost() == 0 && recovery_->board().sacked() == 0;
  const Line needed = nxt_ + text + kBehind * smss_;
  const bool fits = needed <= send_buffer_.data_end() && needed <= send_window_.edge() &&
                    text + kBehind * smss_ <= congestion_window();
  return calm && fits && text > smss_ ? nxt_ + text : nxt_;
}

void Connection::note_mtu_probe(base::Instant now, base::Range octets) {
  if (const auto size = mtu_.next_probe(now)) mtu_.probe_sent(octets, *size);
  ++stats_.mtu_probes;
}

// Whether what was just found lost is the probe and nothing else. After a suspicion that makes the
// black hole certain: its timeouts were no congestion.
bool Connection::take_probe_loss(base::Instant now) {
  const auto& probe = mtu_.probe();
  if (!probe || recovery_->board().lost() != probe->size()) return false;
  const auto lost = recovery_->next_resend();
  if (!lost || lost->begin != probe->begin) return false;
  mtu_.on_probe_lost(now);
  congestion_->restore_threshold(std::exchange(threshold_before_hole_, 0));
  return true;
}

}  // namespace stack::tcp
