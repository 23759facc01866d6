// A rate that changes, as mahimahi's traces say it: when something may be sent.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "stack/base/time.h"

namespace sim {

// A list of opportunities. At each of them `unit` octets may leave; what is not used is lost.
// Invariant: there is one, the instants never go back, and the last one is after the start: it is
// where a loop begins again.
class RateTrace {
 public:
  struct Config {
    std::size_t unit = 1500;  // octets, at least 1
    bool loop = true;         // without it nothing leaves after the end
  };

  // A line holds a whole number of milliseconds since the start; the same line again is one more
  // opportunity. Empty lines do not count. Errors are one line that begins with "line N: ".
  static std::expected<RateTrace, std::string> parse(std::string_view text, const Config& config);

  std::size_t unit() const { return config_.unit; }
  std::size_t size() const { return milliseconds_.size(); }  // opportunities, once through
  stack::base::Duration period() const;                      // once through
  // When opportunity `number` comes, counted from 0 through all the loops; kNever past the end.
  stack::base::Instant at(std::uint64_t number) const;
  // The first one later than `instant`.
  std::uint64_t first_after(stack::base::Instant instant) const;

 private:
  explicit RateTrace(const Config& config) : config_(config) {}

  Config config_;
  std::vector<std::uint32_t> milliseconds_;
};

inline constexpr std::size_t kMostOpportunities = 10'000'000;

}  // namespace sim
