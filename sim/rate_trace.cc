#include "sim/rate_trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "stack/base/check.h"

namespace sim {

using stack::base::Duration;
using stack::base::Instant;

namespace {

constexpr std::uint32_t kLongestTrace = 86'400'000;  // a day, in milliseconds

std::string_view without_space(std::string_view line) {
  constexpr std::string_view kSpace = " \t\r";
  const auto begin = line.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(kSpace) + 1 - begin);
}

std::expected<std::uint32_t, std::string> read_milliseconds(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size() && number <= kLongestTrace) {
    return number;
  }
  return std::unexpected(
      fmt::format("'{}' is not a whole number of milliseconds from 0 to {}", text, kLongestTrace));
}

}  // namespace

std::expected<RateTrace, std::string> RateTrace::parse(std::string_view text,
                                                       const Config& config) {
  CHECK(config.unit > 0);
  RateTrace trace(config);
  auto& instants = trace.milliseconds_;
  std::size_t number = 0;
  const auto wrong = [&](std::string_view what) {
    return std::unexpected(fmt::format("line {}: {}", number, what));
  };
  while (!text.empty()) {
    const std::string_view line = without_space(text.substr(0, text.find('\n')));
    text.remove_prefix(
        std::min(text.size(), text.find('\n') == text.npos ? text.size() : text.find('\n') + 1));
    ++number;
    if (line.empty()) continue;
    const auto at = read_milliseconds(line);
    if (!at) return wrong(at.error());
    if (!instants.empty() && *at < instants.back()) return wrong("goes back in time");
    if (instants.size() == kMostOpportunities) {
      return wrong(fmt::format("more than {} opportunities", kMostOpportunities));
    }
    instants.push_back(*at);
  }
  number = std::max<std::size_t>(number, 1);
  if (instants.empty()) return wrong("nothing may ever be sent");
  if (instants.back() == 0) return wrong("the trace takes no time");
  return trace;
}

Duration RateTrace::period() const { return std::chrono::milliseconds(milliseconds_.back()); }

Instant RateTrace::at(std::uint64_t number) const {
  if (!config_.loop && number >= size()) return stack::base::kNever;
  const auto loops = static_cast<Duration::rep>(number / size());
  return Instant(period() * loops + std::chrono::milliseconds(milliseconds_[number % size()]));
}

std::uint64_t RateTrace::first_after(Instant instant) const {
  if (instant < Instant()) return 0;
  const Duration since = instant.time_since_epoch();
  const Duration::rep loop = since / period();
  if (!config_.loop && loop > 0) return size();
  // Whole milliseconds, rounded down: a later one is later.
  const auto within = std::chrono::duration_cast<std::chrono::milliseconds>(since % period());
  const auto later = std::ranges::upper_bound(milliseconds_, within.count(), {},
                                              [](std::uint32_t at) { return std::int64_t{at}; });
  return static_cast<std::uint64_t>(loop) * size() +
         static_cast<std::uint64_t>(later - milliseconds_.begin());
}

}  // namespace sim
