#include "tools/rawhttpd/media_type.h"

#include <gtest/gtest.h>

namespace tools::rawhttpd {
namespace {

TEST(MediaType, IsByTheExtension) {
  EXPECT_EQ(media_type_of("index.html"), "text/html; charset=utf-8");
  EXPECT_EQ(media_type_of("a/b.tar"), "application/x-tar");
  EXPECT_EQ(media_type_of("a.tar.gz"), "application/gzip");
  EXPECT_EQ(media_type_of("PHOTO.JPG"), "image/jpeg");
}

TEST(MediaType, OfAnUnknownFileIsOctets) {
  for (const char* name : {"file", "", "a.", "a.unknown", "a.htmlx", "a.txt/file", "html"}) {
    EXPECT_EQ(media_type_of(name), "application/octet-stream") << name;
  }
}

}  // namespace
}  // namespace tools::rawhttpd
