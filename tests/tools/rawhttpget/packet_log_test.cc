#include "tools/rawhttpget/packet_log.h"

#include <array>
#include <optional>
#include <vector>

#include <gtest/gtest.h>
#include "stack/wire/icmp.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace tools::rawhttpget {
namespace {

using stack::base::Address;
using stack::base::ByteView;

const Address kFrom = Address::v4(192, 0, 2, 1);
const Address kTo = Address::v4(192, 0, 2, 2);
const Address kFrom6 = Address::parse("2001:db8::1").value();
const Address kTo6 = Address::parse("2001:db8::2").value();

// With `payload` behind the IP header.
std::vector<std::uint8_t> ip_packet(stack::wire::IpHeader ip, ByteView payload) {
  std::vector<std::uint8_t> packet(stack::wire::ip_header_size(ip));
  stack::wire::write_ip(packet, ip, payload.size());
  packet.insert(packet.end(), payload.begin(), payload.end());
  return packet;
}

std::vector<std::uint8_t> packet_of(stack::wire::TcpFlags flags, std::size_t payload_size = 0,
                                    const Address& from = kFrom, const Address& to = kTo) {
  std::vector<std::uint8_t> segment(20 + payload_size);
  stack::wire::TcpHeader tcp;
  tcp.source_port = 80;
  tcp.destination_port = 40'000;
  tcp.seq = {2'123'832'061};
  tcp.ack = {4'294'967'295};
  tcp.flags = flags;
  stack::wire::write_tcp(segment, tcp, {from, to});
  stack::wire::IpHeader ip;
  ip.source = from;
  ip.destination = to;
  return ip_packet(ip, segment);
}

// Back to the sender of `quoted`.
std::vector<std::uint8_t> icmp_of(const stack::wire::IcmpMessage& message, const Address& from,
                                  const Address& to, ByteView quoted) {
  std::vector<std::uint8_t> octets(stack::wire::kIcmpHeaderSize);
  octets.insert(octets.end(), quoted.begin(), quoted.end());
  stack::wire::write_icmp(octets, message, from, to);
  stack::wire::IpHeader ip;
  ip.source = from;
  ip.destination = to;
  ip.protocol = stack::wire::icmp_protocol(from.family());
  return ip_packet(ip, octets);
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

TEST(PacketLog, Ipv6IsNoDifferent) {
  EXPECT_EQ(describe(packet_of({.syn = true}, 20, kFrom6, kTo6)),
            "80 bytes Flags: SYN seq: 2123832061, ack: 4294967295");
}

TEST(PacketLog, AnIcmpErrorSaysWhatItQuotes) {
  const auto ours = packet_of({.ack = true}, 10);
  EXPECT_EQ(describe(icmp_of({.kind = stack::wire::IcmpKind::kTooBig, .value = 1400},
                             Address::v4(198, 51, 100, 1), kFrom, ByteView(ours).first(28))),
            "56 bytes ICMP: too big MTU: 1400 from: 198.51.100.1 "
            "about: 192.0.2.1:80 to 192.0.2.2:40000 seq: 2123832061");
  const auto ours6 = packet_of({.ack = true}, 10, kFrom6, kTo6);
  EXPECT_EQ(describe(icmp_of({.kind = stack::wire::IcmpKind::kUnreachable, .code = 1}, kTo6, kFrom6,
                             ByteView(ours6).first(60))),
            "108 bytes ICMP: unreachable code: 1 from: 2001:db8::2 "
            "about: [2001:db8::1]:80 to [2001:db8::2]:40000 seq: 2123832061");
}

TEST(PacketLog, AnEchoQuotesNothing) {
  EXPECT_EQ(describe(icmp_of({.kind = stack::wire::IcmpKind::kEchoRequest}, kTo, kFrom, {})),
            "28 bytes ICMP: echo request code: 0 from: 192.0.2.2");
}

TEST(PacketLog, AFragmentHasNoFlags) {
  stack::wire::IpHeader ip;
  ip.source = kFrom;
  ip.destination = kTo;
  ip.identification = 77;
  ip.dont_fragment = false;
  ip.fragment_offset = 185;
  EXPECT_EQ(describe(ip_packet(ip, std::array<std::uint8_t, 8>{})),
            "28 bytes Fragment: id 77 at 1480");
}

TEST(PacketLog, SaysWhatItCannotRead) {
  EXPECT_EQ(describe(std::array<std::uint8_t, 3>{1, 2, 3}), "3 bytes, not IP");
  stack::wire::IpHeader ip;
  ip.source = kFrom;
  ip.destination = kTo;
  ip.protocol = 17;
  EXPECT_EQ(describe(ip_packet(ip, std::array<std::uint8_t, 8>{})), "28 bytes Protocol: 17");
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
