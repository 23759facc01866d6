#include "stack/wire/icmp.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "stack/wire/checksum.h"

namespace {

using stack::base::Address;
using stack::base::ByteView;
using stack::base::Family;
using stack::wire::Checksum;
using stack::wire::IcmpError;
using stack::wire::IcmpKind;
using stack::wire::IcmpMessage;
using stack::wire::kIcmpHeaderSize;
using stack::wire::parse_icmp;
using stack::wire::write_icmp;
using Octets = std::vector<std::uint8_t>;

struct Ends {
  Address source, destination;
};
constexpr Ends kV4{Address::v4(192, 0, 2, 1), Address::v4(192, 0, 2, 2)};
constexpr Ends kV6{Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}),
                   Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2})};

Octets written(const IcmpMessage& message, const Ends& ends) {
  Octets room(kIcmpHeaderSize + message.body.size());
  std::ranges::copy(message.body, room.begin() + kIcmpHeaderSize);
  write_icmp(room, message, ends.source, ends.destination);
  return room;
}

auto parsed(ByteView octets, const Ends& ends) {
  return parse_icmp(octets, ends.source, ends.destination);
}

// An echo of "abcd" with identifier 0x1234 and sequence number 1, type 8 (RFC 792). The sum by
// hand: 0800 + 1234 + 0001 + 6162 + 6364 = defb, whose complement is 2104.
TEST(Icmp, AnEchoOfIpv4IsWrittenOctetByOctet) {
  Octets data{'a', 'b', 'c', 'd'};
  EXPECT_EQ(written({.kind = IcmpKind::kEchoRequest, .value = 0x1234'0001, .body = data}, kV4),
            (Octets{8, 0, 0x21, 0x04, 0x12, 0x34, 0, 1, 'a', 'b', 'c', 'd'}));
}

// The same with type 128 (RFC 4443 4.1) and the pseudo-header of RFC 8200 8.1. Its checksum is what
//   import ipaddress as i
//   b = i.ip_address('2001:db8::1').packed + i.ip_address('2001:db8::2').packed
//   b += bytes.fromhex('0000000c 0000003a' '80000000 12340001 61626364')
//   t = sum(int.from_bytes(b[k:k+2], 'big') for k in range(0, len(b), 2))
//   print(hex((t & 0xffff) + (t >> 16) ^ 0xffff))
// prints in python3.
TEST(Icmp, AnEchoOfIpv6IsWrittenOctetByOctet) {
  Octets data{'a', 'b', 'c', 'd'};
  EXPECT_EQ(written({.kind = IcmpKind::kEchoRequest, .value = 0x1234'0001, .body = data}, kV6),
            (Octets{128, 0, 0x4d, 0x48, 0x12, 0x34, 0, 1, 'a', 'b', 'c', 'd'}));
}

// RFC 792 and RFC 1191 4; RFC 4443 3 and 4: type, code and second word of each message.
TEST(Icmp, EveryMessageHasItsPlaceInEitherFamily) {
  struct {
    IcmpMessage message;
    Octets v4, v6;  // without the checksum
  } cases[] = {
      {{.kind = IcmpKind::kEchoRequest, .value = 0x0102'0304},
       {8, 0, 1, 2, 3, 4},
       {128, 0, 1, 2, 3, 4}},
      {{.kind = IcmpKind::kEchoReply, .value = 0x0102'0304},
       {0, 0, 1, 2, 3, 4},
       {129, 0, 1, 2, 3, 4}},
      {{.kind = IcmpKind::kUnreachable, .code = 3}, {3, 3, 0, 0, 0, 0}, {1, 3, 0, 0, 0, 0}},
      {{.kind = IcmpKind::kTooBig, .value = 1280}, {3, 4, 0, 0, 5, 0}, {2, 0, 0, 0, 5, 0}},
      {{.kind = IcmpKind::kTimeExceeded, .code = 1}, {11, 1, 0, 0, 0, 0}, {3, 1, 0, 0, 0, 0}},
      {{.kind = IcmpKind::kParameterProblem, .value = 40},
       {12, 0, 40, 0, 0, 0},
       {4, 0, 0, 0, 0, 40}},
  };
  for (const auto& [message, v4, v6] : cases) {
    for (const auto& [ends, expected] : {std::pair(kV4, v4), std::pair(kV6, v6)}) {
      Octets octets = written(message, ends);
      auto read = parsed(octets, ends);
      ASSERT_TRUE(read);
      EXPECT_EQ(read->kind, message.kind);
      EXPECT_EQ(read->code, message.code);
      EXPECT_EQ(read->value, message.value);
      octets.erase(octets.begin() + 2, octets.begin() + 4);
      EXPECT_EQ(octets, expected);
    }
  }
}

void repair(Octets& octets, const Ends& ends) {
  octets[2] = octets[3] = 0;
  Checksum sum;
  if (ends.source.family() == Family::kIpv6) {
    sum.add_pseudo_header(ends.source, ends.destination, 58, octets.size());
  }
  std::uint16_t field = sum.add(octets).complement();
  octets[2] = static_cast<std::uint8_t>(field >> 8);
  octets[3] = static_cast<std::uint8_t>(field);
}

// RFC 1191 4: the MTU is the lower half of a word whose upper half is unused; before it, all were.
TEST(Icmp, OfTheMtuOfIpv4OnlyTheLowerHalfCounts) {
  Octets octets{3, 4, 0, 0, 0xab, 0xcd, 0x02, 0x40};
  repair(octets, kV4);
  EXPECT_EQ(parsed(octets, kV4)->value, 0x240u);
}

// RFC 4443 3.2: "Code: Set to 0 by the originator and ignored by the receiver."
TEST(Icmp, TheCodeOfPacketTooBigIsIgnored) {
  Octets octets{2, 7, 0, 0, 0, 0, 5, 0};
  repair(octets, kV6);
  EXPECT_EQ(parsed(octets, kV6)->kind, IcmpKind::kTooBig);
  EXPECT_EQ(parsed(octets, kV6)->code, 0);
  EXPECT_EQ(parsed(octets, kV6)->value, 1280u);
}

TEST(Icmp, WhatIsUnusedIsIgnored) {
  Octets octets{11, 0, 0, 0, 0xff, 0xff, 0xff, 0xff};
  repair(octets, kV4);
  EXPECT_EQ(parsed(octets, kV4)->value, 0u);
}

TEST(Icmp, OtherTypesAreOther) {
  for (const Ends& ends : {kV4, kV6}) {
    bool is_v4 = ends.source.family() == Family::kIpv4;
    Octets known = is_v4 ? Octets{0, 3, 8, 11, 12} : Octets{1, 2, 3, 4, 128, 129};
    for (int type = 0; type < 256; ++type) {
      Octets octets(8);
      octets[0] = static_cast<std::uint8_t>(type);
      repair(octets, ends);
      bool is_other = parsed(octets, ends)->kind == IcmpKind::kOther;
      EXPECT_EQ(is_other, !std::ranges::count(known, type)) << type;
    }
  }
}

TEST(Icmp, LessThanAHeaderIsTruncated) {
  Octets octets = written({.kind = IcmpKind::kEchoRequest}, kV4);
  for (std::size_t size = 0; size < kIcmpHeaderSize; ++size) {
    Octets exact(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(parsed(exact, kV4).error(), IcmpError::kTruncated) << size;
  }
}

// RFC 4443 2.3: the pseudo-header is summed, unlike in IPv4.
TEST(Icmp, OnlyIpv6CountsTheAddresses) {
  Octets data(5, 'x');
  IcmpMessage message{.kind = IcmpKind::kEchoReply, .body = data};
  Ends other_v4{Address::v4(198, 51, 100, 7), kV4.destination};
  Ends other_v6{Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 3}), kV6.destination};
  EXPECT_TRUE(parsed(written(message, kV4), other_v4));
  EXPECT_EQ(parsed(written(message, kV6), other_v6).error(), IcmpError::kChecksum);
}

TEST(Icmp, ThePortIsUnreachableByAnotherCodeInEachFamily) {
  EXPECT_EQ(stack::wire::port_unreachable(Family::kIpv4), 3);
  EXPECT_EQ(stack::wire::port_unreachable(Family::kIpv6), 4);
  EXPECT_EQ(stack::wire::icmp_protocol(Family::kIpv4), 1);
  EXPECT_EQ(stack::wire::icmp_protocol(Family::kIpv6), 58);
}

Ends any_ends() { return *rc::gen::arbitrary<bool>() ? kV4 : kV6; }

IcmpMessage any_message(bool is_v4) {
  IcmpMessage message;
  message.kind =
      *rc::gen::element(IcmpKind::kEchoRequest, IcmpKind::kEchoReply, IcmpKind::kUnreachable,
                        IcmpKind::kTooBig, IcmpKind::kTimeExceeded, IcmpKind::kParameterProblem);
  auto value = *rc::gen::arbitrary<std::uint32_t>();
  switch (message.kind) {
    case IcmpKind::kEchoRequest:
    case IcmpKind::kEchoReply:
      message.value = value;
      break;
    case IcmpKind::kTooBig:
      message.value = is_v4 ? value & 0xffff : value;
      break;
    case IcmpKind::kParameterProblem:
      message.value = is_v4 ? value & 0xff : value;
      message.code = *rc::gen::inRange<std::uint8_t>(0, 4);
      break;
    default:
      message.code = *rc::gen::inRange<std::uint8_t>(0, 4);  // not IPv4's 4, which is too big
  }
  return message;
}

RC_GTEST_PROP(IcmpProperty, EveryMessageSurvivesTheWire, (const Octets& body)) {
  Ends ends = any_ends();
  IcmpMessage message = any_message(ends.source.family() == Family::kIpv4);
  message.body = body;
  Octets octets = written(message, ends);
  auto read = parsed(octets, ends);
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->kind == message.kind);
  RC_ASSERT(read->code == message.code);
  RC_ASSERT(read->value == message.value);
  RC_ASSERT(Octets(read->body.begin(), read->body.end()) == body);
}

RC_GTEST_PROP(IcmpProperty, NoBitCanFlipUnseen, (const Octets& body)) {
  Ends ends = any_ends();
  IcmpMessage message = any_message(ends.source.family() == Family::kIpv4);
  message.body = body;
  Octets octets = written(message, ends);
  auto bit = *rc::gen::inRange<std::size_t>(0, octets.size() * 8);
  octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] ^ 1 << bit % 8);
  RC_ASSERT(parsed(octets, ends).error() == IcmpError::kChecksum);
}

}  // namespace
