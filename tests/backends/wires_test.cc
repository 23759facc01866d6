#include "backends/wires.h"

#include <netinet/in.h>

#include <algorithm>
#include <array>

#include "stack/wire/icmp.h"
#include "tests/backends/loopback.h"

namespace backends {
namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Endpoint;
using stack::wire::IcmpKind;

std::vector<std::uint8_t> copy_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

// An ICMP message with `quoted` as its body, from loopback to loopback.
std::vector<std::uint8_t> icmp_of(IcmpKind kind, const Address& loopback, ByteView quoted) {
  stack::wire::IpHeader ip;
  ip.source = ip.destination = loopback;
  ip.protocol = stack::wire::icmp_protocol(loopback.family());
  const std::size_t header_size = stack::wire::ip_header_size(ip);
  const std::size_t size = stack::wire::kIcmpHeaderSize + quoted.size();
  std::vector<std::uint8_t> packet(header_size + size);
  stack::wire::write_ip(packet, ip, size);
  std::ranges::copy(quoted, packet.begin() + static_cast<std::ptrdiff_t>(
                                                 header_size + stack::wire::kIcmpHeaderSize));
  stack::wire::write_icmp(std::span(packet).subspan(header_size), {.kind = kind}, loopback,
                          loopback);
  return packet;
}

// Two ways to the far end of LoopbackTest, as one device, beside the single links.
class WiresTest : public LoopbackTest {
 protected:
  void SetUp() override {
    LoopbackTest::SetUp();
    if (IsSkipped()) return;
    other_guard = std::make_unique<PortGuard>(loopback());
    const std::array destinations{Destination{far()}, Destination{other()}};
    wires = std::make_unique<Wires>(destinations, Exit{});
    first_peer = std::make_unique<RawLink>(far(), local(0), route_to(local(0)));
    second_peer = std::make_unique<RawLink>(other(), local(1), route_to(local(1)));
    raw_sender = open_socket(loopback().family(), SOCK_RAW, IPPROTO_RAW);
    connect_to(raw_sender, {loopback(), 0});
  }

  Endpoint other() const { return other_guard->endpoint(); }
  Endpoint local(std::size_t index) const { return wires->link(index).local(); }
  std::vector<std::uint8_t> to(std::size_t index, std::size_t payload_size) const {
    return packet_of(wires->link(index).remote(), local(index), {.ack = true}, payload_size);
  }
  // A packet of any kind, by none of the links.
  void send_raw(const std::vector<std::uint8_t>& packet) {
    ASSERT_EQ(::send(raw_sender.get(), packet.data(), packet.size(), 0),
              static_cast<ssize_t>(packet.size()));
  }

  std::unique_ptr<PortGuard> other_guard;
  std::unique_ptr<Wires> wires;
  std::unique_ptr<RawLink> first_peer;
  std::unique_ptr<RawLink> second_peer;
  Fd raw_sender;
};
INSTANTIATE_TEST_SUITE_P(Over, WiresTest, kBothLoopbacks, family_name);

TEST_P(WiresTest, EachDestinationHasAnEndOfItsOwn) {
  ASSERT_EQ(wires->size(), 2u);
  EXPECT_EQ(wires->link(0).remote(), far());
  EXPECT_EQ(wires->link(1).remote(), other());
  EXPECT_NE(local(0), local(1));
  EXPECT_EQ(wires->addresses(), std::vector{loopback()});
}

TEST_P(WiresTest, SendsByTheLinkThatBeginsAtTheSource) {
  wires->send(packet_of(local(1), other(), {.ack = true}, 2));
  EXPECT_EQ(wires->link(0).counters().packets_out, 0u);
  EXPECT_EQ(wires->link(1).counters().packets_out, 1u);
  wires->send(packet_of(local(0), far(), {.ack = true}, 1));
  EXPECT_EQ(wires->link(0).counters().packets_out, 1u);
  const auto second = next_packet(*second_peer);
  ASSERT_TRUE(second);
  EXPECT_EQ(copy_of(stack::wire::parse_ip(second->bytes)->payload).size(), 22u);
  const auto first = next_packet(*first_peer);
  ASSERT_TRUE(first);
  EXPECT_EQ(copy_of(stack::wire::parse_ip(first->bytes)->payload).size(), 21u);
}

TEST_P(WiresTest, WhatBeginsAtNoneOfTheLinksGoesNowhere) {
  wires->send(packet_of(near(), far(), {.ack = true}, 1));
  EXPECT_EQ(wires->homeless(), 1u);
  wires->send(packet_of(local(0), far(), {.ack = true}, 2));
  EXPECT_EQ(wires->homeless(), 1u);
  EXPECT_TRUE(wires->can_send());
  const auto arrived = next_packet(*first_peer);
  ASSERT_TRUE(arrived);
  EXPECT_EQ(stack::wire::parse_ip(arrived->bytes)->payload.size(), 22u);
}

TEST_P(WiresTest, OneDescriptorWakesForAllOfThem) {
  second_peer->send(to(1, 3));
  const auto second = next_packet(*wires);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->bytes.size(), to(1, 3).size());
  first_peer->send(to(0, 4));
  const auto first = next_packet(*wires);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->bytes.size(), to(0, 4).size());
}

TEST_P(WiresTest, AFullLinkDoesNotShutOutTheOthers) {
  for (int i = 0; i < 200; ++i) first_peer->send(to(0, 0));
  second_peer->send(to(1, 1));
  ASSERT_TRUE(next_packet(*wires));
  const auto second = wires->receive();
  ASSERT_TRUE(second);
  EXPECT_EQ(stack::wire::parse_ip(second->bytes)->header.source, loopback());
  EXPECT_EQ(second->bytes.size(), to(1, 1).size());
}

// It was not ready when the first was begun on, which never runs dry.
TEST_P(WiresTest, AFullLinkDoesNotShutOutLateComers) {
  for (int i = 0; i < 200; ++i) first_peer->send(to(0, 0));
  ASSERT_TRUE(next_packet(*wires));
  second_peer->send(to(1, 1));
  bool second_came = false;
  for (int i = 0; i < 100 && !second_came; ++i) {
    const auto packet = wires->receive();
    ASSERT_TRUE(packet);
    second_came = packet->bytes.size() == to(1, 1).size();
  }
  EXPECT_TRUE(second_came);
}

TEST_P(WiresTest, HandsOutAnErrorAboutAPacketOfOurs) {
  const auto ours = packet_of(local(1), other(), {.syn = true});
  const auto error = icmp_of(IcmpKind::kUnreachable, loopback(), ours);
  send_raw(error);
  const auto received = next_packet(*wires);
  ASSERT_TRUE(received);
  EXPECT_FALSE(received->checksum_verified);
  const auto ip = stack::wire::parse_ip(received->bytes);
  ASSERT_TRUE(ip);
  EXPECT_EQ(ip->header.source, loopback());
  EXPECT_EQ(ip->header.destination, loopback());
  const auto message = stack::wire::parse_icmp(ip->payload, loopback(), loopback());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->kind, IcmpKind::kUnreachable);
  EXPECT_EQ(copy_of(message->body), ours);
}

TEST_P(WiresTest, KeepsToItselfWhatIsNoErrorAboutUs) {
  const auto ours = packet_of(local(0), far(), {.syn = true});
  const auto strangers = packet_of(near(), far(), {.syn = true});
  send_raw(icmp_of(IcmpKind::kUnreachable, loopback(), strangers));
  send_raw(icmp_of(IcmpKind::kEchoReply, loopback(), ours));
  send_raw(icmp_of(IcmpKind::kTooBig, loopback(), ours));
  const auto received = next_packet(*wires);
  ASSERT_TRUE(received);
  const auto ip = stack::wire::parse_ip(received->bytes);
  const auto message = stack::wire::parse_icmp(ip->payload, loopback(), loopback());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->kind, IcmpKind::kTooBig);
  EXPECT_FALSE(wires->receive());
}

// An address of one family is no way out to the other.
TEST_P(WiresTest, ADestinationWithoutAWayIsLeftOut) {
  const Endpoint stranger{loopback() == kLoopback4 ? kLoopback6 : kLoopback4, 80};
  const Exit exit{.address = ZonedAddress{loopback()}};
  const Wires some(std::array{Destination{stranger}, Destination{far()}}, exit);
  ASSERT_EQ(some.size(), 1u);
  EXPECT_EQ(some.link(0).remote(), far());
  ASSERT_EQ(some.left_out().size(), 1u);
  EXPECT_EQ(some.left_out().front().remote, stranger);
  EXPECT_THROW(Wires(std::array{Destination{stranger}}, exit), std::system_error);
}

TEST_P(WiresTest, AwaitsAnAnswerUntilEachLinkThatSpokeWasAnswered) {
  EXPECT_FALSE(wires->awaits_an_answer());
  wires->send(packet_of(local(0), far(), {.syn = true}));
  EXPECT_TRUE(wires->awaits_an_answer());
  first_peer->send(to(0, 0));
  ASSERT_TRUE(next_packet(*wires));
  EXPECT_FALSE(wires->awaits_an_answer());
  EXPECT_EQ(wires->counters().packets_out, 1u);
  EXPECT_EQ(wires->counters().packets_in, 1u);
}

TEST_P(WiresTest, MtuIsTheLeastOfAll) {
  EXPECT_EQ(wires->mtu(), std::min(wires->link(0).mtu(), wires->link(1).mtu()));
}

}  // namespace
}  // namespace backends
