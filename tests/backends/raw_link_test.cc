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
  packet[36] = static_cast<std::uint8_t>(sum >> 8);
  packet[37] = static_cast<std::uint8_t>(sum);
}

using RawLinkTest = LoopbackTest;

TEST_F(RawLinkTest, CarriesWholePackets) {
  const auto sent = packet_of(near(), far(), {.ack = true}, 60'000);
  near_link->send(sent);
  const auto received = next_packet(*far_link);
  ASSERT_TRUE(received);
  // The kernel may choose another identification and with it another header checksum.
  EXPECT_EQ(copy_of(received->bytes.subspan(12)), copy_of(ByteView(sent).subspan(12)));
}

// Which order is not the link's to say: loopback itself reorders when a sender changes its
// processor.
TEST_F(RawLinkTest, LosesNothingOfManyBatches) {
  std::set<std::size_t> sent;
  for (std::size_t i = 0; i < 100; ++i) {
    near_link->send(packet_of(near(), far(), {.ack = true}, i));
    sent.insert(40 + i);
  }
  std::set<std::size_t> received;
  while (received.size() < sent.size()) {
    const auto packet = next_packet(*far_link);
    ASSERT_TRUE(packet);
    received.insert(packet->bytes.size());
  }
  EXPECT_EQ(received, sent);
}

TEST_F(RawLinkTest, SeesNothingOfOtherConnections) {
  const PortGuard stranger_guard(kLoopback);
  RawLink stranger(stranger_guard.endpoint(), far(), 1500);
  stranger.send(packet_of(stranger_guard.endpoint(), far(), {.ack = true}));
  near_link->send(packet_of(near(), stranger_guard.endpoint(), {.ack = true}));
  near_link->send(packet_of(near(), far(), {.ack = true}, 7));
  const auto received = next_packet(*far_link);
  ASSERT_TRUE(received);
  EXPECT_EQ(received->bytes.size(), 47u);
  EXPECT_FALSE(far_link->receive());
}

TEST_F(RawLinkTest, AFinishedChecksumIsLeftToTheStack) {
  near_link->send(packet_of(near(), far(), {.ack = true}, 100));
  const auto received = next_packet(*far_link);
  ASSERT_TRUE(received);
  EXPECT_FALSE(received->checksum_verified);
}

TEST_F(RawLinkTest, AnOffloadedChecksumIsVouchedFor) {
  auto packet = packet_of(near(), far(), {.ack = true}, 100);
  leave_checksum_to_hardware(packet);
  near_link->send(packet);
  const auto received = next_packet(*far_link);
  ASSERT_TRUE(received);
  EXPECT_TRUE(received->checksum_verified);
}

TEST_F(RawLinkTest, VouchesForWhatTheKernelsOwnTcpSends) {
  const Fd listener = open_socket(SOCK_STREAM, 0);
  bind_to(listener, {kLoopback, 0});
  ASSERT_EQ(::listen(listener.get(), 1), 0);
  const Endpoint server = local_endpoint(listener);
  RawLink link(near(), server, 1500);
  link.send(packet_of(near(), server, {.syn = true}));
  const auto answer = next_packet(link);
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->checksum_verified);
}

TEST(RawLink, AWrongChecksumIsNotVouchedFor) {
  auto packet = packet_of({kLoopback, 1}, {kLoopback, 2}, {.ack = true}, 100);
  leave_checksum_to_hardware(packet);
  EXPECT_TRUE(checksum_was_offloaded(*stack::wire::parse_ip(packet)));
  packet[37] ^= 1;
  EXPECT_FALSE(checksum_was_offloaded(*stack::wire::parse_ip(packet)));
}

TEST(RawLink, AShortSegmentIsNotVouchedFor) { EXPECT_FALSE(checksum_was_offloaded({})); }

TEST_F(RawLinkTest, WhatTheKernelRefusesIsLostAndCounted) {
  const std::vector<std::uint8_t> shorter_than_a_header(10);
  near_link->send(shorter_than_a_header);
  EXPECT_TRUE(near_link->can_send());
  EXPECT_EQ(near_link->counters().send_errors, 1u);
  EXPECT_EQ(near_link->counters().last_send_error, EINVAL);
}

TEST_F(RawLinkTest, AFullReceiveBufferIsCounted) {
  EXPECT_EQ(far_link->kernel_drops(), 0u);
  const auto large = packet_of(near(), far(), {.ack = true}, 60'000);
  const std::size_t more_than_fit = 4 * far_link->receive_window_limit() / large.size();
  for (std::size_t i = 0; i < more_than_fit; ++i) near_link->send(large);
  EXPECT_GT(far_link->kernel_drops(), 0u);
}

TEST_F(RawLinkTest, WaitsForRoomOnlyWhenThereIsNone) {
  EXPECT_GE(near_link->watch().readable, 0);
  EXPECT_EQ(near_link->watch().writable, -1);
}

}  // namespace
}  // namespace backends
