// From what was typed to a scenario.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/document.h"

namespace CLI {
class App;
}

namespace netsim {

// Which scenario, and what of it is other than its file says.
struct Selection {
  std::string name{};                    // a file, or a built-in scenario
  std::vector<std::string> settings{};   // PATH=VALUE each
  std::optional<std::uint64_t> bytes{};  // of every flow that has an end
};

// The options that selections are made by. `selection` is borrowed until the command line is
// parsed.
void add_selection(CLI::App& command, Selection& selection);

// A file whose settings are made, and where the files are that it names.
struct Loaded {
  sim::scenario::Document document;
  sim::scenario::Files files;
};

// A file if there is one of that name, else a built-in scenario. Whether it makes sense, `read`
// says. Otherwise one line that says what is wrong.
std::expected<Loaded, std::string> load(const Selection& selection);

// Reads it at the first point of its sweep; that there are others is said on stderr, for somebody
// may take the run for a sweep.
std::expected<sim::scenario::Scenario, std::string> first_point(const Loaded& loaded);

// Both.
std::expected<sim::scenario::Scenario, std::string> load_scenario(const Selection& selection);

// What must be typed to have that selection again: NAME --set ... as the shell takes it.
std::string as_typed(const Selection& selection);

}  // namespace netsim
