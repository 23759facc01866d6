// A way out of the simulation: whoever stands behind it is no host of ours.
#pragma once

#include "stack/base/bytes.h"
#include "stack/base/time.h"

namespace sim {

// The far end of one wire, where a kernel's TCP may stand, in real time, or a test. What it says
// comes in by Simulator::inject().
class Port {
 public:
  virtual ~Port() = default;
  // A packet has arrived, due at `at`; lent for the call. Nothing may be injected from here.
  virtual void take_out(stack::base::Instant at, stack::base::ByteView packet) = 0;
};

}  // namespace sim
