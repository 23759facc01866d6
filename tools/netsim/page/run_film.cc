#include "tools/netsim/page/run_film.h"

#include <algorithm>

#include "sim/simulator.h"
#include "stack/host/host.h"
#include "stack/tcp/connection.h"

namespace tools::netsim::page {
namespace {

std::vector<FlowFilm> first_flows(const sim::scenario::Scenario& scenario) {
  std::vector<FlowFilm> films;
  for (std::size_t i = 0; i < std::min(RunFilm::kMostFlows, scenario.flows.size()); ++i) {
    films.emplace_back(scenario.flows[i]);
  }
  return films;
}

}  // namespace

RunFilm::RunFilm(const sim::scenario::Scenario& scenario)
    : flows_(first_flows(scenario)),
      wires_(scenario.links.size() * 2),
      finder_(scenario, kMostFlows),
      journeys_(scenario, flows_),
      touches_(scenario.hosts.size()) {}

void RunFilm::attach(sim::lab::RunConfig& config) {
  config.onset = [this](const sim::Simulator& simulator) { simulator_ = &simulator; };
  config.probe = [this](stack::base::Instant at, sim::NodeId node, const stack::host::Host& host) {
    look(at, node, host);
  };
}

void RunFilm::conclude() {
  journeys_.conclude();
  for (WireFilm& wire : wires_) wire.conclude();
}

void RunFilm::on_packet(const sim::PacketEvent& event) {
  const sim::Path& path = simulator_->path(event.path.wire, event.path.direction);
  const std::size_t direction = static_cast<std::size_t>(event.path.direction);
  wires_[std::size_t{2} * event.path.wire + direction].see(event, path);
  journeys_.on_packet(event);
}

void RunFilm::look(stack::base::Instant at, sim::NodeId node, const stack::host::Host& host) {
  host.tcp().look_at_touched(touches_[node], [&](const stack::tcp::ConnectionId&,
                                                 const stack::tcp::Connection& connection,
                                                 const stack::tcp::Outline&) {
    const auto& ends = connection.ends();
    const auto of = finder_.find(ends.local, ends.remote);
    if (!of) return;
    flows_[of->flow].look(at, of->from_caller ? Who::kCaller : Who::kListener, connection.info(at));
  });
  touches_[node] = host.tcp().touches();
}

}  // namespace tools::netsim::page
