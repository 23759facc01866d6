// A run in 64 bits: equal runs have equal hashes, and different runs almost never.
#pragma once

#include <cstdint>
#include <string>

#include "sim/observer.h"
#include "stack/base/siphash.h"

namespace sim {

// Hashes every event: when, where, what, and the octets, once when sent and again if they arrive
// changed.
class Trace final : public Observer {
 public:
  void on_packet(const PacketEvent& event) override;
  void on_wake(stack::base::Instant at, NodeId node) override;
  void on_router(const RouterEvent& event) override;

  std::uint64_t hash() const { return hasher_.digest(); }
  // The hash as sixteen hexadecimal digits.
  std::string to_string() const;

 private:
  stack::base::SipHasher hasher_{{}};  // the key is no secret: nobody here means harm
};

}  // namespace sim
