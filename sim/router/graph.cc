#include "sim/router/graph.h"

#include <algorithm>
#include <limits>

#include "stack/base/check.h"

namespace sim::router {
namespace {

constexpr std::size_t kUnreached = std::numeric_limits<std::size_t>::max();

// A link, as one of its ends sees it.
struct Wire {
  std::size_t edge;
  std::size_t to;  // the node at the other end
};

// Where the way to some nodes ends: at a router, on one of its two sides. Only a NAT has an outside
// that is another place than its inside.
struct Place {
  std::size_t router = 0;
  bool outside = false;
};

class Survey {
 public:
  explicit Survey(const Graph& graph);

  std::vector<NextHop> routes();

 private:
  bool is_host(std::size_t node) const { return graph_.nodes[node].role == Role::kHost; }
  bool is_nat(std::size_t node) const { return graph_.nodes[node].role == Role::kNat; }
  bool leads_outside(std::size_t node, const Wire& wire) const {
    return is_nat(node) && graph_.nodes[node].outside == wire.edge;
  }
  // Whether `node` hears by `wire` of a place that it knows the way to by its outside or not.
  bool tells(std::size_t node, bool known_outside, const Wire& wire) const {
    return !is_nat(node) || known_outside || !leads_outside(node, wire);
  }

  void lead_to(const Place& place);
  std::vector<std::size_t> measure_from(const Place& place);
  void lead_to_own_hosts(std::size_t router);
  void lead_elsewhere(std::size_t router, const std::vector<std::size_t>& destinations);
  // A router's only link to another, if that one may be asked for everybody else.
  std::optional<std::size_t> way_out(std::size_t router) const;

  const Graph& graph_;
  std::vector<std::vector<Wire>> wires_;              // of each node, in the order of the edges
  std::vector<std::size_t> links_to_routers_;         // of each node
  std::vector<std::optional<std::size_t>> ways_out_;  // of each router
  // About the place that is looked at now.
  std::vector<std::size_t> distance_;
  std::vector<bool> by_outside_;  // of a NAT: it is reached by its outside
  std::vector<NextHop> found_;
};

Survey::Survey(const Graph& graph) : graph_(graph), wires_(graph.nodes.size()) {
  CHECK(graph.nodes.size() <= kMostNodes && graph.edges.size() <= kMostNodes);
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const auto [a, b] = graph.edges[i];
    CHECK(a != b);
    wires_.at(a).push_back({i, b});
    wires_.at(b).push_back({i, a});
  }
  for (std::size_t node = 0; node < graph.nodes.size(); ++node) {
    CHECK(!is_host(node) || wires_[node].size() <= 1);
    links_to_routers_.push_back(static_cast<std::size_t>(
        std::ranges::count_if(wires_[node], [&](const Wire& wire) { return !is_host(wire.to); })));
  }
  for (std::size_t node = 0; node < graph.nodes.size(); ++node) {
    ways_out_.push_back(is_host(node) ? std::nullopt : way_out(node));
  }
}

std::vector<NextHop> Survey::routes() {
  for (std::size_t node = 0; node < graph_.nodes.size(); ++node) {
    if (is_host(node)) continue;
    lead_to_own_hosts(node);
    lead_to({node, false});
    if (is_nat(node)) lead_to({node, true});
    if (const auto wire = ways_out_[node]) found_.push_back({node, std::nullopt, *wire});
  }
  return std::move(found_);
}

void Survey::lead_to_own_hosts(std::size_t router) {
  for (std::size_t wire = 0; wire < wires_[router].size(); ++wire) {
    const std::size_t other = wires_[router][wire].to;
    if (is_host(other)) found_.push_back({router, other, wire});
  }
}

void Survey::lead_to(const Place& place) {
  std::vector<std::size_t> destinations;
  for (const Wire& wire : wires_[place.router]) {
    if (is_host(wire.to) && leads_outside(place.router, wire) == place.outside) {
      destinations.push_back(wire.to);
    }
  }
  if (place.outside) destinations.push_back(place.router);
  if (destinations.empty()) return;
  for (const std::size_t node : measure_from(place)) {
    if (node != place.router && !ways_out_[node]) lead_elsewhere(node, destinations);
  }
}

// Breadth first, from the place to all who may know of it. Answers the routers among them.
std::vector<std::size_t> Survey::measure_from(const Place& place) {
  distance_.assign(graph_.nodes.size(), kUnreached);
  by_outside_.assign(graph_.nodes.size(), false);
  distance_[place.router] = 0;
  by_outside_[place.router] = place.outside;
  std::vector<std::size_t> reached{place.router};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const std::size_t node = reached[i];
    for (const Wire& wire : wires_[node]) {
      if (is_host(wire.to) || distance_[wire.to] != kUnreached) continue;
      if (!tells(node, by_outside_[node], wire)) continue;
      distance_[wire.to] = distance_[node] + 1;
      by_outside_[wire.to] = leads_outside(wire.to, {wire.edge, node});
      reached.push_back(wire.to);
    }
  }
  return reached;
}

void Survey::lead_elsewhere(std::size_t router, const std::vector<std::size_t>& destinations) {
  const auto& wires = wires_[router];
  const auto nearer = std::ranges::find_if(wires, [&](const Wire& wire) {
    return !is_host(wire.to) && distance_[wire.to] != kUnreached &&
           distance_[wire.to] + 1 == distance_[router] &&
           tells(wire.to, by_outside_[wire.to], {wire.edge, router});
  });
  CHECK(nearer != wires.end());
  const auto wire = static_cast<std::size_t>(nearer - wires.begin());
  for (const std::size_t destination : destinations) {
    found_.push_back({router, destination, wire});
  }
}

std::optional<std::size_t> Survey::way_out(std::size_t router) const {
  const auto& wires = wires_[router];
  const auto link =
      std::ranges::find_if(wires, [&](const Wire& wire) { return !is_host(wire.to); });
  if (link == wires.end() || links_to_routers_[router] > 1) return std::nullopt;
  if (links_to_routers_[link->to] < 2) return std::nullopt;  // or the two would ask each other
  // Who lives behind a NAT is asked for by nobody.
  if (leads_outside(link->to, {link->edge, router})) return std::nullopt;
  return static_cast<std::size_t>(link - wires.begin());
}

}  // namespace

std::vector<NextHop> next_hops(const Graph& graph) { return Survey(graph).routes(); }

}  // namespace sim::router
