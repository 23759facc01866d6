#include "stack/http/content_coding.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "stack/http/fields.h"
#include "tests/stack/http/coded.h"
#include "tests/stack/http/decoding.h"

namespace {

using stack::http::CodingError;
using stack::http::Decoding;
using stack::http::ExpansionLimit;
using tests::decode;
using tests::Decoded;
using tests::in_coding;

// `content` in all of `codings`, in the order in which they are listed.
std::string coded_in(const std::vector<std::string_view>& codings, std::string content) {
  for (std::string_view coding : codings) content = in_coding(coding, std::move(content));
  return content;
}

std::optional<CodingError> begins(const std::vector<std::string_view>& codings) {
  auto decoding = Decoding::begin(codings);
  return decoding ? std::nullopt : std::optional(decoding.error());
}

// C38
TEST(ContentCoding, WhatIsAskedForCanBeUndone) {
  stack::http::Fields fields{{"Content-Encoding", std::string(stack::http::kAcceptEncoding)}};
  auto codings = fields.list("Content-Encoding");
  EXPECT_EQ(codings.size(), 4u);
  for (std::string_view coding : codings) {
    Decoded result = decode({coding}, in_coding(coding, "content"));
    EXPECT_FALSE(result.error) << coding;
    EXPECT_EQ(result.content, "content") << coding;
  }
}

// C37
TEST(ContentCoding, NamesAreKnownInAnyCase) {
  EXPECT_EQ(decode({"X-GZip"}, in_coding("gzip", "content")).content, "content");
  EXPECT_EQ(decode({"BR"}, in_coding("br", "content")).content, "content");
}

// C37
TEST(ContentCoding, AnUnknownCodingIsRefusedAndIdentityIsNone) {
  for (auto coding : {"compress", "", "gzip;q=1", "gzip2", "*"}) {
    EXPECT_EQ(begins({coding}), CodingError::kUnknown) << coding;
    EXPECT_EQ(begins({"gzip", coding}), CodingError::kUnknown) << coding;
  }
  EXPECT_TRUE(Decoding::begin({})->is_plain());
  EXPECT_TRUE(Decoding::begin({"identity", "Identity"})->is_plain());
  EXPECT_FALSE(Decoding::begin({"identity", "gzip"})->is_plain());
  EXPECT_EQ(decode({"identity"}, "as sent", 1).content, "as sent");
}

// C37
TEST(ContentCoding, CodingsAreUndoneInReverseOrder) {
  std::string coded = in_coding("br", in_coding("gzip", "content"));
  EXPECT_EQ(decode({"gzip", "br"}, coded).content, "content");
  EXPECT_TRUE(decode({"br", "gzip"}, coded).error);
}

TEST(ContentCoding, FiveAreUndoneAndSixRefused) {
  std::vector<std::string_view> codings(stack::http::kMostCodings, "gzip");
  Decoded result = decode(codings, coded_in(codings, "content"));
  EXPECT_FALSE(result.error);
  EXPECT_EQ(result.content, "content");
  codings.push_back("gzip");
  EXPECT_EQ(begins(codings), CodingError::kTooMany);
}

// C32
TEST(ContentCoding, EveryCodingMustHaveEnded) {
  std::string inner = in_coding("gzip", "content");
  std::string cut = inner.substr(0, inner.size() - 1);
  for (std::string_view outer : {"gzip", "deflate", "br", "zstd"}) {
    std::string coded = in_coding(outer, cut);
    EXPECT_EQ(decode({"gzip", outer}, coded).error, CodingError::kTruncated) << outer;
    std::string whole = in_coding(outer, inner);
    whole.pop_back();
    EXPECT_EQ(decode({"gzip", outer}, whole).error, CodingError::kTruncated) << outer;
    EXPECT_EQ(decode({outer}, "").error, CodingError::kTruncated) << outer;
  }
}

TEST(ContentCoding, ContentPastTheLimitIsRefused) {
  std::string zeros(1024 * 1024, '\0');
  for (std::string_view coding : {"gzip", "deflate", "br", "zstd"}) {
    std::string coded = in_coding(coding, zeros);
    ASSERT_LT(coded.size() * 500, zeros.size());
    ExpansionLimit free_part{.free = zeros.size(), .ratio = 2};
    EXPECT_FALSE(decode({coding}, coded, SIZE_MAX, free_part).error) << coding;
    ExpansionLimit low{.free = 1000, .ratio = 10};
    Decoded result = decode({coding}, coded, SIZE_MAX, low);
    EXPECT_EQ(result.error, CodingError::kExpansion) << coding;
    EXPECT_LT(result.content.size(), zeros.size()) << coding;
  }
  ExpansionLimit high{.free = 1000, .ratio = 1100};
  EXPECT_FALSE(decode({"gzip"}, in_coding("gzip", zeros), SIZE_MAX, high).error);
}

// The limit is one for the whole chain: what every coding multiplies, and what stands between two.
TEST(ContentCoding, ALayeredBombIsRefusedBeforeItIsLarge) {
  std::string zeros(8 * 1024 * 1024, '\0');
  std::string bomb = coded_in({"gzip", "gzip", "gzip"}, zeros);
  ASSERT_LT(bomb.size(), 400u);
  ExpansionLimit limit{.free = 64 * 1024, .ratio = 200};
  Decoded result = decode({"gzip", "gzip", "gzip"}, bomb, SIZE_MAX, limit);
  EXPECT_EQ(result.error, CodingError::kExpansion);
  EXPECT_LE(result.content.size(), limit.free + limit.ratio * bomb.size());
  // Skippable frames: much code of zstd, and no content at all.
  using namespace std::string_literals;
  std::string skipped = "\x50\x2a\x4d\x18\0\0\x80\0"s + zeros;
  std::string hidden = in_coding("gzip", skipped + tests::in_zstd("x"));
  EXPECT_EQ(decode({"zstd", "gzip"}, hidden, SIZE_MAX, limit).error, CodingError::kExpansion);
}

RC_GTEST_PROP(ContentCoding, AnyContentInAnyCodingsAndStepsReturnsUnchanged, ()) {
  auto codings = *rc::gen::resize(
      stack::http::kMostCodings,
      rc::gen::container<std::vector<std::string_view>>(rc::gen::element<std::string_view>(
          "gzip", "x-gzip", "deflate", "br", "zstd", "identity")));
  if (codings.size() > stack::http::kMostCodings) codings.resize(stack::http::kMostCodings);
  auto content = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
  auto step = *rc::gen::inRange<std::size_t>(1, 100);
  Decoded result = decode(codings, coded_in(codings, content), step);
  RC_ASSERT(!result.error);
  RC_ASSERT(result.content == content);
}

}  // namespace
