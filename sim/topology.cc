#include "sim/topology.h"

#include <array>

#include "stack/base/check.h"

namespace sim {
namespace {

using stack::base::Address;
using stack::base::Family;

// Of a router's wires, which is plugged in from the client's end.
constexpr std::size_t kTowardsClient = 0;
constexpr std::size_t kTowardsServer = 1;

// Every wire but the middle one. No burst that a window of TCP may have overflows it.
const PathConfig kEdge{.bits_per_second = 1'000'000'000,
                       .delay = std::chrono::microseconds(100),
                       .queue = {.packets = 100'000}};

// 10.0.1.N or 2001:db8:1::N.
Address router_address(Family family, std::uint8_t number) {
  if (family == Family::kIpv4) return Address::v4(10, 0, 1, number);
  std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0d, 0xb8, 0, 1};
  octets.back() = number;
  return Address::from_octets(octets);
}

}  // namespace

Row::Row(Simulator& simulator, const Scenario& scenario, const Station& client,
         const Station& server)
    : simulator_(simulator) {
  CHECK(scenario.hops <= kMostHops);
  std::vector<NodeId> nodes{client.node};
  for (std::size_t hop = 0; hop < scenario.hops; ++hop) {
    add_router(scenario, client, server);
    nodes.push_back(simulator_.add(*routers_.back()));
  }
  nodes.push_back(server.node);

  const std::size_t middle = scenario.hops / 2;
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i, ++wires_) {
    const bool is_middle = i == middle;
    const auto wire =
        simulator_.connect(nodes[i], nodes[i + 1], is_middle ? scenario.to_server : kEdge,
                           is_middle ? scenario.to_client : kEdge);
    CHECK(wire == wires_);
  }
}

void Row::add_router(const Scenario& scenario, const Station& client, const Station& server) {
  const auto number = static_cast<std::uint8_t>(routers_.size() + 1);
  routers_.push_back(std::make_unique<router::Router>(
      router::Config{.addresses = {router_address(scenario.family, number)},
                     .silent = !scenario.icmp,
                     .ignores_df = scenario.ignore_df}));
  routers_.back()->add_route(router::only(client.address), kTowardsClient);
  routers_.back()->add_route(router::only(server.address), kTowardsServer);
}

Ledger Row::ledger(Direction direction) const {
  Ledger sum;
  for (std::uint16_t wire = 0; wire < wires_; ++wire) {
    sum += simulator_.path(wire, direction).ledger();
  }
  return sum;
}

router::Books Row::books() const {
  router::Books sum;
  for (const auto& router : routers_) sum += router->books();
  return sum;
}

}  // namespace sim
