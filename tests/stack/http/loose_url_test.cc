#include "stack/http/loose_url.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <string>

namespace {

using stack::http::encoded_loosely;
using stack::http::parse_typed;
using stack::http::Url;
using stack::http::UrlError;
using stack::http::with_default_scheme;

// C18
TEST(LooseUrl, WhatCannotStandIsEncodedAndWhatIsEncodedStays) {
  EXPECT_EQ(encoded_loosely("http://h/a b/ä?x=[1]&y=%41#z z"),
            "http://h/a%20b/%C3%A4?x=%5B1%5D&y=%41#z%20z");
  EXPECT_EQ(encoded_loosely("http://h/100%/%zz/%4"), "http://h/100%25/%25zz/%254");
  EXPECT_EQ(encoded_loosely("http://h/a\\b#c#d"), "http://h/a%5Cb#c%23d");
  EXPECT_EQ(encoded_loosely("a b?c d"), "a%20b?c%20d");
  EXPECT_EQ(encoded_loosely("http://bücher.example/"), "http://bücher.example/") << "for IDNA";
}

TEST(LooseUrl, TheLastAtSignEndsTheUser) {
  EXPECT_EQ(encoded_loosely("http://a@b.example:p@ss w\xc3\xb6rd@h/"),
            "http://a%40b.example:p%40ss%20w%C3%B6rd@h/");
  auto url = parse_typed("http://a@b.example:p@ss@h.example/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->user(), "a@b.example");
  EXPECT_EQ(url->password(), "p@ss");
  EXPECT_EQ(url->host(), "h.example");
}

TEST(LooseUrl, ControlCharactersAndBackslashesInAHostAreStillRefused) {
  using namespace std::string_literals;
  for (const std::string& text :
       {"http://h/a\r\nX: y"s, "http://h/\0"s, "http://h/\x7f"s, "http://h/\ta"s, "http://h/#\n"s,
        "http://good.example\\@e.example/"s, "http://good.example\\.e.example/"s, "http://h h/"s}) {
    auto url = parse_typed(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error(), UrlError::kForbiddenCharacter) << text;
  }
}

TEST(LooseUrl, AMissingSchemeIsHttp) {
  EXPECT_EQ(with_default_scheme("example.com/x"), "http://example.com/x");
  EXPECT_EQ(with_default_scheme("localhost:8000/"), "http://localhost:8000/");
  EXPECT_EQ(with_default_scheme("//example.com/"), "http://example.com/");
  EXPECT_EQ(with_default_scheme("example.com/?u=http://x/"), "http://example.com/?u=http://x/");
  EXPECT_EQ(with_default_scheme("[::1]:81/"), "http://[::1]:81/");
  for (auto text : {"http://h/", "HTTPS://h/", "ftp://h/", "http:h", "https:/h"}) {
    EXPECT_EQ(with_default_scheme(text), text);
  }
}

TEST(LooseUrl, DotsInATypedPathAreFollowed) {
  EXPECT_EQ(parse_typed("h.example/a/../b c?../d")->to_string(), "http://h.example/b%20c?../d");
}

RC_GTEST_PROP(LooseUrl, EncodingTwiceChangesNothing, ()) {
  auto text = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
  std::string once = encoded_loosely("http://h/" + text);
  RC_ASSERT(encoded_loosely(once) == once);
}

}  // namespace
