// Slow start, congestion avoidance (RFC 5681) and NewReno's way out of recovery (RFC 6582).
#pragma once

#include "stack/tcp/send/congestion.h"

namespace stack::tcp::send {

class NewReno final : public CongestionController {
 public:
  // SMSS in octets; the initial window in segments of that size (RFC 6928).
  NewReno(std::size_t smss, std::size_t initial_segments);

  void on_acknowledged(const AckedData& acked) override;
  void on_loss(std::size_t flight) override;
  void on_recovered(std::size_t flight) override;
  void on_timeout(std::size_t flight) override;
  std::size_t window() const override { return cwnd_; }
  std::size_t threshold() const override { return ssthresh_; }

 private:
  std::size_t half_of(std::size_t flight) const;

  std::size_t smss_;
  std::size_t cwnd_;
  std::size_t ssthresh_;
  std::size_t acked_in_avoidance_ = 0;  // octets since cwnd last grew by one SMSS
};

}  // namespace stack::tcp::send
