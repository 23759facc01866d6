#include "tools/rawhttpd/prefix.h"

#include <gtest/gtest.h>

namespace tools::rawhttpd {
namespace {

using stack::base::Address;

Prefix prefix(const char* text) { return parse_prefix(text).value(); }

std::string neighbour(const char* text) {
  const auto address = first_neighbour(prefix(text));
  return address ? address->to_string() : "none";
}

TEST(Prefix, IsAnAddressAndALength) {
  EXPECT_EQ(prefix("10.78.0.2/24"), (Prefix{Address::v4(10, 78, 0, 2), 24}));
  EXPECT_EQ(prefix("0.0.0.0/0").length, 0u);
  EXPECT_EQ(prefix("fd78::2/64").length, 64u);
  EXPECT_EQ(prefix("fd78::2/64").to_string(), "fd78::2/64");
}

TEST(Prefix, WithoutALengthIsTheAddressAlone) {
  EXPECT_EQ(prefix("10.78.0.2").length, 32u);
  EXPECT_EQ(prefix("fd78::2").length, 128u);
}

TEST(Prefix, NothingElseIsOne) {
  for (const char* text : {"", "/", "/24", "10.78.0.2/", "10.78.0.2/33", "10.78.0.2/-1",
                           "10.78.0.2/+1", "10.78.0.2/ 1", "10.78.0.2/24/24", "10.78.0.2/24x",
                           "fd78::2/129", "host/24", "10.78.0/24", "10.78.0.2/99999999999"}) {
    EXPECT_FALSE(parse_prefix(text)) << text;
  }
}

TEST(Prefix, AGroupOrAWholeNetworkIsNoHost) {
  for (const char* text :
       {"10.78.0.2/24", "10.78.0.0/31", "10.78.0.255/31", "10.78.0.255/32", "10.78.0.255/23",
        "fd78::2/64", "fd78::/127", "fd78::/128", "fd78::ffff:ffff:ffff:ffff/64"}) {
    EXPECT_TRUE(can_be_a_hosts(prefix(text))) << text;
  }
  for (const char* text :
       {"10.78.0.0/24", "10.78.0.255/24", "10.78.0.0/16", "10.78.1.255/23", "224.0.0.1/24",
        "0.0.0.0/24", "127.0.0.1/8", "fd78::/64", "ff02::1/64", "::1/64", "::/64"}) {
    EXPECT_FALSE(can_be_a_hosts(prefix(text))) << text;
  }
}

TEST(Prefix, TheNeighbourIsTheFirstOther) {
  EXPECT_EQ(neighbour("10.78.0.2/24"), "10.78.0.1");
  EXPECT_EQ(neighbour("10.78.0.1/24"), "10.78.0.2");
  EXPECT_EQ(neighbour("10.78.77.7/16"), "10.78.0.1");
  EXPECT_EQ(neighbour("10.78.0.5/30"), "10.78.0.6");
  EXPECT_EQ(neighbour("fd78::2/64"), "fd78::1");
  EXPECT_EQ(neighbour("fd78::1/64"), "fd78::2");
}

// RFC 3021, RFC 6164.
TEST(Prefix, InANetworkOfTwoItIsTheOtherOne) {
  EXPECT_EQ(neighbour("10.78.0.0/31"), "10.78.0.1");
  EXPECT_EQ(neighbour("10.78.0.1/31"), "10.78.0.0");
  EXPECT_EQ(neighbour("fd78::/127"), "fd78::1");
}

TEST(Prefix, AnAddressAloneHasNoNeighbour) {
  EXPECT_EQ(neighbour("10.78.0.2/32"), "none");
  EXPECT_EQ(neighbour("fd78::2"), "none");
}

}  // namespace
}  // namespace tools::rawhttpd
