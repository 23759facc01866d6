#include "stack/base/check.h"

#include <gtest/gtest.h>

namespace {

TEST(CheckDeathTest, ABrokenAssumptionStopsTheProgramAndNamesItself) {
  int two = 2;
  EXPECT_DEATH(CHECK(two == 3), "check_test.cc:[0-9]+: CHECK failed: two == 3");
}

TEST(Check, AConditionIsLookedAtOnce) {
  int looks = 0;
  CHECK(++looks == 1);
  EXPECT_EQ(looks, 1);
}

}  // namespace
