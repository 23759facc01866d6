// A run, as much of it as a page shows.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/lab/run.h"
#include "sim/observer.h"
#include "sim/scenario/scenario.h"
#include "tools/netsim/page/flow_film.h"
#include "tools/netsim/page/journeys.h"
#include "tools/netsim/page/wire_film.h"

namespace tools::netsim::page {

// Invariant: what it keeps is bounded by the number of links, and of the first kMostFlows flows;
// never by how long the run is.
class RunFilm final : public sim::Observer {
 public:
  static constexpr std::size_t kMostFlows = 8;

  // Borrowed. Must stay where it is.
  explicit RunFilm(const sim::scenario::Scenario& scenario);
  RunFilm(const RunFilm&) = delete;
  RunFilm& operator=(const RunFilm&) = delete;

  // Lets it look at what no observer is told. It must be among the config's observers, too.
  void attach(sim::lab::RunConfig& config);
  // After the run.
  void conclude();

  void on_packet(const sim::PacketEvent& event) override;
  void on_wake(stack::base::Instant, sim::NodeId) override { journeys_.on_wake(); }
  void on_router(const sim::RouterEvent& event) override { journeys_.on_router(event); }

  // Of the first flows of the scenario.
  const std::vector<FlowFilm>& flows() const { return flows_; }
  // Both directions of a link of that number.
  const WireFilm& wire(std::size_t link, sim::Direction direction) const {
    return wires_[link * 2 + static_cast<std::size_t>(direction)];
  }

 private:
  void look(stack::base::Instant at, sim::NodeId node, const stack::host::Host& host);

  const sim::Simulator* simulator_ = nullptr;  // while it runs
  std::vector<FlowFilm> flows_;
  std::vector<WireFilm> wires_;  // two a link: to b, then to a
  FlowFinder finder_;
  Journeys journeys_;
  std::vector<std::uint64_t> touches_;  // of each host: what has been looked at
};

}  // namespace tools::netsim::page
