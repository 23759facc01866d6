// What netsim can be asked to do: a file a command.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario.h"
#include "tools/knobs/tcp_knobs.h"

namespace CLI {
class App;
}

namespace netsim {

inline constexpr int kGood = 0;      // every invariant held and everything arrived
inline constexpr int kNotGood = 1;   // an invariant was broken, or something did not arrive
inline constexpr int kUsage = 2;     // nothing was run
inline constexpr int kInternal = 5;  // a mistake of ours

// Which scenario, and what of it is other than built in.
struct Selection {
  std::string name{};
  std::optional<std::uint64_t> bytes{};  // of the body
  std::vector<std::string> settings{};   // NAME=VALUE each
  tools::knobs::TcpKnobs tcp{};
};

// The scenario meant; otherwise one line that says what is wrong.
std::expected<sim::Scenario, std::string> select(const Selection& selection);

// Both ends included.
struct SeedRange {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
};

// "7" or "1..100"; nothing for anything else.
std::optional<SeedRange> parse_seeds(std::string_view text);

// The options that selections are made by. `selection` is borrowed until the command line is
// parsed.
void add_selection(CLI::App& command, Selection& selection);

// What was asked for: answers the exit code. Set by the command that was named, once its options
// are read.
using Chosen = std::function<int()>;

// Each gives `app` a command, which keeps its options itself. `chosen` is borrowed until the
// command line is parsed.
void add_list(CLI::App& app, Chosen& chosen);
void add_run(CLI::App& app, Chosen& chosen);
void add_bench(CLI::App& app, Chosen& chosen);
void add_validate(CLI::App& app, Chosen& chosen);

// Prints "netsim: MESSAGE" on stderr; answers kUsage.
int refuse(std::string_view message);

}  // namespace netsim
