#include "sim/scenario/fact_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

#include "sim/scenario/parts.h"

namespace sim::scenario {
namespace {

using Names = std::span<const std::string_view>;
using Objection = std::optional<std::string>;

Objection must_be_one_of(Names known, std::string_view what, std::string_view name) {
  if (std::ranges::find(known, name) != known.end()) return std::nullopt;
  return unknown_among(what, name, {known.begin(), known.end()});
}

// "a.b.c" into "a.b" and "c".
struct Split {
  std::string_view before;
  std::string_view last;
};
Split split_last(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return {{}, name};
  return {name.substr(0, dot), name.substr(dot + 1)};
}

template <typename Things, typename Name>
std::vector<std::string_view> names_of(const Things& things, Name name) {
  std::vector<std::string_view> names;
  for (const auto& thing : things) names.push_back(thing.*name);
  return names;
}

Objection check_flow(std::string_view name, const Scenario& scenario) {
  const auto [id, fact] = split_last(name);
  if (auto wrong = must_be_one_of(names_of(scenario.flows, &Flow::id), "flow", id)) return wrong;
  return must_be_one_of(facts::kOfFlow, "fact about a flow", fact);
}

Objection check_link(std::string_view name, const Scenario& scenario) {
  const auto [path, fact] = split_last(name);
  const auto [link, side] = split_last(path);
  if (side != "to-a" && side != "to-b") {
    return fmt::format("a link has two directions: link.NAME.to-a.{0}, link.NAME.to-b.{0}", fact);
  }
  if (auto wrong = must_be_one_of(names_of(scenario.links, &Link::name), "link", link))
    return wrong;
  return must_be_one_of(facts::kOfPath, "fact about a link", fact);
}

Objection check_router(std::string_view name, const Scenario& scenario) {
  const auto [router, fact] = split_last(name);
  if (auto wrong = must_be_one_of(names_of(scenario.routers, &Router::name), "router", router)) {
    return wrong;
  }
  return must_be_one_of(facts::kOfRouter, "fact about a router", fact);
}

Objection check_name(std::string_view name, const Scenario& scenario) {
  const auto after = [name](std::string_view prefix) { return name.substr(prefix.size()); };
  if (name.starts_with("flow.")) return check_flow(after("flow."), scenario);
  if (name.starts_with("link.")) return check_link(after("link."), scenario);
  if (name.starts_with("router.")) return check_router(after("router."), scenario);
  if (name.starts_with("tcp."))
    return must_be_one_of(facts::kOfTcp, "fact about TCP", after("tcp."));
  if (std::ranges::find(facts::kOfRun, name) != std::end(facts::kOfRun)) return std::nullopt;
  return fmt::format(
      "there is no fact '{}'; facts are flow.ID.NAME, link.NAME.to-a.NAME, router.NAME.NAME, "
      "tcp.NAME, {}",
      name, fmt::join(facts::kOfRun, ", "));
}

Objection check_metric(std::string_view name, const Scenario& scenario) {
  const auto [group, metric] = split_last(name);
  if (!group.empty()) {
    const auto groups = names_of(scenario.flows, &Flow::group);
    if (auto wrong = must_be_one_of(groups, "flow", group)) return wrong;
  }
  return must_be_one_of(facts::kOfFlows, "metric of flows", metric);
}

}  // namespace

std::optional<std::string> unknown_name(const Expression& expression, const Scenario& scenario) {
  for (const std::string& name : expression.names()) {
    if (auto wrong = check_name(name, scenario)) return wrong;
  }
  for (const std::string& metric : expression.metrics()) {
    if (auto wrong = check_metric(metric, scenario)) return wrong;
  }
  return std::nullopt;
}

}  // namespace sim::scenario
