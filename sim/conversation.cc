#include "sim/conversation.h"

#include <fmt/format.h>

#include <string_view>

namespace sim {
namespace {

std::string_view name_of(stack::tcp::Ending ending) {
  switch (ending) {
    case stack::tcp::Ending::kClosed:
      return "the connection was closed";
    case stack::tcp::Ending::kRefused:
      return "the connection was refused";
    case stack::tcp::Ending::kReset:
      return "the connection was reset";
    case stack::tcp::Ending::kTimedOut:
      return "the connection timed out";
    case stack::tcp::Ending::kAborted:
      return "the connection was aborted";
    case stack::tcp::Ending::kUnreachable:
    case stack::tcp::Ending::kInUse:
    case stack::tcp::Ending::kNoResources:
      return "the connection could not be opened";
  }
  return "the connection ended";
}

}  // namespace

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
  if (client_.cut_off()) {
    return fmt::format("{} after {} octets", name_of(*client_.cut_off()), to_client_.size());
  }
  return fmt::format("the client still waits after {} octets", to_client_.size());
}

}  // namespace sim
