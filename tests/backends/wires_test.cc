#include "backends/wires.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "backends/event_loop.h"
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
    wires = std::make_unique<Wires>(std::array{loopback().family()}, kLines);
    lines = {wires->aim({far()}, {}).value(), wires->aim({other()}, {}).value()};
    first_peer = std::make_unique<RawLink>(far(), local(0), route_to(local(0)));
    second_peer = std::make_unique<RawLink>(other(), local(1), route_to(local(1)));
    raw_sender = open_socket(loopback().family(), SOCK_RAW, IPPROTO_RAW);
    connect_to(raw_sender, {loopback(), 0});
  }

  Endpoint other() const { return other_guard->endpoint(); }
  const RawLink& link(std::size_t index) const { return wires->line(lines[index]).link(); }
  Endpoint local(std::size_t index) const { return link(index).local(); }
  std::vector<std::uint8_t> to(std::size_t index, std::size_t payload_size) const {
    return packet_of(link(index).remote(), local(index), {.ack = true}, payload_size);
  }
  // A packet of any kind, by none of the links.
  void send_raw(const std::vector<std::uint8_t>& packet) {
    ASSERT_EQ(::send(raw_sender.get(), packet.data(), packet.size(), 0),
              static_cast<ssize_t>(packet.size()));
  }

  std::unique_ptr<PortGuard> other_guard;
  static constexpr std::size_t kLines = 3;
  std::unique_ptr<Wires> wires;
  std::array<Wires::Index, 2> lines{};
  std::unique_ptr<RawLink> first_peer;
  std::unique_ptr<RawLink> second_peer;
  Fd raw_sender;
};
INSTANTIATE_TEST_SUITE_P(Over, WiresTest, kBothLoopbacks, family_name);

TEST_P(WiresTest, EachDestinationHasAnEndOfItsOwn) {
  EXPECT_EQ(link(0).remote(), far());
  EXPECT_EQ(link(1).remote(), other());
  EXPECT_NE(local(0), local(1));
  EXPECT_EQ(local(0).address, loopback());
}

TEST_P(WiresTest, SendsByTheLinkThatBeginsAtTheSource) {
  wires->send(packet_of(local(1), other(), {.ack = true}, 2));
  EXPECT_EQ(link(0).counters().packets_out, 0u);
  EXPECT_EQ(link(1).counters().packets_out, 1u);
  wires->send(packet_of(local(0), far(), {.ack = true}, 1));
  EXPECT_EQ(link(0).counters().packets_out, 1u);
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
TEST_P(WiresTest, WhereNoWayLeadsAimingSaysWhyAndCostsNoLine) {
  const Endpoint stranger{loopback() == kLoopback4 ? kLoopback6 : kLoopback4, 80};
  Wires both(std::array{stack::base::Family::kIpv4, stack::base::Family::kIpv6}, 1);
  const auto line = both.aim({stranger}, {.address = ZonedAddress{loopback()}});
  ASSERT_FALSE(line);
  EXPECT_NE(line.error(), "");
  EXPECT_EQ(both.available(stranger.address.family()), 1u);
}

TEST_P(WiresTest, NoMoreLinesThanThereAre) {
  ASSERT_TRUE(wires->aim({far()}, {}));
  EXPECT_EQ(wires->available(loopback().family()), 0u);
  EXPECT_EQ(wires->aim({far()}, {}).error(), "too many connections at a time");
}

// A line can lead to one place after the other, without a privilege being asked for.
TEST_P(WiresTest, AReleasedLineLeadsElsewhere) {
  ASSERT_TRUE(wires->aim({far()}, {}));
  const Endpoint before = local(0);
  wires->release(lines[0]);
  const auto again = wires->aim({other()}, {});
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, lines[0]);
  EXPECT_NE(local(0), before);
  EXPECT_EQ(link(0).remote(), other());
  // What comes from the old place is no longer heard; from the new one it is, and goes there.
  first_peer->send(packet_of(far(), before, {.ack = true}, 5));
  RawLink peer(other(), local(0), route_to(local(0)));
  peer.send(to(0, 6));
  const auto heard = next_packet(*wires);
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->bytes.size(), to(0, 6).size());
  EXPECT_FALSE(wires->receive());
  wires->send(packet_of(local(0), other(), {.ack = true}, 7));
  const auto sent = next_packet(peer);
  ASSERT_TRUE(sent);
  EXPECT_EQ(stack::wire::parse_ip(sent->bytes)->payload.size(), 27u);
}

// Behind a connection that broke off segments may be under way: the port stays guarded.
TEST_P(WiresTest, AReleasedLineStillHears) {
  wires->send(packet_of(local(0), far(), {.syn = true}));
  wires->release(lines[0]);
  EXPECT_GT(wires->let_go_at(), EventLoop::now());
  first_peer->send(to(0, 3));
  EXPECT_TRUE(next_packet(*wires));
}

TEST_P(WiresTest, AnotherDescriptorWakesItToo) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), 0);
  const Fd readable(ends[0]), writable(ends[1]);
  int told = 0;
  wires->watch_also(readable.get(), [&] {
    char octet;
    told += ::read(readable.get(), &octet, 1) == 1;
  });
  EXPECT_FALSE(wires->receive());
  EXPECT_EQ(told, 0);
  ASSERT_EQ(::write(writable.get(), "x", 1), 1);
  EXPECT_FALSE(wires->receive());
  EXPECT_EQ(told, 1);
  wires->forget(readable.get());
  ASSERT_EQ(::write(writable.get(), "x", 1), 1);
  EXPECT_FALSE(wires->receive());
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace backends
