// What theory expects: of a long flow on a path that loses packets the average window, in segments;
// of a queue how long packets wait, and how many it drops.
#pragma once

#include <algorithm>
#include <cmath>

namespace netsim {

// Of one segment: the loss probability; the round trip in seconds.

// Mathis et al. 1997, with b = 1: our congestion avoidance counts octets, so that delayed ACKs do
// not slow its growth.
inline double mathis_window(double loss) { return std::sqrt(3 / (2 * loss)); }

// Padhye et al. 1998, equation 30 and 32 with b = 1. `timeouts` is the share of losses that end in
// an RTO of `rto` seconds: Padhye's own estimate of it, for a Reno without SACK, is
// padhye_timeouts(); a sender that repairs every loss without an RTO has 0.
inline double padhye_peak(double loss) { return 1 + std::sqrt(8 * (1 - loss) / (3 * loss) + 1); }
inline double padhye_timeouts(double loss) {
  double w = padhye_peak(loss);
  double q = 1 - loss;
  return std::min(1.0, (1 - std::pow(q, 3)) * (1 + std::pow(q, 3) * (1 - std::pow(q, w - 3))) /
                           (1 - std::pow(q, w)));
}
inline double padhye_window(double loss, double round_trip, double rto, double timeouts) {
  double p = loss;
  double w = padhye_peak(p);
  double backed_off = 1 + p + 2 * std::pow(p, 2) + 4 * std::pow(p, 3) + 8 * std::pow(p, 4) +
                      16 * std::pow(p, 5) + 32 * std::pow(p, 6);
  double segments = (1 - p) / p + w + timeouts / (1 - p);
  double seconds = round_trip * (w / 2 + 1) + timeouts * rto * backed_off / (1 - p);
  return segments / seconds * round_trip;
}

// RFC 9438 5.1 with C = 0.4 and beta = 0.7, for losses at even distances; and where CUBIC is not
// Reno-friendly there (4.3).
inline double cubic_window(double loss, double round_trip) {
  return 1.054 * std::pow(round_trip / loss, 0.75);
}

// M/D/1: packets come as a Poisson process, each takes the same time, `load` < 1 of them in that
// time. What they wait in the mean (Pollaczek, Khinchine), in service times.
inline double md1_wait(double load) { return load / (2 * (1 - load)); }
// The standard error of the mean over so many of them. Waits depend on each other: the work v that
// is left obeys a Poisson equation that v^2 / (2 (1 - load)) solves, from which follows that the
// variance of the sum grows by E[wait^2] / (1 - load)^2 a packet; E[wait^2] is Takacs's.
inline double md1_error(double load, double packets) {
  const double square = 2 * std::pow(md1_wait(load), 2) + load / (3 * (1 - load));
  return std::sqrt(square / packets) / (1 - load);
}

// RED (Floyd and Jacobson 1993, 4): the share that is dropped where the average asks for this
// probability p: after a drop n packets pass with probability 1 - n p.
inline double red_share(double probability) {
  const double longest = std::floor(1 / probability + 1e-9);
  return 1 / ((longest + 1) * (1 - probability * longest / 2));
}
// The standard deviation of such a distance over its mean, at most: it is uniform.
inline constexpr double kRedSpread = 0.58;

}  // namespace netsim
