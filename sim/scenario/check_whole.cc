#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "sim/names.h"
#include "sim/scenario/parts.h"

namespace sim::scenario {
namespace {

using stack::base::Address;
using stack::base::Family;

constexpr std::size_t kSmallestIpv6Mtu = 1280;  // RFC 8200 5

// Numbers of nodes by name: hosts first, then routers.
using Nodes = std::map<std::string, std::size_t, std::less<>>;

Nodes number(const Scenario& scenario) {
  Nodes nodes;
  for (const Host& host : scenario.hosts) nodes.emplace(host.name, nodes.size());
  for (const Router& router : scenario.routers) nodes.emplace(router.name, nodes.size());
  return nodes;
}

std::vector<std::string_view> names_of(const Nodes& nodes) {
  std::vector<std::string_view> names;
  for (const auto& [name, node] : nodes) names.push_back(name);
  return names;
}

// Ends that are there, and two of them.
void check_ends(const Scenario& scenario, const Nodes& nodes, Findings& findings) {
  for (const Link& link : scenario.links) {
    for (const auto& [key, end] : {std::pair("a", &link.a), std::pair("b", &link.b)}) {
      if (nodes.contains(*end)) continue;
      findings.add(link.place, fmt::format("link '{}': '{}' is wrong: {}", link.name, key,
                                           unknown_among("host or router", *end, names_of(nodes))));
    }
    if (link.a == link.b) {
      findings.add(link.place, fmt::format("link '{}': both its ends are '{}'", link.name, link.a));
    }
  }
}

void check_degrees(const Scenario& scenario, const Nodes& nodes, Findings& findings) {
  std::vector<std::size_t> degree(nodes.size());
  std::vector<Place> place(nodes.size());
  for (const Link& link : scenario.links) {
    for (const std::string& end : {link.a, link.b}) {
      const auto node = nodes.find(end);
      if (node == nodes.end()) continue;
      ++degree[node->second];
      place[node->second] = link.place;
    }
  }
  for (const Host& host : scenario.hosts) {
    const std::size_t node = nodes.at(host.name);
    if (degree[node] > 1) {
      findings.add(place[node],
                   fmt::format("host '{}' has {} links; a host has one, a router any number",
                               host.name, degree[node]));
    }
  }
  for (const Router& router : scenario.routers) {
    const std::size_t node = nodes.at(router.name);
    if (router.kind == RouterKind::kNat44 && degree[node] != 2) {
      findings.add(place[node],
                   fmt::format("NAT '{}' has {} links; it needs two, inside and outside",
                               router.name, degree[node]));
    }
  }
}

// Sets of nodes that links have joined.
class Components {
 public:
  explicit Components(std::size_t nodes) : parent_(nodes) {
    std::iota(parent_.begin(), parent_.end(), 0);
  }
  std::size_t of(std::size_t node) {
    while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
    return node;
  }
  void join(std::size_t a, std::size_t b) { parent_[of(a)] = of(b); }

 private:
  std::vector<std::size_t> parent_;
};

void check_connected(const Scenario& scenario, const Nodes& nodes, Findings& findings) {
  Components components(nodes.size());
  for (const Link& link : scenario.links) {
    const auto a = nodes.find(link.a), b = nodes.find(link.b);
    if (a != nodes.end() && b != nodes.end()) components.join(a->second, b->second);
  }
  for (const Flow& flow : scenario.flows) {
    const auto from = nodes.find(flow.from), to = nodes.find(flow.to);
    if (from == nodes.end() || to == nodes.end()) continue;
    if (components.of(from->second) == components.of(to->second)) continue;
    findings.add(flow.place, fmt::format("flow '{}': no links lead from '{}' to '{}'", flow.id,
                                         flow.from, flow.to));
  }
  for (const auto& [name, node] : nodes) {
    if (components.of(node) == components.of(0)) continue;
    findings.add({},
                 fmt::format("no links lead from '{}' to '{}'", scenario.hosts.front().name, name));
  }
}

template <typename Nodes>
void check_addresses(const Nodes& nodes, std::map<Address, std::string>& owners,
                     Findings& findings) {
  for (const auto& node : nodes) {
    for (const Interface& interface : node.interfaces) {
      const auto [owner, is_new] = owners.emplace(interface.address, node.name);
      if (is_new) continue;
      findings.add({}, fmt::format("'{}' and '{}' have one address, {}", owner->second, node.name,
                                   interface.address.to_string()));
    }
  }
}

bool has_family(const std::vector<Interface>& interfaces, Family family) {
  return std::ranges::any_of(interfaces, [family](const Interface& interface) {
    return interface.address.family() == family;
  });
}

bool speaks_ipv6(const Scenario& scenario) {
  return std::ranges::any_of(
      scenario.hosts, [](const Host& host) { return has_family(host.interfaces, Family::kIpv6); });
}

void check_ipv6(const Scenario& scenario, Findings& findings) {
  if (!speaks_ipv6(scenario)) return;
  const auto complain = [&](Place place, std::string_view what, std::size_t mtu) {
    findings.add(
        place, fmt::format("{}: IPv6 needs an MTU of {} octets on every link (RFC 8200 5), not {}",
                           what, kSmallestIpv6Mtu, mtu));
  };
  for (const Host& host : scenario.hosts) {
    if (host.mtu < kSmallestIpv6Mtu) complain({}, fmt::format("host '{}'", host.name), host.mtu);
  }
  for (const Link& link : scenario.links) {
    const std::size_t mtu = std::min(link.to_a.mtu, link.to_b.mtu);
    if (mtu < kSmallestIpv6Mtu) complain(link.place, fmt::format("link '{}'", link.name), mtu);
  }
  for (const Fault& fault : scenario.faults) {
    const auto* timed = std::get_if<NodeAction>(&fault.action);
    const auto* set = timed ? std::get_if<SetMtu>(timed) : nullptr;
    if (set && set->mtu < kSmallestIpv6Mtu)
      complain(fault.place, fmt::format("fault on '{}'", fault.on), set->mtu);
  }
}

void check_families(const Scenario& scenario, const Nodes& nodes, Findings& findings) {
  for (const Flow& flow : scenario.flows) {
    const auto from = nodes.find(flow.from), to = nodes.find(flow.to);
    if (from == nodes.end() || to == nodes.end()) continue;
    const auto& theirs = scenario.hosts[to->second].interfaces;
    const auto& ours = scenario.hosts[from->second].interfaces;
    const bool is_common = std::ranges::any_of(ours, [&](const Interface& interface) {
      return has_family(theirs, interface.address.family());
    });
    if (!is_common) {
      findings.add(flow.place, fmt::format("flow '{}': '{}' and '{}' have no address of one family",
                                           flow.id, flow.from, flow.to));
    }
  }
}

}  // namespace

std::string unknown_among(std::string_view what, std::string_view name,
                          const std::vector<std::string_view>& known) {
  if (known.empty()) return fmt::format("there is no {} '{}'", what, name);
  return fmt::format("there is no {} '{}'; did you mean '{}'?", what, name,
                     nearest_name(name, known));
}

void check_whole(const Scenario& scenario, Findings& findings) {
  // Whoever is not there was told of where he is asked for; what follows takes names as they are.
  if (findings.first()) return;
  if (scenario.hosts.empty())
    return findings.add({1, 1}, "there is no [host.NAME] and no [topology]");
  const Nodes nodes = number(scenario);
  check_ends(scenario, nodes, findings);
  check_degrees(scenario, nodes, findings);
  check_connected(scenario, nodes, findings);
  std::map<Address, std::string> owners;
  check_addresses(scenario.hosts, owners, findings);
  check_addresses(scenario.routers, owners, findings);
  check_families(scenario, nodes, findings);
  check_ipv6(scenario, findings);
}

}  // namespace sim::scenario
