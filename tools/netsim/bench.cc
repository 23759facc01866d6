#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <nlohmann/json.hpp>

#include <ctime>
#include <memory>
#include <string>

#include "sim/lab/run.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/load.h"

namespace netsim {
namespace {

struct Options {
  Selection selection{};
  std::uint64_t runs = 3;
  std::string oracles = "on";
  bool json = false;
};

struct Figures {
  std::uint64_t packets = 0;
  double seconds = 0;  // of the processor
  int code = kPass;    // of the first run that did not pass

  double packets_per_second() const { return static_cast<double>(packets) / seconds; }
};

// Every packet put on a wire counts, in either direction and each hop. Digests and the trace are
// left out: they measure libcrypto and SipHash. Vacuity is no matter here.
Figures measure(const sim::scenario::Scenario& scenario, const Options& options) {
  Figures figures;
  const std::clock_t begin = std::clock();
  for (std::uint64_t seed = 1; seed <= options.runs; ++seed) {
    const sim::lab::Outcome outcome =
        sim::lab::run(scenario, {.seed = seed,
                                 .with_oracles = options.oracles == "on",
                                 .with_trace = false,
                                 .with_digest = false});
    figures.packets += outcome.packets;
    if (outcome.code == sim::lab::Code::kVacuous) continue;
    if (figures.code == kPass) figures.code = exit_code(outcome.code);
  }
  figures.seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  return figures;
}

void print_figures(const std::string& name, const Options& options, const Figures& figures) {
  const double runs_per_second = static_cast<double>(options.runs) / figures.seconds;
  if (options.json) {
    const nlohmann::ordered_json json{{"scenario", name},
                                      {"runs", options.runs},
                                      {"oracles", options.oracles == "on"},
                                      {"packets", figures.packets},
                                      {"cpu_seconds", figures.seconds},
                                      {"packets_per_cpu_second", figures.packets_per_second()},
                                      {"runs_per_cpu_second", runs_per_second},
                                      {"code", figures.code}};
    fmt::print("{}\n", json.dump(2));
    return;
  }
  fmt::print("{} runs of {}, oracles {}{}\n", options.runs, name, options.oracles,
             figures.code == kPass ? "" : ", NOT ALL GOOD");
  fmt::print("{} packets in {:.3f} CPU seconds: {:.0f} packets, {:.1f} runs per CPU second\n",
             figures.packets, figures.seconds, figures.packets_per_second(), runs_per_second);
}

int bench(const Options& options) {
  const auto scenario = load_scenario(options.selection);
  if (!scenario) return refuse(scenario.error());
  const Figures figures = measure(*scenario, options);
  print_figures(scenario->name, options, figures);
  return figures.code;
}

}  // namespace

void add_bench(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("bench", "Count packets simulated per CPU second");
  add_selection(*command, options->selection);
  command->add_option("--runs", options->runs, "How many runs, with the seeds 1, 2, ... (3)")
      ->check(CLI::PositiveNumber);
  command->add_option("--oracles", options->oracles, "on, or off to measure what they cost (on)")
      ->check(CLI::IsMember({"on", "off"}));
  command->add_flag("--json", options->json, "Print the figures as JSON");
  command->callback([options, &chosen] { chosen = [options] { return bench(*options); }; });
}

}  // namespace netsim
