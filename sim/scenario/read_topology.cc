#include <fmt/format.h>

#include <utility>

#include "sim/scenario/parts.h"

namespace sim::scenario {
namespace {

constexpr std::size_t kMostPairs = 4096;
constexpr std::size_t kMostHops = 256;

// Fast and short, so that what is between two routers decides.
const PathConfig& access_defaults() {
  static const PathConfig access = [] {
    PathConfig path;
    path.bits_per_second = 1'000'000'000;
    path.delay = std::chrono::milliseconds(1);
    return path;
  }();
  return access;
}

class Builder {
 public:
  Builder(TableReader& table, const Defaults& defaults, Scenario& scenario, Plan& plan)
      : table_(table), defaults_(defaults), scenario_(scenario), plan_(plan) {}

  void host(const std::string& name) {
    scenario_.hosts.push_back(
        {.name = name, .interfaces = {}, .mtu = defaults_.mtu, .tcp = defaults_.tcp});
  }
  void router(const std::string& name) {
    scenario_.routers.push_back({.name = name, .interfaces = {}});
  }
  // As the topology's `key` says, over `base`.
  void link(std::string name, std::string a, std::string b, std::string_view key,
            const PathConfig& base = {}) {
    LinkPlan link{.name = std::move(name),
                  .a = std::move(a),
                  .b = std::move(b),
                  .base = base,
                  .place = table_.place()};
    if (const Node* node = table_.node(key)) {
      link.layers.push_back({node, &kWireWords, fmt::format("topology, '{}'", key)});
    }
    plan_.links.push_back(std::move(link));
  }
  // A host at a router; `is_left` says that packets to the right go to b.
  void leaf(const std::string& name, const std::string& at, bool is_left) {
    host(name);
    link("access-" + name, is_left ? name : at, is_left ? at : name, "access", access_defaults());
  }

 private:
  TableReader& table_;
  const Defaults& defaults_;
  Scenario& scenario_;
  Plan& plan_;
};

std::string numbered(std::string_view name, std::size_t number) {
  return fmt::format("{}{}", name, number);
}

void dumbbell(Builder& builder, std::size_t pairs) {
  builder.router("r1");
  builder.router("r2");
  builder.link("bottleneck", "r1", "r2", "bottleneck");
  for (std::size_t i = 1; i <= pairs; ++i) builder.leaf(numbered("left", i), "r1", true);
  for (std::size_t i = 1; i <= pairs; ++i) builder.leaf(numbered("right", i), "r2", false);
}

void parking_lot(Builder& builder, std::size_t hops) {
  for (std::size_t i = 1; i <= hops + 1; ++i) builder.router(numbered("r", i));
  for (std::size_t i = 1; i <= hops; ++i) {
    builder.link(numbered("hop", i), numbered("r", i), numbered("r", i + 1), "hop");
  }
  builder.leaf("left", "r1", true);
  builder.leaf("right", numbered("r", hops + 1), false);
  for (std::size_t i = 1; i <= hops; ++i) {
    builder.leaf(numbered("in", i), numbered("r", i), true);
    builder.leaf(numbered("out", i), numbered("r", i + 1), false);
  }
}

}  // namespace

Plan read_topology(TableReader& file, const Defaults& defaults, Scenario& scenario) {
  Plan plan;
  auto table = file.table("topology");
  if (!table) return plan;
  std::optional<std::size_t> kind;  // in the order of words::kTopologies
  table->word("kind", kind);
  if (kind) plan.kind = static_cast<Plan::Kind>(*kind + 1);
  Builder builder(*table, defaults, scenario, plan);
  switch (plan.kind) {
    case Plan::Kind::kFree:
      break;  // of a kind that there is not
    case Plan::Kind::kPointToPoint:
      builder.host("client");
      builder.host("server");
      builder.link("wire", "client", "server", "wire");
      break;
    case Plan::Kind::kDumbbell:
      plan.size = 1;
      table->whole("pairs", plan.size, 1, kMostPairs);
      dumbbell(builder, plan.size);
      break;
    case Plan::Kind::kParkingLot:
      plan.size = 1;
      table->whole("hops", plan.size, 1, kMostHops);
      parking_lot(builder, plan.size);
      break;
  }
  table->finish("to this kind of topology");
  return plan;
}

}  // namespace sim::scenario
