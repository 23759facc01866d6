#include "sim/damage.h"

#include <gtest/gtest.h>

#include <vector>

#include "stack/wire/icmp.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace sim {
namespace {

namespace wire = stack::wire;
using stack::base::Address;
using Octets = std::vector<std::uint8_t>;

Octets packet(bool ipv6, wire::Ecn ecn = wire::Ecn::kNotEct) {
  wire::IpHeader ip;
  ip.source = *Address::parse(ipv6 ? "2001:db8::1" : "10.0.0.1");
  ip.destination = *Address::parse(ipv6 ? "2001:db8::2" : "10.0.0.2");
  ip.ecn = ecn;
  ip.ttl = 64;
  Octets segment(21);  // an odd length; a bare header and an octet
  segment[1] = 80;
  segment[12] = 5 << 4;
  segment[13] = 0x10;
  segment[20] = 'x';
  Octets octets(wire::ip_header_size(ip));
  wire::write_ip(octets, ip, segment.size());
  octets.insert(octets.end(), segment.begin(), segment.end());
  fix_transport_checksum(octets);
  return octets;
}

// By the stack's own eyes.
bool is_right(const Octets& octets) {
  const auto ip = wire::parse_ip(octets);
  return ip && wire::parse_tcp(ip->payload, {ip->header.source, ip->header.destination}, false);
}

TEST(Damage, TheTransportsChecksumIsMadeRight) {
  for (const bool ipv6 : {false, true}) {
    Octets octets = packet(ipv6);
    EXPECT_TRUE(is_right(octets));
    octets.back() ^= 1;
    EXPECT_FALSE(is_right(octets));
    fix_transport_checksum(octets);
    EXPECT_TRUE(is_right(octets));
  }
}

TEST(Damage, IcmpsChecksumIsMadeRight) {
  Octets octets = packet(false);
  octets[9] = 1;
  fix_transport_checksum(octets);
  EXPECT_EQ(word_sum(stack::base::ByteView(octets).subspan(20)), 0u);
}

TEST(Damage, AFragmentsOctetsAreLeftAlone) {
  Octets octets = packet(false);
  octets[7] = 1;
  octets.back() ^= 1;
  const Octets before = octets;
  fix_transport_checksum(octets);
  EXPECT_EQ(octets, before);
}

TEST(Damage, WhatIsTooShortForAChecksumIsLeftAlone) {
  for (std::size_t size = 0; size < 20 + 18; ++size) {
    Octets octets = packet(false);
    octets.resize(size);
    const Octets before = octets;
    fix_transport_checksum(octets);
    EXPECT_EQ(octets, before) << size;
  }
}

TEST(Damage, MarksWhatIsEcnCapable) {
  for (const bool ipv6 : {false, true}) {
    for (const auto ecn : {wire::Ecn::kEct0, wire::Ecn::kEct1, wire::Ecn::kCe}) {
      Octets octets = packet(ipv6, ecn);
      EXPECT_TRUE(may_be_marked(octets));
      EXPECT_TRUE(mark_ce(octets));
      EXPECT_TRUE(is_right(octets));  // with IPv4's header checksum
      EXPECT_EQ(wire::parse_ip(octets)->header.ecn, wire::Ecn::kCe);
    }
  }
}

TEST(Damage, WhatIsNotEcnCapableIsNotMarked) {
  for (const bool ipv6 : {false, true}) {
    Octets octets = packet(ipv6);
    EXPECT_FALSE(mark_ce(octets));
    EXPECT_EQ(octets, packet(ipv6));
  }
  Octets short_one(10, 0x45);
  EXPECT_FALSE(mark_ce(short_one));
}

// Whoever repaired it would hide a corruption further up.
TEST(Damage, AMarkLeavesAWrongHeaderChecksumWrong) {
  Octets octets = packet(false, wire::Ecn::kEct0);
  octets[4] ^= 1;  // the identification
  mark_ce(octets);
  EXPECT_FALSE(wire::parse_ip(octets));
  octets[4] ^= 1;
  EXPECT_TRUE(wire::parse_ip(octets));
}

TEST(Damage, FlipsTheBitsThatItSays) {
  Octets octets{0, 0, 0xff};
  EXPECT_EQ(damage({.flips = {0, 15, 16, 24, 1'000'000}}, octets), 3u);
  EXPECT_EQ(octets, (Octets{0x80, 0x01, 0x7f}));
}

TEST(Damage, ChecksumsAreMadeRightAfterTheFlips) {
  Octets octets = packet(false);
  damage({.flips = {20 * 8 + 20 * 8 + 7}}, octets);
  EXPECT_FALSE(is_right(octets));
  octets = packet(false);
  damage({.flips = {20 * 8 + 20 * 8 + 7}, .fix_checksum = true}, octets);
  EXPECT_TRUE(is_right(octets));
  EXPECT_NE(octets, packet(false));
}

TEST(Damage, TruncationLeavesSoManyOctetsButAtLeastOne) {
  Octets octets(10);
  EXPECT_EQ(damage({.truncate_to = 4}, octets), 4u);
  EXPECT_EQ(damage({.truncate_to = 40}, octets), 10u);
  EXPECT_EQ(damage({.truncate_to = 0}, octets), 1u);
}

}  // namespace
}  // namespace sim
