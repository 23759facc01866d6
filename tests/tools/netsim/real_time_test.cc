#include "tools/netsim/kernel/real_time.h"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>
#include "stack/base/bytes.h"

namespace netsim::kernel {
namespace {

using backends::Fd;
using stack::base::Duration;
using stack::base::Instant;
using std::chrono::milliseconds;

const sim::PathConfig kPath{.delay = milliseconds(20)};
constexpr int kAtMost = 10'000;  // milliseconds, for what must come; then all is lost

// What keeps packets apart as a TUN device does: ours, and the kernel's.
std::pair<Fd, Fd> device() {
  std::array<int, 2> ends{-1, -1};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
  return {Fd(ends[0]), Fd(ends[1])};
}

bool has_packet(const Fd& kernel) {
  pollfd watched{kernel.get(), POLLIN, 0};
  return ::poll(&watched, 1, 0) == 1;
}

std::string next(const Fd& kernel) {
  std::string packet(100, '\0');
  const ssize_t size = ::read(kernel.get(), packet.data(), packet.size());
  packet.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return packet;
}

void say(const Fd& kernel, std::string_view packet) {
  ASSERT_EQ(::write(kernel.get(), packet.data(), packet.size()),
            static_cast<ssize_t>(packet.size()));
}

struct RealTimeTest : testing::Test {
  RealTimeTest() {
    std::pair<Fd, Fd> left = device(), right = device();
    a = std::move(left.second);
    b = std::move(right.second);
    port_a = std::make_unique<KernelPort>(std::move(left.first), 1500, clock, lateness);
    port_b = std::make_unique<KernelPort>(std::move(right.first), 1500, clock, lateness);
    const sim::NodeId node_a = simulator.add(*port_a), node_b = simulator.add(*port_b);
    simulator.connect(node_a, node_b, kPath, kPath);
    real_time.join(node_a, *port_a);
    real_time.join(node_b, *port_b);
  }

  RealTime::Ending run(const std::function<bool()>& done,
                       std::span<const backends::Child> children = {}) {
    const Instant enough = clock.now() + milliseconds(kAtMost);
    return real_time.run(signals, children, [&] { return done() || clock.now() > enough; });
  }

  backends::Signals signals;
  sim::SeededChoices choices{1};
  sim::Simulator simulator{choices, {}};
  RealClock clock;
  sim::Histogram lateness;
  Fd a, b;  // the kernels' ends
  std::unique_ptr<KernelPort> port_a, port_b;
  RealTime real_time{simulator, clock};
};

TEST_F(RealTimeTest, AKernelsPacketComesToTheOtherOneAfterTheDelayOfTheWire) {
  say(a, "ahoy");
  const Instant said = clock.now();
  run([&] { return has_packet(b); });
  EXPECT_EQ(next(b), "ahoy");
  EXPECT_GE(clock.now() - said, kPath.delay);
  EXPECT_EQ(lateness.count(), 1u);
  EXPECT_FALSE(has_packet(a));
}

TEST_F(RealTimeTest, BothSpeakAtOnceAndInOrder) {
  for (const char* words : {"1", "2", "3"}) say(a, words);
  say(b, "4");
  run([&] { return lateness.count() == 4; });
  for (const char* words : {"1", "2", "3"}) EXPECT_EQ(next(b), words);
  EXPECT_EQ(next(a), "4");
}

TEST_F(RealTimeTest, ASignalEndsIt) {
  ASSERT_EQ(::raise(SIGINT), 0);
  EXPECT_EQ(run([] { return false; }).signal, SIGINT);
}

TEST_F(RealTimeTest, AnInvariantThatDoesNotHoldEndsIt) {
  simulator.oracle().complain("a test");
  EXPECT_EQ(run([] { return false; }).stopped, sim::Ending::kBroken);
}

// Nothing is due, and no kernel speaks: else it would sleep for ever.
TEST_F(RealTimeTest, TheEndOfAChildIsLookedAtOnce) {
  std::vector<backends::Child> children;
  children.emplace_back([] { return 3; });
  run([&] { return children[0].exit_code().has_value(); }, children);
  EXPECT_EQ(children[0].exit_code(), 3);
}

// Packets that no kernel has room for are lost and counted, and nothing waits for them.
TEST_F(RealTimeTest, WhatAKernelRefusesIsCounted) {
  b.close();
  say(a, "ahoy");
  run([&] { return lateness.count() == 1; });
  EXPECT_EQ(port_b->refused(), 1u);
}

}  // namespace
}  // namespace netsim::kernel
