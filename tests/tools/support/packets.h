// Whole TCP/IP packets for tests of what watches them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "stack/base/address.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace tests {

struct PacketParts {
  stack::base::Endpoint from;
  stack::base::Endpoint to;
  stack::wire::TcpHeader tcp{};   // its ports are those of the ends
  std::size_t text = 0;           // octets of payload
  stack::base::ByteView words{};  // the payload instead, if not empty
};

inline std::vector<std::uint8_t> packet_of(PacketParts parts) {
  parts.tcp.source_port = parts.from.port;
  parts.tcp.destination_port = parts.to.port;
  const stack::wire::IpHeader ip{.source = parts.from.address, .destination = parts.to.address};
  const std::size_t ip_size = stack::wire::ip_header_size(ip);
  if (!parts.words.empty()) parts.text = parts.words.size();
  const std::size_t segment = stack::wire::header_size_of(parts.tcp) + parts.text;
  std::vector<std::uint8_t> packet(ip_size + segment, 'x');
  const stack::base::MutableBytes room(packet);
  std::ranges::copy(parts.words, packet.end() - static_cast<std::ptrdiff_t>(parts.text));
  stack::wire::write_ip(room, ip, segment);
  stack::wire::write_tcp(room.subspan(ip_size), parts.tcp, {ip.source, ip.destination});
  return packet;
}

}  // namespace tests
