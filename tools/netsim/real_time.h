// What `tap` and `link` have in common: a scenario in real time, with kernels for some of its
// hosts.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.h"
#include "stack/base/time.h"
#include "tools/netsim/kernel/session.h"
#include "tools/netsim/load.h"

namespace CLI {
class App;
}

namespace netsim {

struct RealTimeOptions {
  Selection selection{};
  std::optional<std::uint64_t> seed{};  // the file's without it
  std::string void_beyond = "1 ms";     // p99 of the lateness
  std::vector<std::string> command{};   // behind "--"
  bool json = false;
  std::string pcap{};    // a file for every packet; empty for none
  std::string report{};  // a file for the run as a page; empty for none
};

// `options` is borrowed until the command line is parsed.
void add_real_time_options(CLI::App& command, RealTimeOptions& options);

// The scenario meant; otherwise one line that says what is wrong.
std::expected<sim::scenario::Scenario, std::string> scenario_of(const RealTimeOptions& options);

// Runs it, says how it went, and answers the exit code. `how` are the words between "netsim" and
// the scenario's name that repeat it.
int run_in_real_time(const RealTimeOptions& options, const sim::scenario::Scenario& scenario,
                     kernel::SessionConfig config, const std::string& how);

}  // namespace netsim
