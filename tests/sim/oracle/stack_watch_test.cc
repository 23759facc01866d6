#include "sim/stack_watch.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <vector>

#include "stack/host/host.h"
#include "stack/tcp/invariants.h"

namespace sim {
namespace {

using stack::base::Address;
using stack::base::Instant;
using stack::host::Host;
using std::chrono::seconds;

std::uint64_t looks_at(const StackWatch& watch, std::string_view beginning) {
  const auto invariants = stack::tcp::invariants();
  for (std::size_t i = 0; i < invariants.size(); ++i) {
    if (invariants[i].name.starts_with(beginning)) return watch.looks_at(i);
  }
  ADD_FAILURE() << "no invariant begins with " << beginning;
  return 0;
}

class StackWatchOfAHost : public ::testing::Test {
 protected:
  void drain(Instant now) {
    std::array<std::uint8_t, 1500> room;
    while (host_.emit(now, room) > 0) {
    }
  }
  stack::tcp::Stream open(Instant now, std::uint16_t port) {
    auto stream = host_.connect(now, {Address::v4(10, 0, 0, 2), port});
    drain(now);
    return stream;
  }

  Host host_{{.addresses = {Address::v4(10, 0, 0, 1)}, .secret = {}, .tcp = {}}};
  StackWatch watch_;
};

TEST_F(StackWatchOfAHost, LooksAtNothingThatNoTurnHasTouched) {
  const auto first = open(Instant(), 80), second = open(Instant(), 81);
  EXPECT_EQ(watch_.after_turn(0, host_), std::nullopt);
  EXPECT_EQ(watch_.connections(), 2u);
  EXPECT_EQ(watch_.after_turn(0, host_), std::nullopt);
  EXPECT_EQ(watch_.connections(), 2u);
  const auto third = open(Instant(), 82);
  EXPECT_EQ(watch_.after_turn(0, host_), std::nullopt);
  EXPECT_EQ(watch_.connections(), 3u);
}

TEST_F(StackWatchOfAHost, CountsALawOnlyWhereThereIsAnOccasionForIt) {
  const auto stream = open(Instant(), 80);
  EXPECT_EQ(watch_.after_turn(0, host_), std::nullopt);
  EXPECT_EQ(looks_at(watch_, "SND.UNA <= SND.NXT"), 1u);
  EXPECT_EQ(looks_at(watch_, "a timer runs while a SYN"), 1u);
  EXPECT_EQ(looks_at(watch_, "a timer runs while data"), 0u);
  EXPECT_EQ(looks_at(watch_, "TIME-WAIT has its end"), 0u);
}

// The host was not woken when its SYN was to leave again.
TEST_F(StackWatchOfAHost, NoticesATimerThatNobodyServed) {
  const auto stream = open(Instant(), 80);
  const Instant due = host_.deadline();
  EXPECT_EQ(watch_.look_at_all(0, due, host_), std::nullopt);
  const auto complaint = watch_.look_at_all(0, due + seconds(1), host_);
  ASSERT_TRUE(complaint);
  EXPECT_NE(complaint->find("no timer is overdue (RFC 9293 3.10.8)"), std::string::npos)
      << *complaint;
}

// The SYN was never sent: nobody drained the host.
TEST_F(StackWatchOfAHost, NoticesWhatWasLeftUnsaid) {
  const auto stream = host_.connect(Instant(), {Address::v4(10, 0, 0, 2), 80});
  const auto complaint = watch_.after_turn(0, host_);
  ASSERT_TRUE(complaint);
  EXPECT_NE(complaint->find("what was due has been said"), std::string::npos) << *complaint;
}

}  // namespace
}  // namespace sim
