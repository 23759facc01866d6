#include "backends/resolver.h"

#include <net/if.h>

#include <gtest/gtest.h>

namespace backends {
namespace {

using stack::base::Address;

const Address kIpv6 = Address::parse("2001:db8::7").value();
const Address kLinkLocal = Address::parse("fe80::1").value();

// No test here asks a name server: numbers need none.
TEST(Resolver, AnAddressIsItsOwnName) {
  EXPECT_EQ(resolve("192.0.2.7"), (std::vector<ZonedAddress>{{Address::v4(192, 0, 2, 7)}}));
  EXPECT_EQ(resolve("2001:db8::7"), (std::vector<ZonedAddress>{{kIpv6}}));
}

// Also where no address but this one is configured.
TEST(Resolver, LoopbackIsAnAddressAsAnyOther) {
  EXPECT_EQ(resolve("::1"), (std::vector<ZonedAddress>{{Address::parse("::1").value()}}));
}

TEST(Resolver, AZoneIsTheIndexOfItsInterface) {
  const unsigned index = ::if_nametoindex("lo");
  if (index == 0) GTEST_SKIP() << "needs lo";
  EXPECT_EQ(resolve("fe80::1%lo"), (std::vector<ZonedAddress>{{kLinkLocal, index}}));
}

void expect_unresolved(const std::string& host, Want want) {
  try {
    resolve(host, want);
    FAIL() << host << " was taken";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().category(), resolver_category());
    EXPECT_TRUE(std::string(error.what()).starts_with("cannot resolve " + host + ": "))
        << error.what();
  }
}

TEST(Resolver, WhatIsOfTheOtherFamilyIsOneClearError) {
  expect_unresolved("::1", Want::kIpv4);
  expect_unresolved("127.0.0.1", Want::kIpv6);
}

TEST(Resolver, AZoneThatIsNotThereIsOneClearError) {
  expect_unresolved("fe80::1%nowhere0", Want::kAny);
}

TEST(Resolver, EachAddressIsNamedOnce) {
  const auto addresses = resolve("localhost");
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(addresses[i] == addresses[j]);
  }
}

TEST(Resolver, AnAddressIsNoName) {
  EXPECT_EQ(parse_address("2001:db8::7"), ZonedAddress{kIpv6});
  EXPECT_THROW(parse_address("localhost"), std::system_error);
}

TEST(ZonedAddress, IsWrittenWithItsZone) {
  const unsigned index = ::if_nametoindex("lo");
  if (index == 0) GTEST_SKIP() << "needs lo";
  EXPECT_EQ(to_string({kLinkLocal, index}), "fe80::1%lo");
  EXPECT_EQ(to_string({kLinkLocal, 0}), "fe80::1");
}

// An index that no interface has any more is as good as any name.
TEST(ZonedAddress, IsWrittenWithANumberWhereTheNameIsGone) {
  EXPECT_EQ(to_string({kLinkLocal, 2'000'000'000}), "fe80::1%2000000000");
}

}  // namespace
}  // namespace backends
