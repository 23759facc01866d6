#include "stack/http/coding/gzip.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/stack/http/decoding.h"
#include "tests/stack/http/gzipped.h"

namespace {

using stack::http::CodingError;
using tests::decode;
using tests::Decoded;
using tests::expect_refused;
using tests::gzipped;

TEST(Gzip, ContentLargerThanAPieceComesWhole) {
  std::string content(3 * stack::http::coding::kDecodedPiece, 'x');
  for (std::size_t step : {SIZE_MAX, std::size_t{1}}) {
    Decoded result = decode({"gzip"}, gzipped(content), step);
    EXPECT_FALSE(result.error);
    EXPECT_EQ(result.content, content);
  }
}

TEST(Gzip, MembersAreJoined) {
  for (std::size_t step : {SIZE_MAX, std::size_t{1}}) {
    Decoded result = decode({"gzip"}, gzipped("one ") + gzipped("") + gzipped("two"), step);
    EXPECT_FALSE(result.error);
    EXPECT_EQ(result.content, "one two");
  }
}

TEST(Gzip, EveryProperPrefixIsTruncated) {
  std::string coded = gzipped("some content, and some more content");
  for (std::size_t size = 0; size < coded.size(); ++size) {
    EXPECT_EQ(decode({"gzip"}, std::string_view(coded).substr(0, size)).error,
              CodingError::kTruncated)
        << size;
  }
  expect_refused({"gzip"}, coded + coded.substr(0, 15), CodingError::kTruncated);
}

TEST(Gzip, AWrongCrcOrLengthIsCorrupt) {
  std::string coded = gzipped("content");
  for (std::size_t back = 1; back <= 8; ++back) {
    std::string damaged = coded;
    damaged[coded.size() - back] = static_cast<char>(damaged[coded.size() - back] ^ 1);
    expect_refused({"gzip"}, damaged, CodingError::kCorrupt);
  }
}

TEST(Gzip, WhatIsNoGzipIsRefused) {
  expect_refused({"gzip"}, "<html>plain</html>", CodingError::kNotCoded);
  std::string coded = gzipped("content");
  std::string method = coded;
  method[2] = 7;
  expect_refused({"gzip"}, method, CodingError::kNotCoded);
  std::string deflated = coded;
  deflated[10] = '\xff';  // a block of the reserved type 3
  expect_refused({"gzip"}, deflated, CodingError::kCorrupt);
}

TEST(Gzip, OctetsBehindTheLastMemberAreRefused) {
  expect_refused({"gzip"}, gzipped("content") + std::string(16, '\0'), CodingError::kTrailingData);
  expect_refused({"gzip"}, gzipped("content") + "junk", CodingError::kTrailingData);
}

}  // namespace
