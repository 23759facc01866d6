#include <fmt/format.h>

#include <utility>
#include <variant>

#include "sim/scenario/document.h"
#include "sim/scenario/document_tree.h"
#include "sim/scenario/parts.h"
#include "sim/scenario/sweep.h"

namespace sim::scenario {
namespace {

constexpr std::int64_t kVersion = 1;

// "scenarios/lossy.toml" is called lossy.
std::string default_name(std::string_view file) {
  file = file.substr(file.rfind('/') + 1);
  return std::string(file.substr(0, file.rfind('.')));
}

// Of a file of another version no key may mean what it means here: nothing else is looked at.
bool is_of_our_version(TableReader& file) {
  const Node* version = file.node("netsim");
  if (!version) {
    file.findings().add(
        {1, 1}, "'netsim' is missing: a scenario says 'netsim = 1', the version of its format");
    return false;
  }
  if (version->value == Node{.value = kVersion}.value) return true;
  file.fail("netsim",
            fmt::format("must be {}, the version of the format that this program reads, not {}",
                        kVersion, write_value(*version)));
  return false;
}

void read_general(TableReader& file, Scenario& scenario) {
  scenario.name = default_name(scenario.file);
  file.text("name", scenario.name);
  file.whole("seed", scenario.seed, 0, kAnyWhole);
  file.duration("warmup", scenario.warmup, stack::base::Duration(0));
  read_stop(file, scenario);
  // Of which run this is the twin, for whoever holds the two together.
  if (auto origin = file.table("origin")) {
    std::string text;
    std::uint64_t seed = 0;
    for (const char* key : {"trace-hash", "build", "file", "command"}) origin->text(key, text);
    origin->whole("seed", seed, 0, kAnyWhole);
    origin->finish();
  }
}

// A rate or a delay that changes counts for those that wait, too; all other queues are cheaper.
void serve_links_that_change(Scenario& scenario) {
  for (const Fault& fault : scenario.faults) {
    const auto* action = std::get_if<NodeAction>(&fault.action);
    if (!action ||
        !(std::holds_alternative<SetRate>(*action) || std::holds_alternative<SetDelay>(*action))) {
      continue;
    }
    for (Link& link : scenario.links) {
      if (link.name != fault.on) continue;
      if (fault.side != Side::kToA) link.to_b.queue.served = true;
      if (fault.side != Side::kToB) link.to_a.queue.served = true;
    }
  }
}

void read_all(TableReader& file, const Files& files, Scenario& scenario) {
  read_general(file, scenario);
  const Defaults defaults = read_defaults(file);
  Plan plan = read_topology(file, defaults, scenario);
  read_hosts(file, defaults, scenario);
  read_routers(file, scenario);
  give_addresses(defaults, scenario);
  read_link_plans(file, plan);
  for (const LinkPlan& link : plan.links) {
    scenario.links.push_back(read_link(link, files, file.findings()));
  }
  read_flows(file, plan, scenario);
  read_faults(file, scenario);
  serve_links_that_change(scenario);
  read_expectations(file, scenario);
  read_report(file, scenario);
  file.finish();
  check_whole(scenario, file.findings());
  find_outsides(scenario, file.findings());
}

}  // namespace

std::expected<Scenario, Problem> read(const Document& document, const Files& files,
                                      const Point& point) {
  const Document::Tree& tree = document.tree();
  const auto problem = [&](const Mistake& mistake) {
    return std::unexpected(Problem{tree.file, mistake.place, mistake.what});
  };
  const auto at_point = substitute(tree.root, point);
  if (!at_point) return problem(at_point.error());

  Findings findings;
  Scenario scenario{.file = tree.file, .name = {}, .description = tree.description};
  scenario.point = at_point->point;
  TableReader file(at_point->root, "", kFileWords, findings);
  if (is_of_our_version(file)) read_all(file, files, scenario);
  if (findings.first()) return problem(*findings.first());
  return scenario;
}

std::optional<Problem> check(const Document& document, const Files& files) {
  std::size_t checked = 0;
  for (const Point& point : document.points()) {
    if (++checked > kMostChecked) break;
    if (const auto scenario = read(document, files, point); !scenario) return scenario.error();
  }
  return std::nullopt;
}

}  // namespace sim::scenario
