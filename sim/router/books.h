// The books of one router: what became of every packet that it took in or made.
#pragma once

#include <cstdint>

namespace sim::router {

// What became of a packet. Numbers are part of the trace hash.
enum class Forwarding : std::uint8_t {
  kForwarded,
  kFragmented,
  kMalformed,
  kFiltered,
  kNoRoute,
  kExpired,
  kTooBig,
  // At a NAT only.
  kUnmapped,
  kUnwelcome,
  kNoPort,
  kUntranslatable,
};

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

  std::uint64_t unmapped = 0;   // dropped: it belongs to no mapping and may make none
  std::uint64_t unwelcome = 0;  // dropped: to a mapping, from one whom it has not spoken to
  std::uint64_t no_port = 0;    // dropped: all ports are taken, or there is no room to remember
  std::uint64_t untranslatable = 0;  // dropped: without ports that a NAT knows

  // Notes, not part of the balance. Errors that were due, but the router is silent, has said enough
  // this second, or may not answer such a packet.
  std::uint64_t withheld = 0;
  std::uint64_t mapped = 0;   // mappings that a NAT has made
  std::uint64_t rebinds = 0;  // how often it forgot them all

  std::uint64_t dropped() const {
    return malformed + filtered + no_route + expired + too_big + unmapped + unwelcome + no_port +
           untranslatable;
  }
  // Packets that it put on its wires.
  std::uint64_t put_out() const { return forwarded + fragments; }
  bool balances() const { return taken_in + errors == forwarded + fragmented + dropped(); }

  void count(Forwarding what);
  Books& operator+=(const Books& other);
  friend bool operator==(const Books&, const Books&) = default;
};

}  // namespace sim::router
