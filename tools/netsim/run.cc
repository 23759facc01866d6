#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "sim/experiment.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/packet_log.h"
#include "tools/netsim/report.h"

namespace netsim {
namespace {

struct Options {
  Selection selection;
  std::uint64_t seed = 1;
  std::string seeds;  // a range instead of one seed: one line a run; empty for none
  bool json = false;
  bool packets = false;  // a line for everything that happens to a packet, before the report
};

int run_many(const sim::Scenario& scenario, const SeedRange& seeds) {
  bool all_good = true;
  for (std::uint64_t seed = seeds.first;; ++seed) {
    const Result result{scenario.name, seed, run_experiment(scenario, {.seed = seed})};
    print_line(result);
    all_good = all_good && result.report.good();
    if (seed == seeds.last) return all_good ? kGood : kNotGood;
  }
}

int run(const Options& options) {
  const auto scenario = select(options.selection);
  if (!scenario) return refuse(scenario.error());
  if (!options.seeds.empty()) {
    const auto seeds = parse_seeds(options.seeds);
    if (!seeds) return refuse(fmt::format("'{}' is not a range of seeds A..B", options.seeds));
    return run_many(*scenario, *seeds);
  }
  PacketLog log;
  sim::Observer* const observers[] = {&log};
  sim::ExperimentConfig config{.seed = options.seed};
  if (options.packets) config.observers = observers;
  const Result result{scenario->name, options.seed, run_experiment(*scenario, config)};
  options.json ? print_json(result) : print_text(result);
  return result.report.good() ? kGood : kNotGood;
}

}  // namespace

void add_run(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("run", "Run a scenario");
  command->add_option("NAME", options->selection.name, "A scenario that list shows")->required();
  auto* seed = command->add_option("--seed", options->seed, "All chance comes from it (1)");
  auto* seeds = command->add_option("--seeds", options->seeds, "A range A..B: one line a run");
  auto* json = command->add_flag("--json", options->json, "Print the report as JSON");
  auto* packets = command->add_flag("--packets", options->packets, "Print a line a packet first");
  seeds->excludes(seed)->excludes(json)->excludes(packets);
  packets->excludes(json);
  add_selection(*command, options->selection);
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace netsim
