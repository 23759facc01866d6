#include "stack/http/cookie.h"

#include <gtest/gtest.h>

#include <string>

#include "stack/http/cookie_date.h"
#include "stack/http/date.h"

namespace {

using stack::http::Cookie;
using stack::http::domain_matches;
using stack::http::parse_cookie_date;
using stack::http::parse_date;
using stack::http::parse_set_cookie;
using stack::http::path_matches;
using stack::http::Url;

constexpr std::int64_t kNow = 1'000'000'000;

std::optional<Cookie> set(std::string_view field,
                          std::string_view from = "https://www.h.example/a/b") {
  return parse_set_cookie(Url::parse(from).value(), field, kNow);
}

TEST(SetCookie, NameAndValueStandBeforeTheAttributes) {
  auto cookie = set(" SID = 31d4=96 ; Path=/");
  ASSERT_TRUE(cookie);
  EXPECT_EQ(cookie->name, "SID");
  EXPECT_EQ(cookie->value, "31d4=96");
  EXPECT_EQ(set("a=")->value, "");
  EXPECT_EQ(set("a=\"b\"")->value, "\"b\"");
}

TEST(SetCookie, WithoutANameThereIsNone) {
  for (auto field : {"", "a", "=b", ";a=b", " =b", "a;b=c", "a\tb=c", "a=b\tc"}) {
    EXPECT_FALSE(set(field)) << field;
  }
}

TEST(SetCookie, WithoutAttributesItIsOfThisHostAndFolder) {
  EXPECT_EQ(*set("a=b"),
            (Cookie{.name = "a", .value = "b", .domain = "www.h.example", .path = "/a"}));
  EXPECT_EQ(set("a=b", "http://h.example/")->path, "/");
  EXPECT_EQ(set("a=b", "http://h.example/x")->path, "/");
  EXPECT_EQ(set("a=b", "http://h.example/x/y/")->path, "/x/y");
  EXPECT_EQ(set("a=b; Path=x")->path, "/a") << "no path";
  EXPECT_EQ(set("a=b; Path=/x; path=")->path, "/a") << "the last one counts";
}

// RFC 6265 5.3. (C47)
TEST(SetCookie, ADomainIsTheHostsOwn) {
  auto cookie = set("a=b; Domain=.H.Example");
  ASSERT_TRUE(cookie);
  EXPECT_EQ(cookie->domain, "h.example");
  EXPECT_FALSE(cookie->host_only);
  EXPECT_FALSE(set("a=b; Domain=www.h.example")->host_only);
  EXPECT_TRUE(set("a=b; Domain=")->host_only);
  EXPECT_TRUE(set("a=b; Domain=.")->host_only);  // 5.2.3: the dot in front does not count
  for (auto domain : {"x.h.example", "ww.h.example", "other.example", "example", "com", "..",
                      "h.example.", "h..example", "h.example/", "w.h.example"}) {
    EXPECT_FALSE(set(std::string("a=b; Domain=") + domain)) << domain;
  }
}

TEST(SetCookie, NothingLiesBelowAnAddressOrASingleLabel) {
  EXPECT_TRUE(set("a=b; Domain=192.0.2.1", "http://192.0.2.1/")->host_only);
  EXPECT_FALSE(set("a=b; Domain=2.1", "http://192.0.2.1/"));
  EXPECT_TRUE(set("a=b; Domain=localhost", "http://localhost/")->host_only);
  EXPECT_TRUE(set("a=b", "http://[::1]/"));
}

TEST(SetCookie, MaxAgeWinsOverExpires) {
  EXPECT_FALSE(set("a=b")->expires);
  EXPECT_EQ(set("a=b; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT")->expires, kNow + 10);
  EXPECT_TRUE(set("a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT")->is_expired(kNow));
  for (auto age : {"0", "-1", "-", "-99999999999999999999999"}) {
    EXPECT_TRUE(set(std::string("a=b; max-age=") + age)->is_expired(kNow)) << age;
  }
  for (auto age : {"", "x", "1x", "+1"}) {
    EXPECT_FALSE(set(std::string("a=b; max-age=") + age)->expires) << age;
  }
  EXPECT_FALSE(set("a=b; Expires=soon")->expires);
  for (auto far : {"max-age=99999999999999999999", "Max-Age=9223372036854775807",
                   "Expires=Fri, 31 Dec 9999 23:59:59 GMT"}) {
    EXPECT_EQ(set(std::string("a=b; ") + far)->expires, kNow + stack::http::kMostCookieAge);
  }
}

TEST(SetCookie, SecureComesThroughTlsOnly) {
  EXPECT_TRUE(set("a=b; secure; HTTPOnly")->secure);
  EXPECT_TRUE(set("a=b; secure; HTTPOnly")->http_only);
  EXPECT_FALSE(set("a=b; Secure", "http://www.h.example/"));
}

TEST(SetCookie, ThePrefixOfANameIsAPromise) {
  EXPECT_TRUE(set("__Secure-a=b; Secure; Domain=h.example"));
  EXPECT_FALSE(set("__secure-a=b"));
  EXPECT_TRUE(set("__Host-a=b; Secure; Path=/"));
  EXPECT_FALSE(set("__Host-a=b; Path=/"));
  EXPECT_FALSE(set("__Host-a=b; Secure"));
  EXPECT_FALSE(set("__HOST-a=b; Secure; Path=/; Domain=www.h.example"));
  EXPECT_FALSE(set("__Host-a=b; Secure; Path=/; Domain=localhost", "https://localhost/"));
}

TEST(SetCookie, ALargeOneIsRefusedAndALongAttributePassedOver) {
  std::string value(stack::http::kMaxCookie - 1, 'x');
  EXPECT_TRUE(set("a=" + value));
  EXPECT_FALSE(set("a=x" + value));
  std::string path = "/" + std::string(stack::http::kMaxCookieAttribute, 'x');
  EXPECT_EQ(set("a=b; Path=" + path)->path, "/a");
}

// C47
TEST(Cookie, BelongsToItsHostPathAndScheme) {
  Cookie cookie{.name = "a", .value = "b", .domain = "h.example", .path = "/x"};
  auto belongs = [&](std::string_view url) { return cookie.belongs_to(Url::parse(url).value()); };
  EXPECT_TRUE(belongs("http://h.example/x"));
  EXPECT_TRUE(belongs("http://h.example:81/x/y?z"));
  EXPECT_FALSE(belongs("http://h.example/xy"));
  EXPECT_FALSE(belongs("http://h.example/"));
  EXPECT_FALSE(belongs("http://www.h.example/x"));
  cookie.host_only = false;
  EXPECT_TRUE(belongs("http://www.h.example/x"));
  EXPECT_FALSE(belongs("http://wwwh.example/x"));
  cookie.secure = true;
  EXPECT_FALSE(belongs("http://h.example/x"));
  EXPECT_TRUE(belongs("https://h.example/x"));
}

// RFC 6265 5.1.3 and 5.1.4.
TEST(Cookie, DomainsAndPathsMatchAtBorders) {
  EXPECT_TRUE(domain_matches("a.b", "a.b"));
  EXPECT_TRUE(domain_matches("x.a.b", "a.b"));
  EXPECT_FALSE(domain_matches("a.b", "x.a.b"));
  EXPECT_FALSE(domain_matches("xa.b", "a.b"));
  EXPECT_FALSE(domain_matches("192.0.2.1", "0.2.1"));
  EXPECT_TRUE(path_matches("/a/b", "/a"));
  EXPECT_TRUE(path_matches("/a/b", "/a/"));
  EXPECT_TRUE(path_matches("/a", "/a"));
  EXPECT_FALSE(path_matches("/ab", "/a"));
  EXPECT_FALSE(path_matches("/a", "/a/"));
}

TEST(CookieDate, IsReadInAnyOrder) {
  auto expected = parse_date("Wed, 09 Jun 2021 10:18:14 GMT");
  for (auto text :
       {"Wed, 09 Jun 2021 10:18:14 GMT", "Wednesday, 09-Jun-21 10:18:14 GMT",
        "Wed Jun  9 10:18:14 2021", "10:18:14 2021 9 june", "Wed, 09-Jun-2021 10:18:14 UTC",
        "9 Junius, 21 10:18:14.5", "9th jun 2021ad 10:18:14x"}) {
    EXPECT_EQ(parse_cookie_date(text), expected) << text;
  }
  EXPECT_EQ(parse_cookie_date("1 Jan 70 0:0:0"), 0);
  EXPECT_EQ(parse_cookie_date("1 Jan 69 0:0:0"), parse_date("Tue, 01 Jan 2069 00:00:00 GMT"));
}

TEST(CookieDate, WhatLacksAPartIsNone) {
  for (auto text :
       {"", "tomorrow", "09 Jun 2021", "Jun 2021 10:18:14", "9 2021 10:18:14", "9 Jun 10:18:14",
        "9 Jun 1600 10:18:14", "9 Jun 20210 10:18:14", "31 Jun 2021 10:18:14",
        "0 Jun 2021 10:18:14", "9 Jun 2021 24:00:00", "9 Jun 2021 10:60:00", "9 Jun 2021 10:18:60",
        "9 Jun 2021 10:18", "9 Jun 2021 100:18:14"}) {
    EXPECT_FALSE(parse_cookie_date(text)) << text;
  }
}

}  // namespace
