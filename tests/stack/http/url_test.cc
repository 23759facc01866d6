#include "stack/http/url.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using stack::http::Scheme;
using stack::http::Url;
using stack::http::UrlError;
using stack::http::Userinfo;

Url url(std::string_view text, Userinfo userinfo = Userinfo::kRefused) {
  auto parsed = Url::parse(text, userinfo);
  EXPECT_TRUE(parsed) << text << ": " << name_of(parsed.error());
  return *parsed;
}

void refused(std::string_view text, UrlError expected, Userinfo userinfo = Userinfo::kRefused) {
  auto parsed = Url::parse(text, userinfo);
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

TEST(Url, AnEmptyPathIsAskedForAsSlash) {  // C16
  EXPECT_EQ(url("http://h.example").target(), "/");
  EXPECT_EQ(url("http://h.example?q").target(), "/?q");
  EXPECT_EQ(url("http://h.example#f").target(), "/");
}

TEST(Url, TheFragmentIsNeverPartOfTheTarget) {  // C16
  EXPECT_EQ(url("http://h.example/a#b/c?d").target(), "/a");
  EXPECT_EQ(url("http://good.example#@evil.example/").host(), "good.example");
}

TEST(Url, TheDefaultPortIsLeftOutOfTheAuthority) {  // C15
  EXPECT_EQ(url("http://h.example:80/").authority(), "h.example");
  EXPECT_EQ(url("http://h.example:/").authority(), "h.example");
  EXPECT_EQ(url("http://h.example:81/").authority(), "h.example:81");
}

TEST(Url, TheSchemeHasItsOwnDefaultPort) {
  Url u = url("HTTPS://h.example/a");
  EXPECT_EQ(u.scheme(), Scheme::kHttps);
  EXPECT_EQ(u.port(), 443);
  EXPECT_EQ(u.authority(), "h.example");
  EXPECT_EQ(u.to_string(), "https://h.example/a");
  EXPECT_EQ(url("https://h.example:80/").authority(), "h.example:80");
  EXPECT_EQ(url("http://h.example:443/").authority(), "h.example:443");
  EXPECT_TRUE(url("https://h.example:443/").is_default_port());
  EXPECT_FALSE(url("https://h.example:80/").is_default_port());
}

// RFC 6454 4 and 5.
TEST(Url, AnOriginIsSchemeHostAndPort) {
  EXPECT_EQ(url("http://H.example/a?b").origin(), url("http://h.example:80/").origin());
  EXPECT_EQ(url("https://h.example:443/").origin(), "https://h.example");
  for (auto other : {"https://h.example/", "http://h.example:8080/", "http://www.h.example/",
                     "http://h.example./"}) {
    EXPECT_NE(url(other).origin(), url("http://h.example/").origin()) << other;
  }
  EXPECT_NE(url("http://[fe80::1%25a]/").origin(), url("http://[fe80::1%25b]/").origin());
}

TEST(Url, PathAndQueryArePartsOfTheTarget) {
  Url u = url("http://h.example/a/b?c=/d?e");
  EXPECT_EQ(u.path(), "/a/b");
  EXPECT_EQ(u.query(), "c=/d?e");
  EXPECT_EQ(url("http://h.example/a?").query(), "");
  EXPECT_FALSE(url("http://h.example/a").query());
  EXPECT_EQ(url("http://h.example?q").path(), "/");
}

TEST(Url, NormalizedHasNoDotsInItsPath) {
  EXPECT_EQ(url("http://h.example/a/./b/../../../c?../d").normalized().target(), "/c?../d");
  EXPECT_EQ(url("http://h.example/a/b/..").normalized().target(), "/a/");
  EXPECT_EQ(url("http://h.example/%2e%2e/a").normalized().target(), "/%2e%2e/a");
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
  for (auto text : {"http://h.example/", "http://10.0.0.1:8000/x%20y?z", "http://a_b.c-d./~u/;p=1",
                    "http://[2001:db8::1]:8000/", "http://[fe80::1%25eth0]/",
                    "http://[fe80::1%25en%3A1]:81/"}) {
    EXPECT_EQ(url(text).to_string(), text);
  }
}

TEST(Url, OtherSchemesAreUnsupported) {
  for (auto text :
       {"httpx://h.example/", "ftp://h.example/", "file:///etc/passwd", "javascript:x"}) {
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

TEST(Url, CharactersThatCouldSplitARequestAreRefused) {  // C18
  using namespace std::string_view_literals;
  for (auto text :
       {"http://h.example/a\r\nX: y"sv, "http://h.example/a\nb"sv, "http://h.example/a b"sv,
        "http://h.example/a\tb"sv, "http://h.example/a\0b"sv, "http://h\r.example/"sv,
        "http://h.example\\@e.example/"sv, "http://h.example/\x7f"sv, "http://h.example/\xc3\xa9"sv,
        " http://h.example/"sv, "http://h.example/ "sv}) {
    refused(text, UrlError::kForbiddenCharacter);
  }
}

TEST(Url, CharactersRfc3986DoesNotAllowAreRefused) {  // C18
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

TEST(Url, UserinfoIsRefused) {  // C19
  for (auto text : {"http://user@h.example/", "http://u:p@h.example/", "http://a;b@c/",
                    "http://@h.example/", "http://1.2.3.4%2f@e.example/", "http://a@[::1]/"}) {
    refused(text, UrlError::kUserinfo);
  }
}

// C19
TEST(Url, UserAndPasswordAreKeptApartIfAllowed) {
  Url u = url("http://al%3ai:open%20sesame:1@h.example:81/x", Userinfo::kAllowed);
  EXPECT_EQ(u.user(), "al:i");
  EXPECT_EQ(u.password(), "open sesame:1");
  EXPECT_EQ(u.host(), "h.example");
  EXPECT_EQ(u.authority(), "h.example:81");
  EXPECT_EQ(u.target(), "/x");
  EXPECT_EQ(u.origin(), "http://h.example:81");
  EXPECT_EQ(u.to_string(), "http://h.example:81/x");
  EXPECT_EQ(url("http://ali@[::1]/", Userinfo::kAllowed).user(), "ali");
  EXPECT_EQ(url("http://ali@h/", Userinfo::kAllowed).password(), "");
  EXPECT_EQ(url("http://:p@h/", Userinfo::kAllowed).password(), "p");
  EXPECT_EQ(url("http://@h/", Userinfo::kAllowed).user(), "");
}

TEST(Url, AUserWithWhatCouldBeReadTwoWaysIsRefused) {
  for (auto text : {"http://a@b@h/", "http://a%2@h/", "http://a%00@h/", "http://a:%0d%0a@h/",
                    "http://a:b[c@h/", "http://\xc3\xa4@h/", "http://a%09@h/"}) {
    refused(text, UrlError::kBadUserinfo, Userinfo::kAllowed);
  }
  refused("http://good.example\\@e.example/", UrlError::kForbiddenCharacter, Userinfo::kAllowed);
  EXPECT_EQ(url("http://good.example#@e.example/", Userinfo::kAllowed).host(), "good.example");
}

TEST(Url, AnIpv6AddressStandsInBrackets) {  // C15
  Url u = url("http://[2001:db8::1]:8080/a");
  EXPECT_EQ(u.host(), "2001:db8::1");
  EXPECT_EQ(u.zone(), "");
  EXPECT_EQ(u.port(), 8080);
  EXPECT_EQ(u.authority(), "[2001:db8::1]:8080");
  EXPECT_EQ(u.target(), "/a");
  EXPECT_EQ(url("http://[::1]").authority(), "[::1]");
  EXPECT_EQ(url("http://[::1]:").port(), 80);
}

// RFC 5952: one text for one address, so that equal addresses are equal URLs.
TEST(Url, AnIpv6AddressHasOneText) {
  EXPECT_EQ(url("http://[2001:DB8:0:0::0001]/"), url("http://[2001:db8::1]/"));
  EXPECT_EQ(url("http://[2001:DB8:0:0::0001]/").authority(), "[2001:db8::1]");
}

// RFC 6874 2 and 4.
TEST(Url, AZoneIsDecodedAndStaysHere) {
  Url u = url("http://[fe80::1%25eth0]:81/x");
  EXPECT_EQ(u.host(), "fe80::1");
  EXPECT_EQ(u.zone(), "eth0");
  EXPECT_EQ(u.authority(), "[fe80::1]:81");
  EXPECT_EQ(url("http://[fe80::1%25en%3a1]/").zone(), "en:1");
  EXPECT_EQ(url("http://[FE80::1%25Eth0]/").zone(), "Eth0") << "interfaces have a case";
}

TEST(Url, HalfBracketsAndOtherContentOfBracketsAreRefused) {
  for (auto text : {"http://[::1/", "http://[::1", "http://::1]/", "http://[]/", "http://[::1]x/",
                    "http://[::1]80/", "http://[[::1]]/", "http://[127.0.0.1]/",
                    "http://[h.example]/", "http://[v1.fe80]/", "http://[1::2::3]/",
                    "http://[::12345]/", "http://[::1]]/", "http://x[::1]/", "http://::1/"}) {
    auto parsed = Url::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_TRUE(parsed.error() == UrlError::kBadHost || parsed.error() == UrlError::kEmptyHost)
        << text << ": " << name_of(parsed.error());
  }
  refused("http://[::1]:0/", UrlError::kBadPort);
  refused("http://[::1]:8x/", UrlError::kBadPort);
}

TEST(Url, AZoneIsOfALinkLocalAddressAndWellFormed) {
  for (auto text :
       {"http://[2001:db8::1%25eth0]/", "http://[::1%25lo]/", "http://[fe80::1%eth0]/",
        "http://[fe80::1%25]/", "http://[fe80::1%25a%2]/", "http://[fe80::1%25a%zz]/",
        "http://[fe80::1%25a%00b]/", "http://[fe80::1%25a%20b]/", "http://[fe80::1%25a:b]/",
        "http://[fe80::1%25%0a]/", "http://[fe80::1%]/", "http://[fe80::1%2]/"}) {
    refused(text, UrlError::kBadZone);
  }
  std::string longest(stack::http::kMaxZone, 'z');
  EXPECT_EQ(url("http://[fe80::1%25" + longest + "]/").zone(), longest);
  refused("http://[fe80::1%25" + longest + "z]/", UrlError::kBadZone);
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

// Text that is about as often a URL as not.
rc::Gen<std::string> any_url() {
  auto pieces = rc::gen::element<std::string>(
      "http://", "[", "]", "::", "fe80", ":", "1", "%25", "%", "41", "eth0", ".", "h", "/", "?",
      "#", "@", "80", "0", "255", "A", "-", "_", "~", "x y", "\\", "2001:db8");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(pieces),
                      [](const std::vector<std::string>& chosen) {
                        std::string text = "http://";
                        if (chosen.size() % 2 == 0) text += "[fe80::1";
                        for (const std::string& piece : chosen) text += piece;
                        return text;
                      });
}

RC_GTEST_PROP(Url, WhatIsReadIsReadAgainAsItselfAndSafeEverywhere, ()) {
  auto read = Url::parse(*any_url());
  if (!read) return;
  auto again = Url::parse(read->to_string());
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == *read);
  for (const std::string& part :
       {read->host(), read->zone(), read->authority(), read->target(), read->to_string()}) {
    RC_ASSERT(std::ranges::all_of(part, [](char c) { return c > ' ' && c < '\x7f'; }));
  }
  RC_ASSERT(!read->authority().contains('%'));
  RC_ASSERT(read->zone().empty() || read->host().starts_with("fe80:"));
}

}  // namespace
