// The highest delivery rate of the last round trips.
#pragma once

#include <cstdint>
#include <deque>

namespace stack::tcp::send {

// Invariant: rounds ascend and rates fall from the front on, so that the front is the highest;
// there are at most kRounds + 1.
class MaxRate {
 public:
  static constexpr std::uint64_t kRounds = 10;

  // Rounds never go back. What is older than kRounds is forgotten.
  void sample(std::uint64_t rate, std::uint64_t round) {
    while (!samples_.empty() && samples_.front().round + kRounds < round) samples_.pop_front();
    while (!samples_.empty() && samples_.back().rate <= rate) samples_.pop_back();
    const bool is_second = !samples_.empty() && samples_.back().round == round;
    if (!is_second) samples_.push_back({rate, round});
  }
  // Zero before the first sample.
  std::uint64_t value() const { return samples_.empty() ? 0 : samples_.front().rate; }

 private:
  struct Sample {
    std::uint64_t rate;
    std::uint64_t round;
  };
  std::deque<Sample> samples_;
};

}  // namespace stack::tcp::send
