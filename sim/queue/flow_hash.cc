#include "sim/queue/flow_hash.h"

namespace sim::queue {

using stack::base::ByteView;

namespace {

constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

struct Parts {
  ByteView addresses{};
  std::uint8_t protocol = 0;
  ByteView behind{};  // the IP header; empty in a fragment
};

Parts parts_of(ByteView packet) {
  if (packet.size() >= 20 && packet[0] >> 4 == 4) {
    const std::size_t header = (packet[0] & 0xfu) * 4u;
    const bool is_fragment = (packet[6] & 0x3f) != 0 || packet[7] != 0;
    return {packet.subspan(12, 8), packet[9],
            is_fragment || header > packet.size() ? ByteView() : packet.subspan(header)};
  }
  if (packet.size() >= 40 && packet[0] >> 4 == 6) {
    return {packet.subspan(8, 32), packet[6], packet.subspan(40)};
  }
  return {};
}

}  // namespace

std::uint32_t flow_hash(ByteView packet, stack::base::SipKey key) {
  const Parts parts = parts_of(packet);
  const bool has_ports =
      (parts.protocol == kTcp || parts.protocol == kUdp) && parts.behind.size() >= 4;
  stack::base::SipHasher hasher(key);
  hasher.bytes(parts.addresses).u64(parts.protocol);
  if (has_ports) hasher.bytes(parts.behind.first(4));
  return static_cast<std::uint32_t>(hasher.digest());
}

}  // namespace sim::queue
