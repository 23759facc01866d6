#include "sim/lab/run.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "tools/netsim/commands.h"
#include "tools/netsim/load.h"
#include "tools/netsim/packet_log.h"
#include "tools/netsim/recordings.h"
#include "tools/netsim/report.h"
#include "tools/netsim/sweep/plan.h"

namespace netsim {
namespace {

using sim::lab::Code;
using sim::lab::Outcome;
using sim::scenario::Scenario;
using tools::netsim::sweep::parse_seeds;
using tools::netsim::sweep::Seeds;

struct Options {
  Selection selection{};
  std::optional<std::uint64_t> seed{};  // the scenario's without it
  std::string seeds{};                  // a range instead of one seed: one line a run
  std::string oracles = "on";
  bool json = false;
  bool packets = false;  // a line for everything that happens to a packet, before the report
  bool verify = false;   // twice, and compared
  RecordingOptions recordings{};
};

std::string command_of(const Options& options, std::uint64_t seed) {
  return fmt::format("netsim run {} --seed {}{}", as_typed(options.selection), seed,
                     options.verify ? " --verify" : "");
}

sim::lab::RunConfig config_of(const Options& options, std::uint64_t seed) {
  return {.seed = seed, .with_oracles = options.oracles == "on"};
}

// With --verify runs it again: the same seed must give the same packets at the same instants.
void verify(const Scenario& scenario, const Options& options, std::uint64_t seed,
            Outcome& outcome) {
  if (!options.verify) return;
  const Outcome again = sim::lab::run(scenario, config_of(options, seed));
  if (again.trace_hash == outcome.trace_hash && again.verdict == outcome.verdict &&
      again.events == outcome.events) {
    return;
  }
  outcome.code = Code::kNondeterminism;
  outcome.verdict = fmt::format("two runs differ: trace hashes {} and {}, {} and {} events",
                                outcome.trace_hash, again.trace_hash, outcome.events, again.events);
}

int run_one(const Scenario& scenario, const Options& options) {
  const std::uint64_t seed = options.seed.value_or(scenario.seed);
  auto recordings = Recordings::open(options.recordings, scenario, seed);
  if (!recordings) return refuse(recordings.error());
  PacketLog log;
  std::vector<sim::Observer*> observers = recordings->observers();
  if (options.packets) observers.push_back(&log);
  sim::lab::RunConfig config = config_of(options, seed);
  config.observers = observers;
  recordings->attach(config);
  Outcome outcome = sim::lab::run(scenario, config);
  verify(scenario, options, seed, outcome);
  const std::string command = command_of(options, seed);
  const auto recorded = recordings->finish(options.selection, seed, outcome, command);
  if (!recorded) return refuse(recorded.error());
  const Result result{scenario, seed, outcome, command};
  options.json ? print_json(result) : print_text(result);
  print_failure(result);
  return exit_code(outcome.code);
}

// Chance may miss one seed, but not all of them.
class IdleInAll {
 public:
  void add(const Outcome& outcome) {
    if (runs_++ == 0) idle_ = outcome.idle;
    std::erase_if(idle_, [&outcome](const std::string& line) {
      return std::ranges::find(outcome.idle, line) == outcome.idle.end();
    });
  }
  const std::vector<std::string>& lines() const { return idle_; }

 private:
  std::uint64_t runs_ = 0;
  std::vector<std::string> idle_;
};

// Answers the code of the first run that did not pass.
int run_many(const Scenario& scenario, const Options& options, const Seeds& seeds) {
  Code code = Code::kPass;
  IdleInAll idle;
  for (std::uint64_t seed = seeds.first;; ++seed) {
    Outcome outcome = sim::lab::run(scenario, config_of(options, seed));
    verify(scenario, options, seed, outcome);
    idle.add(outcome);
    if (outcome.code == Code::kVacuous) outcome.code = Code::kPass;
    const Result result{scenario, seed, outcome, command_of(options, seed)};
    print_line(result);
    std::fflush(stdout);  // a signal may end the next run
    print_failure(result);
    if (code == Code::kPass) code = outcome.code;
    if (seed == seeds.last) break;
  }
  if (code != Code::kPass || idle.lines().empty()) return exit_code(code);
  fmt::print(stderr, "netsim: {} seeds {}..{}: vacuous in all of them: {}\n", scenario.file,
             seeds.first, seeds.last, idle.lines().front());
  return exit_code(Code::kVacuous);
}

int run(const Options& options) {
  const auto scenario = load_scenario(options.selection);
  if (!scenario) return refuse(scenario.error());
  if (options.seeds.empty()) return run_one(*scenario, options);
  const auto seeds = parse_seeds(options.seeds);
  if (!seeds) return refuse(fmt::format("'{}' is not a range of seeds A..B", options.seeds));
  return run_many(*scenario, options, *seeds);
}

}  // namespace

void add_run(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("run", "Run a scenario");
  add_selection(*command, options->selection);
  auto* seed = command->add_option("--seed", options->seed, "All chance comes from it");
  auto* seeds = command->add_option("--seeds", options->seeds, "A range A..B: one line a run");
  auto* json = command->add_flag("--json", options->json, "Print the report as JSON");
  auto* packets = command->add_flag("--packets", options->packets, "Print a line a packet first");
  add_recordings(*command, options->recordings);
  command->add_flag("--verify", options->verify, "Run twice and compare");
  command->add_option("--oracles", options->oracles, "on, or off to measure what they cost (on)")
      ->check(CLI::IsMember({"on", "off"}));
  seeds->excludes(seed)->excludes(json)->excludes(packets);
  for (const char* of_one_run : {"--fault-log", "--packet-log", "--pcap", "--report"})
    seeds->excludes(command->get_option(of_one_run));
  packets->excludes(json);
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace netsim
