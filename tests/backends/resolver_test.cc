#include "backends/resolver.h"

#include <gtest/gtest.h>

namespace backends {
namespace {

using stack::base::Address;

// No test here asks a name server: numbers need none.
TEST(Resolver, AnAddressIsItsOwnName) {
  EXPECT_EQ(resolve("192.0.2.7"), std::vector{Address::v4(192, 0, 2, 7)});
}

TEST(Resolver, WhatHasNoIpv4AddressIsOneClearError) {
  try {
    resolve("::1");
    FAIL() << "an IPv6 address was taken for an IPv4 one";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().category(), resolver_category());
    EXPECT_TRUE(std::string(error.what()).starts_with("cannot resolve ::1: ")) << error.what();
  }
}

}  // namespace
}  // namespace backends
