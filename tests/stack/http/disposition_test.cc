#include "stack/http/disposition.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace std::string_literals;
using stack::http::advised_name;

// RFC 6266 5.
TEST(Disposition, TheExamplesOfTheRfcHold) {
  EXPECT_EQ(advised_name("Attachment; filename=example.html"), "example.html");
  EXPECT_EQ(advised_name("INLINE; FILENAME= \"an example.html\""), "an example.html");
  EXPECT_EQ(advised_name("attachment;filename*= UTF-8''%e2%82%ac%20rates"), "\u20ac rates");
  EXPECT_EQ(advised_name("attachment; filename=\"EURO rates\"; filename*=utf-8''%e2%82%ac%20rates"),
            "\u20ac rates");
}

// C54
TEST(Disposition, TheExtendedNameWinsIfItCanBeRead) {
  EXPECT_EQ(advised_name("attachment; filename*=UTF-8'en'a; filename=b"), "a");
  EXPECT_EQ(advised_name("attachment; filename*=iso-8859-1''%a3"), "\u00a3");
  for (auto broken : {"UTF-16''a", "a", "UTF-8'a", "UTF-8''%zz", "UTF-8''%ff", "UTF-8''%c0%af",
                      "UTF-8''", "UTF-8''..", "\"UTF-8''a\""}) {
    EXPECT_EQ(advised_name("attachment; filename*="s + broken + "; filename=b"), "b") << broken;
  }
}

// C54
TEST(Disposition, OnlyTheLastSegmentCounts) {
  for (auto value : {"/etc/passwd", "../../passwd", "C:\\\\dir\\\\passwd", "..\\\\passwd",
                     "a/b\\\\passwd", "./passwd", "//passwd"}) {
    EXPECT_EQ(advised_name("attachment; filename=\""s + value + "\""), "passwd") << value;
  }
  EXPECT_EQ(advised_name("attachment; filename*=UTF-8''..%2f..%2fpasswd"), "passwd");
  EXPECT_EQ(advised_name("attachment; filename*=UTF-8''..%5cpasswd"), "passwd");
}

// C54
TEST(Disposition, DotsInFrontAndControlCharactersAreDropped) {
  EXPECT_EQ(advised_name("attachment; filename=.bashrc"), "bashrc");
  EXPECT_EQ(advised_name("attachment; filename=\" . ..bashrc \""), "bashrc");
  EXPECT_EQ(advised_name("attachment; filename*=UTF-8''a%00b%1b%0a%7fc"), "abc");
  EXPECT_EQ(advised_name("attachment; filename*=UTF-8''.%00.%2fa"), "a");
  EXPECT_EQ(advised_name("attachment; filename*=UTF-8''.%00.a"), "a") << "dots come to light";
  EXPECT_EQ(advised_name("attachment; filename*=UTF-8''a%e2%80%aetxt.exe"), "atxt.exe");
  EXPECT_EQ(advised_name("attachment; filename*=UTF-8''a%c2%85b"), "ab") << "a control of C1";
  EXPECT_EQ(advised_name("attachment; filename=\"a\x85"
                         "b\""),
            "a\x85"
            "b")
      << "of another charset";
}

TEST(Disposition, WithoutANameThereIsNoAdvice) {
  for (auto field :
       {"", "attachment", "attachment;", "attachment; filename",
        "attachment; filename=", "attachment; filename=\"\"", "attachment; filename=.",
        "attachment; filename=..", "attachment; filename=\"a/\"", "attachment; name=a",
        "filename=a", "attachment; filename*0=a", "attachment; filename*=UTF-8''%00"}) {
    EXPECT_FALSE(advised_name(field)) << field;
  }
}

TEST(Disposition, QuotedNamesMayHoldWhatEndsAParameter) {
  EXPECT_EQ(advised_name("attachment; x=\"; filename=evil\"; filename=\"a;b \\\"c\\\"\""),
            "a;b \"c\"");
  EXPECT_EQ(advised_name("attachment; filename=a b.txt ; x=y"), "a b.txt") << "marks forgotten";
  EXPECT_EQ(advised_name("attachment; filename=a; filename=b"), "a");
}

TEST(Disposition, ANameNoFileSystemTakesIsNoAdvice) {
  std::string longest(stack::http::kMaxAdvisedName, 'x');
  EXPECT_EQ(advised_name("attachment; filename=" + longest), longest);
  EXPECT_FALSE(advised_name("attachment; filename=x" + longest));
}

}  // namespace
