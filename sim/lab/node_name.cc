#include <fmt/format.h>

#include "sim/lab/run.h"

namespace sim::lab {

std::string node_name(const scenario::Scenario& scenario, NodeId node) {
  const std::size_t hosts = scenario.hosts.size();
  if (node < hosts) return scenario.hosts[node].name;
  if (node - hosts < scenario.routers.size()) return scenario.routers[node - hosts].name;
  return fmt::format("node {}", node);
}

}  // namespace sim::lab
