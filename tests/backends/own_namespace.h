// Tests that may do to a network what they like.
#pragma once

#include <fcntl.h>
#include <sched.h>

#include <gtest/gtest.h>
#include "backends/fd.h"

namespace backends {

// Each test stands in a new network namespace, which goes with it; skipped by name where that is
// not allowed.
class OwnNamespaceTest : public testing::Test {
 protected:
  void SetUp() override {
    if (::unshare(CLONE_NEWNET) != 0) GTEST_SKIP() << "needs root";
    moved_ = true;
  }
  void TearDown() override {
    if (!moved_) return;
    ASSERT_EQ(::setns(before_.get(), CLONE_NEWNET), 0);
  }

 private:
  Fd before_{::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC)};
  bool moved_ = false;
};

}  // namespace backends
