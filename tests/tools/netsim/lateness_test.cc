#include "tools/netsim/kernel/lateness.h"

#include <gtest/gtest.h>

namespace netsim::kernel {
namespace {

using stack::base::Duration;
using std::chrono::microseconds;
using std::chrono::milliseconds;

TEST(Lateness, OneInAHundredMayBeTooLate) {
  sim::Histogram lateness;
  for (int i = 0; i < 99; ++i) lateness.add(microseconds(10));
  lateness.add(milliseconds(50));
  EXPECT_FALSE(is_void(lateness, kTooLate));
  lateness.add(milliseconds(50));
  EXPECT_TRUE(is_void(lateness, kTooLate)) << "two in 101 are too many";
  EXPECT_FALSE(is_void(lateness, milliseconds(60)));
}

TEST(Lateness, NothingIsNeverLate) { EXPECT_FALSE(is_void({}, Duration(0))); }

TEST(Lateness, IsTold) {
  sim::Histogram lateness;
  lateness.add(microseconds(1500));
  EXPECT_EQ(account_of(lateness),
            "1 deliveries, late by 1500.0 us (p50), 1500.0 us (p99), 1500.0 us (max)");
}

}  // namespace
}  // namespace netsim::kernel
