#include "backends/resolver_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace backends {
namespace {

using stack::base::Address;

// Waits until it has come: a lookup takes as long as it takes.
NameAnswer answer_of(ResolverProcess& process) {
  for (;;) {
    if (auto answer = process.next()) return *std::move(answer);
    pollfd watched{process.descriptor(), POLLIN, 0};
    ::poll(&watched, 1, -1);
  }
}

// One line of /proc/PID/status.
std::string status_of(pid_t pid, const std::string& name) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(name + ':')) return line.substr(name.size() + 2);
  }
  return {};
}

// No test here asks a name server: numbers need none, and "localhost" stands in a file.
TEST(ResolverProcess, AnswersEachQuestionOnce) {
  ResolverProcess process;
  const auto first = process.ask("192.0.2.7", Want::kAny);
  const auto second = process.ask("2001:db8::7", Want::kAny);
  std::set<std::uint64_t> answered;
  for (int i = 0; i < 2; ++i) {
    const NameAnswer answer = answer_of(process);
    answered.insert(answer.id);
    ASSERT_EQ(answer.addresses.size(), 1u);
    EXPECT_EQ(answer.addresses[0].address, answer.id == first
                                               ? Address::v4(192, 0, 2, 7)
                                               : Address::parse("2001:db8::7").value());
  }
  EXPECT_EQ(answered, (std::set{first, second}));
  EXPECT_FALSE(process.next());
}

TEST(ResolverProcess, WhatHasNoAddressIsALine) {
  ResolverProcess process;
  process.ask("::1", Want::kIpv4);
  const NameAnswer answer = answer_of(process);
  EXPECT_TRUE(answer.addresses.empty());
  EXPECT_TRUE(answer.failure.starts_with("cannot resolve ::1: ")) << answer.failure;
}

TEST(ResolverProcess, MoreThanAtOnceAreAllAnswered) {
  ResolverProcess process;
  constexpr std::size_t kMany = 10 * ResolverProcess::kMostAtOnce;
  for (std::size_t i = 0; i < kMany; ++i) process.ask("192.0.2.1", Want::kAny);
  std::set<std::uint64_t> answered;
  for (std::size_t i = 0; i < kMany; ++i) answered.insert(answer_of(process).id);
  EXPECT_EQ(answered.size(), kMany);
}

TEST(ResolverProcess, ANameThatIsTooLongIsNotAskedFor) {
  ResolverProcess process;
  process.ask(std::string(10'000, 'a'), Want::kAny);
  EXPECT_TRUE(answer_of(process).failure.ends_with("too long"));
}

TEST(ResolverProcess, ItsDeathAnswersEverything) {
  ResolverProcess process;
  ::kill(process.pid(), SIGKILL);
  const auto id = process.ask("192.0.2.1", Want::kAny);
  const NameAnswer answer = answer_of(process);
  EXPECT_EQ(answer.id, id);
  EXPECT_EQ(answer.failure, "cannot resolve 192.0.2.1: the resolver has died");
  process.ask("192.0.2.2", Want::kAny);
  EXPECT_EQ(answer_of(process).failure, "cannot resolve 192.0.2.2: the resolver has died");
}

TEST(ResolverProcess, RunsWithoutRights) {
  ResolverProcess process;
  process.ask("192.0.2.1", Want::kAny);
  (void)answer_of(process);  // from here on it has given them up
  EXPECT_EQ(status_of(process.pid(), "CapEff"), "0000000000000000");
  EXPECT_EQ(status_of(process.pid(), "CapPrm"), "0000000000000000");
  EXPECT_EQ(status_of(process.pid(), "NoNewPrivs"), "1");
  EXPECT_EQ(status_of(process.pid(), "Seccomp"), "2");  // a filter
}

// Which has no chance to end it.
TEST(ResolverProcess, DoesNotOutliveAnOwnerThatIsKilled) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const Fd from_owner(ends[0]);
  Fd to_us(ends[1]);
  const pid_t owner = ::fork();
  if (owner == 0) {
    ResolverProcess process;
    process.ask("192.0.2.1", Want::kAny);
    (void)answer_of(process);
    const pid_t pid = process.pid();
    (void)!::write(to_us.get(), &pid, sizeof pid);
    ::pause();
  }
  pid_t pid = 0;
  ASSERT_EQ(::read(from_owner.get(), &pid, sizeof pid), static_cast<ssize_t>(sizeof pid));
  const Fd helper(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  ASSERT_TRUE(helper.is_open());
  ::kill(owner, SIGKILL);
  pollfd ended{helper.get(), POLLIN, 0};
  EXPECT_EQ(::poll(&ended, 1, 10'000), 1);
  ::waitpid(owner, nullptr, 0);
}

// Who waits for the end of a pipe that we write to must not have to wait for it.
TEST(ResolverProcess, KeepsNoneOfOurDescriptors) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), 0), 0);
  const Fd readable(ends[0]);
  Fd writable(ends[1]);
  ResolverProcess process;
  process.ask("192.0.2.1", Want::kAny);
  (void)answer_of(process);
  writable.close();
  char octet = 0;
  EXPECT_EQ(::read(readable.get(), &octet, 1), 0);
}

TEST(ResolverProcess, IsGoneWithItsOwner) {
  pid_t pid = 0;
  {
    ResolverProcess process;
    pid = process.pid();
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_EQ(::kill(pid, 0), -1);
}

}  // namespace
}  // namespace backends
