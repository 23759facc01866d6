#include "backends/tun_link.h"

#include <linux/if_tun.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "backends/errors.h"
#include "backends/interface.h"
#include "backends/socket.h"
#include "stack/base/byte_writer.h"
#include "stack/wire/ip.h"
#include "tests/backends/own_namespace.h"

namespace backends {
namespace {

using stack::base::Address;
using stack::base::as_bytes;
using stack::base::as_text;
using stack::base::Endpoint;
using stack::wire::kIpv4HeaderSize;

constexpr std::uint8_t kProtocolUdp = 17;
constexpr std::size_t kUdpHeaderSize = 8;
constexpr std::size_t kMtu = 1500;
constexpr Endpoint kKernel{Address::v4(10, 78, 0, 1), 4000};
constexpr Endpoint kHost{Address::v4(10, 78, 0, 2), 5000};

// --- over one end of a socket pair, which keeps packets apart as a TUN device does ---

class PairedLinkTest : public testing::Test {
 protected:
  void SetUp() override {
    std::array<int, 2> ends{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
    kernel = Fd(ends[0]);
    link = std::make_unique<TunLink>(Fd(ends[1]), kMtu);
  }

  // The next packet that the link sent; empty if there is none.
  std::string arrived() const {
    std::string packet(65'536, '\0');
    const ssize_t size = ::read(kernel.get(), packet.data(), packet.size());
    packet.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return packet;
  }
  void arrive(std::string_view packet) const {
    ASSERT_EQ(::write(kernel.get(), packet.data(), packet.size()),
              static_cast<ssize_t>(packet.size()));
  }
  // Sends until the kernel has no room, which it has for far fewer than the limit; answers how many
  // packets that took, the held one included.
  int fill() {
    int sent = 0;
    for (; link->can_send() && sent < 100'000; ++sent) link->send(as_bytes(std::to_string(sent)));
    return sent;
  }

  Fd kernel;
  std::unique_ptr<TunLink> link;
};

TEST_F(PairedLinkTest, LendsOnePacketAtATimeInOrder) {
  arrive("first");
  arrive("second");
  const auto first = link->receive();
  ASSERT_TRUE(first);
  EXPECT_EQ(as_text(first->bytes), "first");
  const auto second = link->receive();
  ASSERT_TRUE(second);
  EXPECT_EQ(as_text(second->bytes), "second");
  EXPECT_FALSE(link->receive());
}

TEST_F(PairedLinkTest, VouchesForNoChecksum) {
  arrive("packet");
  EXPECT_FALSE(link->receive()->checksum_verified);
}

TEST_F(PairedLinkTest, TakesThePacketsOfTheLargestMtu) {
  const std::string largest(65'535, 'x');
  arrive(largest);
  const auto packet = link->receive();
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->bytes.size(), largest.size());
}

TEST_F(PairedLinkTest, APacketWithoutRoomIsHeldBackAndNotLost) {
  const int sent = fill();
  ASSERT_FALSE(link->can_send());
  EXPECT_GE(link->watch().writable, 0);
  link->make_room();
  EXPECT_FALSE(link->can_send()) << "there is no room yet";

  EXPECT_EQ(arrived(), "0");
  link->make_room();
  EXPECT_TRUE(link->can_send());
  for (int i = 1; i < sent; ++i) EXPECT_EQ(arrived(), std::to_string(i));
  EXPECT_EQ(arrived(), "") << "each came once";
}

TEST_F(PairedLinkTest, WaitsForRoomOnlyWhenThereIsNone) {
  EXPECT_GE(link->watch().readable, 0);
  EXPECT_EQ(link->watch().writable, -1);
}

TEST_F(PairedLinkTest, APacketThatCannotBeSentIsCounted) {
  kernel.close();
  link->send(as_bytes("packet"));
  EXPECT_TRUE(link->can_send());
  EXPECT_EQ(link->counters().send_errors, 1u);
  EXPECT_NE(link->counters().last_send_error, 0);
}

// --- over a TUN device, with the kernel's own UDP behind it ---

class TunLinkTest : public OwnNamespaceTest {
 protected:
  void SetUp() override {
    OwnNamespaceTest::SetUp();
    if (IsSkipped()) return;
    Tun tun = open_tun("wire");
    Interface wire(tun.name);
    wire.add_address(kKernel.address, kHost.address, 24);
    wire.bring_up();
    link = std::make_unique<TunLink>(std::move(tun.descriptor), wire.mtu());
    socket = open_socket(stack::base::Family::kIpv4, SOCK_DGRAM, 0);
    bind_to(socket, kKernel);
    connect_to(socket, kHost);
  }
  void TearDown() override {
    link.reset();  // before the namespace goes
    socket.close();
    OwnNamespaceTest::TearDown();
  }

  // The next packet of a protocol, waited for if need be; the kernel says other things, too.
  std::optional<stack::wire::IpPacket> next(std::uint8_t protocol) {
    for (;;) {
      while (const auto packet = link->receive()) {
        const auto ip = stack::wire::parse_ip(packet->bytes);
        if (ip && ip->header.protocol == protocol) return *ip;
      }
      pollfd watched{link->watch().readable, POLLIN, 0};
      if (::poll(&watched, 1, 10'000) <= 0) return {};
    }
  }

  std::unique_ptr<TunLink> link;
  Fd socket;
};

// A datagram to the kernel without a checksum, as RFC 768 allows.
std::vector<std::uint8_t> datagram(std::string_view text) {
  std::vector<std::uint8_t> packet(kIpv4HeaderSize + kUdpHeaderSize);
  stack::wire::IpHeader ip;
  ip.source = kHost.address;
  ip.destination = kKernel.address;
  ip.protocol = kProtocolUdp;
  stack::wire::write_ip(packet, ip, kUdpHeaderSize + text.size());
  stack::base::ByteWriter udp(stack::base::MutableBytes(packet).subspan(kIpv4HeaderSize));
  udp.u16(kHost.port);
  udp.u16(kKernel.port);
  udp.u16(static_cast<std::uint16_t>(kUdpHeaderSize + text.size()));
  packet.insert(packet.end(), text.begin(), text.end());
  return packet;
}

TEST_F(TunLinkTest, BringsWhatTheKernelSends) {
  ASSERT_EQ(::send(socket.get(), "ahoy", 4, 0), 4);
  const auto packet = next(kProtocolUdp);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->header.source, kKernel.address);
  EXPECT_EQ(packet->header.destination, kHost.address);
  EXPECT_EQ(as_text(packet->payload.subspan(kUdpHeaderSize)), "ahoy");
}

TEST_F(TunLinkTest, TakesToTheKernelWhatIsSent) {
  link->send(datagram("ahoy"));
  std::array<char, 100> room{};
  pollfd watched{socket.get(), POLLIN, 0};
  ASSERT_EQ(::poll(&watched, 1, 10'000), 1);
  ASSERT_EQ(::recv(socket.get(), room.data(), room.size(), 0), 4);
  EXPECT_EQ(std::string_view(room.data(), 4), "ahoy");
}

TEST_F(TunLinkTest, WhatIsNoPacketIsLostAndCounted) {
  link->send(std::array<std::uint8_t, 20>{});  // of version 0
  EXPECT_TRUE(link->can_send());
  EXPECT_EQ(link->counters().send_errors, 1u);
  EXPECT_EQ(link->counters().last_send_error, EINVAL);
}

TEST_F(TunLinkTest, TheDeviceGoesWithTheLink) {
  ASSERT_TRUE(has_interface("wire"));
  link.reset();
  EXPECT_FALSE(has_interface("wire"));
}

TEST_F(TunLinkTest, ADeviceThatWasTakenAwayIsAnError) {
  ASSERT_EQ(std::system("ip link delete wire"), 0);
  EXPECT_THROW((void)next(kProtocolUdp), std::system_error);
}

class OpenTunTest : public OwnNamespaceTest {};

TEST_F(OpenTunTest, LetsTheKernelPickAName) { EXPECT_EQ(open_tun("tun%d").name, "tun0"); }

TEST_F(OpenTunTest, AttachesToAPersistentDevice) {
  ASSERT_EQ(::ioctl(open_tun("wire").descriptor.get(), TUNSETPERSIST, 1), 0);
  ASSERT_TRUE(has_interface("wire"));
  EXPECT_TRUE(open_tun("wire").descriptor.is_open());
}

TEST_F(OpenTunTest, OneDeviceHasOneUser) {
  const Tun first = open_tun("wire");
  EXPECT_THROW((void)open_tun("wire"), std::system_error);
}

TEST_F(OpenTunTest, MakingADeviceWantsAPrivilege) {
  ASSERT_EQ(::seteuid(65'534), 0);
  EXPECT_THROW((void)open_tun("wire"), NoPrivilege);
  ASSERT_EQ(::seteuid(0), 0);
}

}  // namespace
}  // namespace backends
