#include "sim/packet_pool.h"

#include "stack/base/check.h"

namespace sim {

PacketPool::Handle PacketPool::store(stack::base::ByteView octets, PacketLabel label) {
  if (free_.empty()) {
    free_.push_back(static_cast<Handle>(slots_.size()));
    slots_.emplace_back();
  }
  const Handle handle = free_.back();
  free_.pop_back();
  Slot& slot = slots_[handle];
  slot.octets.assign(octets.begin(), octets.end());
  slot.label = label;
  slot.live = true;
  live_octets_ += octets.size();
  return handle;
}

void PacketPool::release(Handle handle) {
  Slot& slot = live_slot(handle);
  slot.live = false;
  live_octets_ -= slot.octets.size();
  free_.push_back(handle);
}

stack::base::MutableBytes PacketPool::octets(Handle handle) { return live_slot(handle).octets; }

PacketLabel& PacketPool::label(Handle handle) { return live_slot(handle).label; }

void PacketPool::shorten(Handle handle, std::size_t octets) {
  Slot& slot = live_slot(handle);
  CHECK(octets <= slot.octets.size());
  live_octets_ -= slot.octets.size() - octets;
  slot.octets.resize(octets);
}

PacketPool::Slot& PacketPool::live_slot(Handle handle) {
  CHECK(handle < slots_.size() && slots_[handle].live);
  return slots_[handle];
}

}  // namespace sim
