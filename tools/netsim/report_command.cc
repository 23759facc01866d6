// netsim report: one run as a page for people.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>

#include "sim/lab/run.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/load.h"
#include "tools/netsim/recordings.h"
#include "tools/netsim/report.h"

namespace netsim {
namespace {

struct Options {
  Selection selection{};
  std::optional<std::uint64_t> seed{};  // the scenario's without it
  std::string out{};                    // named after scenario and seed without it
};

// A name of a scenario may hold anything.
std::string file_name(const std::string& scenario, std::uint64_t seed) {
  std::string name = fmt::format("{}-{}.html", scenario, seed);
  for (char& c : name) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || c == '.' || c == '_';
    if (!is_plain) c = '-';
  }
  return name;
}

int report(const Options& options) {
  const auto scenario = load_scenario(options.selection);
  if (!scenario) return refuse(scenario.error());
  const std::uint64_t seed = options.seed.value_or(scenario->seed);
  RecordingOptions files{.report = options.out};
  if (files.report.empty()) files.report = file_name(scenario->name, seed);
  auto recordings = Recordings::open(files, *scenario, seed);
  if (!recordings) return refuse(recordings.error());
  const auto observers = recordings->observers();
  sim::lab::RunConfig config{.seed = seed, .observers = observers};
  recordings->attach(config);
  const sim::lab::Outcome outcome = sim::lab::run(*scenario, config);
  const std::string command =
      fmt::format("netsim run {} --seed {}", as_typed(options.selection), seed);
  const auto recorded = recordings->finish(options.selection, seed, outcome, command);
  if (!recorded) return refuse(recorded.error());
  fmt::print("{}: {}\n", files.report, outcome.verdict);
  print_failure({*scenario, seed, outcome, command});
  return exit_code(outcome.code);
}

}  // namespace

void add_report(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("report", "Run a scenario, and show the run as a page");
  add_selection(*command, options->selection);
  command->add_option("--seed", options->seed, "All chance comes from it");
  command->add_option("-o,--out", options->out, "The page (HTML); SCENARIO-SEED.html without it");
  command->callback([options, &chosen] { chosen = [options] { return report(*options); }; });
}

}  // namespace netsim
