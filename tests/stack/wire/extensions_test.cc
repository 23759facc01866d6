#include "stack/wire/extensions.h"

#include <gtest/gtest.h>

#include <vector>

#include "stack/base/byte_writer.h"
#include "tests/stack/wire/fragments_builder.h"

namespace tests::wire {
namespace {

using stack::base::ByteView;
using stack::base::Family;
using stack::wire::IpError;
using stack::wire::IpFault;
using stack::wire::ParameterProblem;
using stack::wire::parse_ip;

constexpr std::uint8_t kHopByHop = 0, kRouting = 43, kFragment = 44, kDestination = 60;
constexpr std::uint8_t kTcp = 6, kIcmpv6 = 58, kUdp = 17;
const IpFault kSilent{IpError::kExtension};

IpFault told(std::uint8_t code, std::uint32_t pointer) {
  return {IpError::kExtension, ParameterProblem{code, pointer}};
}

// An IPv6 packet with `chain` behind its header, whose first Next Header value is `next`.
Octets packet_with(std::uint8_t next, const Octets& chain) {
  stack::wire::IpHeader header = to_us(Family::kIpv6, 0);
  header.protocol = next;
  return packet_of(header, chain);
}

Octets joined(std::initializer_list<Octets> parts) {
  Octets whole;
  for (const Octets& part : parts) whole.insert(whole.end(), part.begin(), part.end());
  return whole;
}

IpFault fault_of(std::uint8_t next, const Octets& chain) {
  Octets packet = packet_with(next, chain);
  auto parsed = parse_ip(packet);
  EXPECT_FALSE(parsed);
  return parsed ? IpFault{} : parsed.error();
}

bool is_taken(std::uint8_t next, const Octets& chain) {
  return parse_ip(packet_with(next, chain)).has_value();
}

// A header of options: next header, length in units of eight octets beyond the first, the options,
// which must fill it.
Octets options(std::uint8_t next, const Octets& octets) {
  Octets header{next, static_cast<std::uint8_t>((octets.size() + 2) / 8 - 1)};
  return joined({header, octets});
}

Octets padding(std::uint8_t next) { return options(next, {1, 4, 0, 0, 0, 0}); }
Octets routing(std::uint8_t next, std::uint8_t left) { return {next, 0, 0, left, 0, 0, 0, 0}; }
Octets fragment(std::uint8_t next, std::uint16_t offset, bool more) {
  Octets header(8);
  stack::base::ByteWriter writer(header);
  writer.u8(next);
  writer.u8(0);
  writer.u16(static_cast<std::uint16_t>(offset << 3 | more));
  writer.u32(77);
  return header;
}

// RFC 8200 4: "IPv6 nodes must accept and attempt to process extension headers in any order and
// occurring any number of times in the same packet, except for the Hop-by-Hop Options header".
TEST(Extensions, ArePassedOverInAnyOrder) {
  struct {
    std::uint8_t next;
    Octets chain;
  } cases[] = {
      {kHopByHop, joined({padding(kUdp), Octets(8)})},
      {kHopByHop, joined({padding(kDestination), padding(kRouting), routing(kDestination, 0),
                          padding(kUdp), Octets(8)})},
      {kDestination,
       joined({padding(kDestination), padding(kDestination), padding(kUdp), Octets(8)})},
      {kRouting,
       joined({routing(kRouting, 0), routing(kDestination, 0), padding(kUdp), Octets(8)})},
  };
  for (const auto& [next, chain] : cases) {
    Octets packet = packet_with(next, chain);
    auto parsed = parse_ip(packet);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->header.protocol, kUdp);
    EXPECT_EQ(parsed->payload.size(), 8u);
    EXPECT_EQ(parsed->payload.data() + 8, packet.data() + packet.size());
    EXPECT_EQ(parsed->protocol_at, packet.size() - 16);
  }
}

// RFC 8200 4: a zero elsewhere than in the IPv6 header is as bad as an unknown value.
TEST(Extensions, HopByHopOptionsStandFirstOrNowhere) {
  Octets misplaced = joined({padding(kHopByHop), padding(kUdp), Octets(8)});
  EXPECT_EQ(fault_of(kDestination, misplaced), told(1, 40));
  EXPECT_EQ(fault_of(kHopByHop, misplaced), told(1, 40));
  EXPECT_EQ(
      fault_of(kDestination, joined({padding(kDestination), padding(kHopByHop), padding(kUdp)})),
      told(1, 48));
}

// RFC 8200 4.7: whatever stands behind, there is nothing to be read.
TEST(Extensions, EndWithNoNextHeader) {
  Octets packet = packet_with(kDestination, joined({padding(59), Octets(3, 0xff)}));
  EXPECT_EQ(parse_ip(packet)->header.protocol, stack::wire::kNoNextHeader);
}

// RFC 8200 4.2: the two highest bits.
TEST(Extensions, AnUnknownOptionSaysItselfWhatToDoWithThePacket) {
  for (std::uint8_t next : {kHopByHop, kDestination}) {
    for (int low : {2, 5, 0x1e, 0x3f}) {
      auto chain = [&](int action) {
        auto type = static_cast<std::uint8_t>(action << 6 | low);
        return joined({options(kUdp, {1, 0, type, 2, 9, 9}), Octets(8)});
      };
      EXPECT_TRUE(is_taken(next, chain(0))) << low;
      EXPECT_EQ(fault_of(next, chain(1)), kSilent) << low;
      EXPECT_EQ(fault_of(next, chain(2)), told(2, 44)) << low;
      EXPECT_EQ(fault_of(next, chain(3)), told(2, 44)) << low;
    }
  }
}

// RFC 2675: a jumbogram has a payload length of zero and says its real one in an option, which is
// not known here; a node that does not know it finds no header where the first should be.
TEST(Extensions, JumbogramsAreRefused) {
  Octets chain = joined({options(kUdp, {0xc2, 4, 0, 1, 0, 0}), Octets(8)});
  EXPECT_EQ(fault_of(kHopByHop, chain), told(2, 42));
  Octets packet = packet_with(kHopByHop, chain);
  packet[4] = packet[5] = 0;
  EXPECT_EQ(parse_ip(packet).error().error, IpError::kTruncated);
}

TEST(Extensions, AnOptionEndsWithinItsHeader) {
  Octets udp(8);
  EXPECT_TRUE(is_taken(kDestination, joined({options(kUdp, {5, 4, 0, 0, 0, 0}), udp})));
  EXPECT_EQ(fault_of(kDestination, joined({options(kUdp, {5, 5, 0, 0, 0, 0}), udp})), told(0, 43));
  EXPECT_EQ(fault_of(kDestination, joined({options(kUdp, {1, 0, 1, 3, 0, 0}), udp})), told(0, 45));
  EXPECT_EQ(fault_of(kDestination, joined({options(kUdp, {1, 3, 0, 0, 0, 5}), udp})), told(0, 48));
}

TEST(Extensions, AHeaderEndsWithinItsPacket) {
  Octets chain = joined({padding(kRouting), routing(kUdp, 0)});
  for (std::size_t size = 0; size < chain.size(); ++size) {
    Octets cut(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(size));
    IpFault expected{IpError::kTruncated, ParameterProblem{0, size < 8 ? 41u : 49u}};
    EXPECT_EQ(fault_of(kDestination, cut), expected) << size;
  }
  EXPECT_TRUE(is_taken(kDestination, chain));
}

// RFC 8200 4.4: "If Segments Left is zero, the node must ignore the Routing header"; else code 0 at
// the unrecognized Routing Type. RFC 5095 3: type 0 is such a type.
TEST(Extensions, ARoutingHeaderPassesOnlyAtItsEnd) {
  EXPECT_TRUE(is_taken(kRouting, joined({routing(kUdp, 0), Octets(8)})));
  EXPECT_EQ(fault_of(kRouting, joined({routing(kUdp, 1), Octets(8)})), told(0, 42));
  EXPECT_EQ(fault_of(kDestination, joined({padding(kRouting), routing(kUdp, 255), Octets(8)})),
            told(0, 50));
}

TEST(Extensions, MoreHeadersThanTheLimitAreRefusedInSilence) {
  Octets chain;
  for (std::size_t i = 0; i < stack::wire::kMostExtensionHeaders; ++i) {
    bool is_last = i + 1 == stack::wire::kMostExtensionHeaders;
    chain = joined({chain, padding(is_last ? kUdp : kDestination)});
  }
  EXPECT_TRUE(is_taken(kDestination, joined({chain, Octets(8)})));
  EXPECT_EQ(fault_of(kDestination, joined({padding(kDestination), chain, Octets(8)})), kSilent);
}

TEST(Extensions, MoreOctetsThanTheLimitAreRefusedInSilence) {
  // 255 octets of data and two of its own, in a header with 3 of padding around: 264 octets.
  Octets option = joined({{5, 255}, Octets(255), {1, 3, 0, 0, 0}});
  Octets three = joined({options(kDestination, option), options(kDestination, option),
                         options(kDestination, option)});
  auto with = [&](std::uint8_t data) {
    Octets last = joined({{5, data}, Octets(data), {1, 0}});
    return joined({three, options(kUdp, last), Octets(8)});
  };
  ASSERT_EQ(three.size(), 792u);
  ASSERT_EQ(with(226).size() - 8, stack::wire::kMostExtensionOctets);
  EXPECT_TRUE(is_taken(kDestination, with(226)));
  EXPECT_EQ(fault_of(kDestination, with(234)), kSilent);
}

// RFC 8504 5.3: eight options, padding not counted.
TEST(Extensions, MoreOptionsThanTheLimitAreRefusedInSilence) {
  auto with = [](std::size_t count) {
    Octets list;
    for (std::size_t i = 0; i < count; ++i) list = joined({list, {5, 0, 0}});
    while (list.size() % 8 != 6) list.push_back(0);
    return joined({options(kUdp, list), Octets(8)});
  };
  EXPECT_TRUE(is_taken(kDestination, with(8)));
  EXPECT_EQ(fault_of(kDestination, with(9)), kSilent);
}

// RFC 8504 5.3: at most 7 Pad1 in a row, less than 8 octets of PadN.
TEST(Extensions, MoreThanSevenOctetsOfPaddingAreRefusedInSilence) {
  Octets udp(8);
  auto with = [&](const Octets& list) { return joined({options(kUdp, list), udp}); };
  EXPECT_TRUE(is_taken(kDestination, with({5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})));
  EXPECT_EQ(fault_of(kDestination, with({5, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})), kSilent);
  EXPECT_TRUE(is_taken(kDestination, with({5, 5, 0, 0, 0, 0, 0, 1, 5, 0, 0, 0, 0, 0})));
  EXPECT_EQ(fault_of(kDestination, with({5, 4, 0, 0, 0, 0, 1, 6, 0, 0, 0, 0, 0, 0})), kSilent);
  EXPECT_EQ(fault_of(kDestination, with({5, 4, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0})), kSilent);
}

// --- the Fragment header ---

TEST(Extensions, AFragmentSaysWhichPieceItIs) {
  Octets packet = packet_with(kDestination,
                              joined({padding(kFragment), fragment(kUdp, 185, true), Octets(16)}));
  auto parsed = parse_ip(packet);
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(parsed->header.is_fragment());
  EXPECT_EQ(parsed->header.fragment_offset, 185);
  EXPECT_TRUE(parsed->header.more_fragments);
  EXPECT_EQ(parsed->header.identification, 77u);
  EXPECT_EQ(parsed->header.protocol, kUdp);
  EXPECT_EQ(parsed->payload.size(), 16u);
}

// RFC 6946 4: "processed in isolation", as if the header were not there.
TEST(Extensions, AnAtomicFragmentIsNoFragment) {
  Octets packet =
      packet_with(kFragment, joined({fragment(kDestination, 0, false), padding(kUdp), Octets(8)}));
  auto parsed = parse_ip(packet);
  ASSERT_TRUE(parsed);
  EXPECT_FALSE(parsed->header.is_fragment());
  EXPECT_EQ(parsed->header.protocol, kUdp);
  EXPECT_EQ(parsed->header.identification, 0u);
  EXPECT_EQ(parsed->payload.size(), 8u);
}

TEST(Extensions, NothingIsFragmentedTwice) {
  Octets udp(8);
  for (bool more : {false, true}) {
    EXPECT_EQ(
        fault_of(kFragment, joined({fragment(kFragment, 0, false), fragment(kUdp, 0, more), udp})),
        kSilent);
  }
  EXPECT_EQ(
      fault_of(kFragment, joined({fragment(kFragment, 0, true), fragment(kUdp, 0, false), udp})),
      kSilent);
}

// RFC 7112 5: the whole chain and the upper layer's header in the first fragment, else code 3 with
// a pointer of zero.
TEST(Extensions, AFirstFragmentHoldsTheWholeChain) {
  Octets head = joined({padding(kFragment), fragment(kDestination, 0, true)});
  Octets rest = joined({padding(kTcp), Octets(20)});
  for (std::size_t size = 0; size <= rest.size(); ++size) {
    Octets cut(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(size));
    if (size < rest.size()) {
      EXPECT_EQ(fault_of(kDestination, joined({head, cut})), told(3, 0)) << size;
    } else {
      Octets packet = packet_with(kDestination, joined({head, cut}));
      auto parsed = parse_ip(packet);
      ASSERT_TRUE(parsed);
      EXPECT_EQ(parsed->header.protocol, kDestination) << "the chain is resumed later";
      EXPECT_EQ(parsed->payload.size(), rest.size());
    }
  }
  EXPECT_EQ(fault_of(kFragment, joined({fragment(kIcmpv6, 0, true), Octets(3)})), told(3, 0));
  EXPECT_TRUE(is_taken(kFragment, joined({fragment(kTcp, 1, true), Octets(8)})));
}

// What stands behind the Fragment header is judged there and then.
TEST(Extensions, AFirstFragmentWithABadOptionIsRefused) {
  Octets chain =
      joined({fragment(kDestination, 0, true), options(kUdp, {0x80, 4, 0, 0, 0, 0}), Octets(8)});
  EXPECT_EQ(fault_of(kFragment, chain), told(2, 50));
  EXPECT_EQ(fault_of(kFragment, joined({fragment(kHopByHop, 0, true), padding(kUdp), Octets(8)})),
            told(1, 40));
}

}  // namespace
}  // namespace tests::wire
