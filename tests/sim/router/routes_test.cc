#include "sim/router/routes.h"

#include <gtest/gtest.h>

#include <array>

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

}  // namespace
}  // namespace sim::router
