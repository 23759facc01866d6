#include <fmt/format.h>

#include "sim/experiment.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/packet_log.h"
#include "tools/netsim/report.h"

namespace netsim {
namespace {

int run_many(const sim::Scenario& scenario, const SeedRange& seeds) {
  bool all_good = true;
  for (std::uint64_t seed = seeds.first;; ++seed) {
    const Result result{scenario.name, seed, run_experiment(scenario, {.seed = seed})};
    print_line(result);
    all_good = all_good && result.report.good();
    if (seed == seeds.last) return all_good ? kGood : kNotGood;
  }
}

}  // namespace

int run(const RunOptions& options) {
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

}  // namespace netsim
