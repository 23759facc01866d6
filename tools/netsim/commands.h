// What netsim can be asked to do: a file a command.
#pragma once

#include <functional>
#include <string_view>

#include "sim/lab/outcome.h"

namespace CLI {
class App;
}

namespace netsim {

// What was asked for: answers the exit code. Set by the command that was named, once its options
// are read.
using Chosen = std::function<int()>;

// Each gives `app` a command, which keeps its options itself. `chosen` is borrowed until the
// command line is parsed.
void add_list(CLI::App& app, Chosen& chosen);
void add_check(CLI::App& app, Chosen& chosen);
void add_schema(CLI::App& app, Chosen& chosen);
void add_run(CLI::App& app, Chosen& chosen);
void add_report(CLI::App& app, Chosen& chosen);
void add_sweep(CLI::App& app, Chosen& chosen);
void add_merge(CLI::App& app, Chosen& chosen);
void add_shrink(CLI::App& app, Chosen& chosen);
void add_replay(CLI::App& app, Chosen& chosen);
void add_diff(CLI::App& app, Chosen& chosen);
void add_compare(CLI::App& app, Chosen& chosen);
void add_bench(CLI::App& app, Chosen& chosen);
void add_validate(CLI::App& app, Chosen& chosen);
void add_tap(CLI::App& app, Chosen& chosen);
void add_link(CLI::App& app, Chosen& chosen);

inline int exit_code(sim::lab::Code code) { return static_cast<int>(code); }
inline constexpr int kPass = static_cast<int>(sim::lab::Code::kPass);
inline constexpr int kFailed = static_cast<int>(sim::lab::Code::kFailed);
inline constexpr int kUsage = static_cast<int>(sim::lab::Code::kBadScenario);
inline constexpr int kInternal = static_cast<int>(sim::lab::Code::kInternal);

// Prints "netsim: MESSAGE" on stderr; answers kUsage.
int refuse(std::string_view message);

}  // namespace netsim
