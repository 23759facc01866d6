#include "sim/path_config.h"

namespace sim {

bool valid(const PathConfig& config) {
  const bool has_rate =
      config.trace || (config.bits_per_second > 0 && config.bits_per_second <= kHighestRate);
  return has_rate && config.delay >= stack::base::Duration(0) &&
         config.overhead <= kLargestOverhead && valid(config.queue) && valid(config.flap) &&
         valid(config.impairments);
}

}  // namespace sim
