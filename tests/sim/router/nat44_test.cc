#include "sim/router/nat44.h"

#include <gtest/gtest.h>

#include "sim/router/fragmentation.h"
#include "tests/sim/router/nat_packets.h"

namespace sim::router {
namespace {

using stack::base::Address;
using stack::base::Endpoint;
using stack::base::Instant;
namespace wire = stack::wire;

const Endpoint kMapped{kOutside, kInside.port};
constexpr std::size_t kIpv4 = 20;  // octets of its header
const Address kNeighbour = Address::v4(192, 168, 0, 3);

class Nat : public ::testing::Test {
 protected:
  Octets out(Octets packet, std::optional<Forwarding> dropped = std::nullopt) {
    EXPECT_EQ(nat.go_out(Instant(), packet), dropped);
    return packet;
  }
  Octets in(Octets packet, std::expected<Address, Forwarding> whom) {
    EXPECT_EQ(nat.come_in(Instant(), packet), whom);
    return packet;
  }
  Nat44 nat{{.outside = kOutside}};
};

TEST_F(Nat, GivesWhatLeavesItsOwnAddress) {
  EXPECT_EQ(out(tcp_packet(kInside, kServer, {.syn = true}, counting(9))),
            tcp_packet(kMapped, kServer, {.syn = true}, counting(9)));
  EXPECT_EQ(out(udp_packet(kInside, kServer, counting(9))),
            udp_packet(kMapped, kServer, counting(9)));
  EXPECT_EQ(nat.mapped(), 2u);
}

TEST_F(Nat, GivesAnswersBack) {
  out(tcp_packet(kInside, kServer, {.syn = true}));
  out(udp_packet(kInside, kServer));
  EXPECT_EQ(in(tcp_packet(kServer, kMapped, {.ack = true, .syn = true}), kInside.address),
            tcp_packet(kServer, kInside, {.ack = true, .syn = true}));
  EXPECT_EQ(in(udp_packet(kServer, kMapped, counting(7)), kInside.address),
            udp_packet(kServer, kInside, counting(7)));
}

TEST_F(Nat, LetsNobodyInWhoWasNotAskedFor) {
  in(tcp_packet(kServer, kMapped, {.syn = true}), std::unexpected(Forwarding::kUnmapped));
  out(tcp_packet(kInside, kServer, {.syn = true}));
  in(tcp_packet({kRouter, 80}, kMapped, {}), std::unexpected(Forwarding::kUnwelcome));
  in(tcp_packet(kServer, kInside, {}), std::unexpected(Forwarding::kUnmapped));
}

// RFC 5508 REQ-3.
TEST_F(Nat, DropsErrorsWhoseOwnOrQuotedHeadersChecksumIsWrong) {
  const Octets left = out(tcp_packet(kInside, kServer, {.syn = true}));
  Octets damaged = error_packet(kRouter, kOutside, left);
  damaged.at(kIpv4 + 5) ^= 1;  // of the ICMP header
  in(damaged, std::unexpected(Forwarding::kMalformed));
  Octets quoted = left;
  quoted.at(8) ^= 1;  // the TTL, not followed by the header's checksum
  in(error_packet(kRouter, kOutside, quoted), std::unexpected(Forwarding::kMalformed));
  const Octets arrived =
      in(tcp_packet(kServer, kMapped, {.ack = true, .syn = true}), kInside.address);
  Octets about = arrived;
  about.at(8) ^= 1;
  out(error_packet(kInside.address, kServer.address, about), Forwarding::kMalformed);
}

// REQ-3 c: that is for the end to find out.
TEST_F(Nat, PassesErrorsWhoseQuotedTransportIsDamaged) {
  Octets left = out(tcp_packet(kInside, kServer, {.syn = true}));
  left.back() ^= 1;
  in(error_packet(kRouter, kOutside, left), kInside.address);
}

// Its checksum is over more than is there.
TEST_F(Nat, PassesTheFirstFragmentOfAnError) {
  const Octets left = out(tcp_packet(kInside, kServer, {.ack = true}, counting(100)));
  Octets error = error_packet(kRouter, kOutside, left);
  error.resize(error.size() - 8);
  error[3] = static_cast<std::uint8_t>(error.size());
  error[6] = 0x20;  // more fragments
  seal_ipv4_header(error, kIpv4);
  in(error, kInside.address);
}

TEST_F(Nat, DropsErrorsThatQuoteNoHeaderOfIpv4) {
  constexpr std::uint8_t kIpv6 = 0x65;
  constexpr std::uint8_t kTooShort = 0x44;  // 16 octets
  constexpr std::uint8_t kCutOff = 0x4f;    // 60
  for (const std::uint8_t first : {kIpv6, kTooShort, kCutOff}) {
    Octets quote = counting(40);
    quote[0] = first;
    in(error_packet(kRouter, kOutside, quote), std::unexpected(Forwarding::kUntranslatable));
  }
}

// RFC 5508: the identifier is the port, and two hosts may have drawn the same.
TEST_F(Nat, TellsEchoesApartByTheirIdentifier) {
  EXPECT_EQ(out(echo_packet(kInside.address, kServer.address, 2000)),
            echo_packet(kOutside, kServer.address, 2000));
  EXPECT_EQ(out(echo_packet(kNeighbour, kServer.address, 2000)),
            echo_packet(kOutside, kServer.address, 2001));
  EXPECT_EQ(in(echo_packet(kServer.address, kOutside, 2001, true), kNeighbour),
            echo_packet(kServer.address, kNeighbour, 2000, true));
  in(echo_packet(kServer.address, kOutside, 2002, true), std::unexpected(Forwarding::kUnmapped));
}

// What path MTU discovery rests on: the host finds its own packet in the error.
TEST_F(Nat, GivesBackAnErrorWithThePacketThatItIsAbout) {
  out(tcp_packet({kNeighbour, kInside.port}, kServer, {.syn = true}));
  const Octets sent = tcp_packet(kInside, kServer, {.ack = true}, counting(100));
  const Octets left = out(sent);
  EXPECT_EQ(left, tcp_packet({kOutside, 50'001}, kServer, {.ack = true}, counting(100)));
  EXPECT_EQ(in(error_packet(kRouter, kOutside, left), kInside.address),
            error_packet(kRouter, kInside.address, sent));
}

TEST_F(Nat, GivesBackAnErrorAboutAnEcho) {
  const Octets sent = echo_packet(kInside.address, kServer.address, 7);
  EXPECT_EQ(in(error_packet(kRouter, kOutside, out(sent)), kInside.address),
            error_packet(kRouter, kInside.address, sent));
}

TEST_F(Nat, DropsAnErrorAboutWhatItDoesNotKnow) {
  in(error_packet(kRouter, kOutside, tcp_packet(kMapped, kServer, {})),
     std::unexpected(Forwarding::kUnmapped));
  in(error_packet(kRouter, kOutside, tcp_packet(kInside, kServer, {})),
     std::unexpected(Forwarding::kUnmapped));
  in(error_packet(kRouter, kOutside, counting(27)), std::unexpected(Forwarding::kUntranslatable));
  // A port that it has given, at an address that is not its own.
  out(tcp_packet(kInside, kServer, {.syn = true}));
  in(error_packet(kRouter, kOutside, tcp_packet({kNeighbour, kMapped.port}, kServer, {})),
     std::unexpected(Forwarding::kUnmapped));
}

// RFC 5382 REQ-10: no ICMP message ends a mapping; nor does it keep one.
TEST_F(Nat, AnErrorChangesNoMapping) {
  const Octets left = out(tcp_packet(kInside, kServer, {.syn = true}));
  Octets error = error_packet(kRouter, kOutside, left);
  EXPECT_TRUE(nat.come_in(Instant(std::chrono::minutes(3)), error));
  Octets late = error_packet(kRouter, kOutside, left);
  EXPECT_FALSE(nat.come_in(Instant(std::chrono::minutes(4)), late));
}

// RFC 5508 REQ-5: what a router inside says about a packet that came in.
TEST_F(Nat, GivesOutAnErrorAsTheOtherKnowsThePacket) {
  out(tcp_packet(kInside, kServer, {.syn = true}));
  const Octets came = tcp_packet(kServer, kMapped, {.ack = true}, counting(50));
  const Octets arrived = in(came, kInside.address);
  EXPECT_EQ(out(error_packet(kNeighbour, kServer.address, arrived)),
            error_packet(kOutside, kServer.address, came));
  out(error_packet(kNeighbour, kServer.address, tcp_packet(kServer, {kNeighbour, 9}, {})),
      Forwarding::kUnmapped);
}

TEST_F(Nat, DropsWhatHasNoPorts) {
  out(ip_packet(between(kInside, kServer, 47), counting(40)), Forwarding::kUntranslatable);
  in(ip_packet(between(kServer, kMapped, 47), counting(40)),
     std::unexpected(Forwarding::kUntranslatable));
}

Octets in_pieces(Octets packet, std::uint16_t identification) {
  packet[4] = static_cast<std::uint8_t>(identification >> 8);
  packet[5] = static_cast<std::uint8_t>(identification);
  packet[6] = 0;
  seal_ipv4_header(packet, 20);
  return packet;
}

// Cut, translated and put together it is what it would have been as a whole.
TEST_F(Nat, LaterFragmentsGoWhereTheFirstWent) {
  const Octets question = in_pieces(udp_packet(kInside, kServer, counting(500)), 7);
  const Octets translated = in_pieces(udp_packet(kMapped, kServer, counting(500)), 7);
  const auto expected = fragment(translated, 200);
  std::size_t i = 0;
  for (const Octets& piece : fragment(question, 200)) EXPECT_EQ(out(piece), expected[i++]);

  const auto back = fragment(in_pieces(udp_packet(kServer, kInside, counting(500)), 8), 200);
  i = 0;
  for (const Octets& piece :
       fragment(in_pieces(udp_packet(kServer, kMapped, counting(500)), 8), 200)) {
    EXPECT_EQ(in(piece, kInside.address), back[i++]);
  }
}

TEST_F(Nat, ALaterFragmentOfNobodyIsDropped) {
  const auto pieces = fragment(in_pieces(udp_packet(kInside, kServer, counting(500)), 7), 200);
  out(pieces[1], Forwarding::kUntranslatable);
  out(pieces[0]);
  out(pieces[1]);
  nat.rebind();
  out(pieces[2], Forwarding::kUntranslatable);
}

TEST_F(Nat, FollowsAsManyFragmentedPacketsAsItSays) {
  for (std::uint16_t i = 0; i <= kMostTrains; ++i) {
    out(fragment(in_pieces(udp_packet(kInside, kServer, counting(500)), i), 200)[0]);
  }
  out(fragment(in_pieces(udp_packet(kInside, kServer, counting(500)), 0), 200)[1],
      Forwarding::kUntranslatable);
  out(fragment(in_pieces(udp_packet(kInside, kServer, counting(500)), 1), 200)[1]);
}

TEST_F(Nat, AfterARebindTheOldPortIsNobodys) {
  out(tcp_packet(kInside, kServer, {.syn = true}));
  nat.rebind();
  in(tcp_packet(kServer, kMapped, {.ack = true}), std::unexpected(Forwarding::kUnmapped));
  const auto transport = read_transport(out(tcp_packet(kInside, kServer, {.ack = true})));
  EXPECT_EQ(transport->source.address, kOutside);
  EXPECT_NE(transport->source.port, kInside.port);
  in(tcp_packet(kServer, transport->source, {.rst = true}), kInside.address);
}

}  // namespace
}  // namespace sim::router
