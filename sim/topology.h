// What stands between the two hosts of a scenario: nothing but a wire, or routers in a row.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "sim/ledger.h"
#include "sim/router/router.h"
#include "sim/scenario.h"
#include "sim/simulator.h"
#include "stack/base/address.h"

namespace sim {

// A host of the row.
struct Station {
  NodeId node = 0;
  stack::base::Address address;
};

// Invariant: wire i of the row joins its node i to node i + 1, the client being node 0; each router
// knows the way to both hosts. The scenario's paths are those of the middle wire (with one router,
// the client's own); all others are fast, short and without faults.
class Row {
 public:
  // Builds it into the simulator, which has no wires yet and which is borrowed.
  Row(Simulator& simulator, const Scenario& scenario, const Station& client, const Station& server);

  // Of all wires together, one way: a packet counts once a wire.
  Ledger ledger(Direction direction) const;
  // Of all routers together.
  router::Books books() const;

 private:
  void add_router(const Scenario& scenario, const Station& client, const Station& server);

  Simulator& simulator_;
  std::vector<std::unique_ptr<router::Router>> routers_;
  std::uint16_t wires_ = 0;
};

}  // namespace sim
