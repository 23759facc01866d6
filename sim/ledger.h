// The books of one path: where every packet went.
#pragma once

#include <cstdint>

namespace sim {

// Counts packets of one direction of one wire. Conservation: whatever was offered or made by
// duplication has been delivered, was dropped for a reason, or is still under way.
struct Ledger {
  std::uint64_t offered = 0;
  std::uint64_t duplicated = 0;  // copies the path made
  std::uint64_t delivered = 0;   // copies included
  std::uint64_t lost = 0;        // dropped by the loss impairment
  std::uint64_t overflowed = 0;  // dropped because the queue was full
  std::uint64_t too_big = 0;     // dropped because it was longer than the MTU

  // Notes about delivered packets; not part of the balance.
  std::uint64_t corrupted = 0;  // arrived with bits flipped
  std::uint64_t reordered = 0;  // arrived after a packet that was offered later

  std::uint64_t dropped() const { return lost + overflowed + too_big; }
  bool balances(std::uint64_t under_way) const {
    return offered + duplicated == delivered + dropped() + under_way;
  }

  Ledger& operator+=(const Ledger& other);
  friend bool operator==(const Ledger&, const Ledger&) = default;
};

}  // namespace sim
