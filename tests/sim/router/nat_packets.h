// Packets of those whom a NAT stands between.
#pragma once

#include <algorithm>

#include "sim/router/transport.h"
#include "stack/wire/checksum.h"
#include "stack/wire/icmp.h"
#include "stack/wire/tcp.h"
#include "tests/sim/router/packets.h"

namespace sim::router {

inline const stack::base::Endpoint kInside{stack::base::Address::v4(192, 168, 0, 2), 50'000};
inline const stack::base::Endpoint kServer{stack::base::Address::v4(203, 0, 113, 9), 80};
inline const stack::base::Address kOutside = stack::base::Address::v4(203, 0, 113, 1);
inline const stack::base::Address kRouter = stack::base::Address::v4(198, 51, 100, 1);

inline stack::wire::IpHeader between(const stack::base::Endpoint& source,
                                     const stack::base::Endpoint& destination,
                                     std::uint8_t protocol) {
  stack::wire::IpHeader header = ipv4_header();
  header.source = source.address;
  header.destination = destination.address;
  header.protocol = protocol;
  header.dont_fragment = true;
  return header;
}

inline Octets tcp_packet(const stack::base::Endpoint& source,
                         const stack::base::Endpoint& destination,
                         const stack::wire::TcpFlags& flags, const Octets& text = {}) {
  Octets segment(stack::wire::kTcpHeaderSize);
  segment.insert(segment.end(), text.begin(), text.end());
  stack::wire::TcpHeader header;
  header.source_port = source.port;
  header.destination_port = destination.port;
  header.flags = flags;
  stack::wire::write_tcp(segment, header, {source.address, destination.address});
  return ip_packet(between(source, destination, kTcp), segment);
}

inline Octets udp_packet(const stack::base::Endpoint& source,
                         const stack::base::Endpoint& destination, const Octets& text = {}) {
  const std::size_t size = 8 + text.size();
  const auto high = [](std::size_t word) { return static_cast<std::uint8_t>(word >> 8); };
  const auto low = [](std::size_t word) { return static_cast<std::uint8_t>(word); };
  Octets datagram{high(source.port),
                  low(source.port),
                  high(destination.port),
                  low(destination.port),
                  high(size),
                  low(size),
                  0,
                  0};
  datagram.insert(datagram.end(), text.begin(), text.end());
  stack::wire::Checksum sum;
  sum.add_pseudo_header(source.address, destination.address, kUdp, size).add(datagram);
  datagram[6] = high(sum.complement());
  datagram[7] = low(sum.complement());
  return ip_packet(between(source, destination, kUdp), datagram);
}

inline Octets icmp_packet(const stack::base::Address& source,
                          const stack::base::Address& destination,
                          const stack::wire::IcmpMessage& message, const Octets& body) {
  Octets octets(stack::wire::kIcmpHeaderSize);
  octets.insert(octets.end(), body.begin(), body.end());
  stack::wire::write_icmp(octets, message, source, destination);
  return ip_packet(between({source, 0}, {destination, 0}, kIcmp), octets);
}

inline Octets echo_packet(const stack::base::Address& source,
                          const stack::base::Address& destination, std::uint16_t identifier,
                          bool is_reply = false) {
  using stack::wire::IcmpKind;
  return icmp_packet(source, destination,
                     {.kind = is_reply ? IcmpKind::kEchoReply : IcmpKind::kEchoRequest,
                      .value = std::uint32_t{identifier} << 16 | 1},
                     counting(32));
}

// Says that the packet was too big for an MTU of 1,400.
inline Octets error_packet(const stack::base::Address& source,
                           const stack::base::Address& destination, const Octets& about) {
  return icmp_packet(source, destination, {.kind = stack::wire::IcmpKind::kTooBig, .value = 1400},
                     about);
}

}  // namespace sim::router
