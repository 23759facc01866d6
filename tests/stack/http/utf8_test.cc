#include "stack/http/utf8.h"

#include <gtest/gtest.h>

namespace {

using stack::http::is_utf8;
using stack::http::take_utf8;

TEST(Utf8, CharactersOfAnyLengthAreTaken) {
  std::string_view text = "a\u00e4\u20ac\U0001f600";
  for (char32_t expected : {U'a', U'\u00e4', U'\u20ac', U'\U0001f600'}) {
    EXPECT_EQ(take_utf8(text), expected);
  }
  EXPECT_TRUE(text.empty());
}

// RFC 3629 3 and 10.
TEST(Utf8, WhatCouldBeReadTwoWaysIsNone) {
  for (auto text :
       {"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xc3", "\xc3(", "\xe0\x80\xaf", "\xe0\x9f\xbf",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\xaf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xff", "\xe2\x82"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
  EXPECT_TRUE(is_utf8("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf\xf0\x90\x80\x80\xe0\xa0\x80"));
}

TEST(Utf8, WhatIsWrittenIsReadAgain) {
  for (char32_t character : {U'\u0001', U'\u007f', U'\u0080', U'\u07ff'}) {
    std::string text;
    stack::http::append_utf8(text, character);
    std::string_view rest = text;
    EXPECT_EQ(take_utf8(rest), character);
    EXPECT_TRUE(rest.empty());
  }
}

}  // namespace
