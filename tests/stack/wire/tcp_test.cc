#include "stack/wire/tcp.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <vector>

#include "stack/wire/checksum.h"
#include "stack/wire/ip.h"

namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::wire::Checksum;
using stack::wire::kProtocolTcp;
using stack::wire::kTcpHeaderSize;
using stack::wire::parse_tcp;
using stack::wire::Seq;
using stack::wire::TcpAddresses;
using stack::wire::TcpError;
using stack::wire::TcpFlags;
using stack::wire::TcpHeader;
using Octets = std::vector<std::uint8_t>;

const TcpAddresses kAddresses{Address::v4(192, 0, 2, 1), Address::v4(198, 51, 100, 2)};

Octets segment_with(const TcpHeader& header, ByteView payload) {
  std::size_t header_size = header_size_of(header);
  Octets segment(header_size + payload.size());
  std::ranges::copy(payload, segment.begin() + static_cast<std::ptrdiff_t>(header_size));
  write_tcp(segment, header, kAddresses);
  return segment;
}

// The error, or nothing for a segment that is taken; from a block of just its size.
std::optional<TcpError> fault_of(ByteView segment, bool checksum_verified = false) {
  Octets exact(segment.begin(), segment.end());
  auto parsed = parse_tcp(exact, kAddresses, checksum_verified);
  return parsed ? std::nullopt : std::optional(parsed.error());
}

void repair_checksum(Octets& segment) {
  segment[16] = segment[17] = 0;
  std::uint16_t sum = Checksum()
                          .add_pseudo_header(kAddresses.source, kAddresses.destination,
                                             kProtocolTcp, segment.size())
                          .add(segment)
                          .complement();
  segment[16] = static_cast<std::uint8_t>(sum >> 8);
  segment[17] = static_cast<std::uint8_t>(sum);
}

TcpHeader some_header() {
  TcpHeader header;
  header.source_port = 0x1234;
  header.destination_port = 80;
  header.seq = Seq{0x01020304};
  header.ack = Seq{0xa0b0c0d0};
  header.flags = {.ack = true, .psh = true};
  header.window = 0x5678;
  header.urgent_pointer = 0x9abc;
  return header;
}

TcpHeader any_header() {
  TcpHeader header;
  header.source_port = *rc::gen::arbitrary<std::uint16_t>();
  header.destination_port = *rc::gen::arbitrary<std::uint16_t>();
  header.seq = Seq{*rc::gen::arbitrary<std::uint32_t>()};
  header.ack = Seq{*rc::gen::arbitrary<std::uint32_t>()};
  for (bool TcpFlags::*flag :
       {&TcpFlags::ae, &TcpFlags::cwr, &TcpFlags::ece, &TcpFlags::urg, &TcpFlags::ack,
        &TcpFlags::psh, &TcpFlags::rst, &TcpFlags::syn, &TcpFlags::fin}) {
    header.flags.*flag = *rc::gen::arbitrary<bool>();
  }
  header.window = *rc::gen::arbitrary<std::uint16_t>();
  header.urgent_pointer = *rc::gen::arbitrary<std::uint16_t>();
  if (*rc::gen::arbitrary<bool>()) header.options.mss = *rc::gen::arbitrary<std::uint16_t>();
  if (*rc::gen::arbitrary<bool>()) {
    header.options.window_scale = *rc::gen::inRange<std::uint8_t>(0, 15);
  }
  return header;
}

// RFC 9293 figure 1, field by field.
TEST(Tcp, AKnownHeaderIsWrittenOctetByOctet) {
  Octets segment = segment_with(some_header(), {});
  EXPECT_EQ(Octets(segment.begin(), segment.begin() + 16),
            (Octets{0x12, 0x34, 0x00, 0x50, 0x01, 0x02, 0x03, 0x04, 0xa0, 0xb0, 0xc0, 0xd0, 0x50,
                    0x18, 0x56, 0x78}));
  EXPECT_EQ(Octets(segment.begin() + 18, segment.end()), (Octets{0x9a, 0xbc}));
}

TEST(Tcp, EachControlBitHasItsPlace) {
  struct {
    bool TcpFlags::*flag;
    unsigned bit;
  } places[] = {{&TcpFlags::ae, 0x100}, {&TcpFlags::cwr, 0x80}, {&TcpFlags::ece, 0x40},
                {&TcpFlags::urg, 0x20}, {&TcpFlags::ack, 0x10}, {&TcpFlags::psh, 0x08},
                {&TcpFlags::rst, 0x04}, {&TcpFlags::syn, 0x02}, {&TcpFlags::fin, 0x01}};
  for (auto [flag, bit] : places) {
    TcpHeader header;
    header.flags.*flag = true;
    Octets segment = segment_with(header, {});
    EXPECT_EQ(segment[12], 5 << 4 | bit >> 8);
    EXPECT_EQ(segment[13], bit & 0xff);
  }
}

// RFC 9293 3.1: MUST-2
TEST(Tcp, TheChecksumCoversPseudoHeaderHeaderAndText) {
  Octets text{'o', 'd', 'd'};
  Octets segment = segment_with(some_header(), text);
  EXPECT_EQ(Checksum()
                .add_pseudo_header(kAddresses.source, kAddresses.destination, kProtocolTcp,
                                   kTcpHeaderSize + text.size())
                .add(segment)
                .complement(),
            0);
}

// A SYN with an MSS of 1,440 from 2001:db8::1 to 2001:db8::2. Its checksum (RFC 8200 8.1) is what
//   import ipaddress as i
//   b = i.ip_address('2001:db8::1').packed + i.ip_address('2001:db8::2').packed
//   b += bytes.fromhex('00000018 00000006')
//   b += bytes.fromhex('c0000050 01020304 00000000 6002ffff 00000000 020405a0')
//   t = sum(int.from_bytes(b[k:k+2], 'big') for k in range(0, len(b), 2))
//   print(hex((t & 0xffff) + (t >> 16) ^ 0xffff))
// prints in python3.
TEST(Tcp, AKnownSegmentOverIpv6IsWrittenOctetByOctet) {
  TcpHeader header{.source_port = 0xc000,
                   .destination_port = 80,
                   .seq = Seq{0x0102'0304},
                   .flags = {.syn = true},
                   .window = 0xffff,
                   .options = {.mss = 1440}};
  Octets segment(24);
  write_tcp(segment, header,
            {Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}),
             Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2})});
  EXPECT_EQ(segment,
            (Octets{0xc0, 0x00, 0x00, 0x50, 0x01, 0x02, 0x03, 0x04, 0x00, 0x00, 0x00, 0x00,
                    0x60, 0x02, 0xff, 0xff, 0x78, 0x6f, 0x00, 0x00, 0x02, 0x04, 0x05, 0xa0}));
}

RC_GTEST_PROP(TcpProperty, EverySegmentSurvivesTheWire, (const Octets& payload)) {
  TcpHeader header = any_header();
  Octets segment = segment_with(header, payload);
  auto parsed = parse_tcp(segment, kAddresses, false);
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(parsed->header == header);
  RC_ASSERT(Octets(parsed->payload.begin(), parsed->payload.end()) == payload);
}

RC_GTEST_PROP(TcpProperty, NoBitCanFlipUnseen, (const Octets& payload)) {
  Octets segment = segment_with(any_header(), payload);
  auto bit = *rc::gen::inRange<std::size_t>(0, segment.size() * 8);
  segment[bit / 8] = static_cast<std::uint8_t>(segment[bit / 8] ^ 1 << bit % 8);
  RC_ASSERT(fault_of(segment) == TcpError::kChecksum);
}

TEST(Tcp, ASegmentSentToAnotherAddressIsDamaged) {
  Octets segment = segment_with(some_header(), {});
  auto parsed = parse_tcp(segment, {kAddresses.source, Address::v4(198, 51, 100, 3)}, false);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error(), TcpError::kChecksum);
}

TEST(Tcp, AVerifiedChecksumIsNotLookedAt) {
  Octets segment = segment_with(some_header(), {});
  segment[16] ^= 0xff;
  EXPECT_EQ(fault_of(segment, false), TcpError::kChecksum);
  EXPECT_EQ(fault_of(segment, true), std::nullopt);
}

TEST(Tcp, TheChecksumIsLookedAtBeforeTheFields) {  // RFC 9293 3.1: MUST-3
  Octets segment = segment_with(some_header(), {});
  segment[12] = 0x10;  // a data offset of 1, without the checksum following
  EXPECT_EQ(fault_of(segment), TcpError::kChecksum);
}

TEST(Tcp, ReservedBitsAreIgnored) {  // RFC 9293 3.1: must be ignored in received segments
  Octets segment = segment_with(some_header(), {});
  segment[12] |= 0x0e;
  repair_checksum(segment);
  auto parsed = parse_tcp(segment, kAddresses, false);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->header, some_header());
}

// Attack case TCP-03.
TEST(Tcp, LessThanAHeaderIsTruncated) {
  Octets segment = segment_with(some_header(), {});
  for (std::size_t size = 0; size < kTcpHeaderSize; ++size) {
    EXPECT_EQ(fault_of(ByteView(segment).first(size), false), TcpError::kTruncated) << size;
    EXPECT_EQ(fault_of(ByteView(segment).first(size), true), TcpError::kTruncated) << size;
  }
}

TEST(Tcp, TheDataOffsetIsBelievedOnlyWithinTheSegment) {
  for (std::size_t size : {20u, 21u, 24u, 40u, 59u, 60u, 61u}) {
    for (std::size_t offset = 0; offset < 16; ++offset) {
      Octets segment(size, 1);  // where options would stand: No-Operation
      segment[12] = static_cast<std::uint8_t>(offset << 4);
      repair_checksum(segment);
      std::optional<TcpError> expected;
      if (offset < 5) expected = TcpError::kDataOffset;
      if (offset * 4 > size) expected = TcpError::kTruncated;
      EXPECT_EQ(fault_of(segment), expected) << "offset " << offset << " in " << size << " octets";
    }
  }
}

TEST(Tcp, TextBeginsWhereTheDataOffsetSays) {
  Octets segment(kTcpHeaderSize + 8, 1);
  segment[12] = 6 << 4;
  repair_checksum(segment);
  auto parsed = parse_tcp(segment, kAddresses, false);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->payload.data(), segment.data() + kTcpHeaderSize + 4);
  EXPECT_EQ(parsed->payload.size(), 4u);
}

// The option 2 with length 0.
TEST(Tcp, ASegmentWithAnIllegalOptionIsDropped) {
  Octets segment(kTcpHeaderSize + 4);
  segment[12] = 6 << 4;
  segment[kTcpHeaderSize] = 2;
  repair_checksum(segment);
  EXPECT_EQ(fault_of(segment), TcpError::kOptions);
}

TEST(Tcp, OptionsEndWithTheHeader) {
  Octets segment(kTcpHeaderSize + 8);
  segment[12] = 6 << 4;
  segment[kTcpHeaderSize] = 2;      // an MSS option whose last two octets would
  segment[kTcpHeaderSize + 1] = 8;  // stand in the text
  repair_checksum(segment);
  EXPECT_EQ(fault_of(segment), TcpError::kOptions);
}

RC_GTEST_PROP(TcpProperty, AnyOctetsAreTakenOrRefusedWithinTheirBounds, (const Octets& octets)) {
  auto parsed = parse_tcp(octets, kAddresses, true);
  if (!parsed) return;
  RC_ASSERT(parsed->payload.data() + parsed->payload.size() == octets.data() + octets.size());
  RC_ASSERT(parsed->payload.size() + kTcpHeaderSize <= octets.size());
}

}  // namespace
