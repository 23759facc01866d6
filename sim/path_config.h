// One direction of a wire, as data.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/impairments.h"
#include "sim/outages.h"
#include "sim/queue/config.h"
#include "sim/rate_trace.h"
#include "sim/transmitter.h"
#include "stack/base/time.h"

namespace sim {

struct PathConfig {
  std::uint64_t bits_per_second = 10'000'000;                   // 1 to kHighestRate
  std::shared_ptr<const RateTrace> trace{};                     // instead of a rate
  stack::base::Duration delay = std::chrono::milliseconds(10);  // propagation, last bit to last bit
  std::size_t overhead = 0;  // octets of framing a packet, which take their time
  queue::Config queue{};
  // The longest packet that enters, in octets, from mtu_changes_at on mtu_after. What is on its way
  // by then arrives. Who offers more has not asked; nobody is told.
  std::size_t mtu = kLargestPacket;
  std::size_t mtu_after = kLargestPacket;
  stack::base::Instant mtu_changes_at = stack::base::kNever;
  // While it is down nothing enters; what has entered goes its way.
  std::vector<Outage> outages{};
  Flap flap{};
  Impairments impairments{};
};

// Whether every value is within its range.
bool valid(const PathConfig& config);

}  // namespace sim
