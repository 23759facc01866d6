#include "sim/queue/flow_hash.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "stack/wire/ip.h"

namespace sim::queue {
namespace {

using stack::base::Address;
using Octets = std::vector<std::uint8_t>;

constexpr stack::base::SipKey kKey{.k0 = 1};

Octets packet(stack::wire::IpHeader header, std::uint16_t source_port = 1000,
              std::uint16_t destination_port = 80) {
  Octets octets(stack::wire::ip_header_size(header));
  stack::wire::write_ip(octets, header, 20);
  for (const std::uint16_t port : {source_port, destination_port}) {
    octets.push_back(static_cast<std::uint8_t>(port >> 8));
    octets.push_back(static_cast<std::uint8_t>(port));
  }
  octets.resize(octets.size() + 16);
  return octets;
}

stack::wire::IpHeader header() {
  stack::wire::IpHeader header;
  header.source = Address::v4(10, 0, 0, 1);
  header.destination = Address::v4(10, 0, 0, 2);
  return header;
}

TEST(FlowHash, IsThatOfTheFiveTupleAndNothingElse) {
  auto later = header();
  later.ttl = 3;
  later.identification = 99;
  auto payload = packet(header());
  payload.back() = 1;
  EXPECT_EQ(flow_hash(packet(header()), kKey), flow_hash(packet(later), kKey));
  EXPECT_EQ(flow_hash(packet(header()), kKey), flow_hash(payload, kKey));
}

TEST(FlowHash, EachPartCounts) {
  auto from_other = header();
  from_other.source = Address::v4(10, 0, 0, 3);
  auto to_other = header();
  to_other.destination = Address::v4(10, 0, 0, 3);
  auto udp = header();
  udp.protocol = 17;
  const std::set<std::uint32_t> hashes{
      flow_hash(packet(header()), kKey),       flow_hash(packet(from_other), kKey),
      flow_hash(packet(to_other), kKey),       flow_hash(packet(udp), kKey),
      flow_hash(packet(header(), 1001), kKey), flow_hash(packet(header(), 1000, 81), kKey),
      flow_hash(packet(header()), {.k0 = 2})};
  EXPECT_EQ(hashes.size(), 7u);
}

TEST(FlowHash, FragmentsAreOneFlow) {
  auto first = header();
  first.dont_fragment = false;
  first.more_fragments = true;
  auto second = first;
  second.fragment_offset = 3;
  EXPECT_EQ(flow_hash(packet(first, 1), kKey), flow_hash(packet(second, 2), kKey));
}

TEST(FlowHash, KnowsIpv6) {
  auto v6 = header();
  v6.source = *Address::parse("2001:db8::1");
  v6.destination = *Address::parse("2001:db8::2");
  EXPECT_EQ(flow_hash(packet(v6), kKey), flow_hash(packet(v6), kKey));
  EXPECT_NE(flow_hash(packet(v6), kKey), flow_hash(packet(v6, 1001), kKey));
}

TEST(FlowHash, WhatIsNoPacketIsAFlow) {
  EXPECT_EQ(flow_hash({}, kKey), flow_hash(Octets(19, 0x45), kKey));
  EXPECT_EQ(flow_hash({}, kKey), flow_hash(Octets(60, 0xff), kKey));
}

}  // namespace
}  // namespace sim::queue
