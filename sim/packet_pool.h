// Room for the packets that are under way on one path, used again and again.
#pragma once

#include <cstdint>
#include <vector>

#include "stack/base/bytes.h"

namespace sim {

// What the path knows about a packet besides its octets.
struct PacketLabel {
  std::uint64_t index = 0;  // among the packets offered to the path; a duplicate has its original's
  bool duplicate = false;
  bool corrupted = false;
  bool doomed = false;  // to be lost once it has left the queue that it waits in
};

// Invariant: every slot is either live or on the free list, never both.
class PacketPool {
 public:
  using Handle = std::uint32_t;

  // Copies a packet in. The handle is good until release().
  Handle store(stack::base::ByteView octets, PacketLabel label);
  void release(Handle handle);

  // The octets are lent until release() of the handle, even while others come and go.
  stack::base::MutableBytes octets(Handle handle);
  PacketLabel& label(Handle handle);
  // Cuts its end off.
  void shorten(Handle handle, std::size_t octets);
  // How many packets are stored now, and how many octets they have.
  std::uint64_t live() const { return slots_.size() - free_.size(); }
  std::uint64_t live_octets() const { return live_octets_; }

 private:
  struct Slot {
    std::vector<std::uint8_t> octets;
    PacketLabel label;
    bool live = false;
  };
  Slot& live_slot(Handle handle);

  std::vector<Slot> slots_;
  std::vector<Handle> free_;
  std::uint64_t live_octets_ = 0;
};

}  // namespace sim
