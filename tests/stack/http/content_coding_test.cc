#include "stack/http/content_coding.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <optional>
#include <string>

#include "tests/stack/http/gzipped.h"

namespace {

using stack::base::as_bytes;
using stack::base::as_text;
using stack::base::ByteView;
using stack::http::CodingError;
using stack::http::ExpansionLimit;
using stack::http::GzipDecoder;
using tests::gzipped;

struct Decoded {
  std::string content;
  std::optional<CodingError> error;
};

// Decodes `coded` in pieces of `step` octets.
Decoded decode(std::string_view coded, std::size_t step = SIZE_MAX,
               ExpansionLimit limit = stack::http::kExpansionLimit) {
  GzipDecoder decoder(limit);
  Decoded result;
  while (!coded.empty()) {
    ByteView input = as_bytes(coded.substr(0, step));
    coded.remove_prefix(input.size());
    for (;;) {
      auto piece = decoder.next(input);
      if (!piece) return {result.content, piece.error()};
      if (piece->empty()) break;
      EXPECT_LE(piece->size(), stack::http::kDecodedPiece);
      result.content += as_text(*piece);
    }
  }
  if (auto end = decoder.finish(); !end) result.error = end.error();
  return result;
}

void refused(std::string_view coded, CodingError expected) {
  for (std::size_t step : {SIZE_MAX, std::size_t{1}}) {
    Decoded result = decode(coded, step);
    ASSERT_TRUE(result.error);
    EXPECT_EQ(name_of(*result.error), name_of(expected)) << "in steps of " << step;
  }
}

TEST(Gzip, NamesAreKnownInAnyCase) {
  EXPECT_TRUE(stack::http::is_gzip("GZip"));
  EXPECT_TRUE(stack::http::is_gzip("x-gzip"));
  EXPECT_FALSE(stack::http::is_gzip("deflate"));
  EXPECT_FALSE(stack::http::is_gzip("gzip, gzip"));
}

RC_GTEST_PROP(GzipProperty, AnyContentInAnyStepsReturnsUnchanged, ()) {
  auto content = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
  auto step = *rc::gen::inRange<std::size_t>(1, 100);
  Decoded result = decode(gzipped(content), step);
  RC_ASSERT(!result.error);
  RC_ASSERT(result.content == content);
}

TEST(Gzip, ContentLargerThanAPieceComesWhole) {
  std::string content(3 * stack::http::kDecodedPiece, 'x');
  for (std::size_t step : {SIZE_MAX, std::size_t{1}}) {
    Decoded result = decode(gzipped(content), step);
    EXPECT_FALSE(result.error);
    EXPECT_EQ(result.content, content);
  }
}

TEST(Gzip, MembersAreJoined) {
  for (std::size_t step : {SIZE_MAX, std::size_t{1}}) {
    Decoded result = decode(gzipped("one ") + gzipped("") + gzipped("two"), step);
    EXPECT_FALSE(result.error);
    EXPECT_EQ(result.content, "one two");
  }
}

TEST(Gzip, EveryProperPrefixIsTruncated) {
  std::string coded = gzipped("some content, and some more content");
  for (std::size_t size = 0; size < coded.size(); ++size) {
    EXPECT_EQ(decode(std::string_view(coded).substr(0, size)).error, CodingError::kTruncated)
        << size;
  }
  refused(coded + coded.substr(0, 15), CodingError::kTruncated);
}

TEST(Gzip, AWrongCrcOrLengthIsCorrupt) {
  std::string coded = gzipped("content");
  for (std::size_t back = 1; back <= 8; ++back) {
    std::string damaged = coded;
    damaged[coded.size() - back] = static_cast<char>(damaged[coded.size() - back] ^ 1);
    refused(damaged, CodingError::kCorrupt);
  }
}

TEST(Gzip, WhatIsNoGzipIsRefused) {
  refused("<html>plain</html>", CodingError::kNotGzip);
  std::string coded = gzipped("content");
  std::string method = coded;
  method[2] = 7;
  refused(method, CodingError::kNotGzip);
  std::string deflated = coded;
  deflated[10] = '\xff';  // a block of the reserved type 3
  refused(deflated, CodingError::kCorrupt);
}

TEST(Gzip, OctetsBehindTheLastMemberAreRefused) {
  refused(gzipped("content") + std::string(16, '\0'), CodingError::kTrailingData);
  refused(gzipped("content") + "junk", CodingError::kTrailingData);
}

TEST(Gzip, ContentPastTheLimitIsRefused) {
  std::string zeros(1024 * 1024, '\0');
  std::string coded = gzipped(zeros);
  ASSERT_LT(coded.size() * 500, zeros.size());
  ExpansionLimit free_part{.free = zeros.size(), .ratio = 2};
  EXPECT_FALSE(decode(coded, SIZE_MAX, free_part).error);
  ExpansionLimit low{.free = 1000, .ratio = 500};
  Decoded result = decode(coded, SIZE_MAX, low);
  EXPECT_EQ(result.error, CodingError::kExpansion);
  EXPECT_LT(result.content.size(), zeros.size());
  ExpansionLimit high{.free = 1000, .ratio = 1100};
  EXPECT_FALSE(decode(coded, SIZE_MAX, high).error);
}

}  // namespace
