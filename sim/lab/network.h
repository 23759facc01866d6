// The hosts, routers and wires of a scenario, in a simulator.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/apps/ensemble.h"
#include "sim/router/router.h"
#include "sim/scenario/scenario.h"
#include "sim/simulator.h"
#include "stack/host/host.h"

namespace sim::lab {

// Called after the applications of a host have had their say in a turn of it, and before it says
// what there is to say.
using Probe = std::function<void(stack::base::Instant, NodeId, const stack::host::Host&)>;

// By the names of hosts: who stands outside of the simulation in their place.
using Ports = std::map<std::string, Port*>;

// Invariant: nodes and wires have the numbers that their hosts, routers and links have in the
// scenario, hosts first. Every router knows the shortest way to every host.
class Network {
 public:
  // `scenario`, `simulator`, which is empty, and the ports are borrowed. Hosts have their secrets
  // from the seed. A host in whose place a port is takes no turn, and nothing reaches it.
  Network(const scenario::Scenario& scenario, std::uint64_t seed, const Probe& probe,
          Simulator& simulator, const Ports& ports = {});

  std::size_t hosts() const { return stations_.size(); }
  // By the number of its host.
  stack::host::Host& host(std::size_t number) { return stations_.at(number).host; }
  const stack::host::Host& host(std::size_t number) const { return stations_.at(number).host; }
  apps::Ensemble& ensemble(std::size_t number) { return stations_.at(number).ensemble; }
  // By the number of the router.
  const router::Router& router(std::size_t number) const { return routers_.at(number); }
  std::size_t node_called(const std::string& name) const { return numbers_.at(name); }

  // What a timed fault does, now.
  void carry_out(const scenario::Fault& fault);

 private:
  struct Station {
    Station(const stack::host::Config& config, const Probe& probe, NodeId node);
    // Lets the probe look.
    struct Probed final : stack::host::Application {
      void run(stack::base::Instant now, stack::host::Host& host) override;
      stack::base::Instant deadline() const override { return inner->deadline(); }
      bool done() const override { return false; }
      apps::Ensemble* inner = nullptr;
      const Probe* probe = nullptr;
      NodeId node = 0;
    };
    stack::host::Host host;
    apps::Ensemble ensemble;
    Probed probed;
  };
  // Of a link, by Direction: what number it has at the node that it leads to.
  using Ends = std::array<std::size_t, 2>;

  void add_hosts(std::uint64_t seed, const Ports& ports);
  void add_routers();
  void connect();
  void lay_routes();
  std::size_t link_called(const std::string& name) const;
  std::size_t count_wires(std::size_t node) { return wires_.at(node)++; }
  bool is_router(std::size_t node) const { return node >= stations_.size(); }
  void change_link(const scenario::Fault& fault, std::size_t link, Direction direction);
  void tell_of_mtu(std::size_t link, bool tells);

  const scenario::Scenario& scenario_;
  Probe probe_;
  Simulator& simulator_;
  std::map<std::string, std::size_t> numbers_;  // nodes
  std::deque<Station> stations_;
  std::deque<router::Router> routers_;
  std::vector<std::size_t> wires_;  // that each node has
  std::vector<Ends> ends_;          // of each link
};

}  // namespace sim::lab
