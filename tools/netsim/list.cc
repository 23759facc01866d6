#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/scenarios/built_in.h"
#include "tools/netsim/commands.h"

namespace netsim {
namespace {

// The first line of a file says what it is.
std::string_view description(std::string_view text) {
  std::string_view line = text.substr(0, text.find('\n'));
  line.remove_prefix(std::min(line.find_first_not_of("# "), line.size()));
  return line;
}

int list() {
  for (const auto& scenario : sim::scenarios::built_in()) {
    fmt::print("{:<20} {}\n", scenario.name, description(scenario.text));
  }
  return kPass;
}

}  // namespace

void add_list(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("list", "Show the built-in scenarios");
  command->callback([&chosen] { chosen = list; });
}

}  // namespace netsim
