#include "sim/router/fragmentation.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "tests/sim/router/packets.h"

namespace sim::router {
namespace {

RoutedHeader header_of(const Octets& packet) {
  const auto header = read_routed_header(packet);
  EXPECT_TRUE(header);
  return header.value_or(RoutedHeader{});
}

Octets payload_of(const Octets& packet) {
  const auto size = static_cast<std::ptrdiff_t>(header_of(packet).header_size);
  return {packet.begin() + size, packet.end()};
}

// RFC 791's example 2 (appendix A): 452 octets of data and a header of 20 through an MTU of 280.
TEST(Fragmentation, CutsTheExampleOfRfc791) {
  const auto fragments = fragment(ip_packet(ipv4_header(), counting(452)), 280);
  ASSERT_EQ(fragments.size(), 2u);
  EXPECT_EQ(fragments[0].size(), 276u);
  EXPECT_TRUE(header_of(fragments[0]).more_fragments);
  EXPECT_EQ(header_of(fragments[0]).fragment_offset, 0u);
  EXPECT_EQ(fragments[1].size(), 216u);
  EXPECT_FALSE(header_of(fragments[1]).more_fragments);
  EXPECT_EQ(header_of(fragments[1]).fragment_offset, 32u);
  for (const Octets& each : fragments) EXPECT_EQ(header_of(each).identification, 4711u);
}

// Whole again, from the offsets alone; each place exactly once.
Octets put_together(const std::vector<Octets>& fragments, std::size_t size) {
  Octets whole(size);
  std::vector<int> written(size);
  for (const Octets& each : fragments) {
    const Octets part = payload_of(each);
    const std::size_t offset = std::size_t{8} * header_of(each).fragment_offset;
    for (std::size_t i = 0; i < part.size(); ++i) {
      whole.at(offset + i) = part[i];
      ++written.at(offset + i);
    }
  }
  RC_ASSERT(std::ranges::all_of(written, [](int times) { return times == 1; }));
  return whole;
}

RC_GTEST_PROP(Fragmentation, GivesThePacketBackForAnySizeAndMtu, ()) {
  const auto mtu = *rc::gen::inRange<std::size_t>(kSmallestIpv4Mtu, 3000);
  const auto size = *rc::gen::inRange<std::size_t>(mtu - 19, 20'000);
  const Octets payload = counting(size);
  const auto fragments = fragment(ip_packet(ipv4_header(), payload), mtu);
  RC_ASSERT(fragments.size() > 1u);
  for (const Octets& each : fragments) {
    RC_ASSERT(each.size() <= mtu);
    const bool is_last = &each == &fragments.back();
    RC_ASSERT(header_of(each).more_fragments == !is_last);
    RC_ASSERT(is_last || payload_of(each).size() % 8 == 0u);
    RC_ASSERT(is_last || each.size() + 8 > mtu);  // no more of them than need be
  }
  RC_ASSERT(put_together(fragments, size) == payload);
}

RC_GTEST_PROP(Fragmentation, OfFragmentsKeepsTheirPlaceInTheWhole, ()) {
  const auto mtu = *rc::gen::inRange<std::size_t>(200, 1500);
  const auto smaller = *rc::gen::inRange<std::size_t>(kSmallestIpv4Mtu, mtu);
  const Octets payload = counting(*rc::gen::inRange<std::size_t>(mtu, 10'000));
  std::vector<Octets> pieces;
  for (const Octets& each : fragment(ip_packet(ipv4_header(), payload), mtu)) {
    if (each.size() <= smaller) {
      pieces.push_back(each);
    } else {
      for (const Octets& piece : fragment(each, smaller)) pieces.push_back(piece);
    }
  }
  for (const Octets& each : pieces) {
    RC_ASSERT(each.size() <= smaller);
    RC_ASSERT(header_of(each).more_fragments == (&each != &pieces.back()));
  }
  RC_ASSERT(put_together(pieces, payload.size()) == payload);
}

// RFC 791 3.1: options with the copied flag go into every fragment, others into the first only.
TEST(Fragmentation, CopiesTheOptionsThatAskForIt) {
  const Octets route{0x83, 7, 4, 192, 0, 2, 1};   // loose source route, copied
  const Octets record{0x07, 7, 4, 192, 0, 2, 1};  // record route, not copied
  Octets options{1};
  options.insert(options.end(), record.begin(), record.end());
  options.insert(options.end(), route.begin(), route.end());
  options.push_back(0);
  const Octets packet = with_options(ip_packet(ipv4_header(), counting(300)), options);
  const auto fragments = fragment(packet, 120);
  ASSERT_GT(fragments.size(), 2u);
  EXPECT_TRUE(std::equal(options.begin(), options.end(), fragments[0].begin() + 20));
  for (std::size_t i = 1; i < fragments.size(); ++i) {
    EXPECT_EQ(header_of(fragments[i]).header_size, 28u);
    EXPECT_TRUE(std::equal(route.begin(), route.end(), fragments[i].begin() + 20));
  }
  EXPECT_EQ(put_together(fragments, 300), counting(300));
}

// The smallest MTU is the longest header and eight octets.
TEST(Fragmentation, ManagesTheLongestHeaderOnTheSmallestMtu) {
  const Octets packet = with_options(ip_packet(ipv4_header(), counting(100)), Octets(40, 1));
  const auto fragments = fragment(packet, kSmallestIpv4Mtu);
  EXPECT_EQ(payload_of(fragments.front()).size(), 8u);
  EXPECT_EQ(put_together(fragments, 100), counting(100));
}

TEST(Fragmentation, LeavesPaddingBehind) {
  Octets packet = ip_packet(ipv4_header(), counting(200));
  packet.resize(packet.size() + 50);
  EXPECT_EQ(put_together(fragment(packet, 100), 200), counting(200));
}

}  // namespace
}  // namespace sim::router
