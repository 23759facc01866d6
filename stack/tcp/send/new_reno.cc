#include "stack/tcp/send/new_reno.h"

#include <algorithm>
#include <limits>

namespace stack::tcp::send {
namespace {

// RFC 6928 2: the initial window in octets, whatever the segment size.
constexpr std::size_t kInitialWindowOctets = 14600;
// A window that no path of ours needs; it keeps the sums below from overflowing.
constexpr std::size_t kLargestWindow = std::size_t{1} << 30;

}  // namespace

NewReno::NewReno(std::size_t smss, std::size_t initial_segments)
    : smss_(smss),
      cwnd_(std::min(initial_segments * smss, std::max(2 * smss, kInitialWindowOctets))),
      ssthresh_(std::numeric_limits<std::size_t>::max()) {}

void NewReno::on_acknowledged(const AckedData& acked) {
  // A window that was not used says nothing about the path (RFC 7661's concern): let it be.
  if (!acked.window_was_used || cwnd_ >= kLargestWindow) return;
  if (cwnd_ < ssthresh_) {  // slow start, RFC 5681 (2)
    cwnd_ += std::min(acked.octets, smss_);
    return;
  }
  // Congestion avoidance by counting octets (RFC 5681 3.1, RFC 3465): one SMSS per window
  // acknowledged.
  acked_in_avoidance_ += acked.octets;
  if (acked_in_avoidance_ >= cwnd_) {
    acked_in_avoidance_ -= cwnd_;
    cwnd_ += smss_;
  }
}

void NewReno::on_loss(std::size_t flight) {
  ssthresh_ = half_of(flight);
  cwnd_ = ssthresh_;  // the three segments that have left are Recovery's to count
}

void NewReno::on_recovered(std::size_t flight) {
  // RFC 6582 3.2, full acknowledgment, option 1: no burst when little is left in flight.
  cwnd_ = std::min(ssthresh_, std::max(flight, smss_) + smss_);
  acked_in_avoidance_ = 0;
}

void NewReno::on_timeout(std::size_t flight) {
  ssthresh_ = half_of(flight);
  cwnd_ = smss_;
  acked_in_avoidance_ = 0;
}

std::size_t NewReno::half_of(std::size_t flight) const {
  return std::max(flight / 2, 2 * smss_);  // RFC 5681 (4)
}

}  // namespace stack::tcp::send
