#include "tools/rawhttpget/file_name.h"

#include <gtest/gtest.h>

namespace tools::rawhttpget {
namespace {

std::string name_for(const std::string& path) {
  return file_name_of(stack::http::Url::parse("http://example.org" + path).value());
}

TEST(FileName, IsTheLastSegmentOfThePath) {
  EXPECT_EQ(name_for("/classes/project4.php"), "project4.php");
}

// As wget has it.
TEST(FileName, KeepsTheQueryAndDropsTheFragment) {
  EXPECT_EQ(name_for("/a/b?c=/d#/e"), "b?c=%2Fd");
  EXPECT_EQ(name_for("/a/?x=1"), "index.html?x=1");
}

TEST(FileName, IsIndexHtmlForADirectory) {
  EXPECT_EQ(name_for(""), "index.html");
  EXPECT_EQ(name_for("/"), "index.html");
  EXPECT_EQ(name_for("/a/b/"), "index.html");
}

TEST(FileName, NeverNamesADirectoryAbove) {
  EXPECT_EQ(name_for("/a/.."), "index.html");
  EXPECT_EQ(name_for("/a/."), "index.html");
}

TEST(FileName, UndoesPercentEncoding) {
  EXPECT_EQ(name_for("/a%20b"), "a b");
  EXPECT_EQ(name_for("/b%C3%BCcher.txt"), "b\u00fccher.txt");
  EXPECT_EQ(name_for("/a?b%3Dc"), "a?b=c");
}

// Decoded, these would be "../../x", "a\0b", a line break and "..".
TEST(FileName, LeavesEncodedWhatMustNotStandInAName) {
  EXPECT_EQ(name_for("/..%2F..%2Fx"), "..%2F..%2Fx");
  EXPECT_EQ(name_for("/a%00b"), "a%00b");
  EXPECT_EQ(name_for("/a%0Ab%7f"), "a%0Ab%7f");
  EXPECT_EQ(name_for("/%2e%2e"), "%2e%2e");
  EXPECT_EQ(name_for("/%2E"), "%2E");
}

// C1 controls, a character that turns the direction of writing, and what is no UTF-8.
TEST(FileName, LeavesEncodedWhatDoesMoreThanShowItself) {
  EXPECT_EQ(name_for("/a%C2%9Bb"), "a%C2%9Bb");
  EXPECT_EQ(name_for("/a%E2%80%AEtxt.exe"), "a%E2%80%AEtxt.exe");
  EXPECT_EQ(name_for("/%FCber?%FF"), "%FCber?%FF");
}

TEST(FileName, ADotInFrontIsForThoseWhoTypedIt) {
  const auto url = stack::http::Url::parse("http://example.org/..%2ebashrc").value();
  EXPECT_EQ(file_name_of(url), "...bashrc");
  EXPECT_EQ(file_name_of_theirs(url), "bashrc");
  EXPECT_EQ(file_name_of_theirs(stack::http::Url::parse("http://example.org/...").value()),
            "index.html");
}

// So that FILE.part.info has a name, too (NAME_MAX of Linux is 255).
TEST(FileName, IsCutBeforeItsExtensionAndNotInsideACharacter) {
  const std::string name = fitting_name(std::string(300, 'x') + ".tar.gz");
  EXPECT_EQ(name.size(), kLongestName);
  EXPECT_TRUE(name.ends_with("x.gz")) << name;
  EXPECT_EQ(fitting_name(std::string(kLongestName - 1, 'x') + "\u00fc"),
            std::string(kLongestName - 1, 'x'));
  EXPECT_EQ(fitting_name("short"), "short");
}

}  // namespace
}  // namespace tools::rawhttpget
