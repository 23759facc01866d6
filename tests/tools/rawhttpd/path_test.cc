#include "tools/rawhttpd/path.h"

#include <gtest/gtest.h>

namespace tools::rawhttpd {
namespace {

TEST(Path, NamesAreRelative) {
  EXPECT_EQ(names_of("/"), "");
  EXPECT_EQ(names_of("/a b"), "a b");
  EXPECT_EQ(names_of("/a/b/"), "a/b/");
  EXPECT_EQ(names_of("//etc/passwd"), "etc/passwd");
  EXPECT_EQ(names_of("//"), "");
}

TEST(Path, NoHiddenNameIsOne) {
  for (const char* path : {"/.", "/..", "/.git", "/a/.git/config", "/a/../b", "//.git"}) {
    EXPECT_EQ(names_of(path), std::nullopt) << path;
  }
  EXPECT_EQ(names_of("/a.b/c."), "a.b/c.");
}

}  // namespace
}  // namespace tools::rawhttpd
