#include "backends/port_guard.h"

#include "backends/socket.h"
#include "tests/backends/loopback.h"

namespace backends {
namespace {

TEST(PortGuard, HoldsAPortOfTheGivenAddress) {
  const PortGuard guard(kLoopback);
  EXPECT_EQ(guard.endpoint().address, kLoopback);
  EXPECT_NE(guard.endpoint().port, 0);
}

TEST(PortGuard, NobodyElseCanHaveThePort) {
  const PortGuard guard(kLoopback);
  const Fd other = open_socket(SOCK_STREAM, 0);
  EXPECT_THROW(bind_to(other, guard.endpoint()), std::system_error);
}

TEST(PortGuard, GivesThePortBackAtTheEnd) {
  stack::base::Endpoint endpoint;
  {
    const PortGuard guard(kLoopback);
    endpoint = guard.endpoint();
  }
  const Fd other = open_socket(SOCK_STREAM, 0);
  EXPECT_NO_THROW(bind_to(other, endpoint));
}

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

// So that the silence below means something.
TEST_F(PortGuardTest, WithoutItTheKernelAnswers) {
  const auto syn = packet_of(near(), far(), {.syn = true});
  far_guard.reset();
  near_link->send(syn);
  const auto answer = next_packet(*near_link);
  ASSERT_TRUE(answer);
  const auto ip = stack::wire::parse_ip(answer->bytes);
  const auto tcp = stack::wire::parse_tcp(ip->payload, {kLoopback, kLoopback}, true);
  EXPECT_TRUE(tcp->header.flags.rst);
}

TEST_F(PortGuardTest, KernelIsSilentOnASyn) {
  EXPECT_FALSE(is_answered(packet_of(near(), far(), {.syn = true})));
}

TEST_F(PortGuardTest, KernelIsSilentOnAnAck) {
  EXPECT_FALSE(is_answered(packet_of(near(), far(), {.ack = true}, 100)));
}

TEST_F(PortGuardTest, KernelIsSilentOnTheLargestTtl) {
  EXPECT_FALSE(is_answered(packet_of(near(), far(), {.syn = true}, 0, 255)));
  EXPECT_FALSE(is_answered(packet_of(near(), far(), {.ack = true}, 100, 255)));
}

}  // namespace
}  // namespace backends
