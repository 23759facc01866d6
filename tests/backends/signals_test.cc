#include "backends/signals.h"

#include <poll.h>

#include <gtest/gtest.h>

namespace backends {
namespace {

bool is_readable(int descriptor) {
  pollfd watched{descriptor, POLLIN, 0};
  return ::poll(&watched, 1, 0) == 1;
}

TEST(Signals, WaitToBeTaken) {
  Signals signals;
  EXPECT_EQ(signals.take(), std::nullopt);
  EXPECT_FALSE(is_readable(signals.descriptor()));
  ASSERT_EQ(::raise(SIGTERM), 0);
  EXPECT_TRUE(is_readable(signals.descriptor()));
  EXPECT_EQ(signals.take(), SIGTERM);
  EXPECT_EQ(signals.take(), std::nullopt);
}

TEST(Signals, WhatWasIgnoredStaysSo) {
  const auto before = ::signal(SIGHUP, SIG_IGN);
  {
    Signals signals;
    ASSERT_EQ(::raise(SIGHUP), 0);
    EXPECT_EQ(signals.take(), std::nullopt);
  }
  ::signal(SIGHUP, before);
}

TEST(Signals, BlockedOnesAreBlockedNoLongerThanTheyAreWaitedFor) {
  { Signals signals; }
  sigset_t blocked;
  ASSERT_EQ(::sigprocmask(SIG_BLOCK, nullptr, &blocked), 0);
  EXPECT_EQ(::sigismember(&blocked, SIGINT), 0);
}

}  // namespace
}  // namespace backends
