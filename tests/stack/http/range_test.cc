#include "stack/http/range.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace stack::http {

void PrintTo(const RangeChoice& choice, std::ostream* out) {
  *out << "kind " << static_cast<int>(choice.kind) << " [" << choice.begin << ", " << choice.end
       << ")";
}

}  // namespace stack::http

namespace {

using stack::http::choose_range;
using stack::http::content_range;
using stack::http::content_range_of_none;
using stack::http::RangeChoice;

constexpr RangeChoice kWhole{};
constexpr RangeChoice kUnsatisfiable{RangeChoice::Kind::kUnsatisfiable};

constexpr RangeChoice part(std::uint64_t begin, std::uint64_t end) {
  return {RangeChoice::Kind::kPart, begin, end};
}

// RFC 9110 14.1.2, of a representation of 10,000 octets.
TEST(Range, TheExamplesOfTheRfc) {
  EXPECT_EQ(choose_range("bytes=0-499", 10000), part(0, 500));
  EXPECT_EQ(choose_range("bytes=500-999", 10000), part(500, 1000));
  EXPECT_EQ(choose_range("bytes=-500", 10000), part(9500, 10000));
  EXPECT_EQ(choose_range("bytes=9500-", 10000), part(9500, 10000));
  EXPECT_EQ(choose_range("bytes=0-0", 10000), part(0, 1));
  EXPECT_EQ(choose_range("bytes=-1", 10000), part(9999, 10000));
}

TEST(Range, SeveralRangesAreAnsweredByTheWhole) {
  for (auto field : {"bytes=0-0,-1", "bytes= 0-999, 4500-5499, -1000", "bytes=500-600,601-999",
                     "bytes=500-700,601-999", "bytes=0-4,20000-"}) {
    EXPECT_EQ(choose_range(field, 10000), kWhole) << field;
  }
}

TEST(Range, EmptyMembersOfTheListDoNotCount) {
  EXPECT_EQ(choose_range("bytes=, 0-499 ,,", 10000), part(0, 500));
  EXPECT_EQ(choose_range("bytes=,", 10000), kWhole);
  EXPECT_EQ(choose_range("bytes=", 10000), kWhole);
}

TEST(Range, TheEndIsThatOfTheRepresentation) {
  EXPECT_EQ(choose_range("bytes=5-99", 10), part(5, 10));
  EXPECT_EQ(choose_range("bytes=-99", 10), part(0, 10));
  EXPECT_EQ(choose_range("bytes=9-9", 10), part(9, 10));
}

TEST(Range, OneThatBeginsBehindTheEndIsUnsatisfiable) {
  EXPECT_EQ(choose_range("bytes=10-", 10), kUnsatisfiable);
  EXPECT_EQ(choose_range("bytes=10-20", 10), kUnsatisfiable);
  EXPECT_EQ(choose_range("bytes=-0", 10), kUnsatisfiable);
  EXPECT_EQ(choose_range("bytes=0-", 0), kUnsatisfiable);
  EXPECT_EQ(choose_range("bytes=-5", 0), kWhole) << "the last octets of nothing are nothing";
}

TEST(Range, NumbersOfAnyLengthAreUnderstood) {
  std::string huge(60, '9');
  EXPECT_EQ(choose_range("bytes=2-" + huge, 10), part(2, 10));
  EXPECT_EQ(choose_range("bytes=-" + huge, 10), part(0, 10));
  EXPECT_EQ(choose_range("bytes=" + huge + "-", 10), kUnsatisfiable);
  EXPECT_EQ(choose_range("bytes=" + std::string(60, '0') + "2-3", 10), part(2, 4));
  EXPECT_EQ(choose_range("bytes=0-18446744073709551615", 10), part(0, 10));
}

// RFC 9110 14.1.1 and 14.2: invalid ones are ignored, as are units that are not known.
TEST(Range, WhatIsNoRangeOfBytesIsIgnored) {
  for (auto field :
       {"", "bytes", "bytes 0-4", "=0-4", "bytes=4-0", "bytes=-", "bytes=a-4", "bytes=0-b",
        "bytes=0x1-", "bytes=+1-4", "bytes=1-+4", "bytes=--4", "bytes=1-2-3", "bytes=1 -2",
        "bytes=1", "byte=0-4", "seconds=0-4", "bytes =0-4", "bytes==0-4"}) {
    EXPECT_EQ(choose_range(field, 10), kWhole) << field;
  }
  EXPECT_EQ(choose_range("BYTES=0-4", 10), part(0, 5)) << "units have no case";
}

// RFC 9110 14.4.
TEST(Range, ContentRangeNamesFirstAndLastOctetAndTheSize) {
  EXPECT_EQ(content_range(part(42, 1234), 1234), "bytes 42-1233/1234");
  EXPECT_EQ(content_range(part(0, 1), 5), "bytes 0-0/5");
  EXPECT_EQ(content_range_of_none(47022), "bytes */47022");
}

// The octets that a range names, by asking of each whether it is meant (14.1.1).
RangeChoice naive(std::optional<int> first, std::optional<int> last, int size) {
  if (first && last && *last < *first) return kWhole;
  if (!first && size == 0 && *last > 0) return kWhole;
  std::vector<int> meant;
  for (int i = 0; i < size; ++i) {
    bool in = first ? i >= *first && (!last || i <= *last) : i >= size - *last;
    if (in) meant.push_back(i);
  }
  if (meant.empty()) return kUnsatisfiable;
  return part(static_cast<std::uint64_t>(meant.front()),
              static_cast<std::uint64_t>(meant.back()) + 1);
}

RC_GTEST_PROP(Range, IsTheOctetsThatTheRfcMeans, ()) {
  auto number = rc::gen::inRange(0, 12);
  auto first = *rc::gen::maybe(number);
  auto last = *rc::gen::maybe(number);
  rc::Maybe<int> none;
  RC_PRE(first != none || last != none);
  auto size = *number;
  std::string text =
      "bytes=" + (first ? std::to_string(*first) : "") + "-" + (last ? std::to_string(*last) : "");
  auto plain = [](const rc::Maybe<int>& maybe) {
    return maybe ? std::optional(*maybe) : std::nullopt;
  };
  RC_ASSERT(choose_range(text, static_cast<std::uint64_t>(size)) ==
            naive(plain(first), plain(last), size));
}

RC_GTEST_PROP(Range, APartIsNeverEmptyAndLiesInside, ()) {
  auto pieces = rc::gen::element<std::string>("bytes", "=", "-", "0", "5", "99999999999999999999",
                                              ",", " ", "x");
  auto chosen = *rc::gen::container<std::vector<std::string>>(pieces);
  std::string text = "bytes=";
  for (const std::string& piece : chosen) text += piece;
  auto size = *rc::gen::arbitrary<std::uint64_t>();
  RangeChoice choice = choose_range(text, size);
  if (choice.kind != RangeChoice::Kind::kPart) return;
  RC_ASSERT(choice.begin < choice.end);
  RC_ASSERT(choice.end <= size);
}

}  // namespace
