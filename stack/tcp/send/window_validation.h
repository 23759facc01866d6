// Whether cwnd is still known to fit the path, though it is not used (in the manner of RFC 7661).
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/send/congestion.h"

namespace stack::tcp::send {

// cwnd was found by filling it. A sender that has less to say for a while no longer learns what the
// path takes: its window is kept, for the next burst, but is not believed any more. It is
// "validated" while at least half of it is used, else "non-validated", and then
//   - a loss is answered from what was really used, not from cwnd (RFC 7661 4.4.1);
//   - five minutes are the longest time that cwnd is kept (4.4.3).
//
// What is used is pipeACK: the most that was in flight when an ACK came, in this sampling period
// and the one before. RFC 7661 4.2 counts the octets acknowledged in a round trip, which lags
// behind a cwnd in slow start by that round trip; the flight that the ACKs of a round find is the
// same number without the lag, and what is lost is no part of it.
//
// Invariant: without an ACK since forget() pipeACK is undefined, and any cwnd is validated.
class WindowValidation {
 public:
  // An ACK came; cwnd is what it was when it did.
  void on_acknowledged(const AckedData& acked, std::size_t cwnd);
  // pipeACK becomes undefined: after congestion, and after idle.
  void forget();

  bool validated(std::size_t cwnd) const;
  // The window that congestion has found too large, where `flight` was in the network: cwnd, or as
  // much of it as was really used.
  std::size_t used_of(std::size_t cwnd, std::size_t flight) const;
  // What a reduction starts from: the flight, or in the non-validated phase max(pipeACK, flight).
  std::size_t flight_at_congestion(std::size_t cwnd, std::size_t flight) const;
  // The window was not validated for five minutes. The next five begin.
  bool take_expiry(base::Instant now);

 private:
  // RFC 7661 4.2: a sampling period is max(3 * RTT, 1 second).
  static constexpr base::Duration kShortestPeriod = std::chrono::seconds(1);

  void start_period(base::Instant now);

  std::optional<std::size_t> current_, previous_;  // the most in flight, by period
  base::Instant period_start_{};
  base::Duration period_ = kShortestPeriod;
  std::optional<base::Instant> non_validated_since_;
};

}  // namespace stack::tcp::send
