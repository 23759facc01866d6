#include "stack/tcp/send/loss_based.h"

#include <algorithm>
#include <limits>

#include "stack/tcp/send/cubic.h"
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

template <Law L>
LossBased<L>::LossBased(std::size_t smss, std::size_t initial_segments)
    : smss_(smss),
      restart_window_(initial_window(smss, initial_segments)),
      state_{.cwnd = restart_window_,
             .ssthresh = kNoThreshold,
             .hystart = HyStart(smss),
             .law = L(smss)} {}

template <Law L>
void LossBased<L>::on_acknowledged(const AckedData& acked) {
  if (acked.una > una_) {
    una_ = acked.una;
    if (episode_ == Episode::kTimeout) episode_ = Episode::kNone;
  }
  validation_.on_acknowledged(acked, state_.cwnd);
  // A window that was not used says nothing about the path: it does not grow (RFC 7661 4.4).
  if (acked.window_was_used) {
    state_.cwnd = std::min(grown(acked), kLargestWindow);
  } else {
    state_.law.on_unused();
  }
  if (in_initial_slow_start()) watch_initial_slow_start(acked);
  if (validation_.take_expiry(acked.now)) shrink_unused_window();
}

template <Law L>
std::size_t LossBased<L>::grown(const AckedData& acked) {
  if (in_initial_slow_start()) return state_.cwnd + state_.hystart.growth(acked.octets);
  if (state_.cwnd < state_.ssthresh) return state_.cwnd + std::min(acked.octets, smss_);
  return state_.law.grown(state_.cwnd, acked);
}

// RFC 9406 4.3: HyStart++ is for the initial slow start; a later one ends at a known ssthresh, and
// grows as RFC 5681 (2) says.
template <Law L>
bool LossBased<L>::in_initial_slow_start() const {
  return state_.ssthresh == kNoThreshold;
}

template <Law L>
void LossBased<L>::watch_initial_slow_start(const AckedData& acked) {
  state_.hystart.on_acknowledged(acked);
  if (state_.hystart.finished()) state_.ssthresh = std::max(state_.cwnd, 2 * smss_);
}

// RFC 7661 4.4.3.
template <Law L>
void LossBased<L>::shrink_unused_window() {
  state_.ssthresh = std::max(state_.ssthresh, state_.cwnd / 4 * 3);
  state_.cwnd = std::min(state_.cwnd, std::max(state_.cwnd / 2, restart_window_));
  state_.law.on_restart();
}

template <Law L>
void LossBased<L>::on_loss(std::size_t flight, base::Instant) {
  flight = validation_.flight_at_congestion(state_.cwnd, flight);
  begin(Episode::kLoss, flight);
  reduce_threshold(flight);
  state_.cwnd = std::min(state_.cwnd, state_.ssthresh);  // after a timeout cwnd may be the smaller
}

template <Law L>
void LossBased<L>::on_recovered(std::size_t flight, base::Instant) {
  if (episode_ != Episode::kLoss) return;  // a timeout or an undoing has ended the recovery
  episode_ = Episode::kNone;
  // RFC 6582 3.2 step 3, option 1: no burst when little is left in flight. Where PRR has brought
  // the flight to ssthresh, this is ssthresh (RFC 9937).
  state_.cwnd = std::min(state_.ssthresh, std::max(flight, smss_) + smss_);
}

// `flight` stands for itself here, whether the window was used or not: it must give the same
// ssthresh each time (RFC 5681 3.1).
template <Law L>
void LossBased<L>::on_timeout(std::size_t flight, base::Instant) {
  begin(Episode::kTimeout, flight);
  reduce_threshold(flight);
  state_.cwnd = smss_;  // the loss window
  state_.law.on_timeout();
}

template <Law L>
void LossBased<L>::on_congestion_mark(std::size_t flight, base::Instant) {
  flight = validation_.flight_at_congestion(state_.cwnd, flight);
  begin(Episode::kNone, flight);
  // RFC 9438 4.6: nothing is lost, so cwnd may be one SMSS where ssthresh is two. No recovery
  // follows.
  state_.cwnd = std::min(state_.cwnd, std::max(reduce_threshold(flight), smss_));
  before_.reset();  // a mark is never a mistake
}

// RFC 4015 2, RFC 9438 4.9: nothing to win where cwnd has come back by itself.
template <Law L>
void LossBased<L>::on_spurious(base::Instant) {
  episode_ = Episode::kNone;
  if (before_ && state_.cwnd < before_->cwnd) state_ = *before_;
  before_.reset();
}

template <Law L>
void LossBased<L>::on_idle(base::Instant) {
  state_.cwnd = std::min(state_.cwnd, restart_window_);
  state_.law.on_restart();
  validation_.forget();
  before_.reset();  // that window is no longer known to fit
}

template <Law L>
void LossBased<L>::restore_threshold(std::size_t threshold) {
  state_.ssthresh = std::max(state_.ssthresh, threshold);
}

template <Law L>
void LossBased<L>::State::resize(std::size_t smss) {
  cwnd = std::max(cwnd, smss);
  ssthresh = std::max(ssthresh, 2 * smss);
  hystart.resize(smss);
  law.resize(smss);
}

template <Law L>
void LossBased<L>::resize(std::size_t smss) {
  smss_ = smss;
  state_.resize(smss);
  if (before_) before_->resize(smss);
}

// A timeout amid a recovery, or after another timeout, goes on with the same episode.
template <Law L>
void LossBased<L>::begin(Episode episode, std::size_t flight) {
  if (episode_ == Episode::kNone) {
    before_ = state_;
    state_.law.on_congestion(validation_.used_of(state_.cwnd, flight));
  }
  episode_ = episode;
  validation_.forget();
}

// Sets ssthresh; answers the window that would fit, if there were no least one (RFC 5681 (4)).
template <Law L>
std::size_t LossBased<L>::reduce_threshold(std::size_t flight) {
  std::size_t reduced = state_.law.reduced(std::min(flight, kLargestWindow));
  state_.ssthresh = std::max(reduced, 2 * smss_);
  return reduced;
}

template class LossBased<Cubic>;
template class LossBased<NewReno>;

}  // namespace stack::tcp::send
