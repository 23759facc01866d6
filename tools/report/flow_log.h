// All TCP connections of a link, as the packets tell of them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>

#include "tools/capture/watcher.h"
#include "tools/report/flow.h"

namespace tools::report {

// Put it at a capture::Tap. Invariant: follows the first kMostFlows connections; packets of more,
// and what is no whole TCP segment, are counted only.
class FlowLog final : public capture::Watcher {
 public:
  static constexpr std::size_t kMostFlows = 64;

  void saw(const capture::Sighting& sighting) override;

  // In the order in which they began; lent for as long as the log lives.
  const std::deque<Flow>& flows() const { return flows_; }
  // The one over which most came; nothing if there is none.
  const Flow* busiest() const;
  std::uint64_t others() const { return others_; }              // packets
  std::uint64_t not_followed() const { return not_followed_; }  // segments

 private:
  Flow* flow_of(const FlowEnds& ends);

  std::deque<Flow> flows_;
  std::map<FlowEnds, std::size_t> index_;
  std::uint64_t others_ = 0;
  std::uint64_t not_followed_ = 0;
};

}  // namespace tools::report
