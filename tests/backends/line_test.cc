// How long a line's port stays guarded once nobody wants it any more.
#include "backends/line.h"

#include "tests/backends/loopback.h"

namespace backends {
namespace {

using stack::base::Instant;
using stack::wire::TcpFlags;

constexpr Instant kNow{std::chrono::hours(1)};

class LineTest : public LoopbackTest {
 protected:
  void SetUp() override {
    LoopbackTest::SetUp();
    if (IsSkipped()) return;
    line = std::make_unique<Line>(loopback().family());
    line->aim({far()}, {});
    far_link->park();
    far_link->aim(far(), line->local(), route_to(line->local()));
  }
  void say(TcpFlags flags) { line->link().send(packet_of(line->local(), far(), flags)); }
  void hear(TcpFlags flags) {
    far_link->send(packet_of(far(), line->local(), flags));
    pollfd watched{line->link().watch().readable, POLLIN, 0};
    ASSERT_EQ(::poll(&watched, 1, 10'000), 1);
    ASSERT_TRUE(line->receive());
    EXPECT_FALSE(line->receive());
  }
  // From the release on.
  stack::base::Duration guarded() {
    line->release(kNow);
    return line->let_go_at() - kNow;
  }

  std::unique_ptr<Line> line;
};
INSTANTIATE_TEST_SUITE_P(Over, LineTest, kBothLoopbacks, family_name);

TEST_P(LineTest, OneThatNeverSpokeMayGoAtOnce) {
  EXPECT_EQ(guarded(), stack::base::Duration::zero());
}

TEST_P(LineTest, AnAttemptThatHeardNothingMayYetBeAnswered) {
  say({.syn = true});
  EXPECT_EQ(guarded(), Line::kLongGuard);
}

TEST_P(LineTest, BehindARefusalNothingComes) {
  say({.syn = true});
  hear({.ack = true, .rst = true});
  EXPECT_EQ(guarded(), Line::kShortGuard);
}

TEST_P(LineTest, BehindBothFinsLittleComes) {
  say({.ack = true, .fin = true});
  hear({.ack = true, .fin = true});
  EXPECT_EQ(guarded(), Line::kShortGuard);
}

TEST_P(LineTest, BehindOneFinMuchMayCome) {
  say({.ack = true, .fin = true});
  hear({.ack = true});
  EXPECT_EQ(guarded(), Line::kLongGuard);
}

TEST_P(LineTest, BehindOurResetMuchMayCome) {
  hear({.ack = true, .syn = true});
  say({.rst = true});
  EXPECT_EQ(guarded(), Line::kLongGuard);
}

TEST_P(LineTest, WhatStillComesKeepsItGuardedButNotForEver) {
  say({.syn = true});
  line->release(kNow);
  hear({.ack = true, .syn = true});  // now, by the clock of the machine
  EXPECT_EQ(line->let_go_at(), kNow + Line::kLongestGuard);
}

TEST_P(LineTest, IsAimedAnewAsIfItHadNeverSpoken) {
  say({.syn = true});
  line->release(kNow);
  line->let_go();
  EXPECT_TRUE(line->is_free());
  line->aim({far()}, {});
  EXPECT_FALSE(line->is_released());
  EXPECT_EQ(guarded(), stack::base::Duration::zero());
}

TEST_P(LineTest, WithoutAWayItIsFreeStill) {
  line->release(kNow);
  line->let_go();
  const stack::base::Address other = loopback() == kLoopback4 ? kLoopback6 : kLoopback4;
  EXPECT_THROW(line->aim({far()}, {.address = ZonedAddress{other}}), std::system_error);
  EXPECT_TRUE(line->is_free());
}

}  // namespace
}  // namespace backends
