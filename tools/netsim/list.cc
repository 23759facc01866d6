#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "tools/netsim/commands.h"

namespace netsim {
namespace {

int list() {
  for (const sim::Scenario& scenario : sim::built_in_scenarios()) {
    fmt::print("{:<20} {}\n", scenario.name, scenario.description);
  }
  return kGood;
}

}  // namespace

void add_list(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("list", "Show the built-in scenarios");
  command->callback([&chosen] { chosen = list; });
}

}  // namespace netsim
