#include "stack/tcp/send/loss_based.h"

#include <algorithm>
#include <limits>

#include "stack/tcp/send/new_reno.h"

namespace stack::tcp::send {
namespace {

// RFC 6928 2: the initial window in octets, whatever the segment size.
constexpr std::size_t kInitialWindowOctets = 14600;
// RFC 5681 3.1: ssthresh starts arbitrarily high.
constexpr std::size_t kNoThreshold = std::numeric_limits<std::size_t>::max();

std::size_t initial_window(std::size_t smss, std::size_t segments) {
  return std::min(segments * smss, std::max(2 * smss, kInitialWindowOctets));
}

}  // namespace

template <class Law>
LossBased<Law>::LossBased(std::size_t smss, std::size_t initial_segments)
    : smss_(smss),
      restart_window_(initial_window(smss, initial_segments)),
      state_{.cwnd = restart_window_, .ssthresh = kNoThreshold, .law = Law(smss)} {}

template <class Law>
void LossBased<Law>::on_acknowledged(const AckedData& acked) {
  if (acked.una > una_) {
    una_ = acked.una;
    if (episode_ == Episode::kTimeout) episode_ = Episode::kNone;
  }
  // A window that was not used says nothing about the path (RFC 7661's concern): let it be.
  if (acked.window_was_used) {
    grow(acked);
  } else {
    state_.law.on_unused(acked.now);
  }
}

template <class Law>
void LossBased<Law>::grow(const AckedData& acked) {
  std::size_t grown = state_.cwnd < state_.ssthresh
                          ? state_.cwnd + std::min(acked.octets, smss_)  // RFC 5681 (2)
                          : state_.law.grown(state_.cwnd, acked);
  // The restart window of a jumbo SMSS may be the larger one.
  state_.cwnd = std::max(state_.cwnd, std::min(grown, kLargestWindow));
}

template <class Law>
void LossBased<Law>::on_loss(std::size_t flight, base::Instant) {
  begin(Episode::kLoss);
  reduce_threshold(flight);
  state_.cwnd = state_.ssthresh;
}

template <class Law>
void LossBased<Law>::on_recovered(std::size_t flight, base::Instant) {
  if (episode_ != Episode::kLoss) return;  // a timeout or an undoing has ended the recovery
  episode_ = Episode::kNone;
  // RFC 6582 3.2 step 3, option 1: no burst when little is left in flight. Where PRR has brought
  // the flight to ssthresh, this is ssthresh (RFC 9937).
  state_.cwnd = std::min(state_.ssthresh, std::max(flight, smss_) + smss_);
}

template <class Law>
void LossBased<Law>::on_timeout(std::size_t flight, base::Instant) {
  begin(Episode::kTimeout);
  reduce_threshold(flight);
  state_.cwnd = smss_;  // the loss window, RFC 5681 3.1
  state_.law.on_timeout();
}

template <class Law>
void LossBased<Law>::on_congestion_mark(std::size_t flight, base::Instant) {
  begin(Episode::kNone);
  reduce_threshold(flight);
  // RFC 9438 4.6: nothing is lost, so one SMSS is enough. No recovery follows.
  state_.cwnd = std::max(state_.law.reduced(flight), smss_);
  before_.reset();  // a mark is never a mistake
}

// RFC 4015 2, RFC 9438 4.9: nothing to win where cwnd has come back by itself.
template <class Law>
void LossBased<Law>::on_spurious(base::Instant) {
  episode_ = Episode::kNone;
  if (before_ && state_.cwnd < before_->cwnd) state_ = *before_;
  before_.reset();
}

template <class Law>
void LossBased<Law>::on_idle(base::Instant) {
  state_.cwnd = std::min(state_.cwnd, restart_window_);
  state_.law.on_restart();
  before_.reset();  // that window is no longer known to fit
}

// A timeout amid a recovery, or after another timeout, goes on with the same episode.
template <class Law>
void LossBased<Law>::begin(Episode episode) {
  if (episode_ == Episode::kNone) {
    before_ = state_;
    state_.law.on_congestion(state_.cwnd);
  }
  episode_ = episode;
}

template <class Law>
void LossBased<Law>::reduce_threshold(std::size_t flight) {
  state_.ssthresh = std::max(state_.law.reduced(flight), 2 * smss_);  // RFC 5681 (4)
}

template class LossBased<NewReno>;

}  // namespace stack::tcp::send
