// CUBIC as RFC 9438 writes it: segments, seconds and real numbers. For comparison only.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace test {

struct CubicModel {
  static constexpr long double kC = 0.4L, kBeta = 0.7L;
  static constexpr long double kAlpha = 3 * (1 - kBeta) / (1 + kBeta);

  long double cwnd, ssthresh;
  long double w_max = 0, cwnd_prior = 0, w_est = 0, k = 0, t = 0;
  bool epoch = false;

  // 4.6, 4.7. `flight` and SMSS in octets: ssthresh is kept in whole ones, and where slow start
  // ends just there a fraction of one would make the difference of a segment.
  void congestion(std::size_t flight, std::size_t smss) {
    w_max = cwnd < w_max ? cwnd * (1 + kBeta) / 2 : cwnd;
    cwnd_prior = cwnd;
    ssthresh =
        std::max(static_cast<long double>(flight * 7 / 10) / static_cast<long double>(smss), 2.0L);
    cwnd = ssthresh;
    epoch = false;
  }
  // 4.8
  void timeout(std::size_t flight, std::size_t smss) {
    congestion(flight, smss);
    cwnd = 1;
    w_max = 0;
  }
  long double w_cubic(long double at) const { return kC * std::pow(at - k, 3.0L) + w_max; }
  // `since` is how long ago the last ACK was.
  void ack(long double segments, long double since, long double rtt) {
    if (cwnd < ssthresh) {
      cwnd += std::min(segments, 1.0L);
      return;
    }
    if (epoch) {
      t += since;
    } else {
      epoch = true;
      t = 0;
      w_max = std::max(w_max, cwnd);
      k = std::cbrt((w_max - cwnd) / kC);
      w_est = cwnd;
    }
    w_est += (w_est >= cwnd_prior ? 1 : kAlpha) * segments / cwnd;
    if (w_cubic(t) < w_est) {
      cwnd = std::max(cwnd, w_est);
      return;
    }
    long double target = std::clamp(w_cubic(t + rtt), cwnd, 1.5L * cwnd);
    cwnd += (target - cwnd) / cwnd * segments;
  }
};

}  // namespace test
