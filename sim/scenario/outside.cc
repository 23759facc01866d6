// Which of a NAT's two links leads outside.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/router/routes.h"
#include "sim/scenario/parts.h"

namespace sim::scenario {
namespace {

constexpr std::size_t kAlone = 32;  // the prefix of an address that says nothing of others

bool is_one_net(const Interface& one, const Interface& other) {
  const auto holds = [](const Interface& net, const Interface& member) {
    return net.prefix_length < kAlone &&
           router::Prefix{net.address, net.prefix_length}.holds(member.address);
  };
  return one.address.family() == other.address.family() && (holds(one, other) || holds(other, one));
}

// Whoever is reached by this link without going through the NAT again.
std::set<std::string> reached_by(const Scenario& scenario, const Router& nat, const Link& link) {
  std::set<std::string> reached{link.a == nat.name ? link.b : link.a};
  for (bool grows = true; grows;) {
    grows = false;
    for (const Link& each : scenario.links) {
      if (each.a == nat.name || each.b == nat.name) continue;
      if (reached.contains(each.a) == reached.contains(each.b)) continue;
      reached.insert(each.a);
      reached.insert(each.b);
      grows = true;
    }
  }
  return reached;
}

bool is_there(const Scenario& scenario, const std::set<std::string>& nodes, const Interface& net) {
  const auto has_member = [&](const auto& node) {
    return nodes.contains(node.name) &&
           std::ranges::any_of(node.interfaces,
                               [&](const Interface& each) { return is_one_net(net, each); });
  };
  return std::ranges::any_of(scenario.hosts, has_member) ||
         std::ranges::any_of(scenario.routers, has_member);
}

// How surely a link leads outside: 1 if the outside address has its neighbours there, one less if
// the inside address has.
int outsideness(const Scenario& scenario, const Router& nat, const Link& link) {
  const auto nodes = reached_by(scenario, nat, link);
  return int{is_there(scenario, nodes, nat.interfaces[1])} -
         int{is_there(scenario, nodes, nat.interfaces[0])};
}

void find_outside(const Scenario& scenario, Router& nat, Findings& findings) {
  std::vector<const Link*> links;
  for (const Link& link : scenario.links) {
    if (link.a == nat.name || link.b == nat.name) links.push_back(&link);
  }
  if (links.size() != 2) return;  // which has been told of
  if (!nat.outside.empty()) {
    if (links[0]->name == nat.outside || links[1]->name == nat.outside) return;
    return findings.add(nat.place,
                        fmt::format("NAT '{}': its 'outside' is '{}' or '{}', not '{}'", nat.name,
                                    links[0]->name, links[1]->name, nat.outside));
  }
  const int first = outsideness(scenario, nat, *links[0]);
  const int second = outsideness(scenario, nat, *links[1]);
  if (first == second) {
    return findings.add(
        nat.place,
        fmt::format("NAT '{}': no prefix tells which of '{}' and '{}' leads outside; say outside = "
                    "\"{}\"",
                    nat.name, links[0]->name, links[1]->name, links[1]->name));
  }
  nat.outside = links[first > second ? 0 : 1]->name;
}

}  // namespace

void find_outsides(Scenario& scenario, Findings& findings) {
  if (findings.first()) return;
  for (Router& router : scenario.routers) {
    if (router.kind == RouterKind::kNat44) find_outside(scenario, router, findings);
  }
}

}  // namespace sim::scenario
