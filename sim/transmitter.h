// When packets leave: a rate in bits a second, or a trace of opportunities.
#pragma once

#include <cstdint>

#include "sim/rate_trace.h"
#include "stack/base/time.h"

namespace sim {

inline constexpr std::size_t kLargestPacket = 65'535;
inline constexpr std::size_t kLargestOverhead = 65'535;  // octets of framing a packet
inline constexpr std::uint64_t kHighestRate = 1'000'000'000'000;

// Takes one packet after the other. Exact: fractions of a nanosecond are carried over, so a busy
// transmitter sends at its rate however long it runs. A value: a copy can tell what would be.
class Transmitter {
 public:
  // 1 to kHighestRate.
  explicit Transmitter(std::uint64_t bits_per_second) { set_rate(bits_per_second); }
  // Borrowed.
  explicit Transmitter(const RateTrace& trace) : trace_(&trace) {}

  // When the first bit of a packet can leave that has waited since `since`; kNever if never.
  stack::base::Instant start(stack::base::Instant since) const;
  // Takes it in. Answers when its last bit has left, rounded down. At least 1 octet.
  stack::base::Instant transmit(stack::base::Instant since, std::size_t octets);

  // For what it takes in from now on; a trace is over then. Who has waited past a trace's end,
  // waits for ever all the same, and whoever comes behind him.
  void set_rate(std::uint64_t bits_per_second);
  // How long so many octets take by themselves, about (a trace's rate is its mean).
  stack::base::Duration time_of(std::size_t octets) const;

 private:
  // Of a trace: opportunities that have begun, and what the last of them has left for a packet that
  // has waited for it.
  bool has_rest(stack::base::Instant since) const;

  std::uint64_t bits_per_second_ = 0;
  stack::base::Instant free_at_{};  // has sent all it took in
  std::uint64_t fraction_ = 0;      // past free_at_, in units of 1 ns / bits_per_second
  const RateTrace* trace_ = nullptr;
  std::uint64_t begun_ = 0;
  std::size_t rest_ = 0;
};

}  // namespace sim
