#include "tools/text/escape.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "tools/text/utf8.h"

namespace tools::text {
namespace {

TEST(Escape, LeavesTextAsItIs) {
  EXPECT_EQ(escape("plain, \\back\\ \"quoted\""), "plain, \\back\\ \"quoted\"");
  EXPECT_EQ(escape("b\u00fccher \u6f22\u5b57 \U0001f600"), "b\u00fccher \u6f22\u5b57 \U0001f600");
}

TEST(Escape, ControlsCannotSteerATerminal) {
  EXPECT_EQ(escape("\x1b[2J"), "\\x1b[2J");
  EXPECT_EQ(escape(std::string_view("a\0b\tc\r\n", 7)), "a\\x00b\\x09c\\x0d\\x0a");
  EXPECT_EQ(escape("\x7f"), "\\x7f");
  EXPECT_EQ(escape("\u009b31m"), "\\xc2\\x9b31m");  // CSI in one C1 control
  EXPECT_EQ(escape("\x9b"
                   "31m"),
            "\\x9b31m");  // the same for a terminal of eight bits
}

TEST(Escape, NothingTurnsTheDirectionOrHides) {
  EXPECT_EQ(escape("exe\u202egnp"), "exe\\xe2\\x80\\xaegnp");
  EXPECT_EQ(escape("\u2066"), "\\xe2\\x81\\xa6");
  EXPECT_EQ(escape("\u061c"), "\\xd8\\x9c");
  EXPECT_EQ(escape("\u2028"), "\\xe2\\x80\\xa8");
  EXPECT_EQ(escape("\ufeff"), "\\xef\\xbb\\xbf");
  EXPECT_EQ(escape("\U000e0041"), "\\xf3\\xa0\\x81\\x81");
}

TEST(Escape, WhatIsNoUtf8ShowsItsOctets) {
  EXPECT_EQ(escape("gr\xfc\xdf"
                   "e"),
            "gr\\xfc\\xdfe");
  EXPECT_EQ(escape("\xe2\x82"), "\\xe2\\x82");
  EXPECT_EQ(escape("\xc0\xafx"), "\\xc0\\xafx");
}

RC_GTEST_PROP(EscapeProperty, LeavesUtf8WithoutControls, (std::string text)) {
  const std::string escaped = escape(text);
  std::string_view rest = escaped;
  while (!rest.empty()) {
    const auto character = first_character(rest);
    RC_ASSERT(character.has_value());
    RC_ASSERT(character->code >= 0x20);
    RC_ASSERT(character->code < 0x7f || character->code > 0x9f);
    rest.remove_prefix(character->octets);
  }
  RC_ASSERT(escape(escaped) == escaped);
}

}  // namespace
}  // namespace tools::text
