// Which flow of a scenario a packet is of.
#pragma once

#include <cstddef>
#include <map>
#include <optional>

#include "sim/scenario/scenario.h"
#include "stack/base/address.h"

namespace tools::netsim::page {

struct OfFlow {
  std::size_t flow = 0;  // as the scenario numbers them
  bool from_caller = true;
};

// By the address and port where a flow is listened for, which no NAT changes.
class FlowFinder {
 public:
  // Knows the first `most` flows.
  FlowFinder(const sim::scenario::Scenario& scenario, std::size_t most);

  std::optional<OfFlow> find(const stack::base::Endpoint& source,
                             const stack::base::Endpoint& destination) const;

 private:
  std::map<stack::base::Endpoint, std::size_t> listeners_;
};

}  // namespace tools::netsim::page
