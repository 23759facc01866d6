// The books of one path: where every packet went, and every octet of it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sim {

// Of one direction of one wire. Conservation: whatever was offered or made by duplication has been
// delivered, was dropped for a reason, or is still under way.
struct Counts {
  std::uint64_t offered = 0;
  std::uint64_t duplicated = 0;  // copies the path made
  std::uint64_t delivered = 0;   // copies included
  std::uint64_t lost = 0;        // dropped by an impairment or a fault
  std::uint64_t overflowed = 0;  // dropped because the queue was full
  std::uint64_t too_big = 0;     // dropped because it was longer than the MTU
  std::uint64_t early = 0;       // dropped by a queue that was not full (RED, CoDel)
  std::uint64_t down = 0;        // dropped because the wire was down
  std::uint64_t truncated = 0;   // of octets alone: cut off

  std::uint64_t dropped() const { return lost + overflowed + too_big + early + down + truncated; }
  bool balances(std::uint64_t under_way) const {
    return offered + duplicated == delivered + dropped() + under_way;
  }
  Counts& operator+=(const Counts& other);
  friend bool operator==(const Counts&, const Counts&) = default;
};

// What it inherits counts packets.
struct Ledger : Counts {
  Counts octets{};

  // Notes about packets; not part of the balance.
  std::uint64_t marked = 0;     // CE, by the queue or a fault
  std::uint64_t corrupted = 0;  // arrived with bits flipped, or cut off
  std::uint64_t reordered = 0;  // arrived after a packet that was offered later

  // One packet of so many octets.
  void count(std::uint64_t Counts::*what, std::size_t size) {
    ++(this->*what);
    octets.*what += size;
  }
  Ledger& operator+=(const Ledger& other);
  friend bool operator==(const Ledger&, const Ledger&) = default;
};

}  // namespace sim
