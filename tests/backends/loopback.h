// Two guarded ports of this machine with a raw link each, facing one another over loopback.
#pragma once

#include <poll.h>

#include <cstdint>
#include <memory>
#include <vector>

#include <gtest/gtest.h>
#include "backends/errors.h"
#include "backends/port_guard.h"
#include "backends/raw_link.h"
#include "backends/route.h"
#include "backends/socket.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace backends {

inline const auto kLoopback4 = stack::base::Address::v4(127, 0, 0, 1);
inline const auto kLoopback6 = stack::base::Address::parse("::1").value();

// A whole packet with right checksums.
inline std::vector<std::uint8_t> packet_of(const stack::base::Endpoint& from,
                                           const stack::base::Endpoint& to,
                                           stack::wire::TcpFlags flags,
                                           std::size_t payload_size = 0, std::uint8_t ttl = 64) {
  const std::size_t segment_size = stack::wire::kTcpHeaderSize + payload_size;
  stack::wire::IpHeader ip;
  ip.source = from.address;
  ip.destination = to.address;
  ip.ttl = ttl;
  const std::size_t header_size = stack::wire::ip_header_size(ip);
  std::vector<std::uint8_t> packet(header_size + segment_size, 'x');
  stack::wire::write_ip(packet, ip, segment_size);
  stack::wire::TcpHeader tcp;
  tcp.source_port = from.port;
  tcp.destination_port = to.port;
  tcp.seq = {1000};
  tcp.flags = flags;
  stack::wire::write_tcp(std::span(packet).subspan(header_size), tcp, {from.address, to.address});
  return packet;
}

// The next packet, waited for if need be; nothing if none comes within a time no machine needs.
inline std::optional<stack::host::Packet> next_packet(Device& link) {
  for (;;) {
    if (auto packet = link.receive()) return packet;
    pollfd watched{link.watch().readable, POLLIN, 0};
    if (::poll(&watched, 1, 10'000) <= 0) return {};
  }
}

// Tests over each family's loopback address; skips them, by name, where raw sockets are not allowed
// or the machine has no such address.
class LoopbackTest : public testing::TestWithParam<stack::base::Address> {
 protected:
  void SetUp() override {
    try {
      near_guard = std::make_unique<PortGuard>(loopback());
      far_guard = std::make_unique<PortGuard>(loopback());
      near_link = std::make_unique<RawLink>(near(), far(), route_to(far()));
      far_link = std::make_unique<RawLink>(far(), near(), route_to(near()));
    } catch (const NoPrivilege&) {
      GTEST_SKIP() << "needs CAP_NET_RAW";
    } catch (const std::system_error& error) {
      if (error.code() != std::errc::address_not_available) throw;
      GTEST_SKIP() << "needs " << loopback().to_string();
    }
  }

  const stack::base::Address& loopback() const { return GetParam(); }
  stack::base::Endpoint near() const { return near_guard->endpoint(); }
  stack::base::Endpoint far() const { return far_guard->endpoint(); }

  std::unique_ptr<PortGuard> near_guard;
  std::unique_ptr<PortGuard> far_guard;
  std::unique_ptr<RawLink> near_link;
  std::unique_ptr<RawLink> far_link;
};

inline std::string family_name(const testing::TestParamInfo<stack::base::Address>& info) {
  return info.param.family() == stack::base::Family::kIpv4 ? "Ipv4" : "Ipv6";
}

// Both families, for INSTANTIATE_TEST_SUITE_P.
inline const auto kBothLoopbacks = testing::Values(kLoopback4, kLoopback6);

}  // namespace backends
