#include "backends/interface.h"

#include <unistd.h>

#include <optional>

#include <gtest/gtest.h>
#include "backends/errors.h"
#include "backends/route.h"
#include "backends/tun_link.h"
#include "tests/backends/own_namespace.h"

namespace backends {
namespace {

using stack::base::Address;

constexpr auto kKernel = Address::v4(10, 78, 0, 1);
constexpr auto kHost = Address::v4(10, 78, 0, 2);

const Address kKernelV6 = *Address::parse("fd78::1");
const Address kHostV6 = *Address::parse("fd78::2");

// The address that the kernel would speak from to `other`; nothing without a way there.
std::optional<Address> source_towards(const Address& other) {
  try {
    return route_to({other, 9}).source;
  } catch (const std::system_error&) {
    return {};
  }
}

class InterfaceTest : public OwnNamespaceTest {
 protected:
  void SetUp() override {
    OwnNamespaceTest::SetUp();
    if (!IsSkipped()) tun = open_tun("wire");
  }

  Tun tun;
};

TEST_F(InterfaceTest, IsKnownByItsName) {
  EXPECT_TRUE(has_interface("wire"));
  EXPECT_FALSE(has_interface("wired"));
  EXPECT_THROW(Interface("wired"), std::system_error);
}

TEST_F(InterfaceTest, TakesAnMtu) {
  Interface wire("wire");
  EXPECT_EQ(wire.mtu(), 1500u);  // what the kernel gives a new one
  wire.set_mtu(9000);
  EXPECT_EQ(wire.mtu(), 9000u);
}

TEST_F(InterfaceTest, ComesUp) {
  Interface wire("wire");
  EXPECT_FALSE(wire.is_up());
  wire.bring_up();
  EXPECT_TRUE(wire.is_up());
}

TEST_F(InterfaceTest, ReachesHostsOfBothFamiliesAtOnce) {
  Interface wire("wire");
  wire.bring_up();
  ASSERT_EQ(source_towards(kHost), std::nullopt);
  ASSERT_EQ(source_towards(kHostV6), std::nullopt);
  wire.add_address(kKernel, kHost, 24);
  wire.add_address(kKernelV6, kHostV6, 64);
  EXPECT_EQ(source_towards(kHost), kKernel);
  EXPECT_EQ(source_towards(kHostV6), kKernelV6);
}

TEST_F(InterfaceTest, RoutesLeadToNetworksBeyondThatOfTheAddress) {
  Interface wire("wire");
  wire.bring_up();
  wire.add_address(kKernel, kKernel, 24);
  wire.add_address(kKernelV6, kKernelV6, 64);
  const auto beyond = Address::v4(192, 168, 7, 9), beside = Address::v4(192, 168, 8, 9);
  const Address beyond_v6 = *Address::parse("fd79::9"),
                beside_v6 = *Address::parse("fd79:0:0:8::9");
  ASSERT_EQ(source_towards(beyond), std::nullopt);
  ASSERT_EQ(source_towards(beyond_v6), std::nullopt);
  wire.add_route(beyond, 24);
  wire.add_route(beyond, 24);  // there already
  wire.add_route(beyond_v6, 62);
  EXPECT_EQ(source_towards(beyond), kKernel);
  EXPECT_EQ(source_towards(beside), std::nullopt);
  EXPECT_EQ(source_towards(beyond_v6), kKernelV6);
  EXPECT_EQ(source_towards(beside_v6), std::nullopt);
}

TEST_F(InterfaceTest, NoRouteLeavesByWhatIsDown) {
  EXPECT_THROW(Interface("wire").add_route(kHost, 24), std::system_error);
}

// It would ask for routers as soon as the device is up.
TEST_F(InterfaceTest, WithoutIpv6TheKernelSaysNothingOfItsOwn) {
  Interface wire("wire");
  TunLink link(std::move(tun.descriptor), 1500);
  wire.forbid_ipv6();
  wire.bring_up();
  EXPECT_FALSE(link.receive());
  EXPECT_THROW(wire.add_address(kKernelV6, kHostV6, 64), std::system_error);
}

TEST_F(InterfaceTest, ANetworkOfOneHostIsReachedToo) {
  Interface wire("wire");
  wire.bring_up();
  wire.add_address(kKernel, kHost, 32);
  EXPECT_EQ(source_towards(kHost), kKernel);
  EXPECT_EQ(source_towards(Address::v4(10, 78, 0, 3)), std::nullopt);
}

TEST_F(InterfaceTest, AnAddressThatItHasIsNoMistake) {
  Interface wire("wire");
  wire.add_address(kKernel, kHost, 24);
  EXPECT_NO_THROW(wire.add_address(kKernel, kHost, 24));
}

TEST_F(InterfaceTest, WhatTheKernelRefusesIsThrown) {
  Interface wire("wire");
  EXPECT_THROW(wire.set_mtu(1), std::system_error);
  EXPECT_THROW(wire.add_address(*Address::parse("ff02::1"), kHostV6, 64), std::system_error);
}

TEST_F(InterfaceTest, ChangingItWantsAPrivilege) {
  Interface wire("wire");
  ASSERT_EQ(::seteuid(65'534), 0);
  EXPECT_THROW(wire.set_mtu(9000), NoPrivilege);
  EXPECT_THROW(wire.bring_up(), NoPrivilege);
  EXPECT_THROW(wire.add_address(kKernel, kHost, 24), NoPrivilege);
  ASSERT_EQ(::seteuid(0), 0);
}

TEST(Interface, ANameHasAtMostFifteenCharacters) {
  EXPECT_NO_THROW(request_about("fifteen-letters"));
  EXPECT_THROW(request_about("sixteen--letters"), std::system_error);
  EXPECT_THROW(request_about(""), std::system_error);
}

}  // namespace
}  // namespace backends
