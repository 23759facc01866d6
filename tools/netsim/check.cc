#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

#include "tools/netsim/commands.h"
#include "tools/netsim/load.h"

namespace netsim {
namespace {

using Names = std::vector<std::string>;

// At every point of its sweep. Nothing if it is a scenario.
std::optional<std::string> objection(const std::string& name) {
  const auto loaded = load({.name = name});
  if (!loaded) return loaded.error();
  for (const auto& point : loaded->document.points()) {
    const auto scenario = read(loaded->document, loaded->files, point);
    if (!scenario) return scenario.error().to_string();
  }
  return std::nullopt;
}

// One line for each file that is none, on stderr.
int check(const Names& names) {
  int code = kPass;
  for (const std::string& name : names) {
    const auto wrong = objection(name);
    if (wrong) code = refuse(*wrong);
  }
  return code;
}

}  // namespace

void add_check(CLI::App& app, Chosen& chosen) {
  const auto names = std::make_shared<Names>();
  CLI::App* command = app.add_subcommand("check", "Say what is wrong with scenario files");
  command->add_option("FILE", *names, "Files, or built-in scenarios")->required();
  command->callback([names, &chosen] { chosen = [names] { return check(*names); }; });
}

}  // namespace netsim
