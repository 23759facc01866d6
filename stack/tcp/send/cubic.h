// CUBIC (RFC 9438): after a loss quickly back to where it happened, then carefully, then boldly on.
#pragma once

#include <cstddef>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/send/congestion.h"
#include "stack/tcp/send/cubic_curve.h"

namespace stack::tcp::send {

// A Law of LossBased (MAY-18). Windows are octets here where the RFC counts segments. Fractions of
// an octet are carried from ACK to ACK, so that it does not matter how ACKs are cut.
//
// Invariant: w_max_ >= the cwnd at which the epoch began.
class Cubic {
 public:
  // SMSS in octets, less than 2^16.
  explicit Cubic(std::size_t smss) : smss_(smss) {}
  void resize(std::size_t smss) { smss_ = smss; }

  std::size_t reduced(std::size_t flight) const;
  void on_congestion(std::size_t cwnd);
  void on_timeout();
  void on_restart() { epoch_.reset(); }
  std::size_t grown(std::size_t cwnd, const AckedData& acked);
  void on_unused();

  // Where the last loss happened, or a little below it; zero: not known.
  std::size_t w_max() const { return w_max_; }
  // From the epoch's beginning until the window is w_max() again; zero outside of an epoch.
  Microseconds k() const { return epoch_ ? epoch_->k : Microseconds{0}; }

 private:
  // One stage of congestion avoidance, from its first ACK to the next congestion.
  struct Epoch {
    Microseconds k{0};
    base::Duration elapsed{0};                // t, only while the window was used
    std::optional<base::Instant> last_ack{};  // if the window was used then
    std::size_t w_est;                        // cwnd as Reno would have it
    std::size_t est_carry = 0;                // 1/(17 cwnd) octets that w_est has yet to grow
    std::size_t carry = 0;                    // 1/cwnd octets that cwnd has yet to grow
  };

  void begin_epoch(std::size_t cwnd);
  void tell_time(const AckedData& acked);
  void grow_estimate(std::size_t cwnd, std::size_t octets);
  std::size_t w_cubic(base::Duration t) const;

  std::size_t smss_;
  std::size_t w_max_ = 0;       // zero: not known
  std::size_t cwnd_prior_ = 0;  // cwnd when ssthresh was set last
  std::optional<base::Duration> srtt_;
  std::optional<Epoch> epoch_;
};

}  // namespace stack::tcp::send
