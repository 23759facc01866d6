#include "sim/disturbances.h"

#include "stack/wire/ip.h"

namespace sim {

namespace wire = stack::wire;
using stack::base::ByteView;
using stack::base::Endpoint;
using stack::base::Instant;

std::size_t Disturbances::EndHash::operator()(const Endpoint& end) const {
  std::size_t hash = end.port;
  for (const std::uint8_t octet : end.address.octets()) hash = hash * 257 + octet;
  return hash;
}

void Disturbances::add(ByteView packet, Instant until) {
  constexpr std::size_t kPorts = 4;  // octets, at the front of a TCP header
  const auto ip = wire::parse_ip(packet);
  const bool tells = ip && ip->header.protocol == wire::kProtocolTcp &&
                     ip->header.fragment_offset == 0 && ip->payload.size() >= kPorts;
  if (!tells) {
    of_all_ = std::max(of_all_, until);
    return;
  }
  const auto port = [&](std::size_t at) {
    return static_cast<std::uint16_t>(ip->payload[at] << 8 | ip->payload[at + 1]);
  };
  for (const Endpoint& end :
       {Endpoint{ip->header.source, port(0)}, Endpoint{ip->header.destination, port(2)}}) {
    Instant& known = by_end_[end];
    known = std::max(known, until);
  }
}

}  // namespace sim
