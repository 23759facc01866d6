#include "sim/transmitter.h"

#include <algorithm>

#include "stack/base/check.h"

namespace sim {

using stack::base::Duration;
using stack::base::Instant;

namespace {

constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

}  // namespace

void Transmitter::set_rate(std::uint64_t bits_per_second) {
  CHECK(bits_per_second > 0 && bits_per_second <= kHighestRate);
  if (trace_) {
    if (begun_ > 0) free_at_ = trace_->at(begun_ - 1);
    trace_ = nullptr;
  }
  bits_per_second_ = bits_per_second;
  fraction_ = 0;
}

bool Transmitter::has_rest(Instant since) const {
  return rest_ > 0 && trace_->at(begun_ - 1) > since;
}

Instant Transmitter::start(Instant since) const {
  if (!trace_) return std::max(free_at_, since);
  if (has_rest(since)) return trace_->at(begun_ - 1);
  return trace_->at(std::max(begun_, trace_->first_after(since)));
}

Instant Transmitter::transmit(Instant since, std::size_t octets) {
  CHECK(octets > 0 && octets <= kLargestPacket + kLargestOverhead);  // keeps the product below 2^63
  if (trace_) {
    if (!has_rest(since)) {
      begun_ = std::max(begun_, trace_->first_after(since)) + 1;
      rest_ = trace_->unit();
    }
    for (; octets > rest_; ++begun_) {
      octets -= rest_;
      rest_ = trace_->unit();
    }
    rest_ -= octets;
    return trace_->at(begun_ - 1);
  }
  if (free_at_ == stack::base::kNever) return free_at_;
  if (free_at_ < since) {
    free_at_ = since;
    fraction_ = 0;
  }
  const std::uint64_t work = octets * 8 * kNanosecondsPerSecond + fraction_;
  free_at_ += Duration(static_cast<Duration::rep>(work / bits_per_second_));
  fraction_ = work % bits_per_second_;
  return free_at_;
}

Duration Transmitter::time_of(std::size_t octets) const {
  CHECK(octets <= kLargestPacket + kLargestOverhead);
  if (!trace_) {
    return Duration(
        static_cast<Duration::rep>(octets * 8 * kNanosecondsPerSecond / bits_per_second_));
  }
  const auto pieces = static_cast<Duration::rep>((octets + trace_->unit() - 1) / trace_->unit());
  return trace_->period() / static_cast<Duration::rep>(trace_->size()) * pieces;
}

}  // namespace sim
