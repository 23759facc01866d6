// Packets as octets: who hears them, and whose connection they are of.
#include "sim/wire_watch.h"

#include <gtest/gtest.h>

#include <span>
#include <vector>

#include "sim/oracle.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace sim {
namespace {

namespace wire = stack::wire;
using stack::base::Address;

const Address kUs = Address::v4(10, 0, 0, 1);
const Address kThem = Address::v4(10, 0, 0, 2);

std::vector<std::uint8_t> packet(const Address& from, const Address& to, wire::TcpHeader tcp) {
  tcp.source_port = tcp.destination_port = 7;
  wire::IpHeader ip;
  ip.source = from;
  ip.destination = to;
  const std::size_t size = wire::header_size_of(tcp);
  std::vector<std::uint8_t> octets(wire::kIpv4HeaderSize + size);
  wire::write_ip(octets, ip, size);
  wire::write_tcp(std::span(octets).subspan(wire::kIpv4HeaderSize), tcp, {from, to});
  return octets;
}

wire::TcpHeader syn(std::uint32_t seq) {
  wire::TcpHeader header;
  header.seq = wire::Seq{seq};
  header.flags.syn = true;
  header.options.mss = 1460;
  header.window = 1000;
  return header;
}

wire::TcpHeader ack(std::uint32_t seq, std::uint32_t of) {
  wire::TcpHeader header;
  header.seq = wire::Seq{seq};
  header.ack = wire::Seq{of};
  header.flags.ack = true;
  header.window = 1000;
  return header;
}

// We, host 0, have opened a connection; the SYN,ACK is on its way.
class WireWatchOfAHost : public ::testing::Test {
 protected:
  WireWatchOfAHost() {
    say(syn(99));
    wire::TcpHeader answer = syn(499);
    answer.flags.ack = true;
    answer.ack = wire::Seq{100};
    answer_ = packet(kThem, kUs, answer);
  }
  void say(const wire::TcpHeader& header) {
    oracle_.check_emitted(0, packet(kUs, kThem, header), 1500);
  }

  Oracle oracle_;
  std::vector<std::uint8_t> answer_;
};

TEST_F(WireWatchOfAHost, IsContentWithTheAckOfWhatCame) {
  oracle_.check_arrival(0, answer_);
  say(ack(100, 500));
  EXPECT_EQ(oracle_.complaint(), std::nullopt);
}

TEST_F(WireWatchOfAHost, NoticesAnAckOfMoreThanTheSynThatCame) {
  oracle_.check_arrival(0, answer_);
  say(ack(100, 501));
  EXPECT_TRUE(oracle_.complaint());
}

// An old duplicate came last; the host knows better which of the two answers its SYN.
TEST_F(WireWatchOfAHost, DoesNotKnowWhichOfTwoSynsIsAcknowledged) {
  oracle_.check_arrival(0, answer_);
  wire::TcpHeader old = syn(70'499);
  old.flags.ack = true;
  old.ack = wire::Seq{7};
  oracle_.check_arrival(0, packet(kThem, kUs, old));
  say(ack(100, 500));
  EXPECT_EQ(oracle_.complaint(), std::nullopt);
}

TEST_F(WireWatchOfAHost, NamesTheLawAndBothEnds) {
  oracle_.check_arrival(0, answer_);
  say(ack(100, 500));
  say(ack(100, 499));
  ASSERT_TRUE(oracle_.complaint());
  for (const auto* const part :
       {"host 0", "10.0.0.1:7", "10.0.0.2:7", "ACK numbers never go back", "RFC 9293 3.4"}) {
    EXPECT_NE(oracle_.complaint()->find(part), std::string::npos) << *oracle_.complaint();
  }
}

// Host 1 heard it, and host 0 did not.
TEST_F(WireWatchOfAHost, TellsHostsApart) {
  oracle_.check_arrival(0, answer_);
  say(ack(100, 500));
  oracle_.check_arrival(1, packet(kThem, kUs, ack(500, 100)));
  say(ack(100, 501));
  EXPECT_TRUE(oracle_.complaint());
}

// The host will not believe it either.
TEST_F(WireWatchOfAHost, DoesNotBelieveADamagedPacketWhereThereMayBeOne) {
  oracle_.expect_damage();
  oracle_.check_arrival(0, answer_);
  say(ack(100, 500));
  auto fin = ack(500, 100);
  fin.flags.fin = true;
  auto damaged = packet(kThem, kUs, fin);
  damaged.back() ^= 1;
  oracle_.check_arrival(0, damaged);
  say(ack(100, 501));
  EXPECT_TRUE(oracle_.complaint());
}

}  // namespace
}  // namespace sim
