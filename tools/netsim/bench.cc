#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <ctime>
#include <memory>

#include "sim/experiment.h"
#include "tools/netsim/commands.h"

namespace netsim {
namespace {

struct Options {
  Selection selection{.name = "clean", .bytes = 64 << 20};
  std::uint64_t runs = 3;
};

// Every packet put on a wire counts, in either direction; the seconds are those of the processor.
// Digests are left out: they measure libcrypto.
int bench(const Options& options) {
  const auto scenario = select(options.selection);
  if (!scenario) return refuse(scenario.error());
  std::uint64_t packets = 0;
  bool all_good = true;
  const std::clock_t begin = std::clock();
  for (std::uint64_t seed = 1; seed <= options.runs; ++seed) {
    const sim::Report report = run_experiment(*scenario, {.seed = seed, .with_digest = false});
    packets += report.packets().offered - report.packets().overflowed - report.packets().too_big;
    all_good = all_good && report.good();
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  fmt::print("{} runs of {}, {} octets each{}\n", options.runs, scenario->name, scenario->body,
             all_good ? "" : ", NOT ALL GOOD");
  fmt::print("{} packets in {:.3f} CPU seconds: {:.0f} packets per CPU second\n", packets, seconds,
             static_cast<double>(packets) / seconds);
  return all_good ? kGood : kNotGood;
}

}  // namespace

void add_bench(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("bench", "Count packets simulated per CPU second");
  command->add_option("NAME", options->selection.name, "A scenario that list shows (clean)");
  command->add_option("--runs", options->runs, "How many runs, with the seeds 1, 2, ... (3)")
      ->check(CLI::PositiveNumber);
  add_selection(*command, options->selection);
  command->callback([options, &chosen] { chosen = [options] { return bench(*options); }; });
}

}  // namespace netsim
