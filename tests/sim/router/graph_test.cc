#include "sim/router/graph.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>
#include <deque>

namespace sim::router {
namespace {

constexpr Node kHost{Role::kHost};
constexpr Node kRouter{Role::kRouter};

Node nat(std::size_t outside) { return {Role::kNat, outside}; }

// A network and its routes, to walk through.
class Walk {
 public:
  explicit Walk(Graph graph) : graph_(std::move(graph)), routes_(next_hops(graph_)) {}

  // By which of its wires a router sends what is for a node; a route of its own comes before that
  // for everybody else.
  std::optional<std::size_t> wire(std::size_t router, std::size_t destination) const {
    std::optional<std::size_t> found;
    for (const NextHop& hop : routes_) {
      if (hop.router != router) continue;
      if (hop.destination == destination) return hop.wire;
      if (!hop.destination) found = hop.wire;
    }
    return found;
  }
  // How many links it is from a router to a node; nothing if the packet does not arrive.
  std::optional<std::size_t> length(std::size_t from, std::size_t destination) const {
    std::size_t links = 0;
    for (std::size_t at = from; at != destination; ++links) {
      const bool hands_on = graph_.nodes[at].role != Role::kHost;
      const auto out = hands_on ? wire(at, destination) : std::nullopt;
      if (!out || links > graph_.nodes.size()) return std::nullopt;
      at = other_end(at, *out);
    }
    return links;
  }
  std::size_t routes_of(std::size_t router) const {
    return static_cast<std::size_t>(std::ranges::count(routes_, router, &NextHop::router));
  }

 private:
  std::size_t other_end(std::size_t node, std::size_t wire) const {
    for (const Edge& edge : graph_.edges) {
      if (edge.a != node && edge.b != node) continue;
      if (wire-- == 0) return edge.a == node ? edge.b : edge.a;
    }
    ADD_FAILURE() << "node " << node << " has no such wire";
    return node;
  }

  Graph graph_;
  std::vector<NextHop> routes_;
};

TEST(Graph, ARowIsWalkedFromEndToEnd) {
  const Walk walk({{kHost, kRouter, kRouter, kRouter, kHost}, {{0, 1}, {1, 2}, {2, 3}, {3, 4}}});
  EXPECT_EQ(walk.length(1, 4), 3u);
  EXPECT_EQ(walk.length(3, 0), 3u);
}

TEST(Graph, AShortWayIsBetterThanALongOne) {
  // 1 - 2 - 3 and 1 - 3, which comes last.
  const Walk walk(
      {{kHost, kRouter, kRouter, kRouter, kHost}, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {1, 3}}});
  EXPECT_EQ(walk.wire(1, 4), 2u);
  EXPECT_EQ(walk.length(1, 4), 2u);
}

TEST(Graph, OfTwoShortestWaysTheFirstLinkWins) {
  // From 1 to 4 by 2 or by 3, and the host 5 behind it.
  const std::vector<Node> nodes{kHost, kRouter, kRouter, kRouter, kRouter, kHost};
  const Walk by_2({nodes, {{0, 1}, {1, 2}, {1, 3}, {3, 4}, {2, 4}, {4, 5}}});
  EXPECT_EQ(by_2.wire(1, 5), 1u);
  EXPECT_EQ(by_2.wire(4, 0), 0u);  // by 3: that link is the earlier one at 4
  const Walk twice({{kRouter, kRouter, kHost}, {{1, 0}, {0, 1}, {1, 2}}});
  EXPECT_EQ(twice.wire(0, 2), 0u);
}

TEST(Graph, HostsHandNothingOn) {
  const Walk walk({{kHost, kHost}, {{0, 1}}});
  EXPECT_EQ(walk.routes_of(0), 0u);
}

TEST(Graph, WhoCannotBeReachedHasNoRoute) {
  const Walk walk({{kHost, kRouter, kRouter, kHost}, {{0, 1}, {2, 3}}});
  EXPECT_EQ(walk.wire(1, 3), std::nullopt);
  EXPECT_EQ(walk.length(1, 0), 1u);
}

// Or what nobody has the address of would go to and fro.
TEST(Graph, TwoRoutersDoNotLeaveTheRestToEachOther) {
  const Walk walk({{kHost, kRouter, kRouter, kHost}, {{0, 1}, {1, 2}, {2, 3}}});
  EXPECT_EQ(walk.wire(1, 99), std::nullopt);
  EXPECT_EQ(walk.wire(2, 99), std::nullopt);
}

// A centre, `leaves` routers around it, and `hosts` at each of them.
Graph star_of_stars(std::size_t leaves, std::size_t hosts) {
  Graph graph{{kRouter}, {}};
  for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
    const std::size_t router = graph.nodes.size();
    graph.nodes.push_back(kRouter);
    graph.edges.push_back({0, router});
    for (std::size_t host = 0; host < hosts; ++host) {
      graph.edges.push_back({graph.nodes.size(), router});
      graph.nodes.push_back(kHost);
    }
  }
  return graph;
}

TEST(Graph, TheLeavesOfAStarOfStarsKnowTheirOwnHostsOnly) {
  const Walk walk(star_of_stars(40, 50));
  EXPECT_EQ(walk.routes_of(0), 2000u);
  EXPECT_EQ(walk.routes_of(1), 51u);
  EXPECT_EQ(walk.length(1, 2), 1u);
  EXPECT_EQ(walk.length(1, 53), 3u);
  EXPECT_EQ(walk.wire(0, 9999), std::nullopt);
}

// 0 inside - 1 NAT - 2 router - 3 server; 4 is another at the router.
TEST(Graph, NobodyOutsideKnowsWhoLivesBehindANat) {
  const Walk walk({{kHost, nat(1), kRouter, kHost, kHost}, {{0, 1}, {1, 2}, {2, 3}, {2, 4}}});
  EXPECT_EQ(walk.length(1, 3), 2u);
  EXPECT_EQ(walk.length(1, 0), 1u);
  EXPECT_EQ(walk.wire(2, 0), std::nullopt);
  EXPECT_EQ(walk.length(2, 1), 1u);
}

// 0 - 1 NAT - 2, the outside being the second link, and the same the other way round.
TEST(Graph, ANatMayStandBetweenTwoHosts) {
  const Walk walk({{kHost, nat(1), kHost}, {{0, 1}, {1, 2}}});
  EXPECT_EQ(walk.wire(1, 0), 0u);
  EXPECT_EQ(walk.wire(1, 2), 1u);
  EXPECT_EQ(walk.routes_of(1), 2u);
}

// Host 0 and router 1 inside, with host 2 at the NAT itself; router 4 and its host 5 outside.
TEST(Graph, InsideANatAllKnowEachOtherAndTheWayOut) {
  const Walk walk(
      {{kHost, kRouter, kHost, nat(3), kRouter, kHost}, {{0, 1}, {1, 3}, {2, 3}, {3, 4}, {4, 5}}});
  EXPECT_EQ(walk.length(3, 0), 2u);
  EXPECT_EQ(walk.length(1, 2), 2u);
  EXPECT_EQ(walk.length(1, 5), 3u);
  EXPECT_EQ(walk.length(4, 3), 1u);
  EXPECT_EQ(walk.wire(4, 0), std::nullopt);
  EXPECT_EQ(walk.wire(4, 2), std::nullopt);
}

// From a node to all others over routers alone, found by walking in all directions at once.
std::vector<std::optional<std::size_t>> distances(const Graph& graph, std::size_t from) {
  std::vector<std::optional<std::size_t>> far(graph.nodes.size());
  far[from] = 0;
  for (std::size_t round = 1; round <= graph.nodes.size(); ++round) {
    for (const auto& [a, b] : graph.edges) {
      for (const auto& [near, next] : {std::pair(a, b), std::pair(b, a)}) {
        const bool hands_on = near == from || graph.nodes[near].role == Role::kRouter;
        if (hands_on && far[near] == round - 1 && !far[next]) far[next] = round;
      }
    }
  }
  return far;
}

RC_GTEST_PROP(Graph, EveryHostIsReachedByAShortestWayOrNotAtAll, ()) {
  const auto routers = *rc::gen::inRange<std::size_t>(1, 12);
  const auto links = *rc::gen::inRange<std::size_t>(0, 20);
  const auto hosts = *rc::gen::inRange<std::size_t>(0, 12);
  Graph graph{std::vector<Node>(routers, kRouter), {}};
  for (std::size_t i = 0; i < links + hosts; ++i) {
    const auto a = *rc::gen::inRange<std::size_t>(0, routers);
    const auto b = *rc::gen::inRange<std::size_t>(0, routers);
    if (i >= links) {
      graph.edges.push_back({a, graph.nodes.size()});
      graph.nodes.push_back(kHost);
    } else if (a != b) {
      graph.edges.push_back({a, b});
    }
  }
  const Walk walk(graph);
  for (std::size_t router = 0; router < routers; ++router) {
    const auto far = distances(graph, router);
    for (std::size_t host = routers; host < graph.nodes.size(); ++host) {
      RC_ASSERT(walk.length(router, host) == far[host]);
    }
  }
}

}  // namespace
}  // namespace sim::router
