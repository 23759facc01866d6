#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/scenario/document.h"
#include "tools/netsim/commands.h"

namespace netsim {
namespace {

int print_schema() {
  fmt::print("{}\n", sim::scenario::schema());
  return kPass;
}

}  // namespace

void add_schema(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("schema", "Print a JSON Schema of scenario files");
  command->callback([&chosen] { chosen = print_schema; });
}

}  // namespace netsim
