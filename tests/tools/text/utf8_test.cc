#include "tools/text/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace tools::text {
namespace {

// The value of the first character; 0 where there is none.
char32_t code_of(std::string_view text) {
  const auto character = first_character(text);
  return character ? character->code : 0;
}

TEST(Utf8, ReadsEachLengthAtItsEdges) {
  EXPECT_EQ(code_of("\x7f"), 0x7fu);
  EXPECT_EQ(code_of("\xc2\x80"), 0x80u);
  EXPECT_EQ(code_of("\xdf\xbf"), 0x7ffu);
  EXPECT_EQ(code_of("\xe0\xa0\x80"), 0x800u);
  EXPECT_EQ(code_of("\xef\xbf\xbf"), 0xffffu);
  EXPECT_EQ(code_of("\xf0\x90\x80\x80"), 0x10000u);
  EXPECT_EQ(code_of("\xf4\x8f\xbf\xbf"), 0x10ffffu);
  EXPECT_EQ(first_character("\xe2\x82\xacuro")->octets, 3u);
}

// RFC 3629 3 and 10.
TEST(Utf8, RefusesWhatOnlyLooksLikeIt) {
  EXPECT_FALSE(first_character(""));
  EXPECT_FALSE(first_character("\x80"));              // a middle without a beginning
  EXPECT_FALSE(first_character("\xc0\x80"));          // NUL in two octets
  EXPECT_FALSE(first_character("\xc1\xbf"));          // too long for its value
  EXPECT_FALSE(first_character("\xe0\x9f\xbf"));      // likewise
  EXPECT_FALSE(first_character("\xf0\x8f\xbf\xbf"));  // likewise
  EXPECT_FALSE(first_character("\xed\xa0\x80"));      // a surrogate
  EXPECT_FALSE(first_character("\xed\xbf\xbf"));      // likewise
  EXPECT_FALSE(first_character("\xf4\x90\x80\x80"));  // beyond the last
  EXPECT_FALSE(first_character("\xf8\x88\x80\x80\x80"));
  EXPECT_FALSE(first_character("\xe2\x82"));   // cut
  EXPECT_FALSE(first_character("\xe2\x82z"));  // cut by another
  EXPECT_FALSE(first_character("\xff"));
}

TEST(Utf8, CountsColumnsAndNotOctets) {
  EXPECT_EQ(columns_of("b\u00fccher"), 6u);
  EXPECT_EQ(columns_of("e\u0301"), 1u);       // a letter and its accent
  EXPECT_EQ(columns_of("\u6f22\u5b57"), 4u);  // two wide characters
  EXPECT_EQ(columns_of("\U0001f600"), 2u);    // an emoji
  EXPECT_EQ(columns_of("a\xff"
                       "b"),
            3u);
}

TEST(Utf8, CutsBetweenCharacters) {
  EXPECT_EQ(fitting("b\u00fccher", 2), "b\u00fc");
  EXPECT_EQ(fitting("\u6f22\u5b57", 3), "\u6f22");
  EXPECT_EQ(fitting("ae\u0301x", 2), "ae\u0301");
  EXPECT_EQ(fitting("abc", 5), "abc");
  EXPECT_EQ(fitting("abc", 0), "");
}

}  // namespace
}  // namespace tools::text
