#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <string>

#include "sim/lab/run.h"
#include "tools/netsim/build_id.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/load.h"

namespace netsim {
namespace {

using sim::scenario::Document;

// A text of [origin], without its quotes; empty where there is none.
std::string told(const Document& document, std::string_view key) {
  const std::string text = document.value(fmt::format("origin.{}", key)).value_or("");
  return text.size() < 2 ? "" : text.substr(1, text.size() - 2);
}

// Which build wrote it, if that was another one.
std::string written_by(const Document& document) {
  const std::string build = told(document, "build");
  if (build.empty() || build == build_id()) return {};
  return fmt::format("; written by build {}, this is {}", build, build_id());
}

int replay(const std::string& file) {
  const auto loaded = load({.name = file});
  if (!loaded) return refuse(loaded.error());
  const auto scenario = read(loaded->document, loaded->files);
  if (!scenario) return refuse(scenario.error().to_string());
  const std::string hash = told(loaded->document, "trace-hash");
  if (hash.empty())
    return refuse(fmt::format("{}: no fault log: it has no trace-hash in [origin]", file));
  const auto outcome = sim::lab::run(*scenario, {.seed = scenario->seed});
  const std::string other_build = written_by(loaded->document);
  if (outcome.trace_hash == hash) {
    fmt::print("{}: the same packets at the same instants, {} faults, trace {}{}\n", file,
               scenario->faults.size(), hash, other_build);
    fmt::print("verdict          {}\n", outcome.verdict);
    return kPass;
  }
  fmt::print(stderr,
             "netsim: {} seed {}: another run: trace {}, not {}{}; repeat: netsim replay {}\n",
             file, scenario->seed, outcome.trace_hash, hash, other_build, file);
  return exit_code(sim::lab::Code::kNondeterminism);
}

}  // namespace

void add_replay(CLI::App& app, Chosen& chosen) {
  const auto file = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("replay", "Run a fault log again, and compare it with the run it is of");
  command->add_option("FILE", *file, "What run --fault-log wrote")->required();
  command->callback([file, &chosen] { chosen = [file] { return replay(*file); }; });
}

}  // namespace netsim
