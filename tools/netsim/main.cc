#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

#include "tools/knobs/help.h"
#include "tools/netsim/commands.h"

namespace {

void add_selection(CLI::App& command, netsim::Selection& selection) {
  command.add_option("--bytes", selection.bytes, "Size of the body in octets");
  command.add_option("--set", selection.settings, "Another value for the scenario: NAME=VALUE")
      ->allow_extra_args(false);
  tools::knobs::add_tcp_options(command, selection.tcp);
}

int run_command(int argc, char** argv) {
  CLI::App app("Runs the stack over a simulated network, the same way every time");
  app.name("netsim");
  app.formatter(tools::knobs::help());
  app.require_subcommand(1);

  app.add_subcommand("list", "Show the built-in scenarios");

  netsim::RunOptions run_options;
  CLI::App* run = app.add_subcommand("run", "Run a scenario");
  run->add_option("NAME", run_options.selection.name, "A scenario that list shows")->required();
  auto* seed = run->add_option("--seed", run_options.seed, "All chance comes from it (1)");
  auto* seeds = run->add_option("--seeds", run_options.seeds, "A range A..B: one line a run");
  auto* json = run->add_flag("--json", run_options.json, "Print the report as JSON");
  auto* packets = run->add_flag("--packets", run_options.packets, "Print a line a packet first");
  seeds->excludes(seed)->excludes(json)->excludes(packets);
  packets->excludes(json);
  add_selection(*run, run_options.selection);

  netsim::BenchOptions bench_options;
  bench_options.selection.name = "clean";
  CLI::App* bench = app.add_subcommand("bench", "Count packets simulated per CPU second");
  bench->add_option("NAME", bench_options.selection.name, "A scenario that list shows (clean)");
  bench->add_option("--runs", bench_options.runs, "How many runs, with the seeds 1, 2, ... (3)")
      ->check(CLI::PositiveNumber);
  add_selection(*bench, bench_options.selection);

  netsim::ValidateOptions validate_options;
  CLI::App* validate = app.add_subcommand("validate", "Hold goodput and fairness to the formulas");
  validate->add_flag("--quick", validate_options.quick, "Only what takes seconds");

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wish) {
    return app.exit(wish);  // --help
  } catch (const CLI::ParseError& error) {
    return netsim::refuse(error.what());
  }
  if (run->parsed()) return netsim::run(run_options);
  if (bench->parsed()) {
    if (!bench_options.selection.bytes) bench_options.selection.bytes = 64 << 20;
    return netsim::bench(bench_options);
  }
  if (validate->parsed()) return netsim::validate(validate_options);
  return netsim::list();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_command(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "netsim: %s\n", error.what());
    return netsim::kNotGood;
  }
}
