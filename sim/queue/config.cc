#include "sim/queue/config.h"

namespace sim::queue {
namespace {

using stack::base::Duration;

constexpr std::uint32_t kAlways = 1'000'000'000;  // parts per billion

bool valid(const Red& red) {
  return red.least < red.most && red.most <= kMostWaiting && red.max_ppb <= kAlways &&
         red.weight_shift <= 16;
}

bool valid(const CoDel& codel) {
  return codel.target >= Duration(0) && codel.target <= kLongestInterval &&
         codel.interval >= Duration(1) && codel.interval <= kLongestInterval;
}

bool valid(const FqCoDel& fq) {
  return fq.flows >= 1 && fq.flows <= kMostFlowQueues && fq.quantum >= 1;
}

}  // namespace

bool valid(const Config& config) {
  return config.packets <= kMostWaiting && valid(config.red) && valid(config.codel) &&
         valid(config.fq);
}

}  // namespace sim::queue
