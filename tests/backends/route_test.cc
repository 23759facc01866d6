#include "backends/route.h"

#include <net/if.h>

#include <gtest/gtest.h>

namespace backends {
namespace {

using stack::base::Address;

const Address kLoopback4 = Address::v4(127, 0, 0, 1);
const Address kLoopback6 = Address::parse("::1").value();

TEST(Route, ToLoopbackLeavesFromLoopback) {
  EXPECT_EQ(route_to({kLoopback4, 80}).source, kLoopback4);
}

TEST(Route, ToLoopbackLeavesFromLoopbackInIpv6Too) {
  if (::if_nametoindex("lo") == 0) GTEST_SKIP() << "needs lo";
  try {
    EXPECT_EQ(route_to({kLoopback6, 80}).source, kLoopback6);
  } catch (const std::system_error&) {
    GTEST_SKIP() << "needs ::1";
  }
}

// The interface's MTU is 65,536, which no IPv4 total length can say (RFC 791 3.1: 16 bits).
TEST(Route, MtuIsAtMostWhatATotalLengthCanSay) {
  EXPECT_EQ(route_to({kLoopback4, 80}).mtu, 65'535u);
}

TEST(Route, LeavesFromTheAddressThatWasAskedFor) {
  const Address asked = Address::v4(127, 0, 0, 9);  // all of 127/8 is this machine's
  const Exit exit{.address = ZonedAddress{asked}};
  EXPECT_EQ(route_to({kLoopback4, 80}, 0, exit).source, asked);
}

TEST(Route, AnAddressOfAnotherMachineIsAnError) {
  const Exit exit{.address = ZonedAddress{Address::v4(192, 0, 2, 1)}};
  EXPECT_THROW(route_to({kLoopback4, 80}, 0, exit), std::system_error);
}

TEST(Route, RemembersTheInterfaceThatWasAskedFor) {
  EXPECT_EQ(route_to({kLoopback4, 80}, 0, {.interface = "lo"}).interface, "lo");
}

TEST(Route, AnInterfaceThatIsNotThereIsOneClearError) {
  try {
    route_to({kLoopback4, 80}, 0, {.interface = "nowhere0"});
    FAIL() << "an interface that is not there was taken";
  } catch (const std::system_error& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with("cannot use the interface nowhere0: "))
        << error.what();
  }
}

TEST(Route, ALinkLocalDestinationWantsItsLink) {
  try {
    route_to({Address::parse("fe80::1").value(), 80});
    FAIL() << "a link was guessed";
  } catch (const std::system_error& error) {
    EXPECT_NE(std::string(error.what()).find("name it, as in [fe80::1%25eth0]"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace backends
