#include "sim/apps/flow.h"

#include "sim/apps/http_flow.h"
#include "sim/apps/talk_flow.h"

namespace sim::apps {

std::unique_ptr<Flow> make_flow(const FlowConfig& config) {
  if (config.kind == Kind::kTalk) return std::make_unique<TalkFlow>(config);
  return std::make_unique<HttpFlow>(config);
}

}  // namespace sim::apps
