#include "sim/outages.h"

#include <gtest/gtest.h>

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using std::chrono::milliseconds;

Instant at(int ms) { return Instant(milliseconds(ms)); }

TEST(Outages, LastFromTheirBeginningUpToTheirEnd) {
  const std::vector<Outage> outages{{at(10), at(20)}, {at(40), at(50)}};
  EXPECT_FALSE(is_down(outages, {}, at(10) - Duration(1)));
  EXPECT_TRUE(is_down(outages, {}, at(10)));
  EXPECT_TRUE(is_down(outages, {}, at(20) - Duration(1)));
  EXPECT_FALSE(is_down(outages, {}, at(20)));
  EXPECT_TRUE(is_down(outages, {}, at(45)));
}

// Down in [100, 110), [140, 150), ...
TEST(Outages, AFlapIsInTurnDownAndUp) {
  const Flap flap{
      .up = milliseconds(30), .down = milliseconds(10), .from = at(100), .until = at(165)};
  EXPECT_FALSE(is_down({}, flap, at(100) - Duration(1)));
  EXPECT_TRUE(is_down({}, flap, at(100)));
  EXPECT_TRUE(is_down({}, flap, at(110) - Duration(1)));
  EXPECT_FALSE(is_down({}, flap, at(110)));
  EXPECT_FALSE(is_down({}, flap, at(140) - Duration(1)));
  EXPECT_TRUE(is_down({}, flap, at(140)));
  EXPECT_FALSE(is_down({}, flap, at(180)));  // over
}

TEST(Outages, AFlapThatNeverEndsOrNeverBeginsIsNotValid) {
  EXPECT_TRUE(valid(Flap{}));
  EXPECT_TRUE(valid(Flap{.up = milliseconds(1), .down = milliseconds(1)}));
  EXPECT_FALSE(valid(Flap{.up = milliseconds(0), .down = milliseconds(1)}));
  EXPECT_FALSE(valid(Flap{.up = milliseconds(1), .down = milliseconds(-1)}));
}

}  // namespace
}  // namespace sim
