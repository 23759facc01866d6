// The two applications of an experiment, and what they have to say about its end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/oracle.h"
#include "sim/scenario.h"
#include "stack/base/address.h"
#include "stack/host/application.h"
#include "stack/tcp/info.h"

namespace sim {

struct FlowReport;

class Dialogue {
 public:
  virtual ~Dialogue() = default;
  virtual stack::host::Application& client() = 0;
  virtual stack::host::Application& server() = 0;

  // Of the content that flows to the client.
  virtual std::uint64_t delivered() const = 0;
  // The run is over: nothing if the client says that it has all it came for, otherwise one line
  // that says why not. The oracle hears of it if the client is wrong.
  virtual std::optional<std::string> conclude() = 0;
  // Whether the SHA-256 of what was delivered is right; nothing without digests. Once.
  virtual std::optional<bool> digest_is_right() = 0;
  // How the two ends of the connection stand, or stood when their applications let them go.
  virtual stack::tcp::Info client_tcp() const = 0;
  virtual stack::tcp::Info server_tcp() const = 0;
  // What became of each flow, where there are several.
  virtual std::vector<FlowReport> flows() const;
};

// What every dialogue is made of. The oracle is borrowed for the dialogue's lifetime.
struct DialogueConfig {
  stack::base::Endpoint server;
  std::uint64_t content_seed = 0;
  bool with_digest = true;
  Oracle& oracle;
};

// What the scenario decides: flows, two talkers over TCP, or a download over HTTP.
std::unique_ptr<Dialogue> make_dialogue(const Scenario& scenario, const DialogueConfig& config);

}  // namespace sim
