#include "sim/router/routes.h"

#include <gtest/gtest.h>

#include <array>

#include <rapidcheck/gtest.h>

namespace sim::router {
namespace {

using stack::base::Address;

Address v6(std::uint8_t first, std::uint8_t last) {
  std::array<std::uint8_t, 16> octets{first};
  octets.back() = last;
  return Address::from_octets(octets);
}

TEST(Routes, TheLongestPrefixWins) {
  Routes routes;
  routes.add({Address::v4(0, 0, 0, 0), 0}, 1);
  routes.add({Address::v4(10, 0, 0, 0), 8}, 2);
  routes.add(only(Address::v4(10, 1, 2, 3)), 3);
  routes.add({Address::v4(10, 1, 0, 0), 15}, 4);
  EXPECT_EQ(routes.towards(Address::v4(192, 0, 2, 1)), 1u);
  EXPECT_EQ(routes.towards(Address::v4(10, 2, 0, 1)), 2u);
  EXPECT_EQ(routes.towards(Address::v4(10, 1, 2, 3)), 3u);
  EXPECT_EQ(routes.towards(Address::v4(10, 0, 9, 9)), 4u);
  EXPECT_EQ(routes.towards(Address::v4(10, 1, 2, 4)), 4u);
}

TEST(Routes, OfOneLengthTheEarliestWins) {
  Routes routes;
  routes.add(only(Address::v4(10, 0, 0, 1)), 5);
  routes.add(only(Address::v4(10, 0, 0, 1)), 6);
  EXPECT_EQ(routes.towards(Address::v4(10, 0, 0, 1)), 5u);
}

TEST(Routes, TheFamiliesDoNotMix) {
  Routes routes;
  routes.add({Address::v4(0, 0, 0, 0), 0}, 1);
  EXPECT_EQ(routes.towards(v6(0x20, 1)), std::nullopt);
  routes.add({v6(0x20, 0), 3}, 2);
  routes.add(only(v6(0x20, 7)), 3);
  EXPECT_EQ(routes.towards(v6(0x3f, 1)), 2u);
  EXPECT_EQ(routes.towards(v6(0x40, 1)), std::nullopt);
  EXPECT_EQ(routes.towards(v6(0x20, 7)), 3u);
  EXPECT_EQ(routes.towards(Address::v4(32, 0, 0, 0)), 1u);
}

TEST(Routes, TheDefaultOfAFamilyHoldsAllOfItAndNoneOfTheOther) {
  EXPECT_TRUE(everything(stack::base::Family::kIpv4).holds(Address::v4(255, 1, 2, 3)));
  EXPECT_FALSE(everything(stack::base::Family::kIpv4).holds(v6(0x20, 1)));
  EXPECT_TRUE(everything(stack::base::Family::kIpv6).holds(v6(0xff, 1)));
  EXPECT_FALSE(everything(stack::base::Family::kIpv6).holds(Address::v4(1, 2, 3, 4)));
}

TEST(Routes, ThereMayBeOneForEachOfAHugeNetworksHosts) {
  const auto host = [](std::size_t i) {
    return Address::v4(10, static_cast<std::uint8_t>(i >> 16), static_cast<std::uint8_t>(i >> 8),
                       static_cast<std::uint8_t>(i));
  };
  Routes routes;
  for (std::size_t i = 0; i < kMostRoutes; ++i) routes.add(only(host(i)), i);
  for (std::size_t i = 0; i < kMostRoutes; ++i) ASSERT_EQ(routes.towards(host(i)), i);
  EXPECT_EQ(routes.towards(host(kMostRoutes)), std::nullopt);
}

// The bit at `index`, the most significant of the first octet being 0.
bool bit_of(const Address& address, std::size_t index) {
  return (address.octets()[index / 8] >> (7 - index % 8) & 1) != 0;
}

// What RFC 1812 5.2.4.3 says, bit by bit and route by route.
std::optional<std::size_t> longest_match(const std::vector<Prefix>& prefixes, const Address& to) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < prefixes.size(); ++i) {
    const auto& [address, length] = prefixes[i];
    bool holds = address.family() == to.family();
    for (std::size_t bit = 0; holds && bit < length; ++bit) {
      holds = bit_of(address, bit) == bit_of(to, bit);
    }
    if (holds && (!best || prefixes[*best].length < length)) best = i;
  }
  return best;
}

RC_GTEST_PROP(Routes, AnswerAsALookAtEachOneWould, ()) {
  // Few bits differ, so that prefixes meet and hold one another.
  const auto any_address = [] {
    const auto octet = *rc::gen::element<std::uint8_t>(0, 1, 0x80, 0xff);
    const auto last = *rc::gen::element<std::uint8_t>(0, 1, 2, 0xff);
    return *rc::gen::arbitrary<bool>() ? Address::v4(octet, 0, octet, last) : v6(octet, last);
  };
  Routes routes;
  std::vector<Prefix> prefixes;
  const auto count = *rc::gen::inRange<std::size_t>(0, 40);
  for (std::size_t i = 0; i < count; ++i) {
    const Address address = any_address();
    const auto length = *rc::gen::inRange<std::size_t>(0, address.octets().size() * 8 + 1);
    prefixes.push_back({address, length});
    routes.add(prefixes.back(), i);
  }
  for (int i = 0; i < 20; ++i) {
    const Address to = any_address();
    RC_ASSERT(routes.towards(to) == longest_match(prefixes, to));
  }
}

}  // namespace
}  // namespace sim::router
