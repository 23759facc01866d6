// The flows of a scenario, on its hosts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/apps/flow.h"
#include "sim/choices.h"
#include "sim/lab/network.h"
#include "sim/lab/outcome.h"
#include "sim/scenario/scenario.h"

namespace sim::lab {

struct RunConfig;

// Invariant: a flow is looked at when it is done, while its hosts still know its connection.
class Traffic {
 public:
  // All are borrowed. `oracle` hears of content that is wrong.
  Traffic(const scenario::Scenario& scenario, const RunConfig& config, Choices& choices,
          Network& network, Oracle& oracle);

  // How many flows are not done yet.
  std::size_t going() const { return going_; }
  // What became of all of them; `stopped` if it is the scenario's stop that ended the run. Once.
  std::vector<FlowOutcome> conclude(stack::base::Instant now, bool stopped);

 private:
  struct Member {
    std::unique_ptr<apps::Flow> flow;
    stack::base::Instant start{};
    std::optional<apps::FlowReport> report{};
  };

  void add(const scenario::Flow& flow, const RunConfig& config, Choices& choices, Oracle& oracle);
  void look(std::size_t number, stack::base::Instant now);

  const scenario::Scenario& scenario_;
  Network& network_;
  std::vector<Member> members_;
  std::size_t going_ = 0;
};

}  // namespace sim::lab
