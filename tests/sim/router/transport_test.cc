#include "sim/router/transport.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "stack/wire/checksum.h"
#include "stack/wire/icmp.h"
#include "tests/sim/router/nat_packets.h"

namespace sim::router {
namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Endpoint;
namespace wire = stack::wire;

const Endpoint kElsewhere{Address::v4(203, 0, 113, 77), 61'234};

TEST(Transport, IsReadOfTcpUdpAndEchoes) {
  const auto tcp = read_transport(tcp_packet(kInside, kServer, {.syn = true}));
  ASSERT_TRUE(tcp);
  EXPECT_EQ(tcp->source, kInside);
  EXPECT_EQ(tcp->destination, kServer);
  EXPECT_TRUE(tcp->syn && !tcp->fin && !tcp->rst);
  const auto udp = read_transport(udp_packet(kInside, kServer));
  ASSERT_TRUE(udp);
  EXPECT_EQ(udp->source, kInside);
  const auto echo = read_transport(echo_packet(kInside.address, kServer.address, 4711));
  ASSERT_TRUE(echo);
  EXPECT_EQ(echo->source, (Endpoint{kInside.address, 4711}));
  EXPECT_EQ(echo->destination, (Endpoint{kServer.address, 4711}));
}

TEST(Transport, OfOthersAndOfTheShortIsNone) {
  EXPECT_FALSE(read_transport(ip_packet(between(kInside, kServer, 47), counting(40))));
  EXPECT_FALSE(read_transport(ip_packet(between(kInside, kServer, kTcp), counting(19))));
  EXPECT_FALSE(read_transport(ip_packet(between(kInside, kServer, kUdp), counting(7))));
  EXPECT_TRUE(read_transport(ip_packet(between(kInside, kServer, kUdp), counting(8))));
}

// The stack's own reader, to which a packet with any wrong checksum is none.
bool is_right(const Octets& packet) {
  const auto ip = wire::parse_ip(packet);
  if (!ip) return false;
  const auto& [source, destination] = std::pair(ip->header.source, ip->header.destination);
  if (ip->header.protocol == kTcp) {
    return wire::parse_tcp(ip->payload, {source, destination}, false).has_value();
  }
  if (ip->header.protocol == kIcmp) {
    return wire::parse_icmp(ip->payload, source, destination).has_value();
  }
  wire::Checksum sum;
  sum.add_pseudo_header(source, destination, kUdp, ip->payload.size()).add(ip->payload);
  return sum.complement() == 0;
}

TEST(Transport, RewrittenHasRightChecksumsAndTheNewEnd) {
  for (const Octets& packet : {tcp_packet(kInside, kServer, {.ack = true}, counting(101)),
                               udp_packet(kInside, kServer, counting(33)),
                               echo_packet(kInside.address, kServer.address, 9)}) {
    for (const End end : {End::kSource, End::kDestination}) {
      Octets changed = packet;
      rewrite(changed, *read_transport(changed), end, kElsewhere);
      EXPECT_TRUE(is_right(changed));
      const auto now = read_transport(changed);
      ASSERT_TRUE(now);
      EXPECT_EQ(end == End::kSource ? now->source : now->destination, kElsewhere);
    }
  }
}

// What a checksum is off by, 0 if it is right: the sum over the pseudo-header and the segment.
std::uint16_t off_by(const Octets& packet) {
  const auto ip = wire::parse_ip(packet);
  RC_ASSERT(ip.has_value());
  wire::Checksum sum;
  sum.add_pseudo_header(ip->header.source, ip->header.destination, kTcp, ip->payload.size());
  return sum.add(ip->payload).complement();
}

RC_GTEST_PROP(Transport, AnyDamageStaysAsItWas, ()) {
  Octets packet =
      tcp_packet(kInside, kServer, {.ack = true}, counting(*rc::gen::inRange<std::size_t>(0, 50)));
  const auto flips = *rc::gen::container<std::vector<std::size_t>>(
      rc::gen::inRange<std::size_t>(20 * 8, packet.size() * 8));
  for (const std::size_t bit : flips) {
    packet[bit / 8] ^= static_cast<std::uint8_t>(0x80u >> bit % 8);
  }
  const std::uint16_t before = off_by(packet);
  const Endpoint to{Address::v4(*rc::gen::arbitrary<std::uint8_t>(), 2, 3, 4),
                    *rc::gen::arbitrary<std::uint16_t>()};
  rewrite(packet, *read_transport(packet), *rc::gen::element(End::kSource, End::kDestination), to);
  RC_ASSERT(off_by(packet) == before);
}

TEST(Transport, UdpWithoutAChecksumGetsNone) {
  Octets packet = udp_packet(kInside, kServer, counting(20));
  packet[26] = packet[27] = 0;
  rewrite(packet, *read_transport(packet), End::kSource, kElsewhere);
  EXPECT_EQ(packet[26] << 8 | packet[27], 0);
  EXPECT_EQ(read_transport(packet)->source, kElsewhere);
}

// RFC 768: zero would say that there is no checksum. Some port makes it so.
TEST(Transport, UdpNeverSeemsToHaveNoChecksum) {
  bool was_the_other_zero = false;
  for (std::uint32_t port = 0; port < 65'536; ++port) {
    Octets packet = udp_packet(kInside, kServer, counting(20));
    rewrite(packet, *read_transport(packet), End::kSource,
            {kElsewhere.address, static_cast<std::uint16_t>(port)});
    ASSERT_NE(packet[26] << 8 | packet[27], 0) << port;
    was_the_other_zero |= (packet[26] << 8 | packet[27]) == 0xffff;
  }
  EXPECT_TRUE(was_the_other_zero);
}

TEST(Transport, AQuoteIsFoundInErrorsOnly) {
  Octets error = error_packet(kRouter, kInside.address, tcp_packet(kInside, kServer, {}));
  EXPECT_EQ(quote_in(error).size(), 40u);
  // Unreachable, source quench, time exceeded, parameter problem (RFC 792); the others quote
  // nothing.
  for (const int type : {3, 4, 11, 12}) {
    error[20] = static_cast<std::uint8_t>(type);
    EXPECT_EQ(quote_in(error).size(), 40u) << type;
  }
  for (const int type : {0, 5, 8, 13, 14, 17, 18}) {
    error[20] = static_cast<std::uint8_t>(type);
    EXPECT_TRUE(quote_in(error).empty()) << type;
  }
  Octets echo = echo_packet(kInside.address, kServer.address, 1);
  EXPECT_TRUE(quote_in(echo).empty());
  Octets segment = tcp_packet(kInside, kServer, {});
  EXPECT_TRUE(quote_in(segment).empty());
}

// RFC 792: eight octets behind the header, in which TCP's checksum is not.
TEST(Transport, AQuoteMayBeCutBehindEightOctets) {
  const Octets whole = tcp_packet(kInside, kServer, {.ack = true}, counting(100));
  for (std::size_t size = 28; size <= whole.size(); ++size) {
    Octets error = error_packet(kRouter, kServer.address,
                                {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    const auto quoted = read_quoted_transport(quote_in(error));
    ASSERT_TRUE(quoted);
    EXPECT_EQ(quoted->source, kInside);
    rewrite_quote(error, *quoted, End::kSource, kElsewhere);
    EXPECT_TRUE(is_right(error)) << size;
    EXPECT_EQ(read_quoted_transport(quote_in(error))->source, kElsewhere);
  }
  EXPECT_FALSE(read_quoted_transport(ByteView(whole).first(27)));
  EXPECT_FALSE(read_quoted_transport({}));
}

TEST(Transport, AQuotedPacketThatWasRightStaysRight) {
  Octets error = error_packet(kRouter, kServer.address,
                              tcp_packet(kInside, kServer, {.ack = true}, counting(100)));
  rewrite_quote(error, *read_quoted_transport(quote_in(error)), End::kSource, kElsewhere);
  const auto quote = quote_in(error);
  EXPECT_TRUE(is_right({quote.begin(), quote.end()}));
}

TEST(Transport, ALaterFragmentHasNoPortsToQuote) {
  auto header = between(kInside, kServer, kTcp);
  header.dont_fragment = false;
  header.fragment_offset = 10;
  EXPECT_FALSE(read_quoted_transport(ip_packet(header, counting(40))));
}

}  // namespace
}  // namespace sim::router
