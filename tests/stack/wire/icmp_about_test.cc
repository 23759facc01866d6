// What ICMP errors quote, and what they may be sent about.
#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "stack/wire/icmp.h"
#include "stack/wire/tcp.h"

namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Endpoint;
using stack::base::Family;
using stack::base::MutableBytes;
using stack::wire::answerable_header;
using stack::wire::ip_header_size;
using stack::wire::IpHeader;
using stack::wire::IpPacket;
using stack::wire::may_be_answered;
using stack::wire::parse_quote;
using stack::wire::Seq;
using Octets = std::vector<std::uint8_t>;

constexpr Address kUs4 = Address::v4(192, 0, 2, 1);
constexpr Address kThem4 = Address::v4(198, 51, 100, 2);
constexpr Address kUs6 = Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
constexpr Address kThem6 = Address::v6({0x2001, 0xdb8, 0, 1, 0, 0, 0, 2});

Octets packet_of(const IpHeader& header, ByteView payload) {
  std::size_t header_size = ip_header_size(header);
  Octets packet(header_size + payload.size());
  std::ranges::copy(payload, packet.begin() + static_cast<std::ptrdiff_t>(header_size));
  write_ip(packet, header, payload.size());
  return packet;
}

// A segment of ours with `text` octets.
Octets tcp_packet(const IpHeader& ip, std::size_t text) {
  Octets segment(stack::wire::kTcpHeaderSize + text, 'x');
  stack::wire::write_tcp(segment,
                         {.source_port = 40'000, .destination_port = 80, .seq = Seq{0x89ab'cdef}},
                         {ip.source, ip.destination});
  return packet_of(ip, segment);
}

IpHeader ours(Family family) {
  if (family == Family::kIpv4) return {.source = kUs4, .destination = kThem4};
  return {.source = kUs6, .destination = kThem6};
}

// RFC 792: the header and the first 64 bits of the data; RFC 1812 and RFC 4443: as much as fits.
// What is cut off makes no difference, and nothing is read beyond the octets that are there.
TEST(IcmpQuote, EveryPrefixTellsTheSameFromEightOctetsOfTcpOn) {
  for (Family family : {Family::kIpv4, Family::kIpv6}) {
    IpHeader ip = ours(family);
    Octets packet = tcp_packet(ip, 100);
    for (std::size_t size = 0; size <= packet.size(); ++size) {
      Octets exact(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(size));
      auto quote = parse_quote(exact);
      ASSERT_EQ(quote.has_value(), size >= ip_header_size(ip) + 8) << size;
      if (!quote) continue;
      EXPECT_EQ(quote->source, (Endpoint{ip.source, 40'000}));
      EXPECT_EQ(quote->destination, (Endpoint{ip.destination, 80}));
      EXPECT_EQ(quote->protocol, 6);
      EXPECT_EQ(quote->seq, Seq{0x89ab'cdef});
      EXPECT_EQ(quote->length, packet.size());
    }
  }
}

// RFC 5927 3.1 and what is seen in the field: hop limits have changed, checksums have not followed,
// old systems count the length as they like. RFC 4884: zeros stand behind.
TEST(IcmpQuote, WhatRoutersDoToAPacketDoesNoHarm) {
  Octets packet = tcp_packet(ours(Family::kIpv4), 0);
  packet[8] = 1;                                          // TTL
  packet[1] = 0xff;                                       // DSCP rewritten
  packet[3] = static_cast<std::uint8_t>(packet[3] - 20);  // total length less the header
  packet.resize(128);
  auto quote = parse_quote(packet);
  ASSERT_TRUE(quote);
  EXPECT_EQ(quote->seq, Seq{0x89ab'cdef});
  EXPECT_EQ(quote->length, 20u);
}

TEST(IcmpQuote, Ipv4OptionsAreSkipped) {
  Octets packet = tcp_packet(ours(Family::kIpv4), 0);
  packet.insert(packet.begin() + 20, {1, 1, 1, 0});
  packet[0] = 0x46;
  EXPECT_EQ(parse_quote(packet)->source.port, 40'000);
  packet[0] = 0x44;  // IHL below five
  EXPECT_FALSE(parse_quote(packet));
  packet[0] = 0x4f;  // 60 octets of header in a packet of 44
  EXPECT_FALSE(parse_quote(packet));
}

TEST(IcmpQuote, OfFragmentsOnlyTheFirstTells) {
  for (Family family : {Family::kIpv4, Family::kIpv6}) {
    IpHeader ip = ours(family);
    ip.dont_fragment = family == Family::kIpv6;
    ip.more_fragments = true;
    EXPECT_TRUE(parse_quote(tcp_packet(ip, 4)));
    ip.fragment_offset = 1;
    EXPECT_FALSE(parse_quote(tcp_packet(ip, 4)));
  }
}

// A Hop-by-Hop Options header with an option that a destination must not pass over: it is not ours
// to judge in a quote.
TEST(IcmpQuote, AChainIsSkippedWhateverItsOptions) {
  Octets packet = tcp_packet(ours(Family::kIpv6), 0);
  packet.insert(packet.begin() + 40, {6, 0, 0xc2, 4, 0, 1, 0, 0});
  packet[6] = 0;
  auto quote = parse_quote(packet);
  ASSERT_TRUE(quote);
  EXPECT_EQ(quote->source.port, 40'000);
  EXPECT_FALSE(parse_quote(ByteView(packet).first(55)));
}

TEST(IcmpQuote, PortsAreReadWhereThereAreSome) {
  Octets payload{0x12, 0x34, 0x00, 0x35, 0, 8, 0, 0};
  for (std::uint8_t protocol : Octets{1, 17, 50}) {
    auto quote = parse_quote(
        packet_of({.source = kUs4, .destination = kThem4, .protocol = protocol}, payload));
    ASSERT_TRUE(quote);
    EXPECT_EQ(quote->protocol, protocol);
    EXPECT_EQ(quote->source.port, protocol == 17 ? 0x1234 : 0);
    EXPECT_EQ(quote->seq, Seq{0});
  }
}

TEST(IcmpQuote, OtherVersionsAreNone) {
  Octets packet = tcp_packet(ours(Family::kIpv4), 20);
  for (int version = 0; version < 16; ++version) {
    if (version == 4 || version == 6) continue;
    packet[0] = static_cast<std::uint8_t>(version << 4 | 5);
    EXPECT_FALSE(parse_quote(packet)) << version;
  }
}

RC_GTEST_PROP(IcmpQuoteProperty, AnyOctetsAreReadOrRefusedWithinTheirBounds, (Octets octets)) {
  if (!octets.empty()) octets[0] = *rc::gen::element<std::uint8_t>(0x45, 0x46, 0x60, octets[0]);
  auto quote = parse_quote(octets);
  if (quote) RC_ASSERT(octets.size() >= 28u);
}

// RFC 1812 4.3.2.3 and RFC 4443 2.4 (c), in octets of the whole error.
TEST(IcmpError, IsAsLargeAsItsFamilyLetsItBe) {
  EXPECT_EQ(20 + 8 + stack::wire::most_quoted(Family::kIpv4), 576u);
  EXPECT_EQ(40 + 8 + stack::wire::most_quoted(Family::kIpv6), 1280u);
}

// --- what may be answered ---

bool answered(const IpHeader& header, ByteView payload) {
  return may_be_answered(IpPacket{header, payload});
}

TEST(IcmpError, AnswersAnOrdinaryPacket) {
  Octets payload(20);
  EXPECT_TRUE(answered({.source = kThem4, .destination = kUs4}, payload));
  EXPECT_TRUE(answered({.source = kThem6, .destination = kUs6}, payload));
  EXPECT_TRUE(answered({.source = kThem6, .destination = kUs6, .protocol = 17}, {}));
}

// RFC 1122 3.2.2 (destination unreachable, source quench, redirect, time exceeded, parameter
// problem), RFC 4443 2.4 e.1 and e.2 (types below 128, redirect).
TEST(IcmpError, IsNeverAboutAnError) {
  for (int type = 0; type < 256; ++type) {
    Octets payload(8);
    payload[0] = static_cast<std::uint8_t>(type);
    bool is_v4_query = type == 0 || type == 8 || (type >= 13 && type <= 18);
    EXPECT_EQ(answered({.source = kThem4, .destination = kUs4, .protocol = 1}, payload),
              is_v4_query)
        << type;
    EXPECT_EQ(answered({.source = kThem6, .destination = kUs6, .protocol = 58}, payload),
              type >= 128 && type != 137)
        << type;
  }
  EXPECT_FALSE(answered({.source = kThem4, .destination = kUs4, .protocol = 1}, {}));
  EXPECT_FALSE(answered({.source = kThem6, .destination = kUs6, .protocol = 58}, {}));
}

// In the first fragment of an IPv6 datagram, Destination Options may stand before the error.
TEST(IcmpError, IsNotAboutAnErrorBehindOptionsEither) {
  IpHeader header{.source = kThem6, .destination = kUs6, .protocol = 60, .more_fragments = true};
  Octets payload{58, 0, 1, 4, 0, 0, 0, 0, 3, 1, 0, 0, 0, 0, 0, 0};
  EXPECT_FALSE(answered(header, payload));
  payload[8] = 128;
  EXPECT_TRUE(answered(header, payload));
  payload[0] = 6;
  EXPECT_TRUE(answered(header, payload));
}

// RFC 1122 3.2.2, RFC 4443 2.4 e.3 to e.6
TEST(IcmpError, IsNeverAboutOrToAGroup) {
  Octets payload(20);
  for (Address nobody : {Address::v4(224, 0, 0, 1), Address::v4(255, 255, 255, 255), Address(),
                         Address::v4(240, 0, 0, 1), Address::v4(127, 0, 0, 1)}) {
    EXPECT_FALSE(answered({.source = nobody, .destination = kUs4}, payload)) << nobody.to_string();
    EXPECT_FALSE(answered({.source = kThem4, .destination = nobody}, payload))
        << nobody.to_string();
  }
  for (Address nobody : {Address::v6({0xff02, 0, 0, 0, 0, 0, 0, 1}), Address::v6({}),
                         Address::v6({0, 0, 0, 0, 0, 0xffff, 0xc000, 0x0201}),
                         Address::v6({0, 0, 0, 0, 0, 0, 0, 1})}) {
    EXPECT_FALSE(answered({.source = nobody, .destination = kUs6}, payload)) << nobody.to_string();
    EXPECT_FALSE(answered({.source = kThem6, .destination = nobody}, payload))
        << nobody.to_string();
  }
  Address loopback = Address::v4(127, 0, 0, 1);
  EXPECT_TRUE(answered({.source = loopback, .destination = loopback}, payload));
}

TEST(IcmpError, IsAboutNoFragmentButTheFirst) {
  Octets payload(24);
  IpHeader header{.source = kThem4, .destination = kUs4, .more_fragments = true};
  EXPECT_TRUE(answered(header, payload));
  header.fragment_offset = 3;
  EXPECT_FALSE(answered(header, payload));
  header.more_fragments = false;
  EXPECT_FALSE(answered(header, payload));
}

// A packet whose Destination Options hold 0x80, an option that wants to be told about, with
// `protocol` behind.
Octets refused_packet(std::uint8_t protocol, std::uint8_t first_octet) {
  Octets payload{protocol, 0, 0x80, 4, 0, 0, 0, 0, first_octet, 0, 0, 0, 0, 0, 0, 0};
  return packet_of({.source = kThem6, .destination = kUs6, .protocol = 60, .ttl = 9}, payload);
}

TEST(IcmpError, AnswersARefusedPacketByTheSameRules) {
  Octets packet = refused_packet(6, 0);
  ASSERT_FALSE(stack::wire::parse_ip(packet));
  auto header = answerable_header(packet);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->source, kThem6);
  EXPECT_EQ(header->destination, kUs6);
  EXPECT_TRUE(answerable_header(refused_packet(58, 128)));
  EXPECT_FALSE(answerable_header(refused_packet(58, 1)));
  // A chain cut short hides nothing.
  EXPECT_TRUE(answerable_header(ByteView(packet).first(44)));
  EXPECT_FALSE(answerable_header(ByteView(packet).first(39)));
  packet[24] = 0xff;  // to a group
  EXPECT_FALSE(answerable_header(packet));
  EXPECT_FALSE(answerable_header({}));
}

// As much of a first fragment as was kept to be quoted.
TEST(IcmpError, AnswersTheBeginningOfAPacketByTheSameRules) {
  for (Family family : {Family::kIpv4, Family::kIpv6}) {
    IpHeader ip = ours(family);
    ip.more_fragments = true;
    Octets packet = tcp_packet(ip, 1'400);
    auto header = answerable_header(ByteView(packet).first(stack::wire::most_quoted(family)));
    ASSERT_TRUE(header);
    EXPECT_EQ(header->source, ip.source);
    EXPECT_EQ(header->destination, ip.destination);
    ip.fragment_offset = 1;
    EXPECT_FALSE(answerable_header(tcp_packet(ip, 1'400)));
    EXPECT_FALSE(answerable_header(ByteView(packet).first(19)));
  }
  const Octets unreachable{3, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_FALSE(answerable_header(
      packet_of({.source = kUs4, .destination = kThem4, .protocol = 1}, unreachable)));
  Octets damaged = tcp_packet(ours(Family::kIpv4), 0);
  damaged[13] ^= 1;  // the source: an error would go to somebody else
  EXPECT_FALSE(answerable_header(damaged));
}

}  // namespace
