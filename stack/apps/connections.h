// Connections that have nothing to do at the moment, kept for the next request to the same place.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "stack/apps/connection.h"

namespace stack::apps {

// Invariant: at most kMostIdle, each of which nothing was heard from since it was kept: octets that
// nobody asked for end it, lest they be taken for an answer (C53).
class Connections {
 public:
  static constexpr std::size_t kMostIdle = 16;
  // A server may close an idle connection whenever it wants to; past this it likely has.
  static constexpr base::Duration kMostIdleTime = std::chrono::seconds(30);
  // How long the connections that are let go may take to end in order.
  static constexpr base::Duration kLeaveTime = std::chrono::seconds(3);

  // An idle one of that route, if there is one that still stands; the one used last.
  std::optional<Connection> take(const Route& route);
  // Keeps it for later; beyond the limit the oldest goes.
  void keep(base::Instant now, Connection connection);
  // Sees it through to its end: reads and forgets what still comes, so that both ends close in
  // order.
  void let_go(base::Instant now, Connection connection);
  // Lets all go that are idle.
  void let_all_go(base::Instant now);

  void run(base::Instant now);
  base::Instant deadline() const;
  // No connection is left.
  bool empty() const { return idle_.empty() && leaving_.empty(); }
  bool leaving() const { return !leaving_.empty(); }
  // Resets all.
  void abort();

 private:
  struct Held {
    Connection connection;
    base::Instant until;
  };
  std::vector<Held> idle_;     // the oldest first
  std::vector<Held> leaving_;  // closed by us; the peer's end is awaited
};

}  // namespace stack::apps
