// A port on which somebody waits for connections.
#pragma once

#include <cstddef>
#include <deque>

#include "stack/base/time.h"
#include "stack/tcp/config.h"
#include "stack/tcp/stream.h"

namespace stack::tcp {

// Invariant: half_open + waiting.size() <= 2 * config.backlog. Connections from SYNs fill one
// backlog; those from cookies come only while fewer than a backlog wait.
struct Listener {
  Config config;                       // of every connection
  std::size_t half_open = 0;           // in SYN-RECEIVED
  std::deque<ConnectionId> waiting{};  // ESTABLISHED and not accepted yet
  base::Instant cookies_until{};       // one that was sent may come back until then

  // The application does not keep up: more connections would only wait longer.
  bool is_neglected() const { return waiting.size() >= most_waiting(); }
  // Whether one more half-open connection may be remembered.
  bool has_room() const { return half_open + waiting.size() < config.backlog; }

 private:
  // A backlog of 0 still lets one connection come by way of a cookie.
  std::size_t most_waiting() const { return config.backlog == 0 ? 1 : config.backlog; }
};

}  // namespace stack::tcp
