#include "backends/fd.h"

#include <fcntl.h>

#include <gtest/gtest.h>

namespace backends {
namespace {

Fd open_null() { return Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }
bool is_valid(int descriptor) { return ::fcntl(descriptor, F_GETFD) >= 0; }

TEST(Fd, ClosesWhatItOwns) {
  int number = -1;
  {
    const Fd fd = open_null();
    number = fd.get();
    ASSERT_TRUE(is_valid(number));
  }
  EXPECT_FALSE(is_valid(number));
}

TEST(Fd, MovingLeavesNothingToClose) {
  Fd from = open_null();
  const int number = from.get();
  const Fd to = std::move(from);
  EXPECT_FALSE(from.is_open());  // NOLINT: that is the claim
  EXPECT_EQ(to.get(), number);
  EXPECT_TRUE(is_valid(number));
}

TEST(Fd, AssigningClosesWhatWasThere) {
  Fd fd = open_null();
  const int number = fd.get();
  Fd other = open_null();
  const int other_number = other.get();
  fd = std::move(other);
  EXPECT_FALSE(is_valid(number));
  EXPECT_EQ(fd.get(), other_number);
}

}  // namespace
}  // namespace backends
