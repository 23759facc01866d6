#include "backends/raw_receiver.h"

#include <netinet/in.h>
#include <poll.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include "backends/errors.h"
#include "backends/socket.h"
#include "stack/wire/ip.h"

namespace backends {
namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Family;

constexpr std::uint8_t kProtocol = 253;  // for experiments (RFC 3692 2.1): nobody else speaks it
constexpr std::size_t kRoom = 100;       // octets of a packet

class RawReceiverTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    try {
      receiver = std::make_unique<RawReceiver>(
          loopback.family(), kProtocol, RawReceiver::Room{.packets = 2, .octets_each = kRoom});
      sender = open_socket(loopback.family(), SOCK_RAW, IPPROTO_RAW);
      bind_to(receiver->socket(), {loopback, 0});
      connect_to(sender, {loopback, 0});
    } catch (const NoPrivilege&) {
      GTEST_SKIP() << "needs CAP_NET_RAW";
    } catch (const std::system_error& error) {
      if (error.code() != std::errc::address_not_available) throw;
      GTEST_SKIP() << "needs " << loopback.to_string();
    }
  }

  // A packet of `size` octets, its header included.
  void send(std::size_t size) {
    stack::wire::IpHeader header;
    header.source = header.destination = loopback;
    header.protocol = kProtocol;
    std::vector<std::uint8_t> packet(size, 'x');
    stack::wire::write_ip(packet, header, size - stack::wire::ip_header_size(header));
    ASSERT_EQ(::send(sender.get(), packet.data(), size, 0), static_cast<ssize_t>(size));
  }

  // Its size; nothing if none comes within a time no machine needs, or what came was dropped.
  std::optional<std::size_t> receive() {
    pollfd watched{receiver->socket().get(), POLLIN, 0};
    const auto packet = receiver->next();
    if (packet) return packet->size();
    if (::poll(&watched, 1, 10'000) <= 0) return {};
    const auto late = receiver->next();
    return late ? std::optional(late->size()) : std::nullopt;
  }

  const Address loopback = Address::parse(GetParam()).value();
  std::unique_ptr<RawReceiver> receiver;
  Fd sender;
};
std::string family_name(const testing::TestParamInfo<const char*>& loopback) {
  return loopback.param[0] == ':' ? "Ipv6" : "Ipv4";
}
INSTANTIATE_TEST_SUITE_P(Over, RawReceiverTest, testing::Values("127.0.0.1", "::1"), family_name);

TEST_P(RawReceiverTest, WhatFillsTheRoomIsHandedOut) {
  send(kRoom);
  EXPECT_EQ(receive(), kRoom);
  EXPECT_EQ(receiver->counters().oversized, 0u);
}

TEST_P(RawReceiverTest, WhatDoesNotFitIsDroppedAndCounted) {
  send(kRoom + 1);
  pollfd watched{receiver->socket().get(), POLLIN, 0};
  ASSERT_EQ(::poll(&watched, 1, 10'000), 1);
  EXPECT_FALSE(receiver->next());
  EXPECT_EQ(receiver->counters().oversized, 1u);
  send(kRoom - 1);
  EXPECT_EQ(receive(), kRoom - 1);
}

// The rooms are used again. In which order packets come loopback does not promise.
TEST_P(RawReceiverTest, ManyBatchesComeWhole) {
  std::set<std::size_t> sent, received;
  for (std::size_t size = 60; size < 70; ++size) {
    send(size);
    sent.insert(size);
  }
  for (int tries = 0; tries < 30 && received.size() < sent.size(); ++tries) {
    if (const auto size = receive()) received.insert(*size);
  }
  EXPECT_EQ(received, sent);
}

}  // namespace
}  // namespace backends
