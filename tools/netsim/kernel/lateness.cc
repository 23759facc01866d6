#include "tools/netsim/kernel/lateness.h"

#include <fmt/format.h>

namespace netsim::kernel {

using stack::base::Duration;

namespace {

constexpr std::uint32_t kMedian = 500;  // thousandths
constexpr std::uint32_t kOneInAHundredLeftOut = 990;

std::string microseconds(Duration duration) {
  return fmt::format("{:.1f} us", static_cast<double>(duration.count()) / 1000);
}

}  // namespace

bool is_void(const sim::Histogram& lateness, Duration limit) {
  return lateness.quantile(kOneInAHundredLeftOut) > limit;
}

std::string account_of(const sim::Histogram& lateness) {
  return fmt::format("{} deliveries, late by {} (p50), {} (p99), {} (max)", lateness.count(),
                     microseconds(lateness.quantile(kMedian)),
                     microseconds(lateness.quantile(kOneInAHundredLeftOut)),
                     microseconds(lateness.longest()));
}

}  // namespace netsim::kernel
