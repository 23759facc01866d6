// Runs one scenario and says how it went.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/choices.h"
#include "sim/flows.h"
#include "sim/ledger.h"
#include "sim/observer.h"
#include "sim/oracle.h"
#include "sim/router/books.h"
#include "sim/scenario.h"
#include "sim/simulator.h"
#include "stack/base/time.h"
#include "stack/tcp/info.h"

namespace sim {

struct Report {
  std::optional<std::string> broken;   // the first invariant that did not hold, in one line
  Ending ending = Ending::kDone;       // how the simulation stopped
  std::optional<std::string> failure;  // why the client did not get all it came for, in one line
  Looks looks;                         // how often invariants were looked at
  std::optional<bool> digest_right;    // SHA-256 of what it got; nothing if it was not asked for
  stack::base::Duration simulated{0};  // until the client was done
  std::uint64_t delivered = 0;         // octets of content
  std::uint64_t events = 0;            // turns of hosts and routers
  Ledger to_server;                    // of all wires together
  Ledger to_client;
  router::Books routers;          // of all routers together
  stack::tcp::Stats tcp;          // of both hosts together
  stack::tcp::Info client_tcp;    // of the connection, or the first of them, at the client's end
  stack::tcp::Info server_tcp;    // and at the server's
  std::vector<FlowReport> flows;  // of a scenario that has them
  std::string trace_hash;         // of the whole run, sixteen hexadecimal digits

  bool complete() const { return !failure; }
  // Every invariant held and the content arrived whole.
  bool good() const { return !broken && complete() && digest_right.value_or(true); }
  Ledger packets() const;  // both directions together
};

struct ExperimentConfig {
  std::uint64_t seed = 1;   // of the content and of the hosts' secrets
  bool with_digest = true;  // costs as much as the rest
  std::span<Observer* const> observers{};
};

// A pure function of its arguments. After the client is done the hosts go on until nothing is left
// to happen; a connection that is still there then was left behind, which is a
// broken invariant too.
Report run_experiment(const Scenario& scenario, Choices& choices, const ExperimentConfig& config);
// All chance from config.seed.
Report run_experiment(const Scenario& scenario, const ExperimentConfig& config);

}  // namespace sim
