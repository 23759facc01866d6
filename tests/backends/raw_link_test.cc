#include "backends/raw_link.h"

#include <set>

#include "backends/socket.h"
#include "stack/wire/checksum.h"
#include "tests/backends/loopback.h"

namespace backends {
namespace {

using stack::base::ByteView;
using stack::base::Endpoint;

std::vector<std::uint8_t> copy_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

// Puts into the TCP checksum field what an offloading sender leaves there (RFC 9293 3.1's
// pseudo-header, summed but not complemented).
void leave_checksum_to_hardware(std::vector<std::uint8_t>& packet) {
  const auto ip = stack::wire::parse_ip(packet);
  const std::uint16_t sum =
      stack::wire::Checksum()
          .add_pseudo_header(ip->header.source, ip->header.destination, 6, ip->payload.size())
          .folded();
  const std::size_t field = stack::wire::ip_header_size(ip->header) + 16;
  packet[field] = static_cast<std::uint8_t>(sum >> 8);
  packet[field + 1] = static_cast<std::uint8_t>(sum);
}

using RawLinkTest = LoopbackTest;
INSTANTIATE_TEST_SUITE_P(Over, RawLinkTest, kBothLoopbacks, family_name);

TEST_P(RawLinkTest, CarriesWholePackets) {
  const auto sent = packet_of(near(), far(), {.ack = true}, 60'000);
  near_link->send(sent);
  const auto received = next_packet(*far_link);
  ASSERT_TRUE(received);
  const auto before = stack::wire::parse_ip(sent);
  const auto after = stack::wire::parse_ip(received->bytes);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->header.source, before->header.source);
  EXPECT_EQ(after->header.destination, before->header.destination);
  EXPECT_EQ(copy_of(after->payload), copy_of(before->payload));
}

// IPv4's header arrives as it is, IPv6's is put together anew (RFC 3542 6).
TEST_P(RawLinkTest, TrafficClassAndHopLimitArriveAsTheyLeft) {
  auto packet = packet_of(near(), far(), {.ack = true});
  auto header = stack::wire::parse_ip(packet)->header;
  header.ttl = 77;
  header.diffserv = 46;
  header.ecn = stack::wire::Ecn::kCe;
  stack::wire::write_ip(packet, header, stack::wire::kTcpHeaderSize);
  near_link->send(packet);
  const auto received = next_packet(*far_link);
  ASSERT_TRUE(received);
  const auto arrived = stack::wire::parse_ip(received->bytes)->header;
  EXPECT_EQ(arrived.ttl, 77);
  EXPECT_EQ(arrived.diffserv, 46);
  EXPECT_EQ(arrived.ecn, stack::wire::Ecn::kCe);
}

// Which order is not the link's to say: loopback itself reorders when a sender changes its
// processor.
TEST_P(RawLinkTest, LosesNothingOfManyBatches) {
  const std::size_t header = packet_of(near(), far(), {}).size();
  std::set<std::size_t> sent;
  for (std::size_t i = 0; i < 100; ++i) {
    near_link->send(packet_of(near(), far(), {.ack = true}, i));
    sent.insert(header + i);
  }
  std::set<std::size_t> received;
  while (received.size() < sent.size()) {
    const auto packet = next_packet(*far_link);
    ASSERT_TRUE(packet);
    received.insert(packet->bytes.size());
  }
  EXPECT_EQ(received, sent);
}

TEST_P(RawLinkTest, SeesNothingOfOtherConnections) {
  const PortGuard stranger_guard(loopback());
  RawLink stranger(stranger_guard.endpoint(), far(), route_to(far()));
  stranger.send(packet_of(stranger_guard.endpoint(), far(), {.ack = true}));
  near_link->send(packet_of(near(), stranger_guard.endpoint(), {.ack = true}));
  const auto ours = packet_of(near(), far(), {.ack = true}, 7);
  near_link->send(ours);
  const auto received = next_packet(*far_link);
  ASSERT_TRUE(received);
  EXPECT_EQ(received->bytes.size(), ours.size());
  EXPECT_FALSE(far_link->receive());
}

TEST_P(RawLinkTest, WhatComesWhileItIsParkedIsNotKept) {
  far_link->park();
  near_link->send(packet_of(near(), far(), {.ack = true}, 5));
  EXPECT_FALSE(far_link->receive());
  far_link->aim(far(), near(), route_to(near()));
  EXPECT_FALSE(far_link->receive());
  near_link->send(packet_of(near(), far(), {.ack = true}, 7));
  const auto received = next_packet(*far_link);
  ASSERT_TRUE(received);
  EXPECT_EQ(received->bytes.size(), packet_of(near(), far(), {}, 7).size());
}

// What was queued before belonged to a connection that is over.
TEST_P(RawLinkTest, ParkingThrowsAwayWhatWaited) {
  near_link->send(packet_of(near(), far(), {.ack = true}, 5));
  near_link->send(packet_of(near(), far(), {.ack = true}, 6));
  far_link->park();
  far_link->aim(far(), near(), route_to(near()));
  EXPECT_FALSE(far_link->receive());
}

TEST_P(RawLinkTest, AParkedLinkWakesNobody) {
  far_link->park();
  near_link->send(packet_of(near(), far(), {.ack = true}));
  pollfd watched{far_link->watch().readable, POLLIN, 0};
  EXPECT_EQ(::poll(&watched, 1, 0), 0);
}

TEST_P(RawLinkTest, AnAimThatFailsLeavesItParked) {
  far_link->park();
  const Endpoint nobodys{loopback() == kLoopback4
                             ? stack::base::Address::v4(192, 0, 2, 1)
                             : stack::base::Address::parse("2001:db8::1").value(),
                         1};
  EXPECT_THROW(far_link->aim(nobodys, near(), route_to(near())), std::system_error);
  EXPECT_TRUE(far_link->is_parked());
  far_link->aim(far(), near(), route_to(near()));
  near_link->send(packet_of(near(), far(), {.ack = true}));
  EXPECT_TRUE(next_packet(*far_link));
}

TEST_P(RawLinkTest, AFinishedChecksumIsLeftToTheStack) {
  near_link->send(packet_of(near(), far(), {.ack = true}, 100));
  const auto received = next_packet(*far_link);
  ASSERT_TRUE(received);
  EXPECT_FALSE(received->checksum_verified);
}

TEST_P(RawLinkTest, AnOffloadedChecksumIsVouchedFor) {
  auto packet = packet_of(near(), far(), {.ack = true}, 100);
  leave_checksum_to_hardware(packet);
  near_link->send(packet);
  const auto received = next_packet(*far_link);
  ASSERT_TRUE(received);
  EXPECT_TRUE(received->checksum_verified);
}

TEST_P(RawLinkTest, VouchesForWhatTheKernelsOwnTcpSends) {
  const Fd listener = open_socket(loopback().family(), SOCK_STREAM, 0);
  bind_to(listener, {loopback(), 0});
  ASSERT_EQ(::listen(listener.get(), 1), 0);
  const Endpoint server = local_endpoint(listener);
  RawLink link(near(), server, route_to(server));
  link.send(packet_of(near(), server, {.syn = true}));
  const auto answer = next_packet(link);
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->checksum_verified);
}

TEST(RawLink, AWrongChecksumIsNotVouchedFor) {
  for (const auto& loopback : {kLoopback4, kLoopback6}) {
    auto packet = packet_of({loopback, 1}, {loopback, 2}, {.ack = true}, 100);
    leave_checksum_to_hardware(packet);
    EXPECT_TRUE(checksum_was_offloaded(*stack::wire::parse_ip(packet)));
    packet.back() ^= 1;  // not what the sum is of
    EXPECT_TRUE(checksum_was_offloaded(*stack::wire::parse_ip(packet)));
    packet[packet.size() - 104] ^= 1;  // the sum itself
    EXPECT_FALSE(checksum_was_offloaded(*stack::wire::parse_ip(packet)));
  }
}

TEST(RawLink, AShortSegmentIsNotVouchedFor) { EXPECT_FALSE(checksum_was_offloaded({})); }

TEST_P(RawLinkTest, WhatTheKernelRefusesIsLostAndCounted) {
  const std::vector<std::uint8_t> shorter_than_a_header(10);
  near_link->send(shorter_than_a_header);
  EXPECT_TRUE(near_link->can_send());
  EXPECT_EQ(near_link->counters().send_errors, 1u);
  EXPECT_EQ(near_link->counters().last_send_error, EINVAL);
}

TEST_P(RawLinkTest, AFullReceiveBufferIsCounted) {
  EXPECT_EQ(far_link->kernel_drops(), 0u);
  const auto large = packet_of(near(), far(), {.ack = true}, 60'000);
  const std::size_t more_than_fit = 4 * far_link->receive_window_limit() / large.size();
  for (std::size_t i = 0; i < more_than_fit; ++i) near_link->send(large);
  EXPECT_GT(far_link->kernel_drops(), 0u);
}

TEST_P(RawLinkTest, WaitsForRoomOnlyWhenThereIsNone) {
  EXPECT_GE(near_link->watch().readable, 0);
  EXPECT_EQ(near_link->watch().writable, -1);
}

}  // namespace
}  // namespace backends
