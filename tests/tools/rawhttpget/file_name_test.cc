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

TEST(FileName, KnowsNeitherQueryNorFragment) { EXPECT_EQ(name_for("/a/b?c=/d#/e"), "b"); }

TEST(FileName, IsIndexHtmlForADirectory) {
  EXPECT_EQ(name_for(""), "index.html");
  EXPECT_EQ(name_for("/"), "index.html");
  EXPECT_EQ(name_for("/a/b/"), "index.html");
}

TEST(FileName, NeverNamesADirectoryAbove) {
  EXPECT_EQ(name_for("/a/.."), "index.html");
  EXPECT_EQ(name_for("/a/."), "index.html");
}

// Decoded, these would be "../../x", "a\0b" and "..".
TEST(FileName, LeavesPercentEncodingAlone) {
  EXPECT_EQ(name_for("/..%2F..%2Fx"), "..%2F..%2Fx");
  EXPECT_EQ(name_for("/a%00b"), "a%00b");
  EXPECT_EQ(name_for("/%2e%2e"), "%2e%2e");
}

}  // namespace
}  // namespace tools::rawhttpget
