#include "stack/tcp/receive/timestamps.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::Duration;
using stack::base::Endpoint;
using stack::base::Instant;
using stack::base::SipHasher;
using stack::base::SipKey;
using stack::tcp::Line;
using stack::tcp::receive::is_before;
using stack::tcp::receive::RecentTimestamp;
using stack::tcp::receive::TimestampClock;
using stack::tcp::receive::TimestampVerdict;
using stack::wire::Timestamps;

constexpr SipKey kSecret{0x0123456789abcdef, 0xfedcba9876543210};
const Endpoint kLocal{Address::v4(192, 0, 2, 1), 40000};
const Endpoint kRemote{Address::v4(198, 51, 100, 2), 80};
constexpr Instant kStart{1h};
constexpr Line kNext = 5000;
constexpr std::uint32_t kHalfTurn = std::uint32_t{1} << 31;

// RFC 7323 5.2: s < t if 0 < (t - s) < 2^31, computed in unsigned 32-bit arithmetic.
TEST(Timestamps, AreComparedOnACircle) {
  EXPECT_TRUE(is_before(1, 2));
  EXPECT_FALSE(is_before(2, 1));
  EXPECT_FALSE(is_before(2, 2));
  EXPECT_TRUE(is_before(0xffffffff, 0));
  EXPECT_TRUE(is_before(0, kHalfTurn - 1));
  EXPECT_FALSE(is_before(0, kHalfTurn));
  EXPECT_FALSE(is_before(kHalfTurn, 0));
}

// RFC 7323 5.4: at least one tick a second, at most one a millisecond.
TEST(TimestampClock, TicksOnceAMillisecond) {
  TimestampClock clock(kLocal, kRemote, kSecret);
  EXPECT_EQ(clock.at(kStart + 1ms) - clock.at(kStart), 1u);
  EXPECT_EQ(clock.at(kStart + 999us), clock.at(kStart));
  EXPECT_EQ(clock.at(kStart + 24h) - clock.at(kStart), 86'400'000u);
  EXPECT_EQ(clock.at(kStart + 1ms * (std::int64_t{1} << 32)), clock.at(kStart)) << "comes round";
}

// RFC 7323 7.1
TEST(TimestampClock, EveryConnectionsClockStandsElsewhere) {
  auto at = [](const Endpoint& local, const Endpoint& remote, SipKey secret) {
    return TimestampClock(local, remote, secret).at(kStart);
  };
  const std::set<std::uint32_t> all{
      at(kLocal, kRemote, kSecret),
      at({kLocal.address, 40001}, kRemote, kSecret),
      at({Address::v4(192, 0, 2, 3), 40000}, kRemote, kSecret),
      at(kLocal, {kRemote.address, 81}, kSecret),
      at(kLocal, {Address::v4(198, 51, 100, 3), 80}, kSecret),
      at(kRemote, kLocal, kSecret),
      at(kLocal, kRemote, {kSecret.k0 + 1, kSecret.k1}),
      at(kLocal, kRemote, {kSecret.k0, kSecret.k1 + 1}),
  };
  EXPECT_EQ(all.size(), 8u);
  EXPECT_EQ(at(kLocal, kRemote, kSecret), at(kLocal, kRemote, kSecret)) << "the same, later on";
}

// The F of RFC 6528, which is secret, is this hash of the same endpoints.
TEST(TimestampClock, TellsNothingOfTheInitialSequenceNumber) {
  auto f = SipHasher(kSecret)
               .bytes(kLocal.address.octets())
               .bytes(kRemote.address.octets())
               .u64(std::uint64_t{kLocal.port} << 16 | kRemote.port)
               .digest();
  EXPECT_NE(TimestampClock(kLocal, kRemote, kSecret).at(Instant{}), static_cast<std::uint32_t>(f));
}

TEST(TimestampClock, AnEchoTellsWhenItsSegmentLeft) {
  TimestampClock clock(kLocal, kRemote, kSecret);
  EXPECT_EQ(clock.since(clock.at(kStart), kStart + 250ms), 250ms);
  EXPECT_EQ(clock.since(clock.at(kStart), kStart), 0ms);
  EXPECT_EQ(clock.since(clock.at(kStart + 1ms), kStart), std::nullopt) << "of the future";
  for (Duration later : {Duration(0ms), Duration(24h * 24)}) {  // past the circle's seam
    EXPECT_EQ(clock.since(clock.at(kStart + later), kStart + later + 7ms), 7ms);
  }
}

// A receiver whose peer's SYN carried the value 1000.
class Recent : public testing::Test {
 protected:
  TimestampVerdict judge(std::uint32_t value, Duration later = 0ms) const {
    return recent_.judge(kStart + later, Timestamps{value, 0}, /*rst=*/false);
  }
  void takes(Line seq, std::uint32_t value, Duration later = 0ms) {
    recent_.on_acceptable(kStart + later, seq, Timestamps{value, 0});
  }

  RecentTimestamp recent_{kStart, 1000, kNext};
};

TEST_F(Recent, IsTheSynsAtFirst) { EXPECT_EQ(recent_.value(), 1000u); }

// RFC 7323 5.3 R1
TEST_F(Recent, AnOlderTimestampIsNotAcceptable) {
  EXPECT_EQ(judge(999), TimestampVerdict::kOld);
  EXPECT_EQ(judge(1000), TimestampVerdict::kAcceptable);
  EXPECT_EQ(judge(1001), TimestampVerdict::kAcceptable);
  EXPECT_EQ(judge(1000 - kHalfTurn + 1), TimestampVerdict::kOld);
  EXPECT_EQ(judge(1000 + kHalfTurn - 1), TimestampVerdict::kAcceptable);
}

// RFC 7323 5.2: "RST segments MUST NOT be subjected to the PAWS check".
TEST_F(Recent, AResetIsNotRefusedForItsTimestamp) {
  EXPECT_EQ(recent_.judge(kStart, Timestamps{999, 0}, /*rst=*/true), TimestampVerdict::kAcceptable);
  EXPECT_EQ(recent_.judge(kStart, std::nullopt, /*rst=*/true), TimestampVerdict::kAcceptable);
}

// RFC 7323 3.2: a segment without the option, not a RST, is silently dropped.
TEST_F(Recent, ASegmentWithoutATimestampIsMissingIt) {
  EXPECT_EQ(recent_.judge(kStart, std::nullopt, /*rst=*/false), TimestampVerdict::kMissing);
  recent_.on_acceptable(kStart, kNext, std::nullopt);
  EXPECT_EQ(recent_.value(), 1000u);
}

// RFC 7323 4.3 (2)
TEST_F(Recent, IsTakenFromASegmentThatReachesBackToTheLastAck) {
  takes(kNext, 1005);
  EXPECT_EQ(recent_.value(), 1005u);
  takes(kNext - 100, 1006);
  EXPECT_EQ(recent_.value(), 1006u) << "a segment that begins before it spans it";
  takes(kNext + 1, 1007);
  EXPECT_EQ(recent_.value(), 1006u) << "one beyond it does not";
  takes(kNext, 1005);
  EXPECT_EQ(recent_.value(), 1006u) << "and it never moves back";
}

// RFC 7323 4.3, situation A: of segments that one delayed ACK answers the earliest is echoed.
TEST(RecentTimestamp, ADelayedAckEchoesTheEarliestOfItsSegments) {
  RecentTimestamp recent(kStart, 0, kNext);
  recent.on_acceptable(kStart, kNext, Timestamps{1, 0});
  recent.on_acceptable(kStart, kNext + 100, Timestamps{2, 0});
  recent.on_acceptable(kStart, kNext + 200, Timestamps{3, 0});
  EXPECT_EQ(recent.value(), 1u);
  recent.acknowledged(kNext + 300);
  recent.on_acceptable(kStart, kNext + 300, Timestamps{4, 0});
  EXPECT_EQ(recent.value(), 4u);
}

// RFC 7323 4.3, situations B and C, its example of lost and reordered segments, each ACKed.
TEST(RecentTimestamp, AGapIsAnsweredWithTheEchoOfTheSegmentBeforeIt) {
  constexpr Line a = 100, b = 200, c = 300, d = 400, e = 500, f = 600;
  RecentTimestamp recent(kStart, 0, a);
  auto hears = [&recent](Line seq, std::uint32_t value, Line acknowledged) {
    EXPECT_EQ(recent.judge(kStart, Timestamps{value, 0}, false), TimestampVerdict::kAcceptable);
    recent.on_acceptable(kStart, seq, Timestamps{value, 0});
    recent.acknowledged(acknowledged);
    return recent.value();
  };
  EXPECT_EQ(hears(a, 1, b), 1u);
  EXPECT_EQ(hears(c, 3, b), 1u) << "B is missing";
  EXPECT_EQ(hears(b, 2, d), 2u) << "it fills the gap";
  EXPECT_EQ(hears(e, 5, d), 2u) << "D is missing";
  EXPECT_EQ(hears(d, 4, f), 4u);
}

// RFC 7323 5.5: after more than 24 days TS.Recent says nothing of age.
TEST_F(Recent, IsInvalidAfter24Days) {
  EXPECT_EQ(judge(999, 24h * 24), TimestampVerdict::kOld);
  EXPECT_EQ(judge(999, 24h * 24 + 1ns), TimestampVerdict::kAcceptable);
  takes(kNext, 7, 24h * 24 + 1ns);
  EXPECT_EQ(recent_.value(), 7u) << "what then comes is recorded, whatever it says";
  EXPECT_EQ(judge(6, 24h * 24 + 2ns), TimestampVerdict::kOld) << "and holds again";
}

TEST_F(Recent, HearingTheSameTimestampAgainKeepsItValid) {
  takes(kNext, 1000, 24h * 20);
  EXPECT_EQ(judge(999, 24h * 30), TimestampVerdict::kOld);
}

// Whatever order segments come in, an honest peer's clock never seems to run backwards from one
// turn of the sequence numbers to the next.
RC_GTEST_PROP(RecentTimestampProperty, NeverMovesBack, ()) {
  auto first = *rc::gen::arbitrary<std::uint32_t>();
  RecentTimestamp recent(kStart, first, kNext);
  auto segments = *rc::gen::container<std::vector<std::pair<Line, std::uint32_t>>>(rc::gen::pair(
      rc::gen::inRange<Line>(kNext - 10, kNext + 10), rc::gen::inRange<std::uint32_t>(0, 50)));
  std::uint32_t latest = 0;  // since `first`
  for (auto [seq, later] : segments) {
    Timestamps stamps{first + later, 0};
    bool old = later < latest;
    RC_ASSERT((recent.judge(kStart, stamps, false) == TimestampVerdict::kOld) == old);
    recent.on_acceptable(kStart, seq, stamps);
    if (!old && seq <= kNext) latest = later;
    RC_ASSERT(recent.value() - first == latest);
  }
}

}  // namespace
