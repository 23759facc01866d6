#include "backends/sandbox.h"

#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <gtest/gtest.h>
#include "backends/fd.h"

namespace backends {
namespace {

constexpr uid_t kSomeUser = 54'321;
constexpr gid_t kSomeGroup = 54'322;

// Each claim is looked at in a child, for there is no way back.
class SandboxTest : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
    ::setenv("SUDO_UID", std::to_string(kSomeUser).c_str(), 1);
    ::setenv("SUDO_GID", std::to_string(kSomeGroup).c_str(), 1);
  }
  void TearDown() override {
    ::unsetenv("SUDO_UID");
    ::unsetenv("SUDO_GID");
  }

  template <typename Claim>
  static void expect_after_giving_up(Claim claim) {
    EXPECT_EXIT(
        {
          give_up_privileges();
          std::_Exit(claim() ? 0 : 1);
        },
        testing::ExitedWithCode(0), "");
  }
};

bool has_no_raw_sockets() {
  const Fd socket(::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_TCP));
  return !socket.is_open() && errno == EPERM;
}

TEST_F(SandboxTest, BecomesTheInvokingUser) {
  expect_after_giving_up([] {
    uid_t real = 0, effective = 0, saved = 0;
    ::getresuid(&real, &effective, &saved);
    return real == kSomeUser && effective == kSomeUser && saved == kSomeUser;
  });
}

TEST_F(SandboxTest, BecomesTheInvokingUsersGroup) {
  expect_after_giving_up([] {
    gid_t real = 0, effective = 0, saved = 0;
    ::getresgid(&real, &effective, &saved);
    return real == kSomeGroup && effective == kSomeGroup && saved == kSomeGroup;
  });
}

TEST_F(SandboxTest, KeepsNoneOfRootsGroups) {
  expect_after_giving_up([] {
    gid_t groups[2] = {};
    return ::getgroups(2, groups) == 1 && groups[0] == kSomeGroup;
  });
}

TEST_F(SandboxTest, CannotOpenRawSocketsAnyMore) { expect_after_giving_up(has_no_raw_sockets); }

TEST_F(SandboxTest, CannotBecomeRootAgain) {
  expect_after_giving_up([] { return ::setuid(0) != 0 && ::seteuid(0) != 0; });
}

TEST_F(SandboxTest, GainsNothingByExecutingAProgram) {
  expect_after_giving_up([] { return ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1; });
}

TEST_F(SandboxTest, EmptiesTheBoundingSet) {
  expect_after_giving_up([] {
    constexpr unsigned long kNetRaw = 13;
    return ::prctl(PR_CAPBSET_READ, kNetRaw, 0, 0, 0) == 0;
  });
}

TEST_F(SandboxTest, RootWithoutSudoStaysRootWithoutCapabilities) {
  ::unsetenv("SUDO_UID");
  expect_after_giving_up([] { return ::geteuid() == 0 && has_no_raw_sockets(); });
}

TEST_F(SandboxTest, AUserThatIsNoNumberIsRefused) {
  ::setenv("SUDO_UID", "12monkeys", 1);
  EXPECT_THROW(give_up_privileges(), std::system_error);
}

}  // namespace
}  // namespace backends
