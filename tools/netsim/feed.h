// One wire by itself: packets enter at one end as somebody says, and leave by the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/choices.h"
#include "sim/observer.h"
#include "sim/path_config.h"
#include "sim/port.h"
#include "sim/simulator.h"
#include "stack/base/time.h"

namespace netsim {

class Feed final : private sim::Observer {
 public:
  struct Packet {
    stack::base::Instant offered{};
    stack::base::Instant arrived = stack::base::kNever;
    bool dropped = false;
  };

  // The seed is of the wire's chance.
  Feed(const sim::PathConfig& wire, std::uint64_t seed);

  // At an instant that has not passed; 1 to sim::kLargestPacket octets, which mean nothing.
  void offer(stack::base::Instant at, std::size_t octets);
  void let_arrive();

  // In the order of offering.
  const std::vector<Packet>& packets() const { return packets_; }

 private:
  struct Mouth final : sim::Port {
    void take_out(stack::base::Instant, stack::base::ByteView) override {}
  };

  void on_packet(const sim::PacketEvent& event) override;
  void on_wake(stack::base::Instant, sim::NodeId) override {}

  sim::SeededChoices chance_;
  Mouth in_;
  Mouth out_;
  sim::Simulator simulator_;
  sim::NodeId entry_ = 0;
  std::vector<Packet> packets_;
  std::vector<std::uint8_t> octets_;
};

}  // namespace netsim
