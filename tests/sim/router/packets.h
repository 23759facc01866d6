// Packets for the tests of the network's own parts.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/router/routed_header.h"
#include "stack/base/address.h"
#include "stack/base/bytes.h"
#include "stack/wire/ip.h"

namespace sim::router {

using Octets = std::vector<std::uint8_t>;

inline stack::wire::IpHeader ipv4_header() {
  stack::wire::IpHeader header;
  header.source = stack::base::Address::v4(10, 0, 0, 1);
  header.destination = stack::base::Address::v4(10, 0, 0, 2);
  header.protocol = 17;
  header.identification = 4711;
  header.dont_fragment = false;
  return header;
}

inline Octets counting(std::size_t size) {
  Octets octets(size);
  for (std::size_t i = 0; i < size; ++i) octets[i] = static_cast<std::uint8_t>(i % 251);
  return octets;
}

inline Octets ip_packet(const stack::wire::IpHeader& header, const Octets& payload) {
  Octets packet(stack::wire::ip_header_size(header));
  stack::wire::write_ip(packet, header, payload.size());
  packet.insert(packet.end(), payload.begin(), payload.end());
  return packet;
}

// The same packet with IPv4 options; `options` is a multiple of four octets long.
inline Octets with_options(const Octets& packet, const Octets& options) {
  Octets longer(packet);
  longer.insert(longer.begin() + 20, options.begin(), options.end());
  longer[0] = static_cast<std::uint8_t>(0x40 | (20 + options.size()) / 4);
  longer[2] = static_cast<std::uint8_t>(longer.size() >> 8);
  longer[3] = static_cast<std::uint8_t>(longer.size());
  seal_ipv4_header(longer, 20 + options.size());
  return longer;
}

}  // namespace sim::router
