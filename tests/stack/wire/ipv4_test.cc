#include "stack/wire/ip.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <optional>
#include <vector>

#include "stack/wire/checksum.h"

namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::MutableBytes;
using stack::wire::Checksum;
using stack::wire::Ecn;
using stack::wire::IpError;
using stack::wire::IpHeader;
using stack::wire::kIpv4HeaderSize;
using stack::wire::parse_ip;
using stack::wire::write_ip;
using Octets = std::vector<std::uint8_t>;

// The error, or nothing for a packet that is taken. The octets are copied to a block of just their
// size, so that a sanitizer sees every look beyond them.
std::optional<IpError> fault_of(ByteView packet) {
  Octets exact(packet.begin(), packet.end());
  auto parsed = parse_ip(exact);
  return parsed ? std::nullopt : std::optional(parsed.error().error);
}

Octets packet_with(const IpHeader& header, ByteView payload) {
  Octets packet(kIpv4HeaderSize + payload.size());
  std::copy(payload.begin(), payload.end(), packet.begin() + kIpv4HeaderSize);
  write_ip(packet, header, payload.size());
  return packet;
}

Octets small_packet() {
  return packet_with(
      {.source = Address::v4(192, 0, 2, 1), .destination = Address::v4(192, 0, 2, 2)},
      Octets{1, 2, 3, 4, 5, 6, 7, 8});
}

void repair_checksum(MutableBytes header) {
  header[10] = header[11] = 0;
  std::uint16_t sum = Checksum().add(header).complement();
  header[10] = static_cast<std::uint8_t>(sum >> 8);
  header[11] = static_cast<std::uint8_t>(sum);
}

Address any_address() {
  return Address::from_octets(*rc::gen::container<Octets>(4, rc::gen::arbitrary<std::uint8_t>()));
}

IpHeader any_header() {
  IpHeader header;
  header.source = any_address();
  header.destination = any_address();
  header.protocol = *rc::gen::arbitrary<std::uint8_t>();
  header.ttl = *rc::gen::arbitrary<std::uint8_t>();
  header.diffserv = *rc::gen::inRange<std::uint8_t>(0, 64);
  header.ecn = static_cast<Ecn>(*rc::gen::inRange<std::uint8_t>(0, 4));
  header.identification = *rc::gen::arbitrary<std::uint16_t>();
  header.dont_fragment = *rc::gen::arbitrary<bool>();
  header.more_fragments = *rc::gen::arbitrary<bool>();
  header.fragment_offset = *rc::gen::inRange<std::uint16_t>(0, 0x2000);
  return header;
}

// A header whose checksum is published: 45 00 00 73 00 00 40 00 40 11, then b861, then the
// addresses 192.168.0.1 and 192.168.0.199.
TEST(Ipv4, AKnownHeaderIsWrittenOctetByOctet) {
  Octets room(kIpv4HeaderSize);
  write_ip(room,
           {.source = Address::v4(192, 168, 0, 1),
            .destination = Address::v4(192, 168, 0, 199),
            .protocol = 17},
           0x73 - kIpv4HeaderSize);
  EXPECT_EQ(room, (Octets{0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11,
                          0xb8, 0x61, 0xc0, 0xa8, 0x00, 0x01, 0xc0, 0xa8, 0x00, 0xc7}));
}

// RFC 2474 3 and RFC 3168 5: DSCP above ECN, in the octet that was the type of service; the four
// codepoints of RFC 3168's figure 1.
TEST(Ipv4, DiffservAndEcnShareAnOctet) {
  struct {
    std::uint8_t diffserv;
    Ecn ecn;
    std::uint8_t octet;
  } cases[] = {{0, Ecn::kNotEct, 0b000000'00}, {0, Ecn::kEct1, 0b000000'01},
               {0, Ecn::kEct0, 0b000000'10},   {0, Ecn::kCe, 0b000000'11},
               {46, Ecn::kEct0, 0b101110'10},  {63, Ecn::kNotEct, 0b111111'00}};
  for (auto [diffserv, ecn, octet] : cases) {
    IpHeader header{.source = Address::v4(192, 0, 2, 1),
                    .destination = Address::v4(192, 0, 2, 2),
                    .diffserv = diffserv,
                    .ecn = ecn};
    Octets packet = packet_with(header, {});
    EXPECT_EQ(packet[1], octet);
    EXPECT_EQ(parse_ip(packet)->header, header);
  }
}

TEST(Ipv4, TheTimeToLiveIsTheSendersChoice) {
  for (std::uint8_t ttl : Octets{1, 64, 255}) {
    Octets packet = packet_with(
        {.source = Address::v4(192, 0, 2, 1), .destination = Address::v4(192, 0, 2, 2), .ttl = ttl},
        {});
    EXPECT_EQ(packet[8], ttl);
  }
}

RC_GTEST_PROP(Ipv4Property, EveryHeaderSurvivesTheWire, (const Octets& payload)) {
  IpHeader header = any_header();
  Octets packet = packet_with(header, payload);
  auto parsed = parse_ip(packet);
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(parsed->header == header);
  RC_ASSERT(Octets(parsed->payload.begin(), parsed->payload.end()) == payload);
}

TEST(Ipv4, ThePayloadEndsWhereTheTotalLengthSays) {
  Octets packet = small_packet();
  packet.resize(packet.size() + 18, 0xee);  // padding of a short Ethernet frame
  auto parsed = parse_ip(packet);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->payload.data(), packet.data() + kIpv4HeaderSize);
  EXPECT_EQ(parsed->payload.size(), 8u);
}

// RFC 9293 3.9.2.1: MUST-50
TEST(Ipv4, OptionsAreSkipped) {
  Octets packet = small_packet();
  packet.insert(packet.begin() + kIpv4HeaderSize, {1, 1, 1, 0});
  packet[0] = 0x46;
  packet[3] = static_cast<std::uint8_t>(packet.size());
  repair_checksum(MutableBytes(packet).first(24));
  auto parsed = parse_ip(packet);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(Octets(parsed->payload.begin(), parsed->payload.end()),
            (Octets{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST(Ipv4, OtherVersionsAreRefused) {
  for (int version = 0; version < 16; ++version) {
    if (version == 4 || version == 6) continue;
    Octets packet = small_packet();
    packet[0] = static_cast<std::uint8_t>(version << 4 | 5);
    EXPECT_EQ(fault_of(packet), IpError::kVersion) << version;
  }
}

TEST(Ipv4, EveryTruncationIsRefused) {
  Octets packet = small_packet();
  for (std::size_t size = 0; size < packet.size(); ++size) {
    EXPECT_EQ(fault_of(ByteView(packet).first(size)), IpError::kTruncated) << size;
  }
}

// Attack case IP-01: what the IHL and the total length claim, against each other and against what
// came.
TEST(Ipv4, HeaderAndTotalLengthAreBelievedOnlyWithinThePacket) {
  constexpr std::size_t kReceived = 80;
  for (std::size_t ihl = 0; ihl < 16; ++ihl) {
    std::size_t header_size = ihl * 4;
    for (std::size_t total : {std::size_t{0}, std::size_t{19}, header_size - 1, header_size,
                              header_size + 1, kReceived, kReceived + 1, std::size_t{65535}}) {
      Octets packet(kReceived, 0x11);
      packet[0] = static_cast<std::uint8_t>(0x40 | ihl);
      packet[2] = static_cast<std::uint8_t>(total >> 8);
      packet[3] = static_cast<std::uint8_t>(total);
      total &= 0xffff;  // as the field holds it
      repair_checksum(MutableBytes(packet).first(std::max(header_size, kIpv4HeaderSize)));
      std::optional<IpError> expected;
      if (total > kReceived) expected = IpError::kTruncated;
      if (header_size < kIpv4HeaderSize || total < header_size) expected = IpError::kHeaderLength;
      EXPECT_EQ(fault_of(packet), expected) << "IHL " << ihl << ", total length " << total;
    }
  }
}

TEST(Ipv4, NoBitOfTheHeaderCanFlipUnseen) {
  Octets packet = small_packet();
  for (std::size_t bit = 0; bit < kIpv4HeaderSize * 8; ++bit) {
    Octets damaged = packet;
    damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ 1 << bit % 8);
    EXPECT_TRUE(fault_of(damaged)) << "bit " << bit;
  }
}

TEST(Ipv4, AWrongChecksumIsCalledThat) {
  Octets packet = small_packet();
  packet[8] = 63;  // the TTL, without the checksum following
  EXPECT_EQ(fault_of(packet), IpError::kChecksum);
}

TEST(Ipv4, APieceOfADatagramIsAFragment) {
  IpHeader whole, first, last;
  first.more_fragments = true;
  last.fragment_offset = 185;
  EXPECT_FALSE(whole.is_fragment());
  EXPECT_TRUE(first.is_fragment());
  EXPECT_TRUE(last.is_fragment());
}

RC_GTEST_PROP(Ipv4Property, AnyOctetsAreTakenOrRefusedWithinTheirBounds, (Octets octets)) {
  if (!octets.empty() && *rc::gen::arbitrary<bool>()) octets[0] = 0x45;
  if (octets.size() >= kIpv4HeaderSize && octets[0] == 0x45) {
    repair_checksum(MutableBytes(octets).first(kIpv4HeaderSize));
  }
  auto parsed = parse_ip(octets);
  if (!parsed) return;
  RC_ASSERT(parsed->payload.data() >= octets.data() + kIpv4HeaderSize);
  RC_ASSERT(parsed->payload.data() + parsed->payload.size() <= octets.data() + octets.size());
}

}  // namespace
