// BBR (draft-cardwell-iccrg-bbr-congestion-control-00): as much in the network as the path holds,
// by a model of it, whatever is lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/send/congestion.h"
#include "stack/tcp/send/max_rate.h"

namespace stack::tcp::send {

// The model is two figures, BtlBw, the rate of the bottleneck, and RTprop, the round trip where
// nobody queues. They cannot be seen at once: BtlBw only where the pipe is full, RTprop only where
// no queue stands. So they are looked for in turn.
//
// Invariant: SMSS <= cwnd <= kLargestWindow.
class Bbr final : public CongestionController {
 public:
  // SMSS in octets; the initial window in segments of that size (RFC 6928).
  Bbr(std::size_t smss, std::size_t initial_segments);

  void on_delivery(const Delivery& delivery) override;
  void on_acknowledged(const AckedData&) override {}
  void on_loss(std::size_t flight, base::Instant now) override;
  void on_recovered(std::size_t flight, base::Instant now) override;
  void on_timeout(std::size_t flight, base::Instant now) override;
  void on_congestion_mark(std::size_t, base::Instant) override {}
  void on_spurious(base::Instant now) override;
  void on_idle(base::Instant) override { restarts_ = true; }
  void restore_threshold(std::size_t) override {}
  void resize(std::size_t smss) override;

  std::size_t window() const override { return cwnd_; }
  // There is none, as before any other controller has set it.
  std::size_t threshold() const override { return std::numeric_limits<std::size_t>::max(); }
  std::size_t threshold_before() const override { return threshold(); }
  bool is_model_based() const override { return true; }
  std::optional<std::uint64_t> pacing_rate() const override;

 private:
  // The states of 4.3.
  enum class State : std::uint8_t { kStartup, kDrain, kProbeBandwidth, kProbeRtt };

  bool begins_round(const Delivery& delivery);
  void take_rate(const Delivery& delivery);
  void look_for_full_pipe(const Delivery& delivery, bool begins_round);
  void drain(const Delivery& delivery);
  void turn_cycle(const Delivery& delivery);
  void take_round_trip(const Delivery& delivery, bool begins_round);
  void probe_round_trip(const Delivery& delivery, bool begins_round);
  void enter_probe_bandwidth(base::Instant now);
  void set_pacing_rate(const Delivery& delivery);
  void set_window(const Delivery& delivery);

  // In thousandths.
  std::uint64_t pacing_gain() const;
  std::uint64_t window_gain() const;
  // So many times BtlBw * RTprop, in octets.
  std::uint64_t inflight(std::uint64_t gain) const;
  // So many in the latest round trip, as octets a second.
  std::uint64_t in_a_round_trip(std::uint64_t octets) const;
  std::size_t least_window() const { return kLeastSegments * smss_; }

  static constexpr std::size_t kLeastSegments = 4;  // BBRMinPipeCwnd

  std::size_t smss_;
  std::size_t initial_window_;
  std::size_t cwnd_;
  std::size_t cwnd_before_ = 0;  // a loss, or the search for RTprop
  bool conserves_ = false;       // 4.2.3.4: in the first round of a recovery no more than arrives
  State state_ = State::kStartup;

  MaxRate rates_;                             // BtlBw, octets a second
  std::uint64_t limited_until_ = 0;           // octets delivered: rates from before do not count
  std::optional<base::Duration> round_trip_;  // RTprop
  base::Instant round_trip_at_{};
  base::Duration latest_round_trip_{};
  std::uint64_t pacing_rate_ = 0;

  std::uint64_t delivered_ = 0;  // octets, as last told
  std::size_t in_flight_ = 0;
  bool restarts_ = false;  // after an idle time, which let the network run empty

  std::uint64_t round_ = 0;
  std::uint64_t round_ends_ = 0;  // octets delivered

  bool is_filled_ = false;  // the pipe: BtlBw has stopped growing
  std::uint64_t full_rate_ = 0;
  int rounds_without_growth_ = 0;

  std::size_t phase_ = 0;  // of the gain cycle
  base::Instant phase_began_{};

  std::optional<base::Instant> probe_ends_;  // of RTprop, once in flight is as little as it should
  bool probe_had_round_ = false;
};

}  // namespace stack::tcp::send
