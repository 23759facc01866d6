#include "stack/tcp/send/cubic.h"

#include <algorithm>
#include <chrono>

namespace stack::tcp::send {
namespace {

// beta = 0.7 (RFC 9438 4.6).
constexpr std::size_t kBetaTenths = 7;
// Fast convergence: (1 + beta) / 2 = 0.85 (4.7).
constexpr std::size_t kConvergenceHundredths = 85;
// alpha = 3 * (1 - beta) / (1 + beta) = 9/17 (4.3); later on it is 17/17.
constexpr std::size_t kAlpha = 9;
constexpr std::size_t kAlphaUnit = 17;

}  // namespace

std::size_t Cubic::reduced(std::size_t flight) const { return flight * kBetaTenths / 10; }

// RFC 9438 4.7: a flow that lost before it was back at the last W_max shares its path with a new
// one, and makes room faster by aiming lower.
void Cubic::on_congestion(std::size_t cwnd) {
  w_max_ = cwnd < w_max_ ? cwnd * kConvergenceHundredths / 100 : cwnd;
  cwnd_prior_ = cwnd;
  epoch_.reset();
}

// RFC 9438 4.8: W_max will be the cwnd at which slow start ends, and K zero.
void Cubic::on_timeout() {
  w_max_ = 0;
  epoch_.reset();
}

// RFC 9438 4.2 and 5.8: t does not pass while cwnd could not have been updated.
void Cubic::on_unused() {
  if (epoch_) epoch_->last_ack.reset();
}

std::size_t Cubic::grown(std::size_t cwnd, const AckedData& acked) {
  if (!epoch_) begin_epoch(cwnd);
  tell_time(acked);
  std::size_t octets = std::min(acked.octets, cwnd);
  grow_estimate(cwnd, octets);

  base::Duration t = epoch_->elapsed;
  if (w_cubic(t) < epoch_->w_est) return std::max(cwnd, epoch_->w_est);  // Reno-friendly, 4.3

  // The concave and the convex region differ by the curve alone (4.4, 4.5): in a round trip cwnd
  // goes to where the curve will be, but by no more than its half.
  std::size_t target =
      std::clamp(w_cubic(t + srtt_.value_or(base::Duration{0})), cwnd, cwnd + cwnd / 2);
  epoch_->carry += (target - cwnd) * octets;
  std::size_t growth = epoch_->carry / cwnd;
  epoch_->carry %= cwnd;
  return cwnd + growth;
}

// W_max is not known after a timeout (4.8) or after a slow start without loss (4.10), and means
// nothing where slow start has come beyond it: then the curve begins at its middle, with K zero.
void Cubic::begin_epoch(std::size_t cwnd) {
  w_max_ = std::max(w_max_, cwnd);
  epoch_ = Epoch{.k = cubic_distance(w_max_ - cwnd, smss_), .w_est = cwnd};
}

void Cubic::tell_time(const AckedData& acked) {
  if (acked.rtt) srtt_ = srtt_ ? *srtt_ + (*acked.rtt - *srtt_) / 8 : *acked.rtt;
  if (epoch_->last_ack) epoch_->elapsed += acked.now - *epoch_->last_ack;
  epoch_->last_ack = acked.now;
}

// RFC 9438 4.3: alpha segments more for each window acknowledged; one, once the estimate is as
// large as the window was before the loss.
void Cubic::grow_estimate(std::size_t cwnd, std::size_t octets) {
  std::size_t alpha = epoch_->w_est >= cwnd_prior_ ? kAlphaUnit : kAlpha;
  epoch_->est_carry += alpha * smss_ * octets;
  epoch_->w_est += epoch_->est_carry / (kAlphaUnit * cwnd);
  epoch_->est_carry %= kAlphaUnit * cwnd;
}

// C * (t - K)^3 + W_max (4.2).
std::size_t Cubic::w_cubic(base::Duration t) const {
  Microseconds at{static_cast<std::uint64_t>(t / std::chrono::microseconds(1))};
  if (at >= epoch_->k) return w_max_ + cubic_height(at - epoch_->k, smss_);
  return w_max_ - std::min(w_max_, cubic_height(epoch_->k - at, smss_));
}

}  // namespace stack::tcp::send
