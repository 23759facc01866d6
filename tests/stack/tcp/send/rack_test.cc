#include "stack/tcp/send/rack.h"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "tests/stack/tcp/send/flight.h"

namespace {

using namespace std::chrono_literals;
using flight::at;
using flight::kFirst;
using flight::kSmss;
using flight::ms;
using flight::segment;
using stack::base::Duration;
using stack::base::Instant;
using stack::base::kNever;
using stack::base::Range;
using stack::tcp::Line;
using stack::tcp::send::Rack;
using stack::tcp::send::Scoreboard;
using stack::tcp::send::Sent;

// A path on which a round trip takes 100 ms; times are in ms.
struct Path {
  Scoreboard board{kFirst};
  Rack rack{kFirst};
  bool in_recovery = false;
  Duration srtt = 100ms;
  Line sent = 0;

  void send(int now, int count = 1) {
    for (int i = 0; i < count; ++i) board.sent(at(++sent), ms(now));
  }
  void resend(Line n, int now) { board.resent(segment(n), ms(now)); }
  // A SACK block for one segment.
  void arrives(Line n, int now, bool echoed_late = false) {
    std::vector<Sent> delivered;
    board.sack(segment(n), ms(now), delivered);
    for (const Sent& one : delivered) rack.on_delivered(one, ms(now), echoed_late);
  }
  Rack::Context context(int now) const { return {ms(now), srtt, in_recovery}; }
  Instant detect(int now) { return rack.detect(board, context(now)); }
  Duration window() const { return rack.reordering_window(board, context(0)); }
  bool lost(Line n) {
    auto next = board.next_lost(1);
    return next && next->begin == at(n);
  }
};

// The path, with reordering seen: the second segment came before the first.
struct ReorderingPath : Path {
  ReorderingPath() {
    send(0, 2);
    arrives(1, 100);
    arrives(0, 101);
    std::vector<Sent> none;
    board.acknowledge(at(2), ms(101), none);
  }
};

TEST(Rack, NothingIsLostBeforeSomethingArrives) {
  Path path;
  path.send(0, 5);
  EXPECT_EQ(path.detect(100'000), kNever);
  EXPECT_EQ(path.board.lost(), 0u);
}

TEST(Rack, WhatLeftAfterTheLastArrivalIsNotSuspected) {
  Path path;
  path.send(0, 1);
  path.send(1, 2);
  path.arrives(0, 100);
  EXPECT_EQ(path.detect(100'000), kNever);
  EXPECT_EQ(path.board.lost(), 0u);
}

// RFC 8985 6.2, step 5: lost after RACK.rtt + RACK.reo_wnd, where that is a quarter of the shortest
// round trip.
TEST(Rack, WhatWasOvertakenHasAQuarterOfARoundTripLeft) {
  Path path;
  path.send(0, 3);
  path.arrives(1, 100);
  EXPECT_EQ(path.detect(100), ms(125));
  EXPECT_EQ(path.detect(124), ms(125));
  EXPECT_EQ(path.board.lost(), 0u);
  EXPECT_EQ(path.detect(125), kNever);
  EXPECT_TRUE(path.lost(0));
  EXPECT_EQ(path.board.lost(), kSmss);
}

// Step 4: as long as nothing was reordered.
TEST(Rack, ThreeSegmentsBeyondAGapAreProofEnough) {
  Path path;
  path.send(0, 5);
  path.arrives(1, 100);
  path.arrives(2, 100);
  EXPECT_EQ(path.window(), 25ms);
  EXPECT_EQ(path.detect(100), ms(125));
  path.arrives(3, 100);
  EXPECT_EQ(path.window(), 0ms);
  EXPECT_EQ(path.detect(100), kNever);
  EXPECT_TRUE(path.lost(0));
  EXPECT_EQ(path.board.lost(), kSmss) << "the fourth left later";
}

TEST(Rack, AHoleFoundInRecoveryIsLostAtOnce) {
  Path path;
  path.send(0, 3);
  path.arrives(1, 100);
  path.in_recovery = true;
  EXPECT_EQ(path.window(), 0ms);
  (void)path.detect(100);
  EXPECT_TRUE(path.lost(0));
}

// Step 3, and 3.3.2: then neither counting nor recovery makes the window zero.
TEST(Rack, OnceReorderingWasSeenEveryHoleIsGivenTime) {
  ReorderingPath path;
  EXPECT_TRUE(path.rack.reordering_seen());
  path.send(200, 6);
  for (Line n = 3; n < 8; ++n) path.arrives(n, 300);
  EXPECT_EQ(path.window(), 25ms);
  EXPECT_EQ(path.detect(300), ms(325));
  path.in_recovery = true;
  EXPECT_EQ(path.window(), 25ms);
  EXPECT_EQ(path.detect(300), ms(325));
  EXPECT_EQ(path.board.lost(), 0u);
}

TEST(Rack, ArrivalsInOrderAreNoReordering) {
  Path path;
  path.send(0, 4);
  path.arrives(0, 100);
  path.arrives(2, 100);
  path.arrives(3, 100);
  EXPECT_FALSE(path.rack.reordering_seen());
}

// Step 3 looks at "a never-retransmitted segment" only: which copy arrived is not known.
TEST(Rack, TheArrivalOfSomethingResentIsNoReordering) {
  Path path;
  path.send(0, 4);
  path.arrives(3, 100);
  path.resend(0, 110);
  path.arrives(0, 210);
  EXPECT_FALSE(path.rack.reordering_seen());
  path.arrives(1, 210);
  EXPECT_TRUE(path.rack.reordering_seen());
}

// The timer waits for the last of those that were overtaken, but whoever asks earlier hears of the
// earlier ones.
TEST(Rack, TheReorderingTimerWaitsForTheLastThatMayStillCome) {
  Path path;
  path.send(0);
  path.send(10);
  path.send(20);
  path.send(30);
  path.arrives(2, 120);
  EXPECT_EQ(path.detect(120), ms(135));
  EXPECT_EQ(path.detect(125), ms(135));
  EXPECT_TRUE(path.lost(0));
  EXPECT_EQ(path.board.lost(), kSmss);
  EXPECT_EQ(path.detect(135), kNever);
  EXPECT_EQ(path.board.lost(), 2 * kSmss);
}

// RACK_sent_after(): segments of one instant left in the order of their ends.
TEST(Rack, TiesInTimeAreBrokenBySequence) {
  Path path;
  path.send(0, 6);
  path.resend(4, 0);
  path.resend(1, 0);
  path.arrives(3, 100);
  path.in_recovery = true;
  EXPECT_EQ(path.detect(100), kNever);
  EXPECT_EQ(path.board.next_lost(9 * kSmss), flight::segments(0, 3));
  EXPECT_EQ(path.board.lost(), 3 * kSmss);
}

TEST(Rack, TheOrderIsThatOfTimeNotOfSequence) {
  Path path;
  path.in_recovery = true;
  path.send(0, 3);
  path.resend(0, 50);
  path.arrives(0, 200);
  EXPECT_EQ(path.detect(200), kNever);
  EXPECT_EQ(path.board.lost(), 2 * kSmss) << "both left before the second copy of the first";
}

TEST(Rack, ALostRetransmissionIsFoundByWhatWasSentAfterIt) {
  Path path;
  path.in_recovery = true;
  path.send(0, 2);
  path.arrives(1, 100);
  (void)path.detect(100);
  ASSERT_TRUE(path.lost(0));
  path.resend(0, 110);
  path.send(111);
  (void)path.detect(200);
  EXPECT_EQ(path.board.lost(), 0u);
  path.arrives(2, 211);
  (void)path.detect(211);
  EXPECT_TRUE(path.lost(0));
}

// Step 2: an ACK that comes too early for the last copy tells nothing of what left before that.
TEST(Rack, AnAckThatIsTooEarlyForTheLastCopyIsForAnEarlierOne) {
  for (int when : {209, 210}) {
    Path path;
    path.in_recovery = true;
    path.send(0, 2);
    path.arrives(1, 100);
    path.send(105);
    path.resend(0, 110);
    path.arrives(0, when);
    (void)path.detect(when);
    EXPECT_EQ(path.board.lost(), when == 210 ? kSmss : 0) << "less than the shortest round trip?";
  }
}

TEST(Rack, AnEchoFromBeforeTheLastCopyIsForAnEarlierOne) {
  for (bool echoed_late : {true, false}) {
    Path path;
    path.in_recovery = true;
    path.send(0, 2);
    path.arrives(1, 100);
    path.send(105);
    path.resend(0, 110);
    path.arrives(0, 400, echoed_late);
    (void)path.detect(400);
    EXPECT_EQ(path.board.lost(), echoed_late ? 0 : kSmss);
  }
}

// What was sent once only is not ambiguous, whatever is echoed.
TEST(Rack, TheEchoOfSomethingSentOnceIsNotLookedAt) {
  Path path;
  path.in_recovery = true;
  path.send(0, 2);
  path.arrives(1, 100, true);
  (void)path.detect(100);
  EXPECT_TRUE(path.lost(0));
}

// Step 1, and Karn's algorithm.
TEST(Rack, OnlyWhatWasSentOnceMeasuresTheShortestRoundTrip) {
  Path path;
  path.send(0, 2);
  EXPECT_EQ(path.rack.min_rtt(), 0ms);
  path.resend(0, 50);
  path.arrives(0, 100);
  EXPECT_EQ(path.rack.min_rtt(), 0ms);
  path.arrives(1, 120);
  EXPECT_EQ(path.rack.min_rtt(), 120ms);
}

// Step 5 uses the round trip of this ACK, not a smoothed one.
TEST(Rack, PatienceFollowsTheLastRoundTrip) {
  Path path;
  path.send(0, 4);
  path.arrives(1, 100);
  EXPECT_EQ(path.detect(100), ms(125));
  path.arrives(2, 120);
  EXPECT_EQ(path.detect(120), ms(145));
}

// Step 4: a DSACK says that the window was too small.
TEST(Rack, ADuplicateReportWidensTheWindowOnceARoundTrip) {
  Path path;
  path.srtt = 1s;
  path.send(0, 5);
  path.arrives(1, 100);
  EXPECT_EQ(path.window(), 25ms);
  path.rack.on_duplicate_report(at(2), at(5));
  EXPECT_EQ(path.window(), 50ms);
  path.rack.on_duplicate_report(at(4), at(9));
  EXPECT_EQ(path.window(), 50ms) << "SND.UNA is still in that round";
  path.rack.on_duplicate_report(at(5), at(9));
  EXPECT_EQ(path.window(), 75ms);
  EXPECT_EQ(path.detect(100), ms(175));
}

// RFC 8985 3.3.2: "this bound SHOULD be SRTT".
TEST(Rack, TheWindowIsNeverLongerThanSrtt) {
  Path path;
  path.srtt = 60ms;
  path.send(0, 2);
  path.arrives(1, 100);
  for (Line n = 1; n < 1000; ++n) path.rack.on_duplicate_report(at(n), at(n));
  EXPECT_EQ(path.window(), 60ms);
  path.srtt = 0ms;
  EXPECT_EQ(path.window(), 1600ms) << "bounded without SRTT, too: 64 quarters";
}

// Step 4: "Reset the window after 16 DSACK-free recoveries".
TEST(Rack, AWidenedWindowLastsForSixteenRecoveries) {
  Path path;
  path.send(0, 2);
  path.arrives(1, 100);
  path.rack.on_duplicate_report(at(0), at(2));
  for (int i = 0; i < 15; ++i) path.rack.on_recovered();
  EXPECT_EQ(path.window(), 50ms);
  path.rack.on_recovered();
  EXPECT_EQ(path.window(), 25ms);
}

TEST(Rack, EachReportRenewsTheSixteenRecoveries) {
  Path path;
  path.send(0, 2);
  path.arrives(1, 100);
  path.rack.on_duplicate_report(at(0), at(2));
  for (int i = 0; i < 15; ++i) path.rack.on_recovered();
  path.rack.on_duplicate_report(at(2), at(2));
  for (int i = 0; i < 15; ++i) path.rack.on_recovered();
  EXPECT_EQ(path.window(), 75ms);
  path.rack.on_recovered();
  EXPECT_EQ(path.window(), 25ms);
}

// RFC 8985 6.3: "SEG.SEQ == SND.UNA OR Segment.xmit_ts + RACK.rtt + RACK.reo_wnd - Now() <= 0".
TEST(Rack, TheRtoTakesForLostTheFirstAndWhatIsOverdue) {
  Path path;
  path.send(0, 2);
  path.arrives(1, 100);  // patience: 100 ms and 25 ms
  path.resend(0, 400);
  path.send(375);
  path.send(376);
  path.rack.detect_on_timeout(path.board, path.context(500));
  EXPECT_EQ(path.board.lost(), 2 * kSmss);
  EXPECT_TRUE(path.lost(0));
  path.resend(0, 500);
  EXPECT_TRUE(path.lost(2));
}

TEST(Rack, TheRtoTakesEverythingForLostIfNoRoundTripIsKnown) {
  Path path;
  path.send(0, 3);
  path.rack.detect_on_timeout(path.board, path.context(1000));
  EXPECT_EQ(path.board.lost(), 3 * kSmss);
}

}  // namespace
