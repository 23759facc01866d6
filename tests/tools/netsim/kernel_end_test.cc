#include "tools/netsim/kernel/kernel_end.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "backends/errors.h"
#include "backends/interface.h"
#include "backends/route.h"

namespace netsim::kernel {
namespace {

using backends::NetworkNamespace;
using stack::base::Address;

const Address kOwn = Address::v4(10, 1, 0, 1);
const Address kOwnV6 = *Address::parse("fd01::1");

struct KernelEndTest : testing::Test {
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
  }
};

std::string told(const std::string& name) {
  std::string value;
  std::ifstream("/proc/sys/net/" + name) >> value;
  return value;
}

TEST_F(KernelEndTest, ItsKernelReachesTheNetworkOfTheWireAndThoseBeyond) {
  KernelEnd end({.device = "wire",
                 .mtu = 1400,
                 .addresses = {{kOwn, 24}, {kOwnV6, 64}},
                 .beyond = {{Address::v4(10, 2, 0, 9), 24}}});
  const NetworkNamespace::Stay stay(end.space());
  EXPECT_EQ(backends::Interface("wire").mtu(), 1400u);
  EXPECT_EQ(backends::route_to({Address::v4(10, 1, 0, 2), 1}).source, kOwn);
  EXPECT_EQ(backends::route_to({Address::v4(10, 2, 0, 2), 1}).source, kOwn);
  EXPECT_EQ(backends::route_to({*Address::parse("fd01::2"), 1}).source, kOwnV6);
  EXPECT_THROW((void)backends::route_to({Address::v4(10, 3, 0, 2), 1}), std::system_error);
}

TEST_F(KernelEndTest, TheDeviceGoesWithItsDescriptor) {
  KernelEnd end({.device = "wire", .addresses = {{kOwn, 24}}});
  const NetworkNamespace::Stay stay(end.space());
  {
    const backends::Fd device = end.take_device();
    EXPECT_TRUE(backends::has_interface("wire"));
  }
  EXPECT_FALSE(backends::has_interface("wire"));
}

TEST_F(KernelEndTest, TheKernelIsToldWhatAHostMayDo) {
  const std::string before = told("ipv4/tcp_sack");
  stack::tcp::Config tcp;
  tcp.sack = false;
  tcp.ecn = true;
  KernelEnd end({.addresses = {{kOwn, 24}}, .settings = settings_for(tcp)});
  {
    const NetworkNamespace::Stay stay(end.space());
    EXPECT_EQ(told("ipv4/tcp_sack"), "0");
    EXPECT_EQ(told("ipv4/tcp_ecn"), "1");
    EXPECT_EQ(told("ipv4/tcp_timestamps"), "1");
  }
  EXPECT_EQ(told("ipv4/tcp_sack"), before) << "of that namespace alone";
}

TEST_F(KernelEndTest, WhatTheKernelDoesNotKnowIsAnError) {
  EXPECT_THROW(KernelEnd({.settings = {{"ipv4/tcp_congestion_control", "none-such"}}}),
               std::system_error);
}

TEST_F(KernelEndTest, WantsAPrivilege) {
  ASSERT_EQ(::seteuid(65'534), 0);
  EXPECT_THROW(KernelEnd({.addresses = {{kOwn, 24}}}), backends::NoPrivilege);
  ASSERT_EQ(::seteuid(0), 0);
}

}  // namespace
}  // namespace netsim::kernel
