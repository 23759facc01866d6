#include "stack/tcp/receive/buffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using stack::base::as_bytes;
using stack::base::as_text;
using stack::base::ByteView;
using stack::tcp::Line;
using stack::tcp::receive::Arrival;
using stack::tcp::receive::Buffer;

constexpr Line kFirst = 5000;

Arrival insert(Buffer& buffer, Line offset, std::string_view text) {
  return buffer.insert(kFirst + offset, as_bytes(text));
}

// Everything readable, consumed.
std::string drain(Buffer& buffer) {
  std::string all;
  while (buffer.unread() > 0) {
    ByteView piece = buffer.readable();
    all += as_text(piece);
    buffer.consume(piece.size());
  }
  return all;
}

TEST(ReceiveBuffer, TextInOrderIsReadableAtOnce) {
  Buffer buffer(kFirst, 100);
  EXPECT_EQ(insert(buffer, 0, "hello "), Arrival::kInOrder);
  EXPECT_EQ(insert(buffer, 6, "world"), Arrival::kInOrder);
  EXPECT_EQ(buffer.next(), kFirst + 11);
  EXPECT_EQ(drain(buffer), "hello world");
}

TEST(ReceiveBuffer, TextBeyondAGapWaits) {
  Buffer buffer(kFirst, 100);
  EXPECT_EQ(insert(buffer, 6, "world"), Arrival::kGap);
  EXPECT_TRUE(buffer.has_gap());
  EXPECT_EQ(buffer.unread(), 0u);
  EXPECT_EQ(insert(buffer, 0, "hello "), Arrival::kGapFilled);
  EXPECT_FALSE(buffer.has_gap());
  EXPECT_EQ(drain(buffer), "hello world");
}

TEST(ReceiveBuffer, FillingThePartOfAGapIsFillingToo) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 6, "g");
  EXPECT_EQ(insert(buffer, 0, "abc"), Arrival::kGapFilled);
  EXPECT_EQ(buffer.next(), kFirst + 3);
  EXPECT_EQ(insert(buffer, 4, "e"), Arrival::kGap);
  EXPECT_EQ(insert(buffer, 3, "d"), Arrival::kGapFilled);
  EXPECT_EQ(buffer.next(), kFirst + 5);
  EXPECT_EQ(insert(buffer, 5, "f"), Arrival::kGapFilled);
  EXPECT_EQ(drain(buffer), "abcdefg");
}

TEST(ReceiveBuffer, WhatIsAlreadyThereIsOld) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 4, "efgh");
  EXPECT_EQ(insert(buffer, 4, "EFGH"), Arrival::kOld);
  EXPECT_EQ(insert(buffer, 5, "FG"), Arrival::kOld);
  EXPECT_EQ(insert(buffer, 0, ""), Arrival::kOld);
}

TEST(ReceiveBuffer, ConsumingMakesRoom) {
  Buffer buffer(kFirst, 8);
  insert(buffer, 0, "abcdefgh");
  EXPECT_EQ(buffer.limit(), kFirst + 8);
  buffer.consume(3);
  EXPECT_EQ(buffer.limit(), kFirst + 11);
  EXPECT_EQ(insert(buffer, 8, "ijk"), Arrival::kInOrder);
  EXPECT_EQ(drain(buffer), "defghijk");
}

TEST(ReceiveBuffer, WhatIsBeyondTheRoomIsCutOff) {
  Buffer buffer(kFirst, 4);
  EXPECT_EQ(insert(buffer, 0, "abcdef"), Arrival::kInOrder);
  EXPECT_EQ(insert(buffer, 4, "ef"), Arrival::kOld);
  EXPECT_EQ(drain(buffer), "abcd");
}

// Attack case TCP-09: the seven ways in which a second piece can lie on a first one at [4, 8), with
// other octets; what was accepted first stays, and what is new is taken.
TEST(ReceiveBuffer, OctetsAcceptedFirstStayHoweverPiecesOverlap) {
  struct {
    const char* relation;
    Line at;
    std::string text;
    std::string expected;
  } cases[] = {
      {"touching before", 2, "BB", "BBAAAA"},
      {"over its head", 2, "BBBB", "BBAAAA"},
      {"ending with it", 2, "BBBBBB", "BBAAAA"},
      {"around it", 2, "BBBBBBBB", "BBAAAABB"},
      {"the same", 4, "BBBB", "AAAA"},
      {"inside it", 5, "BB", "AAAA"},
      {"beginning with it", 4, "BBBBBB", "AAAABB"},
      {"over its tail", 6, "BBBB", "AAAABB"},
      {"touching behind", 8, "BB", "AAAABB"},
  };
  for (const auto& [relation, at, text, expected] : cases) {
    Buffer buffer(kFirst, 100);
    insert(buffer, 4, "AAAA");
    insert(buffer, at, text);
    Line begin = std::min<Line>(at, 4);
    insert(buffer, 0, std::string(begin, '-'));
    EXPECT_EQ(drain(buffer), std::string(begin, '-') + expected) << relation;
  }
}

TEST(ReceiveBuffer, AnIslandIsNotChangedByTextThatFillsTheGapBeforeIt) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 4, "AAAA");
  EXPECT_EQ(insert(buffer, 0, "BBBBBB"), Arrival::kGapFilled);
  EXPECT_EQ(drain(buffer), "BBBBAAAA");
}

TEST(ReceiveBuffer, TheFinEndsTheStream) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 0, "abc");
  EXPECT_FALSE(buffer.complete());
  buffer.finish(kFirst + 3);
  EXPECT_TRUE(buffer.complete());
  EXPECT_EQ(insert(buffer, 3, "more"), Arrival::kOld);
  EXPECT_EQ(drain(buffer), "abc");
}

TEST(ReceiveBuffer, AnEmptyStreamCanEnd) {
  Buffer buffer(kFirst, 100);
  buffer.finish(kFirst);
  EXPECT_TRUE(buffer.complete());
}

TEST(ReceiveBuffer, AFinBeforeItsTextWaitsForIt) {
  Buffer buffer(kFirst, 100);
  buffer.finish(kFirst + 6);
  EXPECT_FALSE(buffer.complete());
  insert(buffer, 3, "def");
  EXPECT_FALSE(buffer.complete());
  insert(buffer, 0, "abc");
  EXPECT_TRUE(buffer.complete());
  EXPECT_EQ(drain(buffer), "abcdef");
}

TEST(ReceiveBuffer, TheFirstFinHeardCounts) {
  Buffer buffer(kFirst, 100);
  buffer.finish(kFirst + 3);
  buffer.finish(kFirst + 5);
  insert(buffer, 0, "abcdef");
  EXPECT_TRUE(buffer.complete());
  EXPECT_EQ(drain(buffer), "abc");
}

TEST(ReceiveBuffer, AFinInsideWhatIsInOrderIsNone) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 0, "abc");
  buffer.finish(kFirst + 2);
  EXPECT_FALSE(buffer.complete());
  EXPECT_EQ(insert(buffer, 3, "d"), Arrival::kInOrder);
}

TEST(ReceiveBuffer, OctetsHeardBeyondTheFinAreForgotten) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 2, "cde");
  insert(buffer, 8, "ijk");
  buffer.finish(kFirst + 4);
  insert(buffer, 0, "ab");
  EXPECT_TRUE(buffer.complete());
  EXPECT_FALSE(buffer.has_gap());
  EXPECT_EQ(drain(buffer), "abcd");
}

// Attack case TCP-08: pieces of one octet, each with a gap before it.
TEST(ReceiveBuffer, IslandsAreLimitedInNumber) {
  Buffer buffer(kFirst, 1 << 16);
  for (std::size_t i = 1; i <= Buffer::kMostIslands; ++i) {
    EXPECT_EQ(insert(buffer, 2 * i, "i"), Arrival::kGap);
  }
  Line beyond = 2 * (Buffer::kMostIslands + 1);
  EXPECT_EQ(insert(buffer, beyond, "x"), Arrival::kGap);
  EXPECT_EQ(buffer.islands().ranges().size(), Buffer::kMostIslands);
  EXPECT_FALSE(buffer.islands().contains(kFirst + beyond)) << "as if it had been lost";
  EXPECT_EQ(insert(buffer, 3, "g"), Arrival::kGap) << "what joins two islands fits";
  EXPECT_TRUE(buffer.islands().contains(kFirst + 3));
  EXPECT_EQ(insert(buffer, beyond, "i"), Arrival::kGap);
  EXPECT_TRUE(buffer.islands().contains(kFirst + beyond)) << "in the place that was freed";
}

// Attack case TCP-08 again, with more pieces than there are places for, from both ends: what was
// taken in stays bounded, and the stream comes out whole when the gaps are filled.
TEST(ReceiveBuffer, AStreamOfScatteredOctetsComesOutWhole) {
  constexpr Line kPieces = 1 << 16;
  for (bool backwards : {false, true}) {
    Buffer buffer(kFirst, 2 * kPieces);
    for (Line i = 0; i < kPieces; ++i) {
      insert(buffer, 2 * (backwards ? kPieces - 1 - i : i) + 1, "x");
      ASSERT_LE(buffer.islands().ranges().size(), Buffer::kMostIslands);
    }
    EXPECT_EQ(buffer.islands().ranges().size(), Buffer::kMostIslands);
    std::string all;
    while (buffer.next() < kFirst + 2 * kPieces) {
      insert(buffer, buffer.next() - kFirst, "..");
      all += drain(buffer);
    }
    EXPECT_EQ(all.size(), 2 * kPieces);
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(all, 'x')), Buffer::kMostIslands);
  }
}

TEST(ReceiveBuffer, ACapacityThatGrowsMakesRoom) {
  Buffer buffer(kFirst, 4);
  insert(buffer, 0, "ab");
  insert(buffer, 3, "d");
  buffer.grow(8);
  EXPECT_EQ(buffer.capacity(), 8u);
  EXPECT_EQ(buffer.limit(), kFirst + 8);
  EXPECT_EQ(insert(buffer, 2, "cDefghijk"), Arrival::kGapFilled);
  EXPECT_EQ(drain(buffer), "abcdefgh");
}

TEST(ReceiveBuffer, NothingIsTakenBeyondTheFinHoweverMuchRoomThereIs) {
  Buffer buffer(kFirst, 4);
  buffer.finish(kFirst + 3);
  buffer.grow(8);
  EXPECT_EQ(buffer.limit(), kFirst + 3);
}

using Ranges = std::vector<stack::base::Range>;
using Duplicate = std::optional<stack::base::Range>;

Duplicate duplicate_in(const Buffer& buffer, Line from, Line to) {
  return buffer.duplicate_in({kFirst + from, kFirst + to});
}
Duplicate at(Line from, Line to) { return stack::base::Range{kFirst + from, kFirst + to}; }

TEST(ReceiveBuffer, OfATextWhatIsBelowTheNextOctetIsADuplicate) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 0, "abcdefgh");
  buffer.consume(6);
  EXPECT_EQ(duplicate_in(buffer, 2, 5), at(2, 5)) << "though read long ago";
  EXPECT_EQ(duplicate_in(buffer, 6, 8), at(6, 8));
  EXPECT_EQ(duplicate_in(buffer, 5, 20), at(5, 8)) << "the rest is new";
  EXPECT_EQ(duplicate_in(buffer, 8, 20), std::nullopt);
  EXPECT_EQ(duplicate_in(buffer, 4, 4), std::nullopt) << "no octets, no duplicate";
}

TEST(ReceiveBuffer, OfATextWhatIsInAnIslandIsADuplicate) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 10, "kl");
  insert(buffer, 20, "uvwx");
  EXPECT_EQ(duplicate_in(buffer, 0, 10), std::nullopt) << "touching is not having";
  EXPECT_EQ(duplicate_in(buffer, 12, 20), std::nullopt);
  EXPECT_EQ(duplicate_in(buffer, 21, 23), at(21, 23));
  EXPECT_EQ(duplicate_in(buffer, 15, 22), at(20, 22));
  EXPECT_EQ(duplicate_in(buffer, 22, 30), at(22, 24));
  EXPECT_EQ(duplicate_in(buffer, 0, 50), at(10, 12)) << "the first of two";
}

// Where islands stand, from the first octet of the stream.
Ranges recent_of(const Buffer& buffer, std::size_t most = 4) {
  Ranges recent = buffer.recent_islands(most);
  for (auto& [begin, end] : recent) {
    begin -= kFirst;
    end -= kFirst;
  }
  return recent;
}

// RFC 2018 4: the first block is the one that the last segment went to, the others are those that
// were reported before it.
TEST(ReceiveBuffer, IslandsAreNamedTheLatestFirst) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 10, "kl");
  insert(buffer, 50, "yz");
  insert(buffer, 30, "uv");
  EXPECT_EQ(recent_of(buffer), (Ranges{{30, 32}, {50, 52}, {10, 12}}));
  EXPECT_EQ(recent_of(buffer, 2), (Ranges{{30, 32}, {50, 52}}));
  EXPECT_EQ(recent_of(buffer, 0), Ranges{});
}

TEST(ReceiveBuffer, AnIslandThatGrowsIsTheLatestAndNamedOnce) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 10, "kl");
  insert(buffer, 50, "yz");
  insert(buffer, 12, "mn");
  EXPECT_EQ(recent_of(buffer), (Ranges{{10, 14}, {50, 52}}));
  insert(buffer, 14, std::string(36, '-'));
  EXPECT_EQ(recent_of(buffer), (Ranges{{10, 52}})) << "two that melted are one";
}

TEST(ReceiveBuffer, AnIslandHeardAgainIsTheLatest) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 10, "kl");
  insert(buffer, 50, "yz");
  EXPECT_EQ(insert(buffer, 10, "kl"), Arrival::kOld);
  EXPECT_EQ(recent_of(buffer), (Ranges{{10, 12}, {50, 52}}));
}

TEST(ReceiveBuffer, WhatIsInOrderNowIsNoIslandAnyMore) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 2, "c");
  insert(buffer, 8, "i");
  insert(buffer, 0, "ab");
  EXPECT_EQ(recent_of(buffer), (Ranges{{8, 9}}));
  buffer.finish(kFirst + 5);
  EXPECT_EQ(recent_of(buffer), (Ranges{{5, 6}})) << "nothing beyond the FIN, which is beyond a gap";
  insert(buffer, 3, "de");
  EXPECT_EQ(recent_of(buffer), Ranges{}) << "nor the FIN, once it is in order";
}

TEST(ReceiveBuffer, WhatIsInOrderNowTakesNoPlaceAmongTheLatest) {
  Buffer buffer(kFirst, 1000);
  insert(buffer, 500, "x");
  for (Line i = 1; i < Buffer::kMostRecent; ++i) insert(buffer, 10 * i, "x");
  insert(buffer, 0, std::string(100, '-'));
  insert(buffer, 600, "x");
  EXPECT_EQ(recent_of(buffer), (Ranges{{600, 601}, {500, 501}}));
}

TEST(ReceiveBuffer, OfManyIslandsTheLatestAreKnown) {
  Buffer buffer(kFirst, 1000);
  for (Line i = 1; i <= 20; ++i) insert(buffer, 10 * i, "x");
  EXPECT_EQ(recent_of(buffer), (Ranges{{200, 201}, {190, 191}, {180, 181}, {170, 171}}));
}

TEST(ReceiveBuffer, ReleasingThrowsEverythingAway) {
  Buffer buffer(kFirst, 100);
  insert(buffer, 0, "abc");
  insert(buffer, 10, "k");
  buffer.release();
  EXPECT_EQ(buffer.unread(), 0u);
  EXPECT_TRUE(buffer.readable().empty());
  EXPECT_FALSE(buffer.has_gap());
  EXPECT_EQ(buffer.next(), kFirst + 3);
}

}  // namespace
