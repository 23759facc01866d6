#include "sim/dialogue.h"

#include "sim/conversation.h"
#include "sim/download.h"

namespace sim {

std::unique_ptr<Dialogue> make_dialogue(const Scenario& scenario, const DialogueConfig& config) {
  if (scenario.conversation) return std::make_unique<Conversation>(scenario, config);
  return std::make_unique<Download>(scenario, config);
}

}  // namespace sim
