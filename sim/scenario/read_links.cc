#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/scenario/parts.h"

namespace sim::scenario {
namespace {

constexpr std::size_t kMostLinks = 65'535;  // names of wires have sixteen bits

// Of one direction, what one layer says: about both, then about it alone.
void read_layer(const LinkPlan::Layer& layer, std::string_view direction, PathConfig& path,
                const Files& files, Findings& findings) {
  TableReader table(*layer.table, layer.title, *layer.vocabulary, findings);
  if (layer.vocabulary == &kLinkWords) {
    table.node("a");
    table.node("b");
  }
  read_path(table, path, files);
  for (const std::string_view side : {"to-a", "to-b"}) {
    auto own = table.table(side);
    if (!own || side != direction) continue;
    read_path(*own, path, files);
    own->finish();
  }
  table.finish();
}

PathConfig read_direction(const LinkPlan& plan, std::string_view direction, const Files& files,
                          Findings& findings) {
  PathConfig path = plan.base;
  for (const auto& layer : plan.layers) read_layer(layer, direction, path, files, findings);
  return path;
}

}  // namespace

void read_link_plans(TableReader& file, Plan& plan) {
  const std::size_t generated = plan.links.size();
  for (auto& [name, place, table] : file.named("link")) {
    const auto generated_end = plan.links.begin() + static_cast<std::ptrdiff_t>(generated);
    auto known = std::ranges::find(plan.links.begin(), generated_end, name, &LinkPlan::name);
    const bool is_generated = known != generated_end;
    if (!is_generated) {
      known = plan.links.insert(plan.links.end(), {.name = name, .a = {}, .b = {}});
      if (name.empty() || name.find_first_of(".:/ \t\n'\"") != std::string::npos) {
        file.findings().add(
            place,
            fmt::format("'{}' is no name: it has a sign in it that means something else", name));
      }
    }
    known->place = place;
    known->layers.push_back({&table.self(), &kLinkWords, table.title()});
    if (!is_generated) {
      table.text("a", known->a);
      table.text("b", known->b);
    } else if (table.has("a") || table.has("b")) {
      table.fail(table.has("a") ? "a" : "b", "belongs to the topology, which made this link");
    }
  }
  if (plan.links.size() > kMostLinks)
    file.fail(fmt::format("there are more than {} links", kMostLinks));
}

Link read_link(const LinkPlan& plan, const Files& files, Findings& findings) {
  Link link{.name = plan.name, .a = plan.a, .b = plan.b, .place = plan.place};
  link.to_b = read_direction(plan, "to-b", files, findings);
  link.to_a = read_direction(plan, "to-a", files, findings);
  for (const auto& [key, end] : {std::pair("a", &link.a), std::pair("b", &link.b)}) {
    if (!end->empty()) continue;
    findings.add(link.place, fmt::format("link '{}': '{}' is missing", link.name, key));
  }
  return link;
}

}  // namespace sim::scenario
