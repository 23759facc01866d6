#include "sim/queue/codel.h"

#include <gtest/gtest.h>

#include <vector>

namespace sim::queue {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr CoDel kDefaults{.target = milliseconds(5), .interval = milliseconds(100)};

Instant at(Duration since_start) { return Instant(since_start); }

// 100 ms / sqrt(n), rounded down to nanoseconds.
TEST(CoDel, TheControlLawDividesTheIntervalByTheSquareRoot) {
  constexpr Duration kInterval = milliseconds(100);
  EXPECT_EQ(control_law(kInterval, 1), milliseconds(100));
  EXPECT_EQ(control_law(kInterval, 2), Duration(70'710'678));
  EXPECT_EQ(control_law(kInterval, 3), Duration(57'735'026));
  EXPECT_EQ(control_law(kInterval, 4), milliseconds(50));
  EXPECT_EQ(control_law(kInterval, 5), Duration(44'721'359));
  EXPECT_EQ(control_law(kInterval, 6), Duration(40'824'829));
  EXPECT_EQ(control_law(kInterval, 10'000), milliseconds(1));
  EXPECT_EQ(control_law(kLongestInterval, 1), kLongestInterval);
  EXPECT_EQ(control_law(kLongestInterval, 4), kLongestInterval / 2);
}

// A line that never gets short, of which one packet is taken every 10 ms.
class Standing : public testing::Test {
 protected:
  struct Taken {
    Departure departure;
    Dropped dropped;
  };

  // Every packet has waited for so long.
  Taken take(Instant now, Duration waited) {
    Line line;
    for (int i = 0; i < 10; ++i) {
      state_.saw(1000);
      line.push({.octets = 1000, .since = now - waited, .may_be_marked = may_be_marked});
    }
    Taken taken;
    taken.departure = state_.dequeue(now, line, kDefaults, ecn, taken.dropped);
    EXPECT_EQ(taken.dropped.size() + 1 + line.packets(), 10u);
    return taken;
  }
  // The instants, in milliseconds, in [from, until) at which it drops (or marks).
  std::vector<int> strikes(int from, int until, Duration waited = milliseconds(50)) {
    std::vector<int> instants;
    for (int now = from; now < until; now += 10) {
      const Taken taken = take(at(milliseconds(now)), waited);
      EXPECT_LE(taken.dropped.size(), 1u);
      EXPECT_TRUE(taken.departure.item);
      if (taken.departure.marked || !taken.dropped.empty()) instants.push_back(now);
    }
    return instants;
  }

  CoDelState state_;
  bool ecn = false;
  bool may_be_marked = false;
};

// By hand, from RFC 8289 5: above the target since 10 ms, so the first drop is at 10 + 100. Then
// after each sum of 100/sqrt(1), 100/sqrt(2), ...: 210, 280.7, 338.4, 388.4, 433.2, 474.0, at the
// first dequeue from then on.
TEST_F(Standing, DropsAtTheInstantsOfTheRfc) {
  EXPECT_EQ(strikes(10, 481), (std::vector<int>{110, 210, 290, 340, 390, 440, 480}));
}

TEST_F(Standing, MarksWhereItWouldDrop) {
  ecn = may_be_marked = true;
  for (int now = 10; now < 110; now += 10) take(at(milliseconds(now)), milliseconds(50));
  const Taken taken = take(at(milliseconds(110)), milliseconds(50));
  EXPECT_TRUE(taken.departure.marked);
  EXPECT_TRUE(taken.dropped.empty());
  EXPECT_EQ(strikes(120, 481), (std::vector<int>{210, 290, 340, 390, 440, 480}));
}

TEST_F(Standing, DropsWhatMayNotBeMarked) {
  ecn = true;
  for (int now = 10; now < 110; now += 10) take(at(milliseconds(now)), milliseconds(50));
  EXPECT_EQ(take(at(milliseconds(110)), milliseconds(50)).dropped.size(), 1u);
}

TEST_F(Standing, WithoutEcnItDropsWhatCouldBeMarked) {
  may_be_marked = true;
  for (int now = 10; now < 110; now += 10) take(at(milliseconds(now)), milliseconds(50));
  EXPECT_EQ(take(at(milliseconds(110)), milliseconds(50)).dropped.size(), 1u);
}

TEST_F(Standing, OnePacketBelowTheTargetBeginsTheIntervalAnew) {
  EXPECT_TRUE(strikes(10, 100).empty());
  EXPECT_TRUE(strikes(100, 110, milliseconds(5) - Duration(1)).empty());
  EXPECT_EQ(strikes(110, 221), (std::vector<int>{210}));
}

TEST_F(Standing, ExactlyTheTargetIsAbove) {
  EXPECT_EQ(strikes(10, 121, milliseconds(5)), (std::vector<int>{110}));
}

// It left after four drops, having begun with one: it comes back with three. The next drop is
// 100/sqrt(3) = 57.7 ms later, at the first dequeue from then on.
TEST_F(Standing, WhoComesBackSoonBeginsWhereItLeft) {
  EXPECT_EQ(strikes(10, 350), (std::vector<int>{110, 210, 290, 340}));
  EXPECT_TRUE(strikes(350, 360, Duration(0)).empty());
  EXPECT_EQ(strikes(360, 521), (std::vector<int>{460, 520}));
}

TEST_F(Standing, WhoComesBackAfterSixteenIntervalsBeginsAnew) {
  EXPECT_EQ(strikes(10, 350), (std::vector<int>{110, 210, 290, 340}));
  EXPECT_TRUE(strikes(350, 2010, Duration(0)).empty());
  EXPECT_EQ(strikes(2010, 2211), (std::vector<int>{2110, 2210}));
}

// Whoever was not served for long drops what is due, one after the other, until it is not due any
// more: after the first at 110 come those due at 210, 280.7, 338.4 and 388.4.
TEST_F(Standing, DropsAllThatIsDueAtOnce) {
  EXPECT_EQ(strikes(10, 111), (std::vector<int>{110}));
  EXPECT_EQ(take(at(milliseconds(390)), milliseconds(50)).dropped.size(), 4u);
}

TEST(CoDel, AloneInTheQueueNobodyIsDropped) {
  CoDelState state;
  Dropped dropped;
  for (int now = 0; now < 1000; now += 10) {
    Line line;
    state.saw(1000);
    line.push({.octets = 500, .since = at(milliseconds(now)) - seconds(1)});
    line.push({.octets = 1000, .since = at(milliseconds(now)) - seconds(1)});
    EXPECT_TRUE(state.dequeue(at(milliseconds(now)), line, kDefaults, false, dropped).item);
  }
  EXPECT_TRUE(dropped.empty());
}

// Nothing is left to transmit, and it says so.
TEST(CoDel, AnEmptyQueueGivesNothing) {
  CoDelQueue queue({.kind = Kind::kCoDel});
  Dropped dropped;
  EXPECT_FALSE(queue.dequeue(at(seconds(1)), dropped).item);
  EXPECT_TRUE(dropped.empty());
}

TEST(CoDel, AFullQueueDropsTheTail) {
  CoDelQueue queue({.kind = Kind::kCoDel, .packets = 2, .octets = 0});
  Dropped overflowed;
  for (std::uint32_t packet = 0; packet < 3; ++packet)
    queue.enqueue({.packet = packet, .octets = 1000}, false, overflowed);
  ASSERT_EQ(overflowed.size(), 1u);
  EXPECT_EQ(overflowed[0].packet, 2u);
  EXPECT_EQ(queue.packets(), 2u);
  EXPECT_EQ(queue.octets(), 2000u);
}

TEST(CoDel, WhoNeedNotWaitNeedsNoRoom) {
  CoDelQueue queue({.kind = Kind::kCoDel, .packets = 0});
  Dropped overflowed;
  queue.enqueue({.octets = 1000}, true, overflowed);
  EXPECT_TRUE(overflowed.empty());
  EXPECT_TRUE(queue.dequeue(Instant(), overflowed).item);
}

TEST(CoDel, AQueueCanCountOctets) {
  CoDelQueue queue({.kind = Kind::kCoDel, .packets = 100, .octets = 1500});
  Dropped overflowed;
  queue.enqueue({.packet = 0, .octets = 1000}, false, overflowed);
  queue.enqueue({.packet = 1, .octets = 501}, false, overflowed);
  EXPECT_EQ(overflowed.size(), 1u);
  queue.enqueue({.packet = 2, .octets = 500}, false, overflowed);
  EXPECT_EQ(overflowed.size(), 1u);
}

}  // namespace
}  // namespace sim::queue
