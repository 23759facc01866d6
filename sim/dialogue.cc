#include "sim/dialogue.h"

#include "sim/conversation.h"
#include "sim/download.h"
#include "sim/flows.h"

namespace sim {

std::vector<FlowReport> Dialogue::flows() const { return {}; }

std::unique_ptr<Dialogue> make_dialogue(const Scenario& scenario, const DialogueConfig& config) {
  if (scenario.flows > 0) return std::make_unique<Flows>(scenario, config);
  if (scenario.conversation) return std::make_unique<Conversation>(scenario, config);
  return std::make_unique<Download>(scenario, config);
}

}  // namespace sim
