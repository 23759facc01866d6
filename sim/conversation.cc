#include "sim/conversation.h"

namespace sim {

Conversation::Conversation(const Scenario& scenario, const DialogueConfig& config)
    : up_{Pattern(~config.content_seed), scenario.upload},
      down_{Pattern(config.content_seed), scenario.body},
      to_client_(down_, config.oracle, config.with_digest),
      to_server_(up_, config.oracle, false),
      client_({.remote = config.server, .to_say = up_, .patience = scenario.patience}, to_client_),
      server_({.port = config.server.port, .to_say = down_, .patience = scenario.patience},
              to_server_) {}

std::optional<std::string> Conversation::conclude() {
  if (client_.complete()) return std::nullopt;
  return client_.account();
}

}  // namespace sim
