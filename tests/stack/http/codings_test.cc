// deflate, br and zstd: what each of them is and is not.
#include <gtest/gtest.h>

#include <string>

#include "stack/http/coding/zstd.h"
#include "tests/stack/http/coded.h"
#include "tests/stack/http/decoding.h"

namespace {

using stack::http::CodingError;
using stack::http::coding::kDecodedPiece;
using tests::decode;
using tests::Decoded;
using tests::expect_refused;
using tests::in_brotli;
using tests::in_raw_deflate;
using tests::in_zlib;
using tests::in_zstd;

constexpr std::size_t kSteps[] = {SIZE_MAX, 1};

// Pseudo-random letters: code of about half their size.
std::string letters(std::size_t size) {
  std::string text;
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 1664525 + 1013904223;
    text += static_cast<char>('a' + (state >> 28));
  }
  return text;
}

void expect_every_prefix_truncated(std::string_view coding, const std::string& coded) {
  for (std::size_t size = 0; size < coded.size(); ++size) {
    EXPECT_EQ(decode({coding}, std::string_view(coded).substr(0, size)).error,
              CodingError::kTruncated)
        << size << " of " << coded.size();
  }
}

// RFC 9110 8.4.1.2: zlib's wrapping is meant, and the other is sent, too. (C37)
TEST(Deflate, BothItsFormsAreUnderstood) {
  for (const std::string& content : {std::string("x"), std::string(), letters(3 * kDecodedPiece)}) {
    for (std::size_t step : kSteps) {
      EXPECT_EQ(decode({"deflate"}, in_zlib(content), step).content, content);
      EXPECT_EQ(decode({"deflate"}, in_raw_deflate(content), step).content, content);
      EXPECT_FALSE(decode({"deflate"}, in_zlib(content), step).error);
      EXPECT_FALSE(decode({"deflate"}, in_raw_deflate(content), step).error);
    }
  }
}

// A raw stream has no checksum behind it, so that its last octet may come before its last content.
TEST(Deflate, ContentThatFillsThePieceExactlyComesWhole) {
  for (std::size_t size :
       {kDecodedPiece - 1, kDecodedPiece, kDecodedPiece + 1, 2 * kDecodedPiece}) {
    std::string content(size, 'x');
    Decoded result = decode({"deflate"}, in_raw_deflate(content));
    EXPECT_FALSE(result.error) << size;
    EXPECT_EQ(result.content, content);
  }
}

TEST(Deflate, EveryProperPrefixIsTruncated) {
  expect_every_prefix_truncated("deflate", in_zlib(letters(100)));
  expect_every_prefix_truncated("deflate", in_raw_deflate(letters(100)));
}

TEST(Deflate, OctetsBehindItAreRefused) {
  expect_refused({"deflate"}, in_zlib("content") + "x", CodingError::kTrailingData);
  expect_refused({"deflate"}, in_raw_deflate("content") + "x", CodingError::kTrailingData);
  expect_refused({"deflate"}, in_zlib("a") + in_zlib("b"), CodingError::kTrailingData);
}

TEST(Deflate, DamageIsCorrupt) {
  std::string coded = in_zlib("content");
  coded.back() = static_cast<char>(coded.back() ^ 1);
  expect_refused({"deflate"}, coded, CodingError::kCorrupt);
  expect_refused({"deflate"}, "\x07\xff\xff", CodingError::kCorrupt);  // a block of type 3
  expect_refused({"deflate"}, tests::gzipped("content"), CodingError::kCorrupt);
}

TEST(Deflate, ADictionaryIsRefused) {
  expect_refused({"deflate"}, tests::deflated("content content", 15, "content"),
                 CodingError::kDictionary);
}

TEST(Brotli, ContentComesWhole) {
  for (const std::string& content :
       {std::string(), std::string("x"), std::string(kDecodedPiece, 'x'),
        std::string(3 * kDecodedPiece + 1, 'x'), letters(3 * kDecodedPiece)}) {
    for (std::size_t step : kSteps) {
      Decoded result = decode({"br"}, in_brotli(content), step);
      EXPECT_FALSE(result.error) << content.size();
      EXPECT_TRUE(result.content == content) << content.size();
    }
  }
}

TEST(Brotli, EveryProperPrefixIsTruncated) {
  expect_every_prefix_truncated("br", in_brotli(letters(1000)));
}

TEST(Brotli, OctetsBehindItAreRefused) {
  expect_refused({"br"}, in_brotli("content") + "x", CodingError::kTrailingData);
  expect_refused({"br"}, in_brotli("a") + in_brotli("b"), CodingError::kTrailingData);
}

TEST(Brotli, DamageIsCorrupt) {
  expect_refused({"br"}, "<html>plain</html>", CodingError::kCorrupt);
  expect_refused({"br"}, tests::gzipped("content"), CodingError::kCorrupt);
}

// RFC 7932 9.1: 16 MiB is the largest window.
TEST(Brotli, AWindowPastTheRfcsIsRefused) {
  EXPECT_FALSE(decode({"br"}, in_brotli(letters(1000), 24)).error);
  EXPECT_TRUE(decode({"br"}, in_brotli(letters(1000), 25, true)).error);
}

TEST(Zstd, ContentComesWhole) {
  for (const std::string& content :
       {std::string(), std::string("x"), std::string(kDecodedPiece, 'x'),
        std::string(3 * kDecodedPiece + 1, 'x'), letters(3 * kDecodedPiece)}) {
    for (std::size_t step : kSteps) {
      Decoded result = decode({"zstd"}, in_zstd(content), step);
      EXPECT_FALSE(result.error) << content.size();
      EXPECT_TRUE(result.content == content) << content.size();
    }
  }
}

// RFC 8878 3: frames are joined, and skippable ones passed over.
TEST(Zstd, FramesAreJoined) {
  using namespace std::string_literals;
  std::string skippable = "\x50\x2a\x4d\x18\x03\0\0\0abc"s;
  for (std::size_t step : kSteps) {
    Decoded result = decode({"zstd"}, in_zstd("one ") + skippable + in_zstd("two"), step);
    EXPECT_FALSE(result.error);
    EXPECT_EQ(result.content, "one two");
  }
  expect_refused({"zstd"}, skippable.substr(0, 10), CodingError::kTruncated);
}

TEST(Zstd, EveryProperPrefixIsTruncated) {
  expect_every_prefix_truncated("zstd", in_zstd(letters(1000)));
  std::string one = in_zstd("content");
  for (std::size_t size = 1; size < one.size(); ++size) {
    EXPECT_EQ(decode({"zstd"}, one + one.substr(0, size)).error, CodingError::kTruncated) << size;
  }
}

TEST(Zstd, OctetsBehindItAreRefused) {
  expect_refused({"zstd"}, in_zstd("content") + "junk!", CodingError::kTrailingData);
  expect_refused({"zstd"}, in_zstd("content") + std::string(8, '\0'), CodingError::kTrailingData);
}

TEST(Zstd, WhatIsNoneIsRefused) {
  expect_refused({"zstd"}, "<html>plain</html>", CodingError::kNotCoded);
  expect_refused({"zstd"}, "\x25\xb5\x2f\xfd\x04\x58\x05\x01", CodingError::kNotCoded);  // of 2016
}

TEST(Zstd, AWrongChecksumIsCorrupt) {
  std::string coded = in_zstd("content");
  coded.back() = static_cast<char>(coded.back() ^ 1);
  expect_refused({"zstd"}, coded, CodingError::kCorrupt);
}

// Found by fuzzing: a frame that says one octet of itself and has none, or two, was taken when it
// came in pieces.
TEST(Zstd, AFrameOfAnotherSizeThanItSaysIsCorrupt) {
  using namespace std::string_literals;
  std::string header = "\x28\xb5\x2f\xfd\x20\x01"s;
  EXPECT_EQ(decode({"zstd"}, header + "\x09\0\0x"s, 1).content, "x");
  expect_refused({"zstd"}, header + "\x01\0\0"s, CodingError::kCorrupt);
  expect_refused({"zstd"}, header + "\x11\0\0xx"s, CodingError::kCorrupt);
}

// RFC 9659 3: 8 MiB, and no more.
TEST(Zstd, AWindowPast8MiBIsRefused) {
  EXPECT_FALSE(decode({"zstd"}, in_zstd(letters(1000), 23)).error);
  expect_refused({"zstd"}, in_zstd(letters(1000), 24), CodingError::kWindow);
}

// A frame that names dictionary 1, with nothing in it.
TEST(Zstd, ADictionaryIsRefused) {
  using namespace std::string_literals;
  expect_refused({"zstd"}, "\x28\xb5\x2f\xfd\x01\x00\x01\x01\x00\x00"s, CodingError::kDictionary);
}

}  // namespace
