#include "stack/tcp/send/hystart.h"

#include <algorithm>
#include <chrono>

namespace stack::tcp::send {
namespace {

using std::chrono::milliseconds;

// RFC 9406 4.3, by the names there.
constexpr base::Duration kMinRttThresh = milliseconds(4);
constexpr base::Duration kMaxRttThresh = milliseconds(16);
constexpr int kMinRttDivisor = 8;
constexpr int kRttSamples = 8;  // N_RTT_SAMPLE
constexpr std::size_t kCssGrowthDivisor = 4;
constexpr int kCssRounds = 5;
constexpr std::size_t kBurst = 8;  // L, for a sender that does not pace

}  // namespace

std::size_t HyStart::growth(std::size_t octets) const {
  std::size_t counted = std::min(octets, kBurst * smss_);
  return conservative() ? counted / kCssGrowthDivisor : counted;
}

void HyStart::on_acknowledged(const AckedData& acked) {
  if (finished_) return;
  if (!round_end_) round_end_ = acked.nxt;  // the first round is the initial window's
  if (acked.rtt) {
    current_min_ = std::min(current_min_.value_or(*acked.rtt), *acked.rtt);
    samples_ = std::min(samples_ + 1, kRttSamples);
    judge();
  }
  if (acked.una >= *round_end_) end_round(acked.nxt);
}

// RFC 9406 4.2.
void HyStart::judge() {
  if (samples_ < kRttSamples) return;
  if (conservative()) {
    if (*current_min_ < *css_baseline_) css_baseline_.reset();  // it was jitter
    return;
  }
  if (!last_min_) return;
  base::Duration thresh = std::clamp(*last_min_ / kMinRttDivisor, kMinRttThresh, kMaxRttThresh);
  if (*current_min_ < *last_min_ + thresh) return;
  css_baseline_ = current_min_;
  css_rounds_ = 0;
}

void HyStart::end_round(Line nxt) {
  round_end_ = nxt;
  last_min_ = current_min_;
  current_min_.reset();
  samples_ = 0;
  // The round in which CSS began counts as one of its own, however little was left of it.
  if (conservative() && ++css_rounds_ == kCssRounds) finished_ = true;
}

}  // namespace stack::tcp::send
