#include "tools/netsim/page/flow_finder.h"

#include <algorithm>

namespace tools::netsim::page {

FlowFinder::FlowFinder(const sim::scenario::Scenario& scenario, std::size_t most) {
  for (std::size_t i = 0; i < std::min(most, scenario.flows.size()); ++i) {
    const sim::scenario::Flow& flow = scenario.flows[i];
    const auto host = std::ranges::find(scenario.hosts, flow.to, &sim::scenario::Host::name);
    if (host == scenario.hosts.end()) continue;
    for (const auto& interface : host->interfaces) listeners_[{interface.address, flow.port}] = i;
  }
}

std::optional<OfFlow> FlowFinder::find(const stack::base::Endpoint& source,
                                       const stack::base::Endpoint& destination) const {
  if (const auto to = listeners_.find(destination); to != listeners_.end()) {
    return OfFlow{.flow = to->second, .from_caller = true};
  }
  if (const auto from = listeners_.find(source); from != listeners_.end()) {
    return OfFlow{.flow = from->second, .from_caller = false};
  }
  return std::nullopt;
}

}  // namespace tools::netsim::page
