// TCP segments in IP packets, for the tests of whoever reads them.
#pragma once

#include <cstdint>
#include <vector>

#include "stack/base/address.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace sim::lab {

using Octets = std::vector<std::uint8_t>;

struct Segment {
  stack::base::Endpoint from{stack::base::Address::v4(10, 0, 0, 1), 4000};
  stack::base::Endpoint to{stack::base::Address::v4(10, 0, 0, 2), 80};
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  stack::wire::TcpFlags flags{.ack = true};
  std::size_t text = 0;  // octets, all zero
  std::uint16_t window = 8192;
  stack::wire::TcpOptions options{};
  stack::wire::Ecn ecn = stack::wire::Ecn::kNotEct;

  // The same the other way: who said it, and who hears.
  Segment back() const {
    Segment segment = *this;
    std::swap(segment.from, segment.to);
    return segment;
  }
};

inline Octets packet(const Segment& said) {
  stack::wire::TcpHeader header;
  header.source_port = said.from.port;
  header.destination_port = said.to.port;
  header.seq = {said.seq};
  header.ack = {said.ack};
  header.flags = said.flags;
  header.window = said.window;
  header.options = said.options;
  stack::wire::IpHeader ip;
  ip.source = said.from.address;
  ip.destination = said.to.address;
  ip.ecn = said.ecn;
  const std::size_t before = stack::wire::ip_header_size(ip);
  const std::size_t length = stack::wire::header_size_of(header) + said.text;
  Octets octets(before + length);
  const auto room = std::span(octets);
  stack::wire::write_tcp(room.subspan(before), header, {ip.source, ip.destination});
  stack::wire::write_ip(room, ip, length);
  return octets;
}

}  // namespace sim::lab
