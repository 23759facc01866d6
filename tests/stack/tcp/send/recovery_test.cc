#include "stack/tcp/send/recovery.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <vector>

namespace {

using stack::base::Range;
using stack::tcp::Line;
using stack::tcp::send::Progress;
using stack::tcp::send::Recovery;

constexpr std::size_t kSmss = 1000;
constexpr Line kFirst = Line{1} << 32;

// The line number of the n-th segment.
constexpr Line at(Line n) { return kFirst + n * kSmss; }

// Ten segments are out and the first is missing: three duplicates have come.
Recovery recovering() {
  Recovery recovery(kFirst, kSmss);
  for (int i = 0; i < 3; ++i) (void)recovery.on_duplicate(at(0), at(10));
  return recovery;
}

TEST(Recovery, WithoutDuplicatesThePipeIsTheFlight) {
  Recovery recovery(kFirst, kSmss);
  EXPECT_EQ(recovery.pipe(at(0), at(10)), 10 * kSmss);
  EXPECT_EQ(recovery.on_advance(at(4), 4 * kSmss), Progress::kNone);
  EXPECT_EQ(recovery.pipe(at(4), at(10)), 6 * kSmss);
  EXPECT_EQ(recovery.next_resend(), std::nullopt);
}

TEST(Recovery, ThirdDuplicateFindsTheLossOfTheFirstHole) {
  Recovery recovery(kFirst, kSmss);
  EXPECT_EQ(recovery.on_duplicate(at(0), at(10)), Progress::kNone);
  EXPECT_EQ(recovery.on_duplicate(at(0), at(10)), Progress::kNone);
  EXPECT_EQ(recovery.next_resend(), std::nullopt);
  EXPECT_FALSE(recovery.in_fast_recovery());
  EXPECT_EQ(recovery.on_duplicate(at(0), at(10)), Progress::kLoss);
  EXPECT_TRUE(recovery.in_fast_recovery());
  EXPECT_EQ(recovery.next_resend(), (Range{at(0), at(1)}));
  EXPECT_EQ(recovery.on_duplicate(at(0), at(10)), Progress::kNone) << "found once";
}

TEST(Recovery, DuplicatesCountOnlyInARow) {
  Recovery recovery(kFirst, kSmss);
  (void)recovery.on_duplicate(at(0), at(10));
  (void)recovery.on_duplicate(at(0), at(10));
  EXPECT_EQ(recovery.on_advance(at(1), kSmss), Progress::kNone);
  EXPECT_EQ(recovery.on_duplicate(at(1), at(10)), Progress::kNone);
  EXPECT_EQ(recovery.duplicates(), 1);
}

TEST(Recovery, AShortSegmentIsResentAsShort) {
  Recovery recovery(kFirst, kSmss);
  for (int i = 0; i < 3; ++i) (void)recovery.on_duplicate(at(0), at(0) + 10);
  EXPECT_EQ(recovery.next_resend(), (Range{at(0), at(0) + 10}));
}

// RFC 3042: each of the first two duplicates lets one segment out beyond cwnd.
TEST(Recovery, TheFirstTwoDuplicatesMakeRoomForASegmentEach) {
  Recovery recovery(kFirst, kSmss);
  (void)recovery.on_duplicate(at(0), at(10));
  EXPECT_EQ(recovery.pipe(at(0), at(10)), 9 * kSmss);
  (void)recovery.on_duplicate(at(0), at(11));
  EXPECT_EQ(recovery.pipe(at(0), at(11)), 9 * kSmss);
}

// RFC 5681 3.2, step 2: "additional data sent in limited transmit MUST NOT be included".
TEST(Recovery, TheFlightAtTheLossLeavesOutWhatLimitedTransmitSent) {
  Recovery recovery(kFirst, kSmss);
  (void)recovery.on_duplicate(at(0), at(10));
  (void)recovery.on_duplicate(at(0), at(11));
  EXPECT_EQ(recovery.on_duplicate(at(0), at(12)), Progress::kLoss);
  EXPECT_EQ(recovery.flight_at_loss(), 10 * kSmss);
}

TEST(Recovery, WhatIsResentIsResentOnce) {
  Recovery recovery = recovering();
  recovery.resent(at(1));
  EXPECT_EQ(recovery.next_resend(), std::nullopt);
  EXPECT_TRUE(recovery.in_fast_recovery());
}

// RFC 6582 3.2, step 3: an ACK short of RECOVER shows the next hole.
TEST(Recovery, APartialAckShowsTheNextHole) {
  Recovery recovery = recovering();
  recovery.resent(at(1));
  EXPECT_EQ(recovery.on_advance(at(4), 4 * kSmss), Progress::kPartial);
  EXPECT_TRUE(recovery.first_partial());
  EXPECT_EQ(recovery.next_resend(), (Range{at(4), at(5)}));
  recovery.resent(at(5));
  EXPECT_EQ(recovery.on_advance(at(6), 2 * kSmss), Progress::kPartial);
  EXPECT_FALSE(recovery.first_partial());
  EXPECT_EQ(recovery.next_resend(), (Range{at(6), at(7)}));
}

TEST(Recovery, APartialAckNeverAsksForMoreThanWasOutAtTheLoss) {
  Recovery recovery = recovering();
  recovery.resent(at(1));
  EXPECT_EQ(recovery.on_advance(at(10) - 1, 10 * kSmss - 1), Progress::kPartial);
  EXPECT_EQ(recovery.next_resend(), (Range{at(10) - 1, at(10)}));
}

TEST(Recovery, AFullAckEndsIt) {
  Recovery recovery = recovering();
  recovery.resent(at(1));
  EXPECT_EQ(recovery.on_advance(at(10), 10 * kSmss), Progress::kRecovered);
  EXPECT_FALSE(recovery.in_fast_recovery());
  EXPECT_EQ(recovery.next_resend(), std::nullopt);
  EXPECT_EQ(recovery.pipe(at(10), at(13)), 3 * kSmss);
}

TEST(Recovery, AFullAckForgetsWhatWasNotYetResent) {
  Recovery recovery = recovering();  // the hole was late, not lost
  EXPECT_EQ(recovery.on_advance(at(10), 10 * kSmss), Progress::kRecovered);
  EXPECT_EQ(recovery.next_resend(), std::nullopt);
}

// RFC 6582 3.2, step 1: the ACK must cover more than RECOVER.
TEST(Recovery, EchoesOfTheResentAreNoNewLoss) {
  Recovery recovery = recovering();
  recovery.resent(at(1));
  (void)recovery.on_advance(at(10), 10 * kSmss);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(recovery.on_duplicate(at(10), at(14)), Progress::kNone);
  }
  EXPECT_EQ(recovery.pipe(at(10), at(14)), 4 * kSmss) << "nor do they make room";
  (void)recovery.on_advance(at(11), kSmss);
  for (int i = 0; i < 2; ++i) (void)recovery.on_duplicate(at(11), at(14));
  EXPECT_EQ(recovery.on_duplicate(at(11), at(14)), Progress::kLoss);
}

TEST(Recovery, ATimeoutTakesEverythingForLost) {
  Recovery recovery(kFirst, kSmss);
  recovery.on_timeout(at(2), at(5));
  EXPECT_EQ(recovery.pipe(at(2), at(5)), 0u);
  for (Line n = 2; n < 5; ++n) {
    EXPECT_EQ(recovery.next_resend(), (Range{at(n), at(n + 1)}));
    recovery.resent(at(n + 1));
    EXPECT_EQ(recovery.pipe(at(2), at(5)), (n - 1) * kSmss) << "what was resent is out again";
  }
  EXPECT_EQ(recovery.next_resend(), std::nullopt);
}

TEST(Recovery, ATimeoutForgetsWhatDuplicatesSaid) {
  Recovery recovery(kFirst, kSmss);
  for (int i = 0; i < 2; ++i) (void)recovery.on_duplicate(at(0), at(10));
  recovery.on_timeout(at(0), at(10));
  recovery.resent(at(3));
  EXPECT_EQ(recovery.pipe(at(0), at(10)), 3 * kSmss);
}

TEST(Recovery, AnAckAfterATimeoutSparesWhatArrivedAfterAll) {
  Recovery recovery(kFirst, kSmss);
  recovery.on_timeout(at(0), at(10));
  recovery.resent(at(1));
  EXPECT_EQ(recovery.on_advance(at(7), 7 * kSmss), Progress::kNone);
  EXPECT_EQ(recovery.next_resend(), (Range{at(7), at(8)}));
  EXPECT_EQ(recovery.pipe(at(7), at(10)), 0u);
}

TEST(Recovery, EchoesAfterATimeoutAreNoNewLoss) {
  Recovery recovery(kFirst, kSmss);
  recovery.on_timeout(at(0), at(10));
  recovery.resent(at(1));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(recovery.on_duplicate(at(0), at(10)), Progress::kNone);
  EXPECT_FALSE(recovery.in_fast_recovery());
}

TEST(Recovery, ATimeoutEndsFastRecovery) {
  Recovery recovery = recovering();
  recovery.on_timeout(at(0), at(12));
  EXPECT_FALSE(recovery.in_fast_recovery());
  EXPECT_EQ(recovery.on_advance(at(10), 10 * kSmss), Progress::kNone);
  EXPECT_EQ(recovery.next_resend(), (Range{at(10), at(11)}));
}

TEST(Recovery, WhatThePeerRefusedIsSentAgain) {
  Recovery recovery(kFirst, kSmss);
  recovery.on_refused(at(3), at(3) + 1);
  EXPECT_EQ(recovery.next_resend(), (Range{at(3), at(3) + 1}));
  EXPECT_FALSE(recovery.in_fast_recovery());
}

// The RFC's own bookkeeping: cwnd inflated by three segments at the loss and by one per further
// duplicate, deflated by each partial ACK by what it acknowledges, less one segment. `room` is what
// may be sent by it.
constexpr std::int64_t kOne = kSmss;

struct Rfc6582 {
  std::int64_t cwnd;
  std::int64_t flight;
  std::int64_t room() const { return cwnd - flight; }
};

// Equal as long as the duplicates account for no less than a partial ACK acknowledges and for no
// more than is in flight. Outside of that the RFC's sum says that fewer octets than none are out,
// or that some are which were acknowledged; ours stays with what is known.
RC_GTEST_PROP(RecoveryProperty, PipeIsTheRfcsInflatedWindowTurnedRound, ()) {
  auto segments = *rc::gen::inRange<Line>(4, 60);
  Recovery recovery(kFirst, kSmss);
  for (int i = 0; i < 3; ++i) (void)recovery.on_duplicate(at(0), at(segments));
  recovery.resent(at(1));

  auto ssthresh = static_cast<std::int64_t>(segments * kSmss / 2);
  Rfc6582 rfc{ssthresh + 3 * kOne, static_cast<std::int64_t>(segments * kSmss)};
  Line una = 0, nxt = segments, departed = 3;
  auto room = [&] { return ssthresh - static_cast<std::int64_t>(recovery.pipe(at(una), at(nxt))); };
  RC_ASSERT(room() == rfc.room());

  auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 3));
  for (int step : steps) {
    if (step == 0 && departed + 1 < nxt - una) {  // another duplicate
      RC_ASSERT(recovery.on_duplicate(at(una), at(nxt)) == Progress::kNone);
      rfc.cwnd += kOne;
      ++departed;
    } else if (step == 1 && rfc.room() >= kOne) {  // room for a new segment
      ++nxt;
      rfc.flight += kOne;
    } else if (step == 2) {  // a partial ACK; its hole is resent at once
      auto acked = *rc::gen::inRange<Line>(1, std::max<Line>(departed, 2));
      if (acked > departed || departed == nxt - una || una + acked >= segments) continue;
      RC_ASSERT(recovery.on_advance(at(una + acked), acked * kSmss) == Progress::kPartial);
      una += acked;
      recovery.resent(at(una + 1));
      auto octets = static_cast<std::int64_t>(acked * kSmss);
      rfc.flight -= octets;
      rfc.cwnd -= octets - kOne;
      departed -= acked - 1;
    }
    RC_ASSERT(room() == rfc.room());
  }
}

// Whatever ACKs come in whatever order: what is lost was sent and is not acknowledged, and the pipe
// holds no more than the flight.
RC_GTEST_PROP(RecoveryProperty, OnlyWhatIsOutIsEverResent, ()) {
  auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 7));
  Recovery recovery(kFirst, kSmss);
  Line una = at(0), nxt = at(0);
  for (int step : steps) {
    auto octets = *rc::gen::inRange<Line>(1, 4 * kSmss);
    if (step == 0) {
      nxt += octets;
    } else if (step <= 2 && una < nxt) {
      (void)recovery.on_duplicate(una, nxt);
    } else if (step == 3 && una < nxt) {
      octets = std::min(octets, nxt - una);
      una += octets;
      (void)recovery.on_advance(una, octets);
    } else if (step == 4 && una < nxt) {
      recovery.on_timeout(una, nxt);
    } else if (auto range = recovery.next_resend()) {
      RC_ASSERT(range->begin < range->end);
      RC_ASSERT(range->size() <= kSmss);
      recovery.resent(range->end);
    }
    RC_ASSERT(recovery.lost().empty() || recovery.lost().begin >= una);
    RC_ASSERT(recovery.lost().begin <= recovery.lost().end);
    RC_ASSERT(recovery.lost().end <= nxt);
    RC_ASSERT(recovery.pipe(una, nxt) <= nxt - una);
  }
}

}  // namespace
