// Who sends what which way, in a network of any shape: what a routing protocol would find out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sim::router {

enum class Role : std::uint8_t {
  kHost,    // has one link at most, and hands nothing on
  kRouter,  // hands on by shortest path
  kNat,     // a router at which the inside ends: nobody outside knows who lives there
};

struct Node {
  Role role = Role::kHost;
  // Of a NAT: the link that leads outside. What is for the NAT itself comes by it.
  std::size_t outside = 0;
};

// Joins two different nodes, no matter which way round.
struct Edge {
  std::size_t a = 0;
  std::size_t b = 0;
};

// Nodes and links by their numbers in these.
struct Graph {
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

inline constexpr std::size_t kMostNodes = 65'536;

// At `router`, what is for any address of `destination` leaves by `wire`, which counts the router's
// links in the order of the edges, from 0 (as Simulator::connect does). Without a destination: what
// is for anybody else.
struct NextHop {
  std::size_t router = 0;
  std::optional<std::size_t> destination{};
  std::size_t wire = 0;

  friend bool operator==(const NextHop&, const NextHop&) = default;
};

// All routes of all routers and NATs: towards each host, and each NAT by its outside address, on a
// way of the fewest links; of several the one whose next link has the lowest number. Who cannot be
// reached has no route. A router with one link to another (which has more of them) knows its own
// hosts only and leaves the rest to that one, so that a tree of many leaves needs few routes.
// Costs O(nodes + links) for each router that has hosts, and the routes.
std::vector<NextHop> next_hops(const Graph& graph);

}  // namespace sim::router
