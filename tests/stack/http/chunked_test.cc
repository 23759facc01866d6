#include "stack/http/chunked.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace std::string_view_literals;
using stack::base::as_bytes;
using stack::base::as_text;
using stack::base::ByteView;
using stack::http::ChunkedDecoder;
using stack::http::Error;
using stack::http::Fields;

struct Decoded {
  std::string content;
  std::optional<Error> error;
  bool at_end = false;
  std::string left;
  Fields trailers;
};

Decoded decode(std::string_view text) {
  ChunkedDecoder decoder;
  Decoded result;
  ByteView input = as_bytes(text);
  for (;;) {
    auto piece = decoder.next(input);
    if (!piece) result.error = piece.error();
    if (!piece || piece->empty()) break;
    result.content += as_text(*piece);
  }
  result.at_end = decoder.at_end();
  result.left = as_text(input);
  result.trailers = decoder.take_trailers();
  return result;
}

void refused(std::string_view text, Error expected) {
  Decoded result = decode(text);
  ASSERT_TRUE(result.error) << text;
  EXPECT_EQ(name_of(*result.error), name_of(expected)) << text;
}

TEST(Chunked, ChunksAreJoined) {
  Decoded result = decode("4\r\nWiki\r\n6\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\n\r\nrest");
  EXPECT_FALSE(result.error);
  EXPECT_EQ(result.content, "Wikipedia in \r\n\r\nchunks.");
  EXPECT_TRUE(result.at_end);
  EXPECT_EQ(result.left, "rest");
}

TEST(Chunked, TheEndComesAfterTheTrailersOnly) {
  EXPECT_FALSE(decode("1\r\na\r\n").at_end);
  EXPECT_FALSE(decode("1\r\na\r\n0\r\n").at_end);
  EXPECT_FALSE(decode("1\r\na\r\n0\r\nA: b\r\n").at_end);
  EXPECT_TRUE(decode("1\r\na\r\n0\r\nA: b\r\n\r\n").at_end);
}

TEST(Chunked, TrailersAreKept) {
  EXPECT_EQ(decode("0\r\nContent-Length: 5\r\nA:  b\r\n c\r\n\r\n").trailers,
            (Fields{{"Content-Length", "5"}, {"A", "b c"}}));
}

TEST(Chunked, SizesAreHexadecimalInEitherCaseWithBoundedZeros) {  // C30
  EXPECT_EQ(decode("a\r\n0123456789\r\n0\r\n\r\n").content, "0123456789");
  EXPECT_EQ(decode("000000000000000A\r\n0123456789\r\n00\r\n\r\n").content, "0123456789");
  refused("00000000000000001\r\na", Error::kBadChunkSize);
}

TEST(Chunked, WhatIsNoSizeIsRefused) {  // C30
  for (auto line :
       {"\r\n"sv, "-1\r\n"sv, "+5\r\n"sv, "0x5\r\n"sv, "1_0\r\n"sv, "g\r\n"sv, " 5\r\n"sv,
        "5 \r\n"sv, "5\t\r\n"sv, "5 5\r\n"sv, ";a\r\n"sv, "5\0\r\n"sv, "FFFFFFFFFFFFFFFF\r\n"sv,
        "8000000000000000\r\n"sv, "10000000000000000\r\n"sv, "0,5\r\n"sv}) {
    refused(line, Error::kBadChunkSize);
  }
}

TEST(Chunked, TheLargestSizeIsTaken) {
  Decoded result = decode("7FFFFFFFFFFFFFFF\r\nabc");
  EXPECT_FALSE(result.error);
  EXPECT_EQ(result.content, "abc");
}

TEST(Chunked, ExtensionsAreIgnored) {  // C30
  EXPECT_EQ(decode("1;a\r\nx\r\n1 ; b=\"c;d\" ;e\r\ny\r\n0;f\r\n\r\n").content, "xy");
}

TEST(Chunked, ExtensionsAreBounded) {  // C30
  std::string longest = "1;" + std::string(stack::http::kMaxChunkLine - 4, 'x') + "\r\n";
  EXPECT_EQ(decode(longest + "a\r\n" + longest + "b\r\n0\r\n\r\n").content, "ab");
  refused("1;x" + longest.substr(2), Error::kChunkLineTooLong);
  refused(std::string(stack::http::kMaxChunkLine + 1, '0'), Error::kChunkLineTooLong);
}

TEST(Chunked, ExtensionsHoldNoControlCharacters) {
  refused("1;a\rb\r\nx", Error::kBareCr);
  refused("1;a\nx\r\n", Error::kLoneLfInChunkLine);
  refused("1;a=\"\n\"\r\nx", Error::kLoneLfInChunkLine);
  refused("1;a\0\r\nx"sv, Error::kBadChunkExtension);
}

TEST(Chunked, ALoneLineFeedEndsNoSizeLine) {
  refused("1\na\r\n0\r\n\r\n", Error::kLoneLfInChunkLine);
}

TEST(Chunked, DataIsFollowedByCrlf) {  // C30
  for (auto text : {"1\r\nab\r\n", "1\r\nab\n0\r\n\r\n", "1\r\na\n0\r\n\r\n", "1\r\na\rb",
                    "1\r\na0\r\n\r\n", "1\r\na\r\r\n"}) {
    refused(text, Error::kUnendedChunk);
  }
}

TEST(Chunked, TrailersAreBounded) {  // C31
  std::string line = "A: " + std::string(95, 'x') + "\r\n";
  std::string trailers;
  while (trailers.size() + line.size() + 2 <= stack::http::kMaxTrailers) trailers += line;
  EXPECT_TRUE(decode("0\r\n" + trailers + "\r\n").at_end);
  refused("0\r\n" + trailers + line + "\r\n", Error::kTrailersTooLarge);
}

TEST(Chunked, TrailersAreReadAsStrictlyAsFields) {
  refused("0\r\nA : b\r\n\r\n", Error::kSpaceBeforeColon);
  refused("0\r\nA: b\rc\r\n\r\n", Error::kBareCr);
  refused("0\r\n A: b\r\n\r\n", Error::kSpaceBeforeFirstField);
}

}  // namespace
