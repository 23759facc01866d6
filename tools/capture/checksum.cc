#include "tools/capture/checksum.h"

#include <optional>

#include "stack/wire/checksum.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace tools::capture {

using stack::base::ByteView;
using stack::wire::Checksum;
using stack::wire::IpPacket;

namespace {

constexpr std::size_t kFieldAt = 16;  // in the TCP header

Checksum pseudo_sum(const IpPacket& ip) {
  return Checksum().add_pseudo_header(ip.header.source, ip.header.destination, ip.header.protocol,
                                      ip.payload.size());
}

bool is_half_done(const IpPacket& ip) {
  if (ip.header.is_fragment() || ip.header.protocol != stack::wire::kProtocolTcp) return false;
  if (ip.payload.size() < stack::wire::kTcpHeaderSize) return false;
  const auto field =
      static_cast<std::uint16_t>(ip.payload[kFieldAt] << 8 | ip.payload[kFieldAt + 1]);
  return field == pseudo_sum(ip).folded();
}

}  // namespace

ByteView with_whole_checksum(ByteView packet, Octets& room) {
  const auto ip = stack::wire::parse_ip(packet);
  if (!ip || !is_half_done(*ip)) return packet;
  const auto segment_at = static_cast<std::size_t>(ip->payload.data() - packet.data());
  room.assign(packet.begin(), packet.end());
  const auto segment = stack::base::MutableBytes(room).subspan(segment_at, ip->payload.size());
  segment[kFieldAt] = segment[kFieldAt + 1] = 0;
  const std::uint16_t whole = pseudo_sum(*ip).add(segment).complement();
  segment[kFieldAt] = static_cast<std::uint8_t>(whole >> 8);
  segment[kFieldAt + 1] = static_cast<std::uint8_t>(whole);
  return room;
}

}  // namespace tools::capture
