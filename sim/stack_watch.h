// The stack's own invariants, looked at from outside.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/disturbances.h"
#include "sim/liveness.h"
#include "sim/observer.h"
#include "sim/tally.h"
#include "stack/base/time.h"
#include "stack/host/host.h"
#include "stack/tcp/invariants.h"

namespace sim {

// Looks at each connection after each turn that touched it (stack/tcp/invariants.h), and remembers
// how it stood, so that two successive moments can be held against each other.
class StackWatch {
 public:
  // A turn of the host has ended. Answers the first invariant that does not hold.
  std::optional<std::string> after_turn(NodeId node, const stack::host::Host& host);
  // Looks at all connections, and at all that is outstanding of each. O(everything): now and then.
  std::optional<std::string> look_at_all(NodeId node, stack::base::Instant now,
                                         const stack::host::Host& host);

  // Every connection that is stuck breaks an invariant (liveness.h). Costs a look at the clock,
  // until one may be.
  std::optional<std::string> look_for_stuck(stack::base::Instant now) {
    return now > earliest_due_ ? find_stuck(now) : std::nullopt;
  }
  // A packet was dropped or damaged, or will be late: until then whoever waits for it has an
  // excuse.
  void harm(stack::base::ByteView packet, stack::base::Instant until) {
    disturbances_.add(packet, until);
  }

  std::uint64_t connections() const { return connections_; }  // looks after turns
  std::uint64_t waits() const { return waits_; }  // looks at one that waited for progress
  // By the number in stack::tcp::invariants().
  std::uint64_t looks_at(std::size_t invariant) const { return looks_.of(invariant); }

 private:
  // A connection as it stood after the last turn that touched it.
  struct Record {
    std::optional<std::uint32_t> generation;  // of its slot in the table
    stack::tcp::Outline was;
    Liveness liveness;
    // Until when its two ends were harmed; lent by disturbances_.
    const stack::base::Instant* local_harmed = nullptr;
    const stack::base::Instant* remote_harmed = nullptr;
  };
  struct Watched {
    std::uint64_t touches = 0;  // of the table, at the last look
    const stack::host::Host* host = nullptr;
    std::vector<Record> records;  // by slot
  };

  Watched& watched_at(NodeId node);
  // Answers the number of the first invariant that does not hold.
  std::optional<std::size_t> look(Watched& watched, const stack::tcp::ConnectionId& id,
                                  const stack::tcp::Connection& connection,
                                  const stack::tcp::Outline& is);
  stack::base::Instant harmed(const Record& record) const {
    return std::max({*record.local_harmed, *record.remote_harmed, disturbances_.of_all()});
  }
  std::optional<std::string> find_stuck(stack::base::Instant now);

  std::vector<Watched> hosts_;  // by node
  Disturbances disturbances_;
  stack::base::Instant earliest_due_ = stack::base::kNever;  // or earlier
  std::uint64_t waits_ = 0;
  std::uint64_t connections_ = 0;
  Tally looks_;
};

}  // namespace sim
