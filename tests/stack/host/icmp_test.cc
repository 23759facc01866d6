// What a host says and hears by ICMP (RFC 1122 3.2.2, RFC 4443), and what it makes of fragments.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "stack/host/host.h"
#include "stack/wire/checksum.h"
#include "stack/wire/icmp.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace stack::host {
namespace {

using namespace std::chrono_literals;
using base::Address;
using base::Family;
using wire::IcmpKind;
using wire::IcmpMessage;
using Octets = std::vector<std::uint8_t>;

constexpr base::Instant kNow{1h};
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kNoSuchProtocol = 253;  // RFC 3692: for experiments

// Every test holds for both families.
class Icmp : public testing::TestWithParam<Family> {
 protected:
  static constexpr std::size_t kMtu = 1500;

  static Address address(std::uint8_t host) {
    if (GetParam() == Family::kIpv4) return Address::v4(192, 0, 2, host);
    return Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, host});
  }
  const Address us = address(1), peer = address(2);
  Host host{{.addresses = {us}, .mtu = kMtu, .secret = {1, 2}}};

  static Octets packet(wire::IpHeader header, const Octets& payload) {
    const std::size_t before = wire::ip_header_size(header);
    Octets octets(before + payload.size());
    std::ranges::copy(payload, octets.begin() + static_cast<std::ptrdiff_t>(before));
    wire::write_ip(octets, header, payload.size());
    return octets;
  }
  Octets message(const IcmpMessage& icmp, const Octets& body) const {
    Octets octets(wire::kIcmpHeaderSize + body.size());
    std::ranges::copy(body, octets.begin() + wire::kIcmpHeaderSize);
    wire::write_icmp(octets, icmp, peer, us);
    return octets;
  }
  Octets ping(std::size_t size) const {
    const std::uint8_t protocol = wire::icmp_protocol(GetParam());
    return packet({.source = peer, .destination = us, .protocol = protocol},
                  message({.kind = IcmpKind::kEchoRequest, .value = 0x12345678},
                          Octets(size, std::uint8_t{'p'})));
  }
  // A packet of some protocol from the peer.
  Octets carrying(std::uint8_t protocol, std::size_t size = 100) const {
    return packet({.source = peer, .destination = us, .protocol = protocol}, Octets(size, 7));
  }
  void receive(const Octets& octets) { host.receive(now, octets, false); }

  struct Heard {
    wire::IpHeader ip;
    IcmpMessage message;
    Octets body;
  };
  // The next packet that the host sends, which must be ICMP; nothing if it is silent.
  std::optional<Heard> hears() {
    Octets room(kMtu);
    const std::size_t size = host.emit(now, room);
    if (size == 0) return std::nullopt;
    const auto ip = wire::parse_ip(base::ByteView(room).first(size));
    EXPECT_TRUE(ip && ip->header.protocol == wire::icmp_protocol(GetParam()));
    const auto icmp = wire::parse_icmp(ip->payload, ip->header.source, ip->header.destination);
    EXPECT_TRUE(icmp.has_value());
    return Heard{ip->header, *icmp, Octets(icmp->body.begin(), icmp->body.end())};
  }

  base::Instant now = kNow;
};

INSTANTIATE_TEST_SUITE_P(Both, Icmp, testing::Values(Family::kIpv4, Family::kIpv6),
                         [](const auto& tested) {
                           return tested.param == Family::kIpv4 ? "Ipv4" : "Ipv6";
                         });

// What only one family has.
class IcmpOfIpv4 : public Icmp {};
class IcmpOfIpv6 : public Icmp {};
INSTANTIATE_TEST_SUITE_P(Only, IcmpOfIpv4, testing::Values(Family::kIpv4));
INSTANTIATE_TEST_SUITE_P(Only, IcmpOfIpv6, testing::Values(Family::kIpv6));

// RFC 1122 3.2.2.6, RFC 4443 4.2: the data entire, to the source, from the address that was asked.
TEST_P(Icmp, AnEchoRequestIsAnsweredWithItsOwnData) {
  receive(ping(56));
  const auto heard = hears();
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->ip.source, us);
  EXPECT_EQ(heard->ip.destination, peer);
  EXPECT_EQ(heard->message.kind, IcmpKind::kEchoReply);
  EXPECT_EQ(heard->message.value, 0x12345678u);
  EXPECT_EQ(heard->body, Octets(56, 'p'));
  EXPECT_FALSE(hears());
}

// The kernel answers for an address that it shares with us.
TEST_P(Icmp, AHostThatSharesItsAddressSaysNothing) {
  Host sharing({.addresses = {us}, .owns_addresses = false, .mtu = kMtu, .secret = {1, 2}});
  Octets room(kMtu);
  for (const Octets& octets : {ping(56), carrying(kUdp), carrying(kNoSuchProtocol)}) {
    sharing.receive(kNow, octets, false);
    EXPECT_EQ(sharing.emit(kNow, room), 0u);
  }
}

// We send no fragments.
TEST_P(Icmp, AReplyThatFillsThePathIsTheLargest) {
  const std::size_t before = wire::ip_header_size({.source = us, .destination = peer});
  const std::size_t most = kMtu - before - wire::kIcmpHeaderSize;
  receive(ping(most));
  EXPECT_TRUE(hears());
  receive(ping(most + 1));
  EXPECT_FALSE(hears());
  EXPECT_EQ(host.counters().of(Drop::kIcmpUnanswered), 1u);
}

TEST_P(Icmp, NoMoreThanALimitOfRepliesWaits) {
  for (std::size_t i = 0; i <= IcmpSender::kMostWaiting; ++i) receive(ping(8));
  std::size_t replies = 0;
  while (hears()) ++replies;
  EXPECT_EQ(replies, IcmpSender::kMostWaiting);
  EXPECT_EQ(host.counters().of(Drop::kIcmpUnanswered), 1u);
}

TEST_P(Icmp, ADamagedMessageIsDropped) {
  Octets damaged = ping(56);
  damaged.back() ^= 1;
  receive(damaged);
  EXPECT_FALSE(hears());
  EXPECT_EQ(host.counters().of(Drop::kIcmpChecksum), 1u);
}

// RFC 9293 3.9.2.2 (MUST-55), RFC 6633 3: whatever it quotes.
TEST_P(IcmpOfIpv4, SourceQuenchIsDiscardedInSilence) {
  constexpr std::uint8_t kSourceQuench = 4;
  auto stream = host.connect(now, {peer, 80});
  Octets room(kMtu);
  const std::size_t size = host.emit(now, room);
  Octets quench = message({.kind = IcmpKind::kTimeExceeded}, {room.begin(), room.begin() + 28});
  ASSERT_GE(size, 28u);
  quench[0] = kSourceQuench;
  quench[2] = quench[3] = 0;
  const std::uint16_t sum = wire::Checksum().add(quench).complement();
  quench[2] = static_cast<std::uint8_t>(sum >> 8);
  quench[3] = static_cast<std::uint8_t>(sum);
  receive(packet({.source = peer, .destination = us, .protocol = wire::kProtocolIcmp}, quench));
  EXPECT_FALSE(hears());
  EXPECT_EQ(host.counters().of(Drop::kIcmpUnwanted), 1u);
  EXPECT_EQ(stream.info().stats.path_errors_in, 0u);
  EXPECT_EQ(stream.info().soft_error, std::nullopt);
}

// RFC 1122 3.2.2.1, RFC 4443 3.1.
TEST_P(Icmp, AnUnwantedDatagramIsToldThatThePortIsUnreachable) {
  const Octets datagram = carrying(kUdp);
  receive(datagram);
  const auto heard = hears();
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->message.kind, IcmpKind::kUnreachable);
  EXPECT_EQ(heard->message.code, GetParam() == Family::kIpv4 ? 3 : 4);
  EXPECT_EQ(heard->body, datagram);
  EXPECT_EQ(heard->ip.destination, peer);
}

// RFC 1122 3.2.2.1: protocol unreachable. RFC 8200 4: a parameter problem, at the Next Header.
TEST_P(Icmp, AnUnknownProtocolIsRefused) {
  receive(carrying(kNoSuchProtocol));
  const auto heard = hears();
  ASSERT_TRUE(heard);
  if (GetParam() == Family::kIpv4) {
    EXPECT_EQ(heard->message.kind, IcmpKind::kUnreachable);
    EXPECT_EQ(heard->message.code, 2);
  } else {
    constexpr std::uint32_t kNextHeaderAt = 6;
    EXPECT_EQ(heard->message.kind, IcmpKind::kParameterProblem);
    EXPECT_EQ(heard->message.code, 1);
    EXPECT_EQ(heard->message.value, kNextHeaderAt);
  }
}

// RFC 8200 4.7: whatever stands behind it.
TEST_P(IcmpOfIpv6, NoNextHeaderIsNoUnknownProtocol) {
  receive(carrying(wire::kNoNextHeader));
  EXPECT_FALSE(hears());
}

// RFC 1812 4.3.2.3: at most 576 octets; RFC 4443 2.4 c: at most 1,280.
TEST_P(Icmp, AnErrorQuotesNoMoreThanItHasRoomFor) {
  receive(carrying(kUdp, 1400));
  Octets room(kMtu);
  EXPECT_EQ(host.emit(now, room), GetParam() == Family::kIpv4 ? 576u : 1280u);
}

// RFC 1122 3.2.2, RFC 4443 2.4 e.
TEST_P(Icmp, AnErrorIsNeverAboutAnError) {
  receive(packet({.source = peer, .destination = us, .protocol = wire::icmp_protocol(GetParam())},
                 message({.kind = IcmpKind::kUnreachable}, carrying(kUdp))));
  EXPECT_FALSE(hears());
  EXPECT_EQ(host.counters().of(Drop::kIcmpUnbelieved), 1u);
}

// RFC 4443 2.4 f: a token bucket.
TEST_P(Icmp, ErrorsLeaveAtALimitedRate) {
  const auto errors = [&](int datagrams) {
    int count = 0;
    for (int i = 0; i < datagrams; ++i) {
      receive(carrying(kUdp));
      while (hears()) ++count;
    }
    return count;
  };
  EXPECT_EQ(errors(100), IcmpSender::kBurst);
  now += 3 * IcmpSender::kPerError;
  EXPECT_EQ(errors(100), 3);
  now += 1h;
  EXPECT_EQ(errors(100), IcmpSender::kBurst);
}

// In pieces of `size` octets of payload, a multiple of eight.
std::vector<Octets> pieces_of(const Octets& whole, std::size_t size) {
  const auto packet = wire::parse_ip(whole);
  std::vector<Octets> pieces;
  for (std::size_t at = 0; at < packet->payload.size(); at += size) {
    const auto part = packet->payload.subspan(at, std::min(size, packet->payload.size() - at));
    wire::IpHeader header = packet->header;
    header.dont_fragment = header.source.family() == Family::kIpv6;
    header.identification = 77;
    header.fragment_offset = static_cast<std::uint16_t>(at / 8);
    header.more_fragments = at + size < packet->payload.size();
    Octets piece(wire::ip_header_size(header) + part.size());
    std::ranges::copy(part, piece.end() - static_cast<std::ptrdiff_t>(part.size()));
    wire::write_ip(piece, header, part.size());
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

TEST_P(Icmp, WhatComesInPiecesIsTakenWholeAndInAnyOrder) {
  std::vector<Octets> pieces = pieces_of(ping(1400), 400);
  ASSERT_EQ(pieces.size(), 4u);
  std::ranges::reverse(pieces);
  for (const Octets& piece : pieces) {
    EXPECT_FALSE(hears());
    receive(piece);
  }
  const auto heard = hears();
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->body, Octets(1400, 'p'));
}

TEST_P(Icmp, ASegmentInPiecesReachesTcp) {
  Octets segment(wire::kTcpHeaderSize + 8);
  wire::write_tcp(segment, {.source_port = 1000, .destination_port = 80, .flags = {.syn = true}},
                  {peer, us});
  Octets room(kMtu);
  for (const Octets& piece : pieces_of(packet({.source = peer, .destination = us}, segment), 24)) {
    EXPECT_EQ(host.emit(now, room), 0u);
    receive(piece);
  }
  EXPECT_GT(host.emit(now, room), 0u);  // a RST: nobody listens
}

TEST_P(Icmp, APieceThatContradictsAnotherIsDropped) {
  const std::vector<Octets> pieces = pieces_of(ping(1400), 400);
  const std::vector<Octets> others = pieces_of(ping(1400), 408);
  receive(pieces[0]);
  receive(others[1]);  // RFC 5722: from 408, which leaves a gap; no overlap yet
  receive(pieces[1]);  // from 400 to 800: overlaps
  EXPECT_EQ(host.counters().of(Drop::kFragment), 1u);
  for (const Octets& piece : pieces) receive(piece);
  EXPECT_FALSE(hears());
}

// RFC 792, RFC 8200 4.5: code 1, about the first fragment.
TEST_P(Icmp, WhatIsNotWholeInTimeIsToldSo) {
  const std::vector<Octets> pieces = pieces_of(ping(3000), 1400);  // larger than an IPv4 error
  receive(pieces[0]);
  EXPECT_LT(host.deadline(), base::kNever);
  now = host.deadline();
  host.tick(now);
  const auto heard = hears();
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->message.kind, IcmpKind::kTimeExceeded);
  EXPECT_EQ(heard->message.code, 1);
  EXPECT_TRUE(std::equal(heard->body.begin(), heard->body.end(), pieces[0].begin()));
  for (std::size_t i = 1; i < pieces.size(); ++i) receive(pieces[i]);
  EXPECT_FALSE(hears());
}

// Whether a timer has looked meanwhile or not.
TEST_P(Icmp, WhatIsTooLateIsToldSoBeforeTheNextPieceIsTaken) {
  const std::vector<Octets> pieces = pieces_of(ping(3000), 1400);
  receive(pieces[0]);
  now = host.deadline();
  receive(pieces[1]);
  const auto heard = hears();
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->message.kind, IcmpKind::kTimeExceeded);
}

// RFC 8200 4.5: only if the first fragment came.
TEST_P(Icmp, WithoutTheFirstPieceNothingIsTold) {
  receive(pieces_of(ping(1400), 400)[1]);
  now = host.deadline();
  host.tick(now);
  EXPECT_FALSE(hears());
}

}  // namespace
}  // namespace stack::host
