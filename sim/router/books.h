// The books of one router: what became of every packet that it took in or made.
#pragma once

#include <cstdint>

namespace sim::router {

// Conservation: a packet that came in or was made has left whole, has left in fragments, or was
// dropped for a reason. A router keeps none back.
struct Books {
  std::uint64_t taken_in = 0;
  std::uint64_t errors = 0;      // ICMP errors of its own
  std::uint64_t forwarded = 0;   // left whole
  std::uint64_t fragmented = 0;  // left in fragments
  std::uint64_t fragments = 0;   // so many of them

  std::uint64_t malformed = 0;  // dropped: no router could read it
  std::uint64_t filtered = 0;   // dropped: ICMP, where none may pass
  std::uint64_t no_route = 0;   // dropped: nobody knows the way
  std::uint64_t expired = 0;    // dropped: its TTL or hop limit was used up
  std::uint64_t too_big = 0;    // dropped: it did not fit the next wire and must not be cut

  // A note, not part of the balance: errors that were due, but the router is silent, has said
  // enough this second, or may not answer such a packet.
  std::uint64_t withheld = 0;

  std::uint64_t dropped() const { return malformed + filtered + no_route + expired + too_big; }
  // Packets that it put on its wires.
  std::uint64_t put_out() const { return forwarded + fragments; }
  bool balances() const { return taken_in + errors == forwarded + fragmented + dropped(); }

  Books& operator+=(const Books& other);
  friend bool operator==(const Books&, const Books&) = default;
};

}  // namespace sim::router
