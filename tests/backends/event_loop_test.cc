#include "backends/event_loop.h"

#include <signal.h>

#include <gtest/gtest.h>
#include "stack/host/application.h"
#include "stack/host/host.h"

namespace backends {
namespace {

using stack::base::Instant;
using stack::base::kNever;

// A wire that nothing is ever heard on.
class SilentDevice : public Device {
 public:
  std::size_t mtu() const override { return 1500; }
  std::optional<stack::host::Packet> receive() override { return {}; }
  bool can_send() const override { return true; }
  void send(stack::base::ByteView) override {}
  Watch watch() override { return {}; }
  void make_room() override {}
};

// Does `step` at each turn and is done after `turns`.
template <typename Step>
class StepApplication : public stack::host::Application {
 public:
  StepApplication(int turns, Instant deadline, Step step)
      : turns_(turns), deadline_(deadline), step_(step) {}
  void run(Instant now, stack::host::Host&) override {
    --turns_;
    step_(now);
  }
  Instant deadline() const override { return deadline_; }
  bool done() const override { return turns_ <= 0; }

 private:
  int turns_;
  Instant deadline_;
  Step step_;
};

class EventLoopTest : public testing::Test {
 protected:
  EventLoop loop;
  stack::host::Host host{stack::host::Config{}};
  SilentDevice device;
};

TEST_F(EventLoopTest, EndsWhenTheApplicationIsDone) {
  StepApplication application(1, kNever, [](Instant) {});
  EXPECT_EQ(loop.run(host, device, application), std::nullopt);
}

TEST_F(EventLoopTest, WakesAtTheApplicationsDeadline) {
  const Instant start = EventLoop::now();
  const Instant deadline = start + std::chrono::milliseconds(5);
  Instant last;
  StepApplication application(2, deadline, [&](Instant now) { last = now; });
  EXPECT_EQ(loop.run(host, device, application), std::nullopt);
  EXPECT_GE(last, deadline);
}

TEST_F(EventLoopTest, ASignalEndsItAtOnce) {
  for (int signal : {SIGHUP, SIGINT, SIGTERM}) {
    StepApplication application(1'000'000, kNever, [=](Instant) { ::raise(signal); });
    EXPECT_EQ(loop.run(host, device, application), signal);
  }
}

TEST_F(EventLoopTest, ASignalBeforeTheFirstTurnIsNotLost) {
  ::raise(SIGINT);
  StepApplication application(1'000'000, kNever, [](Instant) {});
  EXPECT_EQ(loop.run(host, device, application), SIGINT);
}

TEST_F(EventLoopTest, RunsOnAfterASignal) {
  ::raise(SIGINT);
  StepApplication interrupted(1'000'000, kNever, [](Instant) {});
  ASSERT_EQ(loop.run(host, device, interrupted), SIGINT);
  StepApplication application(1, kNever, [](Instant) {});
  EXPECT_EQ(loop.run(host, device, application), std::nullopt);
}

// As nohup and a shell's background jobs expect.
TEST(EventLoop, LeavesAnIgnoredSignalIgnored) {
  ::signal(SIGINT, SIG_IGN);
  {
    EventLoop loop;
    stack::host::Host host{stack::host::Config{}};
    SilentDevice device;
    StepApplication application(2, EventLoop::now(), [](Instant) { ::raise(SIGINT); });
    EXPECT_EQ(loop.run(host, device, application), std::nullopt);
  }
  ::signal(SIGINT, SIG_DFL);
}

}  // namespace
}  // namespace backends
