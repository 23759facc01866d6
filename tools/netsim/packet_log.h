// A line for everything that happens to a packet.
#pragma once

#include "sim/observer.h"

namespace netsim {

// Prints on stdout, in the order of time: when, which way, what, and the packet in words. Sequence
// numbers are as on the wire.
class PacketLog final : public sim::Observer {
 public:
  void on_packet(const sim::PacketEvent& event) override;
  void on_wake(stack::base::Instant at, sim::NodeId node) override;
  void on_router(const sim::RouterEvent& event) override;
};

}  // namespace netsim
