#include "backends/route.h"

#include <gtest/gtest.h>

namespace backends {
namespace {

using stack::base::Address;

TEST(Route, ToLoopbackLeavesFromLoopback) {
  EXPECT_EQ(route_to({Address::v4(127, 0, 0, 1), 80}).source, Address::v4(127, 0, 0, 1));
}

// The interface's MTU is 65,536, which no IPv4 total length can say (RFC 791 3.1: 16 bits).
TEST(Route, MtuIsAtMostWhatATotalLengthCanSay) {
  EXPECT_EQ(route_to({Address::v4(127, 0, 0, 1), 80}).mtu, 65'535u);
}

}  // namespace
}  // namespace backends
