#include "sim/queue/red.h"

namespace sim::queue {
namespace {

// value * factor / 2^32, for a value whose whole part is below 2^31 and a factor up to 2^32.
std::uint64_t scaled(std::uint64_t value, std::uint64_t factor) {
  return (value >> 32) * factor + ((value & 0xffff'ffff) * factor >> 32);
}

// 32 binary places; below 1.
std::uint64_t power(std::uint64_t factor, std::uint64_t exponent) {
  std::uint64_t result = std::uint64_t{1} << 32;
  for (; exponent > 0 && result > 0; exponent /= 2) {
    if (exponent % 2 == 1) result = scaled(result, factor);
    factor = scaled(factor, factor);
  }
  return result;
}

}  // namespace

// As if so many packets had come and found nobody waiting.
void RedAverage::fade(std::uint64_t packets) {
  const std::uint64_t one = std::uint64_t{1} << 32;
  average_ = scaled(average_, power(one - (one >> config_.weight_shift), packets));
}

std::uint32_t RedAverage::arrive(std::size_t waiting, std::uint64_t idle) {
  if (waiting == 0) {
    fade(idle);
  } else if (whole(waiting) >= average_) {
    average_ += (whole(waiting) - average_) >> config_.weight_shift;
  } else {
    average_ -= (average_ - whole(waiting)) >> config_.weight_shift;
  }

  const std::uint64_t probability = base_probability();
  if (probability == 0 || is_beyond()) {
    since_last_ = 0;
    return 0;
  }
  // Spreads the drops evenly: with 1/p fixed, the distance from one to the next is uniform in
  // [1, 1/p], not geometric.
  const std::uint64_t spared = since_last_++ * probability;
  if (spared + probability >= kCertain) return kCertain;
  return static_cast<std::uint32_t>(probability * kCertain / (kCertain - spared));
}

std::uint64_t RedAverage::base_probability() const {
  const std::uint64_t least = whole(config_.least);
  const std::uint64_t most = whole(config_.most);
  if (average_ < least || config_.max_ppb == 0) return 0;
  // Divided by 2^32 first: whole packets and their parts fit 64 bits with the probability.
  const auto share = [](std::uint64_t part, std::uint64_t of, std::uint64_t probability) {
    return scaled(part, probability) / (of >> 32);
  };
  if (average_ < most) return share(average_ - least, most - least, config_.max_ppb);
  if (!config_.gentle) return kCertain;
  return config_.max_ppb + share(average_ - most, most, kCertain - config_.max_ppb);
}

}  // namespace sim::queue
