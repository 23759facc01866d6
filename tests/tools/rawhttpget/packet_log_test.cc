#include "tools/rawhttpget/packet_log.h"

#include <array>
#include <optional>
#include <vector>

#include <gtest/gtest.h>
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace tools::rawhttpget {
namespace {

using stack::base::Address;
using stack::base::ByteView;

std::vector<std::uint8_t> packet_of(stack::wire::TcpFlags flags, std::size_t payload_size = 0) {
  const Address from = Address::v4(192, 0, 2, 1);
  const Address to = Address::v4(192, 0, 2, 2);
  std::vector<std::uint8_t> packet(40 + payload_size);
  stack::wire::IpHeader ip;
  ip.source = from;
  ip.destination = to;
  stack::wire::write_ip(packet, ip, 20 + payload_size);
  stack::wire::TcpHeader tcp;
  tcp.source_port = 80;
  tcp.destination_port = 40'000;
  tcp.seq = {2'123'832'061};
  tcp.ack = {4'294'967'295};
  tcp.flags = flags;
  stack::wire::write_tcp(std::span(packet).subspan(20), tcp, {from, to});
  return packet;
}

TEST(PacketLog, CountsTheWholeIpPacket) {
  EXPECT_EQ(describe(packet_of({.syn = true}, 8)),
            "48 bytes Flags: SYN seq: 2123832061, ack: 4294967295");
}

TEST(PacketLog, NamesAckLast) {
  EXPECT_NE(describe(packet_of({.ack = true, .psh = true})).find("Flags: PSH ACK seq"),
            std::string::npos);
  EXPECT_NE(describe(packet_of({.ack = true, .syn = true})).find("Flags: SYN ACK seq"),
            std::string::npos);
  EXPECT_NE(describe(packet_of({.ack = true, .fin = true})).find("Flags: FIN ACK seq"),
            std::string::npos);
  EXPECT_NE(describe(packet_of({.ack = true, .rst = true})).find("Flags: RST ACK seq"),
            std::string::npos);
}

TEST(PacketLog, SaysWhatItCannotRead) {
  EXPECT_EQ(describe(std::array<std::uint8_t, 3>{1, 2, 3}), "3 bytes, not TCP over IPv4");
}

// Gives one packet and remembers what was sent.
class OnePacketDevice : public backends::Device {
 public:
  std::size_t mtu() const override { return 1234; }
  std::optional<stack::host::Packet> receive() override {
    if (std::exchange(given, true)) return {};
    return stack::host::Packet{arrived, true};
  }
  bool can_send() const override { return sent.empty(); }
  void send(ByteView packet) override { sent.assign(packet.begin(), packet.end()); }
  backends::Watch watch() override { return {3, 4}; }
  void make_room() override { sent.clear(); }

  std::vector<std::uint8_t> arrived = packet_of({.ack = true, .psh = true}, 1460);
  std::vector<std::uint8_t> sent;
  bool given = false;
};

TEST(PacketLog, TellsBothDirectionsBeforeSleeping) {
  OnePacketDevice device;
  PacketLog log(device);
  testing::internal::CaptureStderr();
  log.receive();
  log.receive();
  log.send(packet_of({.ack = true}));
  log.watch();
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "<-- recv 1500 bytes Flags: PSH ACK seq: 2123832061, ack: 4294967295\n"
            "--> send 40 bytes Flags: ACK seq: 2123832061, ack: 4294967295\n");
}

TEST(PacketLog, ChangesNothing) {
  OnePacketDevice device;
  PacketLog log(device);
  testing::internal::CaptureStderr();
  EXPECT_EQ(log.mtu(), 1234u);
  const auto packet = log.receive();
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->bytes.data(), device.arrived.data());
  EXPECT_TRUE(packet->checksum_verified);
  EXPECT_TRUE(log.can_send());
  const auto sent = packet_of({.ack = true});
  log.send(sent);
  EXPECT_EQ(device.sent, sent);
  EXPECT_FALSE(log.can_send());
  EXPECT_EQ(log.watch().readable, 3);
  EXPECT_EQ(log.watch().writable, 4);
  log.make_room();
  EXPECT_TRUE(log.can_send());
  testing::internal::GetCapturedStderr();
}

}  // namespace
}  // namespace tools::rawhttpget
