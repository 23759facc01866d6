#include "stack/tcp/flow_label.h"

#include <gtest/gtest.h>

#include <set>

namespace {

using stack::base::Address;
using stack::base::SipKey;
using stack::tcp::Endpoints;
using stack::tcp::flow_label;

constexpr SipKey kSecret{1, 2};

Endpoints ends(std::uint16_t port) {
  return {{Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}), port},
          {Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2}), 80}};
}

// RFC 6437 2 and 3: 20 bits, not zero, the same for a flow, spread over all values.
TEST(FlowLabel, IsTwentyBitsOfTheFlowAndNeverZero) {
  std::set<std::uint32_t> labels;
  for (std::uint16_t port = 1; port <= 2000; ++port) {
    const std::uint32_t label = flow_label(ends(port), kSecret);
    EXPECT_GT(label, 0u);
    EXPECT_LT(label, 1u << 20);
    EXPECT_EQ(label, flow_label(ends(port), kSecret));
    labels.insert(label);
  }
  EXPECT_GT(labels.size(), 1990u);  // of 2,000 in a million two collide now and then
}

// RFC 6437 6.1: nobody outside can tell it.
TEST(FlowLabel, DependsOnTheSecret) {
  EXPECT_NE(flow_label(ends(1), kSecret), flow_label(ends(1), SipKey{3, 4}));
}

TEST(FlowLabel, Ipv4HasNone) {
  const Endpoints ipv4{{Address::v4(192, 0, 2, 1), 1}, {Address::v4(192, 0, 2, 2), 80}};
  EXPECT_EQ(flow_label(ipv4, kSecret), 0u);
}

}  // namespace
