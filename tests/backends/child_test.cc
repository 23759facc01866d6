#include "backends/child.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include <gtest/gtest.h>
#include "backends/signals.h"

namespace backends {
namespace {

std::optional<int> wait_for(Child& child) {
  pollfd watched{child.descriptor(), POLLIN, 0};
  ::poll(&watched, 1, 10'000);
  return child.exit_code();
}

TEST(Child, AnswersWhatItsWorkDid) {
  Child child([] { return 7; });
  EXPECT_EQ(wait_for(child), 7);
  EXPECT_EQ(child.exit_code(), 7) << "and again";
}

TEST(Child, RunsAProgramOfThePath) {
  Child child({"sh", "-c", "exit 3"});
  EXPECT_EQ(wait_for(child), 3);
}

TEST(Child, AProgramThatIsNotThereIs127) {
  testing::internal::CaptureStderr();
  Child child({"no-such-program-anywhere"});
  EXPECT_EQ(wait_for(child), 127);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "cannot run no-such-program-anywhere: No such file or directory\n");
}

TEST(Child, AnExceptionEndsIt) {
  testing::internal::CaptureStderr();
  Child child([]() -> int { throw std::runtime_error("oops"); });
  EXPECT_EQ(wait_for(child), 125);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "oops\n");
}

TEST(Child, ASignalThatEndedItStandsInTheCode) {
  Child child([] { return ::pause(); });
  EXPECT_EQ(child.exit_code(), std::nullopt);
  child.signal(SIGTERM);
  EXPECT_EQ(wait_for(child), 128 + SIGTERM);
}

TEST(Child, SignalsThatWeWaitForEndIt) {
  Signals ours;
  Child child([] { return ::pause(); });
  child.signal(SIGINT);
  EXPECT_EQ(wait_for(child), 128 + SIGINT);
}

TEST(Child, IsGivenTimeToEndInOrder) {
  Child child([] { return ::pause(); });
  child.end_in_order(std::chrono::seconds(10));
  EXPECT_TRUE(child.is_known_to_have_ended());
  EXPECT_EQ(child.exit_code(), 128 + SIGTERM);
}

TEST(Child, GoesWithItsOwner) {
  pid_t id = 0;
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  {
    Child child([&] {
      const pid_t own = ::getpid();
      return ::write(pipe[1], &own, sizeof own) == sizeof own ? ::pause() : 1;
    });
    ASSERT_EQ(::read(pipe[0], &id, sizeof id), static_cast<ssize_t>(sizeof id));
  }
  EXPECT_EQ(::kill(id, 0), -1);
  EXPECT_EQ(errno, ESRCH);
  ::close(pipe[0]);
  ::close(pipe[1]);
}

}  // namespace
}  // namespace backends
