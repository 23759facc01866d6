// Runs one scenario.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/choices.h"
#include "sim/lab/network.h"
#include "sim/lab/outcome.h"
#include "sim/observer.h"
#include "sim/scenario/scenario.h"

namespace sim::lab {

struct RunConfig {
  std::uint64_t seed = 1;    // of all chance, of content and of the hosts' secrets
  bool with_oracles = true;  // off only to measure what they cost
  bool with_trace = true;
  bool with_digest = true;  // SHA-256 of HTTP bodies; costs as much as the rest
  std::span<Observer* const> observers{};
  Choices* choices = nullptr;  // instead of the seed's (a fuzzer's); borrowed
  Probe probe{};               // called in every turn of a host
  // Lets an observer look at the wires, too: called before anything happens, with a simulator that
  // lives until the run ends.
  std::function<void(const Simulator&)> onset{};
  // Is told TLS's secrets, each as a line of SSLKEYLOGFILE without its end.
  std::function<void(std::string_view line)> key_log{};
};

// A pure function of its arguments (but for Stop::wall). Without any expectation in the scenario
// every flow must be complete, or stopped. After the last flow is done the hosts go on
// until nothing is left to happen: a connection that is still there then was left behind, which
// breaks an invariant.
Outcome run(const scenario::Scenario& scenario, const RunConfig& config);

// How an observer may call things: numbers of wires and nodes are those of the scenario's vectors:
// hosts first, then routers; wires as links.
std::string node_name(const scenario::Scenario& scenario, NodeId node);

}  // namespace sim::lab
