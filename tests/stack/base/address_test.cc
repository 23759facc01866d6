#include "stack/base/address.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace {

using stack::base::Address;
using stack::base::Endpoint;
using stack::base::Family;

Address v6(std::initializer_list<std::uint8_t> head, std::uint8_t last) {
  std::vector<std::uint8_t> octets(16);
  std::ranges::copy(head, octets.begin());
  octets.back() = last;
  return Address::from_octets(octets);
}

TEST(Address, FourDecimalPartsAreRead) {
  EXPECT_EQ(Address::parse("192.0.2.1"), Address::v4(192, 0, 2, 1));
  EXPECT_EQ(Address::parse("0.0.0.0"), Address());
  EXPECT_EQ(Address::parse("255.255.255.255"), Address::v4(255, 255, 255, 255));
}

// RFC 6943 3.1.1: the loose form (parts in octal or hexadecimal, fewer than four) means different
// addresses to different readers.
TEST(Address, TheLooseFormIsRefused) {
  for (std::string_view text : {"",           ".",
                                "1",          "1.2",
                                "1.2.3",      "1.2.3.",
                                "1.2.3.4.",   "1.2.3.4.5",
                                ".1.2.3.4",   "1..2.3",
                                "01.2.3.4",   "1.2.3.00",
                                "0x1.2.3.4",  "256.1.1.1",
                                "1.1.1.256",  "1.1.1.1000",
                                "+1.2.3.4",   "-1.2.3.4",
                                " 1.2.3.4",   "1.2.3.4 ",
                                "1 .2.3.4",   "1.2.3.4\n",
                                "1.2.3.a",    "1.2.3.4:",
                                "3232235777", "99999999999999999999.0.0.1"}) {
    EXPECT_FALSE(Address::parse(text)) << text;
  }
}

RC_GTEST_PROP(AddressProperty, EveryAddressSurvivesItsText,
              (std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d)) {
  Address address = Address::v4(a, b, c, d);
  RC_ASSERT(Address::parse(address.to_string()) == address);
}

// Whatever is accepted is written the way we would write it: there is one text for one address.
RC_GTEST_PROP(AddressProperty, AnAcceptedTextIsTheOnlyOne, ()) {
  auto part = rc::gen::elementOf(std::vector<std::string>{
      "0", "1", "9", "10", "25", "99", "100", "249", "255", "256", "00", "01", "", "1000"});
  std::string text = *part;
  auto more = *rc::gen::weightedElement<int>({{1, 2}, {8, 3}, {1, 4}});
  for (int i = 0; i < more; ++i) text += "." + *part;
  auto address = Address::parse(text);
  RC_CLASSIFY(address.has_value());
  if (address) RC_ASSERT(address->to_string() == text);
}

TEST(Address, OctetsStandInNetworkOrder) {
  Address address = Address::v4(192, 0, 2, 1);
  std::vector<std::uint8_t> octets(address.octets().begin(), address.octets().end());
  EXPECT_EQ(octets, (std::vector<std::uint8_t>{192, 0, 2, 1}));
  EXPECT_EQ(Address::from_octets(octets), address);
  EXPECT_EQ(v6({0x20, 0x01}, 1).octets().size(), 16u);
  EXPECT_EQ(v6({0x20, 0x01}, 1).family(), Family::kIpv6);
}

TEST(Address, OrdersByFamilyThenOctetByOctet) {
  const std::array ascending{Address::v4(1, 0, 0, 2),
                             Address::v4(2, 0, 0, 1),
                             Address::v4(2, 0, 0, 255),
                             Address::v4(2, 0, 1, 0),
                             Address::v4(255, 0, 0, 0),
                             v6({}, 0),
                             v6({}, 1),
                             v6({0, 1}, 0),
                             v6({1, 0}, 0),
                             v6({1, 0}, 1)};
  for (std::size_t i = 1; i < ascending.size(); ++i) EXPECT_LT(ascending[i - 1], ascending[i]) << i;
}

TEST(Address, FamiliesAreNeverEqual) { EXPECT_NE(Address(), v6({}, 0)); }

// RFC 1122 3.2.1.3: {0, ...} is this network, class D multicast, class E reserved, all ones
// broadcast.
TEST(Address, OnlyAUnicastAddressCanBeASource) {
  for (int first = 0; first < 256; ++first) {
    bool can_be_source = first >= 1 && first <= 223;
    EXPECT_EQ(Address::v4(static_cast<std::uint8_t>(first), 0, 0, 1).is_unicast(), can_be_source)
        << first;
  }
  EXPECT_FALSE(Address::v4(255, 255, 255, 255).is_unicast());
  EXPECT_FALSE(v6({}, 0).is_unicast());
  EXPECT_TRUE(v6({}, 1).is_unicast());
  EXPECT_FALSE(v6({0xff, 0x02}, 1).is_unicast());
  EXPECT_TRUE(v6({0xfe, 0x80}, 1).is_unicast());
}

TEST(Address, LoopbackIsAWholeNetworkOfIpv4AndOneAddressOfIpv6) {
  EXPECT_TRUE(Address::v4(127, 0, 0, 1).is_loopback());
  EXPECT_TRUE(Address::v4(127, 255, 255, 254).is_loopback());
  EXPECT_FALSE(Address::v4(126, 0, 0, 1).is_loopback());
  EXPECT_FALSE(Address::v4(128, 0, 0, 1).is_loopback());
  EXPECT_TRUE(v6({}, 1).is_loopback());
  EXPECT_FALSE(v6({}, 2).is_loopback());
  EXPECT_FALSE(v6({0, 1}, 1).is_loopback());
}

TEST(Address, MulticastIsClassDAndFf00Slash8) {
  for (int first = 0; first < 256; ++first) {
    auto octet = static_cast<std::uint8_t>(first);
    EXPECT_EQ(Address::v4(octet, 0, 0, 1).is_multicast(), first >= 224 && first <= 239) << first;
    EXPECT_EQ(v6({octet}, 1).is_multicast(), first == 255) << first;
  }
}

TEST(Address, LinkLocalIs169254AndFe80Slash10) {
  EXPECT_TRUE(Address::v4(169, 254, 0, 1).is_link_local());
  EXPECT_FALSE(Address::v4(169, 253, 255, 255).is_link_local());
  EXPECT_FALSE(Address::v4(168, 254, 0, 1).is_link_local());
  EXPECT_TRUE(v6({0xfe, 0x80}, 1).is_link_local());
  EXPECT_TRUE(v6({0xfe, 0xbf, 0xff}, 1).is_link_local());
  EXPECT_FALSE(v6({0xfe, 0xc0}, 1).is_link_local());
  EXPECT_FALSE(v6({0xfe, 0x7f}, 1).is_link_local());
  EXPECT_FALSE(v6({0xff, 0x80}, 1).is_link_local());
}

TEST(Address, UnspecifiedIsAllZeroInItsFamily) {
  EXPECT_TRUE(Address().is_unspecified());
  EXPECT_TRUE(v6({}, 0).is_unspecified());
  EXPECT_FALSE(Address::v4(0, 0, 0, 1).is_unspecified());
  EXPECT_FALSE(v6({}, 1).is_unspecified());
  EXPECT_FALSE(v6({1}, 0).is_unspecified());
}

// RFC 6890 table 20: neither source nor destination.
TEST(Address, AnIpv4MappedAddressIsNoHostsOnAWire) {
  Address mapped = Address::v6({0, 0, 0, 0, 0, 0xffff, 0xc000, 0x0201});
  EXPECT_TRUE(mapped.is_v4_mapped());
  EXPECT_FALSE(mapped.is_unicast());
  for (Address other : {Address::v6({0, 0, 0, 0, 0, 0xfffe, 0xc000, 0x0201}),
                        Address::v6({0, 0, 0, 0, 1, 0xffff, 0xc000, 0x0201}),
                        Address::v6({0x64, 0xff9b, 0, 0, 0, 0, 0xc000, 0x0201})}) {
    EXPECT_FALSE(other.is_v4_mapped()) << other.to_string();
    EXPECT_TRUE(other.is_unicast()) << other.to_string();
  }
}

TEST(Endpoint, IsWrittenAsAddressAndPort) {
  Endpoint endpoint{Address::v4(192, 0, 2, 1), 80};
  EXPECT_EQ(endpoint.to_string(), "192.0.2.1:80");
}

// RFC 5952 6: brackets, so that the port is no ninth group.
TEST(Endpoint, OfIpv6HasBrackets) {
  Endpoint endpoint{Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}), 80};
  EXPECT_EQ(endpoint.to_string(), "[2001:db8::1]:80");
}

TEST(Endpoint, OrdersByAddressThenPort) {
  Endpoint low{Address::v4(10, 0, 0, 1), 9};
  Endpoint same_host{Address::v4(10, 0, 0, 1), 10};
  Endpoint high{Address::v4(10, 0, 0, 2), 1};
  EXPECT_LT(low, same_host);
  EXPECT_LT(same_host, high);
}

}  // namespace
