#include "backends/syscall_filter.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include <gtest/gtest.h>
#include "backends/fd.h"
#include "backends/sandbox.h"

namespace backends {
namespace {

// Each claim is looked at in a child, for there is no way back.
template <typename Claim>
void expect_behind_the_filter(Claim claim) {
  const auto look = [&] {
    give_up_privileges();
    if (!forbid_needless_syscalls()) std::_Exit(2);
    std::_Exit(claim() ? 0 : 1);
  };
  EXPECT_EXIT(look(), testing::ExitedWithCode(0), "");
}

TEST(SyscallFilter, NoProgramIsStarted) {
  expect_behind_the_filter([] {
    char name[] = "true";
    char* const arguments[] = {name, nullptr};
    return ::execv("/bin/true", arguments) == -1 && errno == EPERM;
  });
}

TEST(SyscallFilter, NoProcessIsLookedInto) {
  expect_behind_the_filter(
      [] { return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == -1 && errno == EPERM; });
}

// Which any user may otherwise enter, and be root in.
TEST(SyscallFilter, NoUserNamespaceIsMade) {
  expect_behind_the_filter([] { return ::unshare(CLONE_NEWUSER) == -1 && errno == EPERM; });
}

TEST(SyscallFilter, SocketsOfFamiliesThatNoDownloadNeedsAreRefused) {
  expect_behind_the_filter(
      [] { return ::socket(AF_ALG, SOCK_SEQPACKET, 0) == -1 && errno == EPERM; });
}

TEST(SyscallFilter, FilesAndPortsAreThereStill) {
  expect_behind_the_filter([] {
    const Fd file(::open("/etc/hosts", O_RDONLY | O_CLOEXEC));
    const Fd socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP));
    return file.is_open() && socket.is_open();
  });
}

}  // namespace
}  // namespace backends
