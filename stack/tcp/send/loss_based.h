// The phases that all loss-based congestion control shares: slow start, avoidance, reduction, undo.
#pragma once

#include <cstddef>
#include <optional>

#include "stack/base/time.h"
#include "stack/tcp/send/congestion.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// A Law says how far cwnd falls and how it grows in congestion avoidance. It is a plain value, so
// that undoing a reduction is copying it back:
//
//   Law(smss);
//   std::size_t reduced(std::size_t flight) const;    the window that fits after congestion
//   void on_congestion(std::size_t cwnd);             once an episode: the window that was too
//   large void on_timeout();                                slow start will begin from one SMSS
//   void on_restart();                                slow start will begin from the restart window
//   std::size_t grown(std::size_t cwnd, const AckedData& acked);   congestion avoidance: the new
//   cwnd void on_unused(base::Instant now);                an ACK of a window that was not used
//
// Invariants: SMSS <= cwnd <= max(kLargestWindow, IW); ssthresh >= 2 SMSS.
template <class Law>
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
  std::size_t window() const override { return state_.cwnd; }
  std::size_t threshold() const override { return state_.ssthresh; }

 private:
  // What a reduction changes, and its undoing restores.
  struct State {
    std::size_t cwnd, ssthresh;
    Law law;
  };
  // What is being repaired. A timeout's episode is over with the first ACK that moves SND.UNA:
  // timeouts after that are for other octets.
  enum class Episode : std::uint8_t { kNone, kLoss, kTimeout };

  void begin(Episode episode);
  void reduce_threshold(std::size_t flight);
  void grow(const AckedData& acked);

  std::size_t smss_;
  std::size_t restart_window_;  // IW (RFC 5681 4.1)
  State state_;
  Episode episode_ = Episode::kNone;
  std::optional<State> before_;  // the last episode, while it can be undone
  Line una_ = 0;                 // the largest SND.UNA told
};

}  // namespace stack::tcp::send
