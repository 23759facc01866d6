#include "stack/http/path.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "stack/http/percent.h"

namespace {

using namespace std::string_literals;
using stack::http::decoded_path;
using stack::http::path_of;
using stack::http::percent_decoded;
using stack::http::percent_encoded;

TEST(Path, OfATargetWithoutItsQuery) {
  EXPECT_EQ(path_of("/a/b?c/d"), "/a/b");
  EXPECT_EQ(path_of("http://h/a?b"), "/a");
  EXPECT_EQ(path_of("http://h"), "/");
  EXPECT_FALSE(path_of("*"));
  EXPECT_FALSE(path_of("h:80"));
  EXPECT_FALSE(path_of("a/b"));
}

TEST(Path, IsDecodedSegmentBySegment) {
  EXPECT_EQ(decoded_path("/"), "/");
  EXPECT_EQ(decoded_path("/a/b/"), "/a/b/");
  EXPECT_EQ(decoded_path("/%61%20%c3%A4/x%25y"), "/a \xc3\xa4/x%y");
  EXPECT_EQ(decoded_path("//a"), "//a");
  EXPECT_EQ(decoded_path("/.a/..b/..."), "/.a/..b/...");
}

TEST(Path, WhatCouldLeaveItsFolderIsRefused) {
  for (auto path : {"/..", "/../a", "/a/../b", "/a/..", "/.", "/./a", "/%2e%2e/a", "/.%2E", "/%2e",
                    "/a%2fb", "/..%2f", "/a%00b", "/%", "/%4", "/%zz", "", "a"}) {
    EXPECT_FALSE(decoded_path(path)) << path;
  }
}

TEST(Percent, TheCutEncodingIsNone) {
  EXPECT_EQ(percent_decoded("%41%7e"), "A~");
  EXPECT_FALSE(percent_decoded("%4"));
  std::string_view longer = "%41";
  EXPECT_FALSE(percent_decoded(longer.substr(0, 2))) << "what lies behind the end is not read";
}

TEST(Percent, OnlyUnreservedCharactersAndThoseNamedStand) {
  EXPECT_EQ(percent_encoded("aZ09-._~/ \\%\xff"), "aZ09-._~%2F%20%5C%25%FF");
  EXPECT_EQ(percent_encoded("/a b/", "/"), "/a%20b/");
  EXPECT_EQ(percent_encoded("\0"s), "%00");
}

RC_GTEST_PROP(Percent, AnyOctetsComeBack, (const std::string& text)) {
  RC_ASSERT(percent_decoded(percent_encoded(text)) == text);
}

// However a path is made of names, its text leads to these names and no others.
RC_GTEST_PROP(Path, ADecodedPathStaysInItsFolder, ()) {
  auto pieces = rc::gen::element<std::string>("/", ".", "..", "a", "%2e", "%2F", "%00", "%41", "%");
  std::string text;
  for (const std::string& piece : *rc::gen::container<std::vector<std::string>>(pieces)) {
    text += piece;
  }
  auto decoded = decoded_path(text);
  if (!decoded) return;
  RC_ASSERT(decoded->starts_with('/'));
  RC_ASSERT(decoded->find('\0') == std::string::npos);
  std::string closed = *decoded + "/";
  RC_ASSERT(closed.find("/../") == std::string::npos);
  RC_ASSERT(closed.find("/./") == std::string::npos);
}

}  // namespace
