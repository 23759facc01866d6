#include "stack/tcp/send/scoreboard.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <vector>

#include "tests/stack/tcp/send/flight.h"

namespace {

using flight::at;
using flight::kFirst;
using flight::kSmss;
using flight::ms;
using flight::segment;
using flight::segments;
using stack::base::Instant;
using stack::base::Range;
using stack::tcp::Line;
using stack::tcp::send::Fate;
using stack::tcp::send::Scoreboard;
using stack::tcp::send::Sent;

// A scoreboard whose invariants are looked at whenever it is asked for.
class Board {
 public:
  explicit Board(Line count = 0) {
    for (Line n = 0; n < count; ++n) board_.sent(at(n + 1), ms(static_cast<int>(n)));
  }
  Scoreboard* operator->() {
    EXPECT_EQ(board_.broken_invariant(), nullptr);
    return &board_;
  }
  // The ranges of what was delivered.
  std::vector<Range> acknowledge(Line una, Instant now = ms(100)) {
    std::vector<Sent> delivered;
    board_.acknowledge(una, now, delivered);
    return ranges(delivered);
  }
  std::vector<Range> sack(Range block, Instant now = ms(100)) {
    std::vector<Sent> delivered;
    board_.sack(block, now, delivered);
    return ranges(delivered);
  }
  // What is in flight, in the order in which it left.
  std::vector<Range> by_age() {
    std::vector<Sent> found;
    (*this)->look_by_age([&](const Sent& sent) {
      found.push_back(sent);
      return Scoreboard::Look::kKeep;
    });
    return ranges(found);
  }
  void lose(Range range) {
    (*this)->look_by_age([&](const Sent& sent) {
      bool hit = range.begin <= sent.begin && sent.end <= range.end;
      return hit ? Scoreboard::Look::kLose : Scoreboard::Look::kKeep;
    });
  }

 private:
  static std::vector<Range> ranges(const std::vector<Sent>& sents) {
    std::vector<Range> out;
    for (const Sent& sent : sents) out.push_back({sent.begin, sent.end});
    return out;
  }

  Scoreboard board_{kFirst};
};

using Ranges = std::vector<Range>;

TEST(Scoreboard, EverySentOctetIsInThePipe) {
  Board board(3);
  EXPECT_EQ(board->pipe(), 3 * kSmss);
  EXPECT_EQ(board->sacked(), 0u);
  EXPECT_EQ(board->lost(), 0u);
  EXPECT_EQ(board.by_age(), (Ranges{segment(0), segment(1), segment(2)}));
}

TEST(Scoreboard, AnAcknowledgementDeliversOnceWhatItCovers) {
  Board board(4);
  EXPECT_EQ(board.sack(segment(1)), Ranges{segment(1)});
  EXPECT_EQ(board.acknowledge(at(3)), (Ranges{segment(0), segment(2)}));
  EXPECT_EQ(board->delivered(), 3 * kSmss);
  EXPECT_EQ(board->pipe(), kSmss);
  EXPECT_EQ(board->sacked_segments(), 0u);
}

TEST(Scoreboard, AnAcknowledgementMayEndWithinASegment) {
  Board board(2);
  EXPECT_EQ(board.acknowledge(at(0) + 10), (Ranges{{at(0), at(0) + 10}}));
  EXPECT_EQ(board->first().begin, at(0) + 10);
  EXPECT_EQ(board->pipe(), 2 * kSmss - 10);
  EXPECT_EQ(board.acknowledge(at(0) + 10), Ranges{});
}

// What CVE-2019-11478 made costly, and no honest receiver does: a block that is no whole segment.
TEST(Scoreboard, ABlockCountsForTheWholeSegmentsInIt) {
  Board board(5);
  EXPECT_EQ(board.sack({at(1) + 1, at(2)}), Ranges{});
  EXPECT_EQ(board.sack({at(1), at(2) - 1}), Ranges{});
  EXPECT_EQ(board.sack({at(1) + 1, at(4) - 1}), (Ranges{segment(2)}));
  EXPECT_EQ(board.sack({at(1) + 1, at(1) + 2}), Ranges{});
  EXPECT_EQ(board.sack({at(4) + 1, at(5)}), Ranges{});
  EXPECT_EQ(board->sacked(), kSmss);
  EXPECT_EQ(board->sacked_segments(), 1u);
}

TEST(Scoreboard, ABlockMayReachFromSndUnaToSndNxt) {
  Board board(2);
  board->sent(at(2) + 1, ms(2));  // a FIN is an octet, too
  EXPECT_EQ(board.sack({at(2), at(2) + 1}), (Ranges{{at(2), at(2) + 1}}));
  EXPECT_EQ(board.sack({at(0), at(2) + 1}), (Ranges{segment(0), segment(1)}));
  EXPECT_EQ(board->pipe(), 0u);
  EXPECT_EQ(board.acknowledge(at(2) + 1), Ranges{});
  EXPECT_TRUE(board->empty());
}

TEST(Scoreboard, ABlockThatTellsNothingNewDeliversNothing) {
  Board board(6);
  EXPECT_EQ(board.sack(segments(1, 3)).size(), 2u);
  EXPECT_EQ(board.sack(segments(4, 5)).size(), 1u);
  EXPECT_EQ(board.sack(segments(1, 3)), Ranges{});
  EXPECT_EQ(board.sack(segments(1, 5)), Ranges{segment(3)});
  EXPECT_EQ(board->sacked_segments(), 4u);
}

// RFC 6675 3, NextSeg (1): the lowest comes first.
TEST(Scoreboard, TheLowestHoleIsNext) {
  Board board(6);
  EXPECT_EQ(board->next_lost(kSmss), std::nullopt);
  board.lose(segment(4));
  EXPECT_EQ(board->next_lost(kSmss), segment(4));
  board.lose(segment(1));
  EXPECT_EQ(board->next_lost(kSmss), segment(1));
  board->resent(segment(1), ms(10));
  EXPECT_EQ(board->next_lost(kSmss), segment(4));
  board->resent(segment(4), ms(10));
  EXPECT_EQ(board->next_lost(kSmss), std::nullopt);
}

TEST(Scoreboard, LostNeighboursLeaveInOnePieceOfAtMostTheSizeAskedFor) {
  Board board(6);
  board.lose(segments(1, 4));
  EXPECT_EQ(board->next_lost(2 * kSmss), segments(1, 3));
  EXPECT_EQ(board->next_lost(9 * kSmss), segments(1, 4));
  EXPECT_EQ(board->next_lost(1500), (Range{at(1), at(1) + 1500}));
  EXPECT_EQ(board->next_lost(1), (Range{at(1), at(1) + 1}));
}

TEST(Scoreboard, WhatIsResentIsInFlightAsOneYoungSegment) {
  Board board(5);
  board.lose(segments(0, 3));
  board->resent({at(0), at(1) + 500}, ms(10));
  EXPECT_EQ(board->pipe(), 3500u);
  EXPECT_EQ(board->lost(), 1500u);
  EXPECT_EQ(board.by_age(), (Ranges{segment(3), segment(4), {at(0), at(1) + 500}}));
  EXPECT_EQ(board->next_lost(9 * kSmss), (Range{at(1) + 500, at(3)}));
  EXPECT_TRUE(board->first().resent);
  EXPECT_EQ(board->first().at, ms(10));
}

TEST(Scoreboard, ThePartsOfASegmentAreAsOldAsItWas) {
  Board board(3);
  board->resent({at(1) + 300, at(1) + 600}, ms(10));
  EXPECT_EQ(board.by_age(), (Ranges{segment(0),
                                    {at(1), at(1) + 300},
                                    {at(1) + 600, at(2)},
                                    segment(2),
                                    {at(1) + 300, at(1) + 600}}));
  board.lose({at(1), at(1) + 300});
  EXPECT_FALSE(board->last().resent);
}

// RFC 2018 8: the peer may throw away what it told of; then it is as lost as anything.
TEST(Scoreboard, WhatThePeerReneggedOnIsLostAndMayBeSackedAnew) {
  Board board(4);
  (void)board.sack(segments(1, 3));
  board->forget_sacks();
  EXPECT_EQ(board->sacked(), 0u);
  EXPECT_EQ(board->sacked_segments(), 0u);
  EXPECT_EQ(board->lost(), 2 * kSmss);
  EXPECT_EQ(board->next_lost(kSmss), segment(1));
  EXPECT_EQ(board.sack(segment(2)), Ranges{segment(2)});
  EXPECT_EQ(board->lost(), kSmss);
}

TEST(Scoreboard, WhatIsResentThoughItWasSackedMayBeSackedAgain) {
  Board board(4);
  (void)board.sack(segments(0, 3));
  board->resent({at(1) + 1, at(1) + 2}, ms(10));
  EXPECT_EQ(board->sacked(), 3 * kSmss - 1);
  EXPECT_EQ(board->pipe(), kSmss + 1);
  EXPECT_EQ(board.sack(segments(0, 3)), (Ranges{{at(1) + 1, at(1) + 2}}));
  EXPECT_EQ(board->pipe(), kSmss);
}

TEST(Scoreboard, TheFirstIsLostUnlessThePeerHoldsIt) {
  Board board;
  board->lose_first();
  EXPECT_EQ(board->lost(), 0u);
  board->sent(at(1), ms(0));
  board->sent(at(2), ms(0));
  board->lose_first();
  board->lose_first();
  EXPECT_EQ(board->lost(), kSmss);
  EXPECT_EQ(board.acknowledge(at(1)), Ranges{segment(0)});
  (void)board.sack(segment(1));
  board->lose_first();
  EXPECT_EQ(board->lost(), 0u);
}

TEST(Scoreboard, AllThatIsInFlightCanBeLostAndFound) {
  Board board(5);
  (void)board.sack(segment(2));
  board->resent(segment(0), ms(10));
  board->lose_all();
  EXPECT_EQ(board->pipe(), 0u);
  EXPECT_EQ(board->lost(), 4 * kSmss);
  board->find_all();
  EXPECT_EQ(board->lost(), 0u);
  EXPECT_EQ(board->next_lost(kSmss), std::nullopt);
  EXPECT_EQ(board.by_age(), (Ranges{segment(1), segment(3), segment(4), segment(0)}));
}

// RFC 8985 6.2, RACK_sent_after(): of what left at one instant, what ends higher left later.
TEST(Scoreboard, WhatLeftAtOneInstantStandsInTheOrderOfSequence) {
  Board board;
  for (Line n = 0; n < 4; ++n) board->sent(at(n + 1), ms(0));
  board->resent(segment(1), ms(0));
  EXPECT_EQ(board.by_age(), (Ranges{segment(0), segment(1), segment(2), segment(3)}));
  board->resent({at(2) + 1, at(2) + 2}, ms(1));
  board->resent(segment(0), ms(1));
  board->lose_all();
  board->find_all();
  EXPECT_EQ(board.by_age(), (Ranges{segment(1),
                                    {at(2), at(2) + 1},
                                    {at(2) + 2, at(3)},
                                    segment(3),
                                    segment(0),
                                    {at(2) + 1, at(2) + 2}}));
}

TEST(Scoreboard, TheNewestBeforeASendingIsFoundWhereverItStands) {
  Board board(5);
  auto newest = [&](int when, Line end) {
    const Sent* found = board->newest_before(ms(when), end);
    return found != nullptr ? std::optional(Range{found->begin, found->end}) : std::nullopt;
  };
  EXPECT_EQ(newest(0, at(1)), std::nullopt);
  EXPECT_EQ(newest(0, at(2)), segment(0));
  EXPECT_EQ(newest(3, at(4)), segment(2));
  (void)board.sack(segment(2));
  EXPECT_EQ(newest(3, at(4)), segment(1));
  board->resent(segment(1), ms(3));
  EXPECT_EQ(newest(3, at(4)), segment(1));
  EXPECT_EQ(newest(9, at(0)), segment(4));
  EXPECT_EQ(newest(2, at(0)), segment(0));
  board->lose_all();
  EXPECT_EQ(newest(9, at(9)), std::nullopt);
}

// A round trip spent idle must not weigh on the rate at which the next flight is delivered.
TEST(Scoreboard, ASegmentRemembersWhatHadArrivedWhenItLeft) {
  Board board(2);
  (void)board.acknowledge(at(2), ms(100));
  EXPECT_EQ(board->delivered_at(), ms(100));
  board->sent(at(3), ms(500));
  EXPECT_EQ(board->first().delivered, 2 * kSmss);
  EXPECT_EQ(board->first().delivered_at, ms(500));
  board->sent(at(4), ms(550));
  EXPECT_EQ(board->last().delivered_at, ms(500));
  (void)board.acknowledge(at(3), ms(600));
  board->sent(at(5), ms(610));
  EXPECT_EQ(board->last().delivered, 3 * kSmss);
  EXPECT_EQ(board->last().delivered_at, ms(600));
}

// A hundred thousand ACKs with four blocks of an octet each (SACK Panic): nothing is cut, nothing
// is delivered, nothing is remembered. bench_hostile_sack tells what they cost.
TEST(Scoreboard, BlocksOfOneOctetLeaveNoTrace) {
  constexpr Line kSegments = 3000;
  Board board(kSegments);
  std::vector<Sent> delivered;
  Scoreboard* scoreboard = board.operator->();
  for (Line i = 0; i < 100'000; ++i) {
    for (Line k = 1; k <= 4; ++k) {
      Line begin = kFirst + (i * 7919 + k * 601) % (kSegments * kSmss - 1);
      scoreboard->sack({begin, begin + 1}, ms(4000), delivered);
    }
  }
  EXPECT_TRUE(delivered.empty());
  EXPECT_EQ(board->pipe(), kSegments * kSmss);
  EXPECT_EQ(board.by_age().size(), kSegments);
}

TEST(Scoreboard, MoreIslandsThanAreRememberedAreStillCountedOnce) {
  constexpr Line kSegments = 2 * Scoreboard::kMostSackedRanges + 100;
  Board board(kSegments);
  for (int round = 0; round < 2; ++round) {
    std::size_t delivered = 0;
    for (Line n = 1; n < kSegments; n += 2) delivered += board.sack(segment(n)).size();
    EXPECT_EQ(delivered, round == 0 ? kSegments / 2 : 0);
  }
  EXPECT_EQ(board->sacked_segments(), kSegments / 2);
  EXPECT_EQ(board.sack(segments(0, kSegments)).size(), kSegments / 2);
  EXPECT_EQ(board->pipe(), 0u);
}

}  // namespace
