// Two talkers: the caller says `up` octets and the listener `down`, both at once.
#pragma once

#include "sim/apps/flow.h"
#include "sim/apps/talker.h"

namespace sim::apps {

class TalkFlow final : public Flow {
 public:
  explicit TalkFlow(const FlowConfig& config);

  Talker& caller() override { return caller_; }
  Talker& listener() override { return listener_; }
  // Both ends have all, or one of them never will.
  bool done() const override;
  FlowReport report(stack::base::Instant now) override;

 private:
  const Talker* failed() const;

  bool downwards_;  // the listener is the one whose content counts
  Content up_;
  Content down_;
  Delivery to_caller_;
  Delivery to_listener_;
  Talker caller_;
  Talker listener_;
};

}  // namespace sim::apps
