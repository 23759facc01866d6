#include "stack/tcp/send/window_validation.h"

#include <algorithm>
#include <chrono>

namespace stack::tcp::send {
namespace {

constexpr int kRoundTripsInPeriod = 3;
// RFC 7661 4.4: the longest non-validated period.
constexpr base::Duration kNonValidatedPeriod = std::chrono::minutes(5);

}  // namespace

void WindowValidation::on_acknowledged(const AckedData& acked, std::size_t cwnd) {
  if (!current_ || acked.now - period_start_ >= period_) start_period(acked.now);
  if (acked.rtt) period_ = std::max(kShortestPeriod, kRoundTripsInPeriod * *acked.rtt);
  current_ = std::max(current_.value_or(0), acked.in_flight);

  if (validated(cwnd)) {
    non_validated_since_.reset();
  } else if (!non_validated_since_) {
    non_validated_since_ = acked.now;
  }
}

void WindowValidation::start_period(base::Instant now) {
  bool was_the_last = now - period_start_ < 2 * period_;
  previous_ = was_the_last ? current_ : std::nullopt;
  current_.reset();
  period_start_ = now;
}

void WindowValidation::forget() {
  current_.reset();
  previous_.reset();
  non_validated_since_.reset();
}

bool WindowValidation::validated(std::size_t cwnd) const {
  return !current_ || std::max(*current_, previous_.value_or(0)) >= cwnd / 2;
}

std::size_t WindowValidation::flight_at_congestion(std::size_t cwnd, std::size_t flight) const {
  if (validated(cwnd)) return flight;
  return std::max({*current_, previous_.value_or(0), flight});
}

std::size_t WindowValidation::used_of(std::size_t cwnd, std::size_t flight) const {
  return validated(cwnd) ? cwnd : std::min(cwnd, flight_at_congestion(cwnd, flight));
}

bool WindowValidation::take_expiry(base::Instant now) {
  if (!non_validated_since_ || now - *non_validated_since_ < kNonValidatedPeriod) return false;
  non_validated_since_ = now;
  return true;
}

}  // namespace stack::tcp::send
