#include "sim/lab/network.h"

#include <algorithm>
#include <variant>

#include "sim/router/graph.h"
#include "stack/base/check.h"

namespace sim::lab {
namespace {

using scenario::NodeAction;
using stack::base::Address;
using stack::base::Family;
using stack::base::Instant;

stack::host::Config host_config(const scenario::Host& host, std::uint64_t seed,
                                std::uint64_t number) {
  stack::host::Config config{
      .mtu = host.mtu, .secret = {.k0 = seed, .k1 = number + 1}, .tcp = host.tcp};
  for (const auto& interface : host.interfaces) config.addresses.push_back(interface.address);
  return config;
}

router::Config router_config(const scenario::Router& router) {
  router::Config config{.silent = !router.icmp, .ignores_df = router.ignore_df};
  for (const auto& interface : router.interfaces) config.addresses.push_back(interface.address);
  return config;
}

constexpr std::size_t kOutside = 1;  // of a NAT's interfaces

// In the way of std::visit.
template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

}  // namespace

Network::Station::Station(const stack::host::Config& config, const Probe& probe, NodeId node)
    : host(config) {
  probed.inner = &ensemble;
  probed.probe = &probe;
  probed.node = node;
}

void Network::Station::Probed::run(Instant now, stack::host::Host& turned) {
  inner->run(now, turned);
  (*probe)(now, node, turned);
}

Network::Network(const scenario::Scenario& scenario, std::uint64_t seed, const Probe& probe,
                 Simulator& simulator, const Ports& ports)
    : scenario_(scenario),
      probe_(probe),
      simulator_(simulator),
      wires_(scenario.hosts.size() + scenario.routers.size()) {
  add_hosts(seed, ports);
  add_routers();
  connect();
  lay_routes();
}

void Network::add_hosts(std::uint64_t seed, const Ports& ports) {
  for (const scenario::Host& host : scenario_.hosts) {
    const std::size_t number = numbers_.size();
    CHECK(numbers_.try_emplace(host.name, number).second);
    Station& station = stations_.emplace_back(host_config(host, seed, number), probe_,
                                              static_cast<NodeId>(number));
    if (const auto port = ports.find(host.name); port != ports.end()) {
      CHECK(simulator_.add(*port->second) == number);
    } else if (probe_) {
      CHECK(simulator_.add(station.host, station.probed) == number);
    } else {
      CHECK(simulator_.add(station.host, station.ensemble) == number);
    }
  }
}

void Network::add_routers() {
  for (const scenario::Router& router : scenario_.routers) {
    const std::size_t number = numbers_.size();
    CHECK(numbers_.try_emplace(router.name, number).second);
    CHECK(simulator_.add(routers_.emplace_back(router_config(router))) == number);
  }
}

void Network::connect() {
  for (const scenario::Link& link : scenario_.links) {
    const std::size_t a = node_called(link.a), b = node_called(link.b);
    const auto wire =
        simulator_.connect(static_cast<NodeId>(a), static_cast<NodeId>(b), link.to_b, link.to_a);
    CHECK(wire == ends_.size());
    Ends& ends = ends_.emplace_back();
    ends[static_cast<std::size_t>(Direction::kToA)] = count_wires(a);
    ends[static_cast<std::size_t>(Direction::kToB)] = count_wires(b);
  }
}

std::size_t Network::link_called(const std::string& name) const {
  const auto found = std::ranges::find(scenario_.links, name, &scenario::Link::name);
  CHECK(found != scenario_.links.end());
  return static_cast<std::size_t>(found - scenario_.links.begin());
}

void Network::lay_routes() {
  router::Graph graph;
  graph.nodes.resize(wires_.size());
  for (std::size_t i = 0; i < routers_.size(); ++i) {
    const bool is_nat = scenario_.routers[i].kind == scenario::RouterKind::kNat44;
    graph.nodes[stations_.size() + i].role = is_nat ? router::Role::kNat : router::Role::kRouter;
  }
  for (const scenario::Link& link : scenario_.links) {
    graph.edges.push_back({node_called(link.a), node_called(link.b)});
  }
  for (std::size_t i = 0; i < routers_.size(); ++i) {
    if (scenario_.routers[i].kind != scenario::RouterKind::kNat44) continue;
    const std::size_t outside = link_called(scenario_.routers[i].outside);
    graph.nodes[stations_.size() + i].outside = outside;
    const auto end =
        scenario_.links[outside].a == scenario_.routers[i].name ? Direction::kToA : Direction::kToB;
    routers_[i].translate({.outside = scenario_.routers[i].interfaces.at(kOutside).address,
                           .lifetimes = {.established = scenario_.routers[i].nat_timeout}},
                          ends_[outside][static_cast<std::size_t>(end)]);
  }
  for (const router::NextHop& hop : next_hops(graph)) {
    router::Router& router = routers_.at(hop.router - stations_.size());
    if (!hop.destination) {
      for (const Family family : {Family::kIpv4, Family::kIpv6}) {
        router.add_route(router::everything(family), hop.wire);
      }
    } else if (is_router(*hop.destination)) {
      const auto& nat = scenario_.routers[*hop.destination - stations_.size()];
      router.add_route(router::only(nat.interfaces.at(kOutside).address), hop.wire);
    } else {
      for (const auto& interface : scenario_.hosts[*hop.destination].interfaces) {
        router.add_route(router::only(interface.address), hop.wire);
      }
    }
  }
}

void Network::carry_out(const scenario::Fault& fault) {
  if (const auto node = numbers_.find(fault.on); node != numbers_.end()) {
    CHECK(is_router(node->second));
    routers_.at(node->second - stations_.size()).rebind();
    return;
  }
  for (std::size_t link = 0; link < scenario_.links.size(); ++link) {
    if (scenario_.links[link].name != fault.on) continue;
    if (fault.side != scenario::Side::kToA) change_link(fault, link, Direction::kToB);
    if (fault.side != scenario::Side::kToB) change_link(fault, link, Direction::kToA);
  }
}

void Network::change_link(const scenario::Fault& fault, std::size_t link, Direction direction) {
  Path& path = simulator_.path(static_cast<std::uint16_t>(link), direction);
  const auto& action = std::get<NodeAction>(fault.action);
  std::visit(
      Overloaded{
          [&](const scenario::Down& down) { path.set_down(simulator_.now() + down.duration); },
          [&](const scenario::SetMtu& set) {
            path.set_mtu(set.mtu);
            tell_of_mtu(link, set.icmp_too_big);
          },
          [&](const scenario::SetRate& set) { path.set_rate(set.bits_per_second); },
          [&](const scenario::SetDelay& set) { path.set_delay(set.delay); },
          [&](const scenario::Rebind&) { CHECK(false); },  // of routers only
      },
      action);
}

void Network::tell_of_mtu(std::size_t link, bool tells) {
  const std::array<std::size_t, 2> nodes{node_called(scenario_.links[link].b),
                                         node_called(scenario_.links[link].a)};
  for (const Direction direction : {Direction::kToA, Direction::kToB}) {
    const auto end = static_cast<std::size_t>(direction);
    if (!is_router(nodes[end])) continue;
    routers_.at(nodes[end] - stations_.size()).tell_of_mtu(ends_[link][end], tells);
  }
}

}  // namespace sim::lab
