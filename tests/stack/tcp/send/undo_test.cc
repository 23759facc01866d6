#include "stack/tcp/send/undo.h"

#include <gtest/gtest.h>

#include <optional>

#include "tests/stack/tcp/send/flight.h"

namespace {

using namespace std::chrono_literals;
using flight::at;
using flight::ms;
using flight::segment;
using flight::segments;
using stack::tcp::send::Undo;

// The first two segments left again, at 100 and 110 ms.
Undo episode() {
  Undo undo;
  undo.begin();
  undo.on_resent(segment(0), ms(100));
  undo.on_resent(segment(1), ms(110));
  return undo;
}

// RFC 3522 3.2, steps 4 and 5: the echo is older than the first retransmission.
TEST(Undo, AnEchoFromBeforeTheFirstRetransmissionProvesItNeedless) {
  Undo undo = episode();
  EXPECT_TRUE(undo.on_advance(at(1), ms(99)));
}

TEST(Undo, AnEchoOfTheRetransmissionProvesNothing) {
  Undo undo = episode();
  EXPECT_FALSE(undo.on_advance(at(1), ms(100)));
}

// An echo tells the tick in which its segment left, which may be after the other, in one tick.
TEST(Undo, TwoSegmentsOfOneTickAreNotToldApart) {
  Undo undo;
  undo.begin();
  undo.on_resent(segment(0), ms(100) + 999us);
  EXPECT_FALSE(undo.on_advance(at(1), ms(100)));
}

TEST(Undo, WithoutTimestampsAnAckProvesNothing) {
  Undo undo = episode();
  EXPECT_FALSE(undo.on_advance(at(5), std::nullopt));
}

// RFC 3522 3.2, step 3 waits for the first ACK that covers the retransmission; what comes later may
// echo anything.
TEST(Undo, OnlyTheFirstAckThatCoversTheRetransmissionIsLookedAt) {
  Undo undo = episode();
  EXPECT_FALSE(undo.on_advance(at(0), ms(1))) << "covers nothing";
  EXPECT_FALSE(undo.on_advance(at(1), ms(101)));
  EXPECT_FALSE(undo.on_advance(at(2), ms(1)));

  Undo waiting = episode();
  EXPECT_FALSE(waiting.on_advance(at(0), ms(1)));
  EXPECT_TRUE(waiting.on_advance(at(1), ms(1)));
}

TEST(Undo, BeforeTheFirstRetransmissionThereIsNothingToUndo) {
  Undo undo;
  undo.begin();
  EXPECT_FALSE(undo.on_advance(at(1), ms(1)));
  EXPECT_FALSE(undo.on_duplicate_report(segment(0)));
}

// RFC 3708 2: every retransmission must have been needless.
TEST(Undo, ReportsOfAllThatWasResentProveItNeedless) {
  Undo undo = episode();
  EXPECT_FALSE(undo.on_duplicate_report(segment(1)));
  EXPECT_TRUE(undo.on_duplicate_report(segment(0)));
}

TEST(Undo, OneReportMayTellOfAllOfIt) {
  Undo undo = episode();
  EXPECT_TRUE(undo.on_duplicate_report(segments(0, 2)));
}

TEST(Undo, AReportMayReachOverWhatWasNotResent) {
  Undo undo;
  undo.begin();
  undo.on_resent(segment(0), ms(100));
  undo.on_resent(segment(2), ms(100));
  EXPECT_TRUE(undo.on_duplicate_report(segments(0, 3)));
}

TEST(Undo, AReportOfAPartIsAPart) {
  Undo undo = episode();
  EXPECT_FALSE(undo.on_duplicate_report({at(0), at(1) + 999}));
  EXPECT_TRUE(undo.on_duplicate_report({at(1) + 999, at(2)}));
}

// Duplicates of the network's making, or of a tail loss probe that left before the episode.
TEST(Undo, ReportsOfWhatWasNotResentProveNothing) {
  Undo undo = episode();
  EXPECT_FALSE(undo.on_duplicate_report(segment(2)));
  EXPECT_FALSE(undo.on_duplicate_report(segment(9)));
  EXPECT_FALSE(undo.on_duplicate_report(segment(0)));
  EXPECT_TRUE(undo.on_duplicate_report(segments(1, 9)));
}

TEST(Undo, WhatWasResentTwiceMustBeReportedTwice) {
  Undo undo;
  undo.begin();
  undo.on_resent(segment(0), ms(100));
  undo.on_resent(segment(0), ms(300));
  EXPECT_FALSE(undo.on_duplicate_report(segment(0)));
  EXPECT_TRUE(undo.on_duplicate_report(segment(0)));
}

TEST(Undo, WhatIsTooMuchToRememberIsNeverProvenNeedless) {
  Undo undo;
  undo.begin();
  constexpr stack::tcp::Line kMost = Undo::kMostPieces;
  for (stack::tcp::Line n = 0; n <= kMost; ++n) undo.on_resent(segment(2 * n), ms(100));
  for (stack::tcp::Line n = 0; n <= kMost; ++n) {
    EXPECT_FALSE(undo.on_duplicate_report(segment(2 * n)));
  }
}

TEST(Undo, AnOriginalThatArrivesBehindAnRtoIsProof) {
  Undo undo = episode();
  EXPECT_TRUE(undo.on_original_delivered());
}

TEST(Undo, AnswersOnlyOnce) {
  Undo undo = episode();
  EXPECT_TRUE(undo.on_advance(at(1), ms(1)));
  EXPECT_FALSE(undo.on_advance(at(2), ms(1)));
  EXPECT_FALSE(undo.on_duplicate_report(segments(0, 2)));
  EXPECT_FALSE(undo.on_original_delivered());
}

TEST(Undo, AnswersNothingOutsideAnEpisode) {
  for (bool was_in_one : {false, true}) {
    Undo undo = was_in_one ? episode() : Undo();
    undo.end();
    undo.on_resent(segment(0), ms(200));
    EXPECT_FALSE(undo.on_advance(at(1), ms(1)));
    EXPECT_FALSE(undo.on_duplicate_report(segments(0, 2)));
    EXPECT_FALSE(undo.on_original_delivered());
  }
}

TEST(Undo, ANewEpisodeForgetsTheLast) {
  Undo undo = episode();
  undo.end();
  undo.begin();
  undo.on_resent(segment(5), ms(500));
  EXPECT_FALSE(undo.on_duplicate_report(segments(0, 2)));
  EXPECT_FALSE(undo.on_advance(at(2), ms(1))) << "covers nothing of this episode";
  EXPECT_TRUE(undo.on_advance(at(6), ms(499)));
}

}  // namespace
