#include "stack/tcp/send/rtt.h"

#include <algorithm>
#include <chrono>

namespace stack::tcp::send {
namespace {

constexpr base::Duration kGranularity =
    std::chrono::milliseconds(1);  // G: of the timers that drive us

}  // namespace

void RttEstimator::sample(base::Duration rtt, int expected) {
  if (!sampled_) {  // RFC 6298 2.2
    srtt_ = rtt;
    rttvar_ = rtt / 2;
    sampled_ = true;
  } else {  // RFC 6298 2.3, alpha = 1/8 and beta = 1/4; RTTVAR first, for it uses the old SRTT
    base::Duration deviation = srtt_ > rtt ? srtt_ - rtt : rtt - srtt_;
    rttvar_ += (deviation - rttvar_) / (4 * expected);
    srtt_ += (rtt - srtt_) / (8 * expected);
  }
  set_rto(srtt_ + std::max(kGranularity, 4 * rttvar_));
}

void RttEstimator::back_off() { set_rto(2 * rto_); }

void RttEstimator::restart_after_lost_syn() {
  constexpr base::Duration kRtoAfterLostSyn = std::chrono::seconds(3);
  if (!sampled_) set_rto(kRtoAfterLostSyn);
}

void RttEstimator::set_rto(base::Duration rto) { rto_ = std::clamp(rto, min_, max_); }

}  // namespace stack::tcp::send
