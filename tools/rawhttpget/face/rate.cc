#include "tools/rawhttpget/face/rate.h"

#include <algorithm>

namespace tools::rawhttpget::face {

using stack::base::Duration;
using stack::base::Instant;

std::uint64_t octets_per_second(std::uint64_t octets, Duration time) {
  if (time <= Duration{0}) return 0;
  const auto nanoseconds = static_cast<unsigned __int128>(time.count());
  const auto scaled = static_cast<unsigned __int128>(octets) * Duration::period::den;
  constexpr unsigned __int128 kMost = UINT64_MAX;
  return static_cast<std::uint64_t>(std::min(scaled / nanoseconds, kMost));
}

void Speedometer::read(Instant now, std::uint64_t octets) {
  if (size_ > 0 && octets < from_end(0).octets) size_ = 0;
  const bool last_is_provisional = size_ >= 2 && from_end(0).at - from_end(1).at < kSpacing;
  if (last_is_provisional) --size_;
  if (size_ == kMostReadings) drop_first();
  readings_.at(size_) = {now, octets};
  ++size_;
  // One reading from before the window stays, for the window to be full.
  while (size_ > 2 && readings_.at(1).at + kWindow <= now) drop_first();
}

std::optional<std::uint64_t> Speedometer::rate() const {
  if (size_ < 2) return std::nullopt;
  const Reading& first = readings_.front();
  const Reading& last = from_end(0);
  if (last.at - first.at < kSpacing) return std::nullopt;
  return octets_per_second(last.octets - first.octets, last.at - first.at);
}

void Speedometer::drop_first() {
  std::ranges::move(readings_.begin() + 1, readings_.begin() + static_cast<std::ptrdiff_t>(size_),
                    readings_.begin());
  --size_;
}

}  // namespace tools::rawhttpget::face
