#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

#include "tools/knobs/help.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/interruption.h"

namespace {

// In the order of --help.
constexpr void (*kCommands[])(CLI::App& app, netsim::Chosen& chosen) = {
    netsim::add_list,     netsim::add_check, netsim::add_schema,  netsim::add_run,
    netsim::add_report,   netsim::add_sweep, netsim::add_merge,   netsim::add_shrink,
    netsim::add_replay,   netsim::add_diff,  netsim::add_compare, netsim::add_bench,
    netsim::add_validate, netsim::add_tap,   netsim::add_link,
};

int run_command(int argc, char** argv) {
  CLI::App app("Runs the stack over a simulated network, the same way every time");
  app.name("netsim");
  app.formatter(tools::knobs::help());
  app.require_subcommand(1);
  netsim::Chosen chosen;
  for (const auto add : kCommands) add(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wish) {
    return app.exit(wish);  // --help
  } catch (const CLI::ParseError& error) {
    return netsim::refuse(error.what());
  }
  return chosen();
}

// What was printed must have been taken.
bool is_said() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

int complain() { return netsim::refuse("standard output: cannot be written whole"); }

}  // namespace

int netsim::refuse(std::string_view message) {
  fmt::print(stderr, "netsim: {}\n", message);
  return kUsage;
}

int main(int argc, char** argv) {
  netsim::end_tidily();
  try {
    const int code = run_command(argc, argv);
    return is_said() ? code : complain();
  } catch (const std::exception& error) {
    if (!is_said()) return complain();
    std::fprintf(stderr, "netsim: %s\n", error.what());
    return netsim::kInternal;
  }
}
