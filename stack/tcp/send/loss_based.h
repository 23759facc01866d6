// The phases that all loss-based congestion control shares: slow start, avoidance, reduction, undo.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/send/congestion.h"
#include "stack/tcp/send/hystart.h"
#include "stack/tcp/send/window_validation.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// How far cwnd falls and how it grows in congestion avoidance. A Law is a plain value, so that
// undoing a reduction is copying it back.
template <class L>
concept Law = std::copyable<L> && std::constructible_from<L, std::size_t /* SMSS */> &&
    requires(L law, const L& as_it_is, std::size_t octets, const AckedData& acked) {
  // The window that fits, where congestion was found with so much in flight.
  { as_it_is.reduced(octets) } -> std::same_as<std::size_t>;
  // Once an episode: the window that was too large.
  law.on_congestion(octets);
  // Slow start begins, from one SMSS or from the restart window.
  law.on_timeout();
  law.on_restart();
  // Congestion avoidance, window used: the new cwnd, from the old one and an ACK.
  { law.grown(octets, acked) } -> std::same_as<std::size_t>;
  // The window was not used.
  law.on_unused();
  // SMSS has changed.
  law.resize(octets);
};

// Slow start and congestion avoidance (RFC 5681, MUST-19).
//
// Invariants: SMSS <= cwnd <= kLargestWindow; ssthresh >= 2 SMSS. SMSS is less than 2^16.
template <Law L>
class LossBased final : public CongestionController {
 public:
  // SMSS in octets; the initial window in segments of that size (RFC 6928).
  LossBased(std::size_t smss, std::size_t initial_segments);

  void on_acknowledged(const AckedData& acked) override;
  void on_loss(std::size_t flight, base::Instant now) override;
  void on_recovered(std::size_t flight, base::Instant now) override;
  void on_timeout(std::size_t flight, base::Instant now) override;
  void on_congestion_mark(std::size_t flight, base::Instant now) override;
  void on_spurious(base::Instant now) override;
  void on_idle(base::Instant now) override;
  void restore_threshold(std::size_t threshold) override;
  void resize(std::size_t smss) override;
  std::size_t window() const override { return state_.cwnd; }
  std::size_t threshold() const override { return state_.ssthresh; }
  std::size_t threshold_before() const override {
    return before_ ? before_->ssthresh : state_.ssthresh;
  }

 private:
  // What a reduction changes, and its undoing restores.
  struct State {
    std::size_t cwnd, ssthresh;
    HyStart hystart;  // while ssthresh has its initial value
    L law;

    void resize(std::size_t smss);
  };
  // What is being repaired. A timeout's episode is over with the first ACK that moves SND.UNA:
  // timeouts after that are for other octets.
  enum class Episode : std::uint8_t { kNone, kLoss, kTimeout };

  bool in_initial_slow_start() const;
  std::size_t grown(const AckedData& acked);
  void watch_initial_slow_start(const AckedData& acked);
  void shrink_unused_window();
  void begin(Episode episode, std::size_t flight);
  std::size_t reduce_threshold(std::size_t flight);

  std::size_t smss_;
  std::size_t restart_window_;  // IW (RFC 5681 4.1)
  State state_;
  WindowValidation validation_;
  Episode episode_ = Episode::kNone;
  std::optional<State> before_;  // the last episode, while it can be undone
  Line una_ = 0;                 // the largest SND.UNA told
};

}  // namespace stack::tcp::send
