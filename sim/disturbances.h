// When a connection last had an excuse.
#pragma once

#include <algorithm>
#include <cstddef>
#include <unordered_map>

#include "sim/observer.h"
#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/base/time.h"

namespace sim {

// Remembers, of every endpoint, until when the network did harm to packets from or to it. A NAT
// changes one endpoint of a packet only, so that either side of it hears of harm done on the other.
//
// Invariant: what until() answers never goes back.
class Disturbances {
 public:
  // A packet was dropped, damaged or will be late: until `until` whoever waits for it has an
  // excuse.
  void add(stack::base::ByteView packet, stack::base::Instant until);
  // Until when connections of this endpoint have one. The reference is good for this object's
  // lifetime.
  const stack::base::Instant& of(const stack::base::Endpoint& end) { return by_end_[end]; }
  // Until when all have: what harm was done to cannot be told.
  stack::base::Instant of_all() const { return of_all_; }

 private:
  struct EndHash {
    std::size_t operator()(const stack::base::Endpoint& end) const;
  };

  std::unordered_map<stack::base::Endpoint, stack::base::Instant, EndHash> by_end_;
  stack::base::Instant of_all_{};
};

}  // namespace sim
