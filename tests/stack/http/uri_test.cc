#include "stack/http/uri.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace {

using stack::http::split_uri;
using stack::http::UriParts;
using stack::http::without_dot_segments;

// RFC 3986 appendix B.
TEST(Uri, HasFiveParts) {
  UriParts parts = split_uri("http://www.ics.uci.edu/pub/ietf/uri/?q#Related");
  EXPECT_EQ(parts.scheme, "http");
  EXPECT_EQ(parts.authority, "www.ics.uci.edu");
  EXPECT_EQ(parts.path, "/pub/ietf/uri/");
  EXPECT_EQ(parts.query, "q");
  EXPECT_EQ(parts.fragment, "Related");
}

TEST(Uri, APartThatIsEmptyIsNotMissing) {
  UriParts empty = split_uri("//?#");
  EXPECT_FALSE(empty.scheme);
  EXPECT_EQ(empty.authority, "");
  EXPECT_EQ(empty.query, "");
  EXPECT_EQ(empty.fragment, "");
  UriParts missing = split_uri("");
  EXPECT_FALSE(missing.authority || missing.query || missing.fragment);
}

TEST(Uri, WhatCanBeNoSchemeIsPath) {
  for (auto text : {"1:2", ":", "a b:c", "a/b:c", "ä:b"}) {
    EXPECT_FALSE(split_uri(text).scheme) << text;
    EXPECT_EQ(split_uri(text).path, text);
  }
  EXPECT_EQ(split_uri("a+b-c.1:x").scheme, "a+b-c.1");
}

// RFC 3986 5.2.4.
TEST(Uri, DotSegmentsAreFollowed) {
  EXPECT_EQ(without_dot_segments("/a/b/c/./../../g"), "/a/g");
  EXPECT_EQ(without_dot_segments("mid/content=5/../6"), "mid/6");
  EXPECT_EQ(without_dot_segments("/.."), "/");
  EXPECT_EQ(without_dot_segments("/a/."), "/a/");
  EXPECT_EQ(without_dot_segments("/a//../b"), "/a/b");
  EXPECT_EQ(without_dot_segments("/.a/..b/..."), "/.a/..b/...");
}

rc::Gen<std::string> any_text() {
  auto pieces =
      rc::gen::element<std::string>("/", "/..", "/.", "..", ".", "a", ":", "?", "#", "//");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(pieces),
                      [](const std::vector<std::string>& chosen) {
                        std::string text;
                        for (const std::string& piece : chosen) text += piece;
                        return text;
                      });
}

RC_GTEST_PROP(Uri, WhatWasTakenApartIsPutTogetherAgain, ()) {
  auto text = *any_text();
  RC_ASSERT(stack::http::joined(split_uri(text)) == text);
}

RC_GTEST_PROP(Uri, NoDotSegmentIsLeftAndNothingClimbs, ()) {
  std::string path = "/" + *any_text();
  std::string plain = without_dot_segments(path);
  RC_ASSERT(plain.starts_with('/'));
  RC_ASSERT(without_dot_segments(plain) == plain);
  for (auto dots : {"/./", "/../"}) RC_ASSERT(!(plain + "/").contains(dots));
}

}  // namespace
