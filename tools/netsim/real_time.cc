#include "tools/netsim/real_time.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <utility>

#include "backends/errors.h"
#include "sim/lab/outcome.h"
#include "sim/lab/run.h"
#include "sim/lab/verdict.h"
#include "sim/scenario/units.h"
#include "tools/netsim/build_id.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/kernel/lateness.h"
#include "tools/netsim/recordings.h"
#include "tools/netsim/report.h"
#include "tools/text/shell_word.h"

namespace netsim {

using kernel::SessionReport;
using sim::lab::Code;
using sim::scenario::Scenario;
using stack::base::Duration;

namespace {

constexpr int kSignalled = 128;  // and the signal, as shells have it

std::string again(const RealTimeOptions& options, std::uint64_t seed, const std::string& how) {
  std::string words = fmt::format("netsim {} {} --seed {}", how, as_typed(options.selection), seed);
  if (!options.command.empty()) words += " --";
  for (const std::string& word : options.command) words += " " + tools::text::shell_word(word);
  return words;
}

void print_path(const std::string& link, const char* direction, const sim::Ledger& books) {
  fmt::print(
      "link {} {}: {} offered, {} delivered, {} lost, {} dropped by the queue, {} duplicated, "
      "{} corrupted, {} reordered\n",
      link, direction, books.offered, books.delivered, books.lost, books.overflowed + books.early,
      books.duplicated, books.corrupted, books.reordered);
}

void print(const SessionReport& report) {
  for (const auto& flow : report.flows) {
    fmt::print("flow {}: {}, {} octets came to our end\n", flow.id,
               flow.complaint ? "failed"
               : flow.stopped ? "stopped"
                              : "complete",
               flow.heard);
  }
  for (const auto& link : report.outcome.links) {
    print_path(link.name, "to-b", link.to_b.books);
    print_path(link.name, "to-a", link.to_a.books);
  }
  for (const auto& expectation : report.outcome.expectations) {
    fmt::print("expected {}: {}\n", expectation.that,
               expectation.held ? "so it was" : "NOT SO: " + expectation.why);
  }
  if (report.refused > 0) fmt::print("refused by a kernel: {} packets\n", report.refused);
  fmt::print("took: {} s\n", exact_seconds(report.took));
  fmt::print("lateness: {}\n", kernel::account_of(report.lateness));
}

std::optional<std::pair<Code, std::string>> failure(const SessionReport& report, bool until_told) {
  if (report.outcome.broken) return {{Code::kFailed, *report.outcome.broken}};
  if (report.stopped) return {{Code::kNoProgress, "a limit of the scenario was reached"}};
  for (const auto& flow : report.flows) {
    if (flow.complaint && !report.signal) {
      return {{Code::kFailed, fmt::format("our end of flow {}: {}", flow.id, *flow.complaint)}};
    }
  }
  if (report.failed_counterparts > 0) return {{Code::kFailed, "a kernel's end of a flow failed"}};
  if (report.command_code.value_or(0) != 0) {
    return {{Code::kFailed, fmt::format("the command ended with {}", *report.command_code)}};
  }
  for (const auto& expectation : report.outcome.expectations) {
    // By a signal a link ends in order, and a tap before its time.
    if (expectation.held || (report.signal && !until_told)) continue;
    return {{Code::kFailed, fmt::format("expected {}, but {}", expectation.that, expectation.why)}};
  }
  if (!report.idle_faults.empty() && !report.signal) {
    return {{Code::kVacuous,
             fmt::format("the fault at line {} never struck", report.idle_faults.front())}};
  }
  return std::nullopt;
}

// What a simulation knows nothing of.
std::map<std::string, std::int64_t> more_of(const SessionReport& report) {
  return {{"lateness_p50_nanoseconds", report.lateness.quantile(500).count()},
          {"lateness_p99_nanoseconds", report.lateness.quantile(990).count()},
          {"lateness_longest_nanoseconds", report.lateness.longest().count()},
          {"refused_by_kernels", static_cast<std::int64_t>(report.refused)}};
}

}  // namespace

void add_real_time_options(CLI::App& command, RealTimeOptions& options) {
  add_selection(command, options.selection);
  command.add_option("--seed", options.seed, "All chance comes from it (the scenario's)");
  command
      .add_option("--void-beyond", options.void_beyond,
                  "So late may a packet in a hundred be (1 ms)")
      ->type_name("DURATION");
  command.add_flag("--json", options.json, "Print the report as JSON");
  command.add_option("--pcap", options.pcap, "Write every packet, for Wireshark (pcapng)");
  command.add_option("--report", options.report, "Write the run as a page (HTML), for people");
  command.add_option("COMMAND", options.command, "Runs in the (first) kernel's namespace");
}

std::expected<Scenario, std::string> scenario_of(const RealTimeOptions& options) {
  auto scenario = load_scenario(options.selection);
  if (scenario && options.seed) scenario->seed = *options.seed;
  return scenario;
}

int run_in_real_time(const RealTimeOptions& options, const Scenario& scenario,
                     kernel::SessionConfig config, const std::string& how) {
  const auto limit = sim::scenario::parse_duration(options.void_beyond);
  if (!limit) return refuse("--void-beyond: " + limit.error());
  if (const auto wrong = objection(scenario, config)) return refuse(*wrong);
  config.seed = scenario.seed;
  config.command = options.command;
  auto recordings =
      Recordings::open({.pcap = options.pcap, .report = options.report}, scenario, scenario.seed);
  if (!recordings) return refuse(recordings.error());
  config.observers = recordings->observers();
  sim::lab::RunConfig looks;
  recordings->attach(looks);
  config.probe = std::move(looks.probe);
  config.onset = std::move(looks.onset);
  SessionReport report;
  try {
    report = run_session(scenario, config);
  } catch (const backends::NoPrivilege& error) {
    fmt::print(stderr, "netsim: {}: run it as root\n", error.what());
    return exit_code(Code::kSkipped);
  }
  judge(scenario, report.outcome);
  const bool too_late = kernel::is_void(report.lateness, *limit);
  const auto failed = failure(report, config.until_told);
  report.outcome.code = failed ? failed->first : too_late ? Code::kSkipped : Code::kPass;
  report.outcome.verdict = failed ? failed->second : too_late ? "void" : "pass";
  const std::string command = again(options, scenario.seed, how);
  const auto recorded =
      recordings->finish(options.selection, scenario.seed, report.outcome, command);
  if (!recorded) return refuse(recorded.error());
  if (options.json) {
    print_json({scenario, scenario.seed, report.outcome, command, more_of(report)});
  } else {
    print(report);
  }
  if (too_late) {
    fmt::print(stderr,
               "netsim: void: more than one delivery in a hundred was late by more than {}\n",
               sim::scenario::write_duration(*limit));
  }
  if (failed) {
    std::fflush(stdout);
    fmt::print(stderr, "netsim: {} seed {} build {}: {}; repeat: {}\n", scenario.file,
               scenario.seed, build_id(), failed->second, command);
    return exit_code(failed->first);
  }
  if (report.signal && !config.until_told) return kSignalled + *report.signal;
  return exit_code(too_late ? Code::kSkipped : Code::kPass);
}

}  // namespace netsim
