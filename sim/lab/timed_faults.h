// The faults of a scenario that change a link or a NAT at an instant, and whom they touched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/lab/fault_script.h"
#include "sim/lab/network.h"
#include "sim/observer.h"
#include "sim/scenario/scenario.h"
#include "sim/simulator.h"

namespace sim::lab {

// Carries them out. That its instant came is no strike: a fault has struck once for each packet
// that fared otherwise because of it, until another fault changes the same thing again. That is one
// that was offered while the link was down; one that is longer than the MTU before the change or
// after it, and not than the other; one that was sent at the new rate, or takes the new delay,
// where that is another than before; one of a connection that a NAT has forgotten.
class TimedFaults final : public Observer {
 public:
  // All are borrowed. Looks on only where there are such faults.
  TimedFaults(const scenario::Scenario& scenario, Network& network, FaultScript& script,
              Simulator& simulator);

  // The counts of the script are complete.
  void conclude();

  void on_packet(const PacketEvent& event) override;
  void on_wake(stack::base::Instant, NodeId) override {}
  void on_misfit(stack::base::Instant at, PathName path, std::size_t octets) override;

 private:
  enum class Thing : std::uint8_t { kUp, kMtu, kRate, kDelay };
  // What a fault has made of one path.
  struct Change {
    std::size_t fault = 0;
    std::size_t path = 0;  // by its number, as in current_
    Thing thing = Thing::kUp;
    stack::base::Instant until = stack::base::kNever;
    std::size_t shorter = 0, longer = 0;  // of the two MTUs
    std::uint64_t next_index = 0;         // packets from there on were not counted yet
  };
  // What a NAT was made to forget.
  struct Oblivion {
    std::size_t fault = 0;
    std::size_t router = 0;
    std::uint64_t before = 0;  // of NatTable::estranged()
  };
  struct Current {
    std::uint64_t bits_per_second = 0;  // 0: a trace
    stack::base::Duration delay{0};
  };

  void carry_out(std::size_t number);
  void change(std::size_t number, std::size_t link, Direction direction);
  void forget(std::size_t number, std::size_t router);
  void settle(const Oblivion& oblivion);
  bool touches(Change& change, const PacketEvent& event);

  const scenario::Scenario& scenario_;
  Network& network_;
  FaultScript& script_;
  Simulator& simulator_;
  std::vector<Current> current_;  // of each path: to b, then to a
  std::vector<Change> changes_;   // one a thing of a path at most
  std::vector<Oblivion> oblivions_;
};

}  // namespace sim::lab
