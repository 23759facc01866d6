// Random Early Detection: S. Floyd and V. Jacobson, "Random Early Detection Gateways for Congestion
// Avoidance", 1993; gentle as Floyd recommended in 2000.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/queue/config.h"

namespace sim::queue {

// Knows the average length and what it asks for; whoever owns chance decides. In integers: the
// average has 32 binary places, a probability is in parts per billion.
class RedAverage {
 public:
  explicit RedAverage(const Red& config) : config_(config) {}

  static constexpr std::uint32_t kCertain = 1'000'000'000;

  // A packet comes while `waiting` others wait; before it, nobody waited for as long as `idle`
  // packets take to transmit. Answers how likely it should be dropped by chance.
  std::uint32_t arrive(std::size_t waiting, std::uint64_t idle);
  // Chance has dropped or marked the packet that came last.
  void struck() { since_last_ = 0; }
  // The average is so high that everything is dropped, whatever chance says.
  bool is_beyond() const { return average_ >= whole(config_.most) * (config_.gentle ? 2 : 1); }
  // RFC 3168 7: beyond the upper threshold a router drops, and marks no more.
  bool may_mark() const { return average_ < whole(config_.most); }
  // In 2^-32 packets.
  std::uint64_t average() const { return average_; }

 private:
  static std::uint64_t whole(std::uint64_t packets) { return packets << 32; }
  void fade(std::uint64_t packets);
  std::uint64_t base_probability() const;

  Red config_;
  std::uint64_t average_ = 0;
  std::uint64_t since_last_ = 0;  // packets that chance has spared since it could last strike
};

}  // namespace sim::queue
