#include "stack/http/reference.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace {

using stack::http::resolve;
using stack::http::Url;
using stack::http::UrlError;

Url base(std::string_view text = "http://a/b/c/d;p?q") { return Url::parse(text).value(); }

std::string resolved(std::string_view location, const Url& from = base()) {
  auto url = resolve(from, location);
  return url ? url->to_string() : std::string(name_of(url.error()));
}

void refused(std::string_view location, UrlError expected) {
  auto url = resolve(base(), location);
  ASSERT_FALSE(url) << location;
  EXPECT_EQ(name_of(url.error()), name_of(expected)) << location;
}

// RFC 3986 5.4.1, without the fragments, which no request holds; an empty path is "/". (C44)
TEST(Reference, TheNormalExamplesOfTheRfcHold) {
  const std::vector<std::pair<std::string, std::string>> kExamples = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q"},
      {"g#s", "http://a/b/c/g"},
      {"g?y#s", "http://a/b/c/g?y"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
  };
  for (const auto& [location, expected] : kExamples) {
    EXPECT_EQ(resolved(location), expected) << location;
  }
  refused("g:h", UrlError::kUnsupportedScheme);
}

// RFC 3986 5.4.2. (C44)
TEST(Reference, TheAbnormalExamplesOfTheRfcHold) {
  const std::vector<std::pair<std::string, std::string>> kExamples = {
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/./x", "http://a/b/c/g"},
      {"g#s/../x", "http://a/b/c/g"},
  };
  for (const auto& [location, expected] : kExamples) {
    EXPECT_EQ(resolved(location), expected) << location;
  }
  // The strict reading of the two that are left to choice.
  refused("http:g", UrlError::kNoAuthority);
  refused("https:/g", UrlError::kNoAuthority);
}

TEST(Reference, TheSchemeIsKeptOrNamed) {
  Url secure = base("https://a:444/b?q");
  EXPECT_EQ(resolved("//g/x", secure), "https://g/x");
  EXPECT_EQ(resolved("/x", secure), "https://a:444/x");
  EXPECT_EQ(resolved("http://a/x", secure), "http://a/x");
  EXPECT_EQ(resolved("HTTPS://G:443/../x/./y"), "https://g/x/y");
}

TEST(Reference, ABaseWithoutAPathIsTheRoot) {
  EXPECT_EQ(resolved("g", base("http://a")), "http://a/g");
  EXPECT_EQ(resolved("?y", base("http://a?x")), "http://a/?y");
  EXPECT_EQ(resolved("", base("http://a?x")), "http://a/?x");
  EXPECT_EQ(resolved("?", base("http://a/b?x")), "http://a/b?") << "an empty query is one";
}

TEST(Reference, TheZoneOfTheBaseStays) {
  EXPECT_EQ(resolved("/x", base("http://[fe80::1%25eth0]:81/b")), "http://[fe80::1%25eth0]:81/x");
}

TEST(Reference, WhatServersForgetToEncodeIsEncoded) {
  EXPECT_EQ(resolved("/a b/\xc3\xa4?\xc3\xb6 [x]"), "http://a/a%20b/%C3%A4?%C3%B6%20%5Bx%5D");
  EXPECT_EQ(resolved("/50%/%41"), "http://a/50%25/%41");
  EXPECT_EQ(resolved("http://b\xc3\xbc"
                     "cher.example/"),
            "http://xn--bcher-kva.example/");
}

TEST(Reference, ControlCharactersAreRefusedEvenInAFragment) {
  using namespace std::string_view_literals;
  for (auto location : {"/a\rb"sv, "/a\nb"sv, "/a\0b"sv, "/a\tb"sv, "/a#\x1b[2J"sv, "/\x7f"sv}) {
    refused(location, UrlError::kForbiddenCharacter);
  }
}

// C19
TEST(Reference, AUserIsRefusedAndThatOfTheBaseIsNotHandedOn) {
  refused("http://user@g/", UrlError::kUserinfo);
  refused("//a@g/", UrlError::kUserinfo);
  Url typed = Url::parse("http://u:p@a/b", stack::http::Userinfo::kAllowed).value();
  EXPECT_EQ(resolve(typed, "/x")->user(), "");
  EXPECT_EQ(resolve(typed, "/x")->password(), "");
}

TEST(Reference, OtherSchemesAndMalformedHostsAreRefused) {
  for (auto location : {"ftp://g/", "file:///etc/passwd", "javascript:alert(1)", "data:,x"}) {
    refused(location, UrlError::kUnsupportedScheme);
  }
  refused("http://", UrlError::kEmptyHost);
  refused("//", UrlError::kEmptyHost);
  refused("http://1.2.3.256/", UrlError::kBadHost);
  refused("http://g\\@h/", UrlError::kForbiddenCharacter);
  refused("http://g\\.h/", UrlError::kForbiddenCharacter);
  refused("/" + std::string(stack::http::kMaxUrl, 'x'), UrlError::kTooLong);
}

rc::Gen<std::string> any_reference() {
  auto pieces =
      rc::gen::element<std::string>("http:", "https:", "//", "/", "..", ".", "a", "?", "#", "%2e",
                                    "%", " ", ":", "@", "[::1]", "81", "\\", ";");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(pieces),
                      [](const std::vector<std::string>& chosen) {
                        std::string text;
                        for (const std::string& piece : chosen) text += piece;
                        return text;
                      });
}

RC_GTEST_PROP(Reference, WhatIsResolvedResolvesToItselfFromAnywhere, ()) {
  auto url = resolve(base(), *any_reference());
  if (!url) return;
  auto again = resolve(base("https://elsewhere/x/y?z"), url->to_string());
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == *url);
  RC_ASSERT(!(std::string(url->path()) + "/").contains("/../"));
  RC_ASSERT(url->user().empty() && url->password().empty());
}

}  // namespace
