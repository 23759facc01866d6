// Whoever wants to see what happens in a simulation: the trace, a capture, a test.
#pragma once

#include <cstdint>

#include "sim/choices.h"
#include "sim/fate.h"
#include "sim/router/router.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"

namespace sim {

using NodeId = std::uint16_t;

// What happened to a packet. Numbers are part of the trace hash.
enum class Happening : std::uint8_t {
  kSent,          // offered (or waiting until now), and on its way
  kDuplicated,    // a second copy is on its way; follows kSent
  kLost,          // the same, and dropped by an impairment or a fault
  kOverflowed,    // offered, and dropped because the queue was full
  kArrived,       // handed to the node at the far end
  kTooBig,        // offered, and dropped because it was longer than the path's MTU
  kDroppedEarly,  // dropped by a queue that was not full
  kDown,          // offered, and dropped because the path was down
  // Offered, and waits: the queue decides later, when kSent, kLost, kDroppedEarly or kOverflowed
  // follows. Only where a queue is served (CoDel, FQ-CoDel, `served`): elsewhere what waits is
  // kSent at once.
  kQueued,
};

struct PacketEvent {
  stack::base::Instant at{};
  PathName path{};
  std::uint64_t index = 0;  // among the packets offered to the path
  Happening what = Happening::kSent;
  bool corrupted = false;  // only for kArrived
  bool duplicate = false;  // only for kArrived
  bool marked = false;     // the queue has just made it CE; only for kSent and kLost
  // Lent for the call. Of a packet that was sent or dropped, unless its fate is harmless; nothing
  // where it never came to one.
  const Fate* fate = nullptr;
  stack::base::ByteView octets{};  // as sent, or as arrived; lent for the call
};

// What a router did with a packet, other than to forward it whole.
struct RouterEvent {
  stack::base::Instant at{};
  NodeId node = 0;
  router::Forwarding what = router::Forwarding::kForwarded;
  stack::base::ByteView octets{};  // as it came in; lent for the call
};

// Is told, and must not interfere.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on_packet(const PacketEvent& event) = 0;
  // A host is turned because it asked for it, not because a packet came.
  virtual void on_wake(stack::base::Instant at, NodeId node) = 0;
  virtual void on_router(const RouterEvent&) {}
  // A router has a packet for this path that is longer than its MTU: it cuts it, or drops it.
  virtual void on_misfit(stack::base::Instant, PathName, std::size_t) {}
};

}  // namespace sim
