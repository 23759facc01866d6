// The stack's own invariants, looked at from outside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

  std::uint64_t connections() const { return connections_; }  // looks after turns
  // By the number in stack::tcp::invariants().
  std::uint64_t looks_at(std::size_t invariant) const { return looks_.of(invariant); }

 private:
  // A connection as it stood after the last turn that touched it.
  struct Record {
    std::optional<std::uint32_t> generation;  // of its slot in the table
    stack::tcp::Outline was;
  };
  struct Watched {
    std::uint64_t touches = 0;    // of the table, at the last look
    std::vector<Record> records;  // by slot
  };

  Watched& watched_at(NodeId node);
  // Answers the number of the first invariant that does not hold.
  std::optional<std::size_t> look(Watched& watched, const stack::tcp::ConnectionId& id,
                                  const stack::tcp::Outline& is);

  std::vector<Watched> hosts_;  // by node
  std::uint64_t connections_ = 0;
  Tally looks_;
};

}  // namespace sim
