#include "stack/http/url.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using stack::http::Url;
using stack::http::UrlError;

Url url(std::string_view text) {
  auto parsed = Url::parse(text);
  EXPECT_TRUE(parsed) << text << ": " << name_of(parsed.error());
  return *parsed;
}

void refused(std::string_view text, UrlError expected) {
  auto parsed = Url::parse(text);
  ASSERT_FALSE(parsed) << text;
  EXPECT_EQ(name_of(parsed.error()), name_of(expected)) << text;
}

TEST(Url, PartsAreTakenApart) {
  Url u = url("http://www.example.com:8080/a/b.html?x=1&y=2#top");
  EXPECT_EQ(u.host(), "www.example.com");
  EXPECT_EQ(u.port(), 8080);
  EXPECT_EQ(u.target(), "/a/b.html?x=1&y=2");
  EXPECT_EQ(u.authority(), "www.example.com:8080");
  EXPECT_EQ(u.last_segment(), "b.html");
}

TEST(Url, AnEmptyPathIsAskedForAsSlash) {
  EXPECT_EQ(url("http://h.example").target(), "/");
  EXPECT_EQ(url("http://h.example?q").target(), "/?q");
  EXPECT_EQ(url("http://h.example#f").target(), "/");
}

TEST(Url, TheFragmentIsNeverPartOfTheTarget) {
  EXPECT_EQ(url("http://h.example/a#b/c?d").target(), "/a");
  EXPECT_EQ(url("http://good.example#@evil.example/").host(), "good.example");
}

TEST(Url, TheDefaultPortIsLeftOutOfTheAuthority) {
  EXPECT_EQ(url("http://h.example:80/").authority(), "h.example");
  EXPECT_EQ(url("http://h.example:/").authority(), "h.example");
  EXPECT_EQ(url("http://h.example:81/").authority(), "h.example:81");
}

TEST(Url, TheLastSegmentEndsBeforeTheQuery) {
  EXPECT_EQ(url("http://h.example/a/").last_segment(), "");
  EXPECT_EQ(url("http://h.example/a/b?c/d").last_segment(), "b");
  EXPECT_EQ(url("http://h.example/%2e%2E%2fx").last_segment(), "%2e%2E%2fx");
}

TEST(Url, SchemeAndHostDisregardCase) {
  EXPECT_EQ(url("HTTP://WWW.Example.COM/A"), url("http://www.example.com/A"));
}

TEST(Url, EveryReadingIsReadAgainAsItself) {
  for (auto text :
       {"http://h.example/", "http://10.0.0.1:8000/x%20y?z", "http://a_b.c-d./~u/;p=1"}) {
    EXPECT_EQ(url(text).to_string(), text);
  }
}

TEST(Url, OtherSchemesAreUnsupported) {
  for (auto text :
       {"https://h.example/", "ftp://h.example/", "file:///etc/passwd", "javascript:x"}) {
    refused(text, UrlError::kUnsupportedScheme);
  }
}

TEST(Url, ASchemeAndAHostAreNeeded) {
  refused("", UrlError::kNoScheme);
  refused("//h.example/", UrlError::kNoScheme);
  refused("127.0.0.1:8000/", UrlError::kNoScheme);
  refused("http:/h.example", UrlError::kNoAuthority);
  refused("http:h.example", UrlError::kNoAuthority);
  refused("http:///path", UrlError::kEmptyHost);
  refused("http://:80/", UrlError::kEmptyHost);
}

TEST(Url, CharactersThatCouldSplitARequestAreRefused) {
  using namespace std::string_view_literals;
  for (auto text :
       {"http://h.example/a\r\nX: y"sv, "http://h.example/a\nb"sv, "http://h.example/a b"sv,
        "http://h.example/a\tb"sv, "http://h.example/a\0b"sv, "http://h\r.example/"sv,
        "http://h.example\\@e.example/"sv, "http://h.example/\x7f"sv, "http://h.example/\xc3\xa9"sv,
        " http://h.example/"sv, "http://h.example/ "sv}) {
    refused(text, UrlError::kForbiddenCharacter);
  }
}

TEST(Url, CharactersRfc3986DoesNotAllowAreRefused) {
  for (auto text : {"http://h.example/<>", "http://h.example/a|b", "http://h.example/?a[]",
                    "http://h.example/{x}", "http://h.example/#a#b", "http://h.example/\"",
                    "http://h.example/^`"}) {
    refused(text, UrlError::kForbiddenCharacter);
  }
}

TEST(Url, APercentSignNeedsTwoHexDigits) {
  for (auto text : {"http://h.example/%", "http://h.example/%4", "http://h.example/%zz",
                    "http://h.example/?%4g", "http://h.example/#%"}) {
    refused(text, UrlError::kBadPercentEncoding);
  }
  std::string_view cut = "http://h.example/%41";
  refused(cut.substr(0, cut.size() - 1), UrlError::kBadPercentEncoding);
  EXPECT_EQ(url("http://h.example/%0d%0a").target(), "/%0d%0a");
}

TEST(Url, UserinfoIsRefused) {
  for (auto text : {"http://user@h.example/", "http://u:p@h.example/", "http://a;b@c/",
                    "http://@h.example/", "http://1.2.3.4%2f@e.example/", "http://a@[::1]/"}) {
    refused(text, UrlError::kUserinfo);
  }
}

TEST(Url, Ipv6LiteralsAreNamedAsUnsupported) {
  refused("http://[::1]/", UrlError::kIpv6);
  refused("http://[fe80::1%25lo]:8080/", UrlError::kIpv6);
}

TEST(Url, PortsAreOneTo65535) {
  EXPECT_EQ(url("http://h.example:1/").port(), 1);
  EXPECT_EQ(url("http://h.example:65535/").port(), 65535);
  for (auto text : {"http://h.example:0/", "http://h.example:65536/", "http://h.example:99999/",
                    "http://h.example:-1/", "http://h.example:+80/", "http://h.example:8x/",
                    "http://h.example:80:80/", "http://h.example:18446744073709551696/"}) {
    refused(text, UrlError::kBadPort);
  }
}

TEST(Url, HostsThatTwoReadersWouldReadDifferentlyAreRefused) {
  for (auto text :
       {"http://0x7f.1/", "http://127.1/", "http://2130706433/", "http://1.2.3.256/",
        "http://1.2.3.4./", "http://01.2.3.4/", "http://0x7f000001/", "http://h.0X1f/",
        "http://a..b/", "http://./", "http://h%2eexample/", "http://a,b/", "http://.example/"}) {
    refused(text, UrlError::kBadHost);
  }
  EXPECT_EQ(url("http://127.0.0.1/").host(), "127.0.0.1");
  EXPECT_EQ(url("http://3com.example1/").host(), "3com.example1");
}

TEST(Url, LengthsAreBounded) {
  std::string label(63, 'a');
  EXPECT_TRUE(Url::parse("http://" + label + ".example/"));
  refused("http://" + label + "a.example/", UrlError::kBadHost);
  std::string host = label + "." + label + "." + label + "." + std::string(61, 'a');
  EXPECT_EQ(host.size(), 253u);
  EXPECT_TRUE(Url::parse("http://" + host + "/"));
  refused("http://" + host + "a/", UrlError::kBadHost);
  std::string start = "http://h/";
  EXPECT_TRUE(Url::parse(start + std::string(stack::http::kMaxUrl - start.size(), 'x')));
  refused(start + std::string(stack::http::kMaxUrl - start.size() + 1, 'x'), UrlError::kTooLong);
}

}  // namespace
