#include "sim/oracle.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace sim {
namespace {

using stack::base::Address;
namespace wire = stack::wire;

// A bare ACK, as a host might send it.
std::vector<std::uint8_t> acknowledgment() {
  const wire::TcpAddresses addresses{Address::v4(10, 0, 0, 1), Address::v4(10, 0, 0, 2)};
  std::vector<std::uint8_t> packet(wire::kIpv4HeaderSize + wire::kTcpHeaderSize);
  wire::IpHeader ip;
  ip.source = addresses.source;
  ip.destination = addresses.destination;
  wire::write_ip(packet, ip, wire::kTcpHeaderSize);
  wire::TcpHeader tcp;
  tcp.source_port = 1;
  tcp.destination_port = 2;
  tcp.flags.ack = true;
  wire::write_tcp(std::span(packet).subspan(wire::kIpv4HeaderSize), tcp, addresses);
  return packet;
}

TEST(Oracle, IsContentWithAWellFormedPacket) {
  Oracle oracle;
  oracle.check_emitted(0, acknowledgment(), 1500);
  EXPECT_FALSE(oracle.complaint()) << *oracle.complaint();
}

TEST(Oracle, NoticesAnyFlippedBit) {
  for (std::size_t bit = 0; bit < acknowledgment().size() * 8; ++bit) {
    auto packet = acknowledgment();
    packet[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    Oracle oracle;
    oracle.check_emitted(0, packet, 1500);
    EXPECT_TRUE(oracle.complaint()) << "bit " << bit;
  }
}

TEST(Oracle, NoticesAPacketLongerThanTheMtu) {
  Oracle oracle;
  oracle.check_emitted(0, acknowledgment(), 40);
  EXPECT_FALSE(oracle.complaint());
  oracle.check_emitted(0, acknowledgment(), 39);
  EXPECT_TRUE(oracle.complaint());
}

TEST(Oracle, NoticesAConnectionThatWasLeftBehind) {
  Oracle oracle;
  stack::host::Host host({.addresses = {Address::v4(10, 0, 0, 1)}, .secret = {}, .tcp = {}});
  oracle.check_rest(0, host);
  EXPECT_FALSE(oracle.complaint());
  const auto stream = host.connect({}, {Address::v4(10, 0, 0, 2), 80});
  oracle.check_rest(0, host);
  EXPECT_TRUE(oracle.complaint());
}

TEST(Oracle, KeepsTheFirstComplaint) {
  Oracle oracle;
  oracle.complain("first");
  oracle.complain("second");
  EXPECT_EQ(oracle.complaint(), "first");
}

}  // namespace
}  // namespace sim
