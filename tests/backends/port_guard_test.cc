#include "backends/port_guard.h"

#include "backends/socket.h"
#include "tests/backends/loopback.h"

namespace backends {
namespace {

class PortGuardTest : public LoopbackTest {
 protected:
  // Sends the packet to the far port; whether the far side's kernel has answered once it was
  // delivered.
  bool is_answered(const std::vector<std::uint8_t>& packet) {
    near_link->send(packet);
    EXPECT_TRUE(next_packet(*far_link));
    return near_link->receive().has_value();
  }
};

INSTANTIATE_TEST_SUITE_P(Over, PortGuardTest, kBothLoopbacks, family_name);

TEST_P(PortGuardTest, HoldsAPortOfTheGivenAddress) {
  EXPECT_EQ(near().address, loopback());
  EXPECT_NE(near().port, 0);
}

TEST_P(PortGuardTest, NobodyElseCanHaveThePort) {
  const Fd other = open_socket(loopback().family(), SOCK_STREAM, 0);
  EXPECT_THROW(bind_to(other, near()), std::system_error);
}

TEST_P(PortGuardTest, GivesThePortBackAtTheEnd) {
  const stack::base::Endpoint endpoint = near();
  near_guard.reset();
  const Fd other = open_socket(loopback().family(), SOCK_STREAM, 0);
  EXPECT_NO_THROW(bind_to(other, endpoint));
}

// So that the silence below means something.
TEST_P(PortGuardTest, WithoutItTheKernelAnswers) {
  const auto syn = packet_of(near(), far(), {.syn = true});
  far_guard.reset();
  near_link->send(syn);
  const auto answer = next_packet(*near_link);
  ASSERT_TRUE(answer);
  const auto ip = stack::wire::parse_ip(answer->bytes);
  const auto tcp = stack::wire::parse_tcp(ip->payload, {loopback(), loopback()}, true);
  EXPECT_TRUE(tcp->header.flags.rst);
}

TEST_P(PortGuardTest, KernelIsSilentOnASyn) {
  EXPECT_FALSE(is_answered(packet_of(near(), far(), {.syn = true})));
}

TEST_P(PortGuardTest, KernelIsSilentOnAnAck) {
  EXPECT_FALSE(is_answered(packet_of(near(), far(), {.ack = true}, 100)));
}

TEST_P(PortGuardTest, KernelIsSilentOnTheLargestTtl) {
  EXPECT_FALSE(is_answered(packet_of(near(), far(), {.syn = true}, 0, 255)));
  EXPECT_FALSE(is_answered(packet_of(near(), far(), {.ack = true}, 100, 255)));
}

}  // namespace
}  // namespace backends
