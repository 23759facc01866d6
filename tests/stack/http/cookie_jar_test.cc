#include "stack/http/cookie_jar.h"

#include <gtest/gtest.h>

#include <string>

#include "stack/http/cookie_file.h"

namespace {

using stack::http::Cookie;
using stack::http::CookieJar;
using stack::http::read_cookie_file;
using stack::http::SessionCookies;
using stack::http::Url;
using stack::http::write_cookie_file;

constexpr std::int64_t kNow = 1'000'000'000;

Url url(std::string_view text) { return Url::parse(text).value(); }

void take(CookieJar& jar, std::string field, std::string_view from = "https://h.example/",
          std::int64_t now = kNow) {
  jar.take(url(from), {{"Set-Cookie", std::move(field)}}, now);
}

std::string sent(CookieJar& jar, std::string_view to, std::int64_t now = kNow) {
  return jar.field_for(url(to), now).value_or("(none)");
}

// RFC 6265 3.1. Set-Cookie is never combined (C12).
TEST(CookieJar, GivesBackWhatItTook) {
  CookieJar jar;
  jar.take(url("https://h.example/"),
           {{"Set-Cookie", "SID=31d4d96e407aad42; Path=/; Secure; HttpOnly"},
            {"set-cookie", "lang=en-US; Path=/; Domain=h.example"}},
           kNow);
  EXPECT_EQ(sent(jar, "https://h.example/"), "SID=31d4d96e407aad42; lang=en-US");
  EXPECT_EQ(sent(jar, "http://www.h.example/"), "lang=en-US");
  EXPECT_EQ(sent(jar, "https://other.example/"), "(none)");
}

// RFC 6265 5.4, step 2.
TEST(CookieJar, LongerPathsComeFirstThenWhatWasEarlier) {
  CookieJar jar;
  take(jar, "a=1; Path=/");
  take(jar, "b=2; Path=/x/y");
  take(jar, "c=3; Path=/x");
  take(jar, "d=4; Path=/x/y");
  take(jar, "a=5; Path=/");
  EXPECT_EQ(sent(jar, "https://h.example/x/y/z"), "b=2; d=4; c=3; a=5");
}

TEST(CookieJar, OneTakesThePlaceOfTheSame) {
  CookieJar jar;
  take(jar, "a=1");
  take(jar, "b=2");
  take(jar, "a=3");
  EXPECT_EQ(sent(jar, "https://h.example/"), "a=3; b=2");
  take(jar, "a=4; Path=/x");
  EXPECT_EQ(sent(jar, "https://h.example/x"), "a=4; a=3; b=2");
}

TEST(CookieJar, WhatIsExpiredIsGone) {
  CookieJar jar;
  take(jar, "a=1; Max-Age=10");
  take(jar, "b=2");
  EXPECT_EQ(sent(jar, "https://h.example/", kNow + 9), "a=1; b=2");
  EXPECT_EQ(sent(jar, "https://h.example/", kNow + 10), "b=2");
  take(jar, "b=; Max-Age=0");
  EXPECT_EQ(sent(jar, "https://h.example/"), "a=1");
  EXPECT_EQ(jar.all(kNow + 10).size(), 0u);
}

TEST(CookieJar, WithoutTlsNothingTakesThePlaceOfWhatIsSecure) {
  CookieJar jar;
  take(jar, "a=1; Secure; Domain=h.example; Path=/x");
  take(jar, "a=evil; Path=/x/y", "http://h.example/");
  take(jar, "a=evil; Domain=h.example; Path=/x", "http://www.h.example/");
  take(jar, "a=; Max-Age=0; Domain=h.example; Path=/x", "http://www.h.example/");
  EXPECT_EQ(sent(jar, "https://www.h.example/x/y"), "a=1");
  take(jar, "a=2; Path=/", "http://h.example/");
  EXPECT_EQ(sent(jar, "https://h.example/x"), "a=1; a=2");
}

TEST(CookieJar, ADomainHas50AndTheOldestMakesRoom) {
  CookieJar jar;
  take(jar, "other=1", "https://other.example/");
  for (int i = 0; i < 50; ++i)
    take(jar, "n" + std::to_string(i) + "=x; Path=/" + std::to_string(i));
  EXPECT_EQ(sent(jar, "https://h.example/0"), "n0=x") << "used";
  take(jar, "new=x");
  EXPECT_EQ(sent(jar, "https://h.example/0"), "n0=x; new=x");
  EXPECT_EQ(sent(jar, "https://h.example/1"), "new=x");
  EXPECT_EQ(sent(jar, "https://h.example/2"), "n2=x; new=x");
  EXPECT_EQ(sent(jar, "https://other.example/"), "other=1");
}

TEST(CookieJar, HasALimit) {
  CookieJar jar;
  for (std::size_t i = 0; i <= stack::http::kMostCookies; ++i) {
    take(jar, "a=1", "https://h" + std::to_string(i) + ".example/");
  }
  EXPECT_EQ(jar.all(kNow).size(), stack::http::kMostCookies);
  EXPECT_EQ(sent(jar, "https://h0.example/"), "(none)");
  EXPECT_EQ(sent(jar, "https://h1.example/"), "a=1");
}

TEST(CookieJar, AFieldHasNoMoreThanServersTake) {
  CookieJar jar;
  for (char name : {'a', 'b', 'c'}) take(jar, name + ("=" + std::string(3000, 'x')));
  take(jar, "d=1");
  std::string field = sent(jar, "https://h.example/");
  EXPECT_LE(field.size(), stack::http::kMaxCookieField);
  EXPECT_TRUE(field.ends_with("; d=1"));
}

TEST(CookieFile, IsReadAsWgetAndCurlWriteIt) {
  CookieJar jar;
  std::size_t refused = read_cookie_file(
      "# HTTP Cookie File\n# Generated\n\n"
      ".h.example\tTRUE\t/\tFALSE\t2000000000\tall\tv\r\n"
      "h.example\tFALSE\t/x\tTRUE\t0\tsession\ta=b\n"
      "#HttpOnly_h.example\tFALSE\t/\tFALSE\t2000000000\thidden\tv\n"
      "H.example\tfalse\t/\tfalse\t0\tempty\t\n"
      "h.example\tFALSE\t/\tFALSE\t0\tbare\n"
      "h.example\tFALSE\t/\tFALSE\t1\told\tv",
      jar, kNow);
  EXPECT_EQ(refused, 0u);
  EXPECT_EQ(sent(jar, "https://h.example/x"), "session=a=b; all=v; hidden=v; empty=; bare=");
  EXPECT_EQ(sent(jar, "http://www.h.example/"), "all=v");
}

TEST(CookieFile, WhatIsNoCookieIsCountedAndPassedOver) {
  CookieJar jar;
  std::size_t refused = read_cookie_file(
      "h.example FALSE / FALSE 0 a b\n"
      "h.example\tMAYBE\t/\tFALSE\t0\ta\tb\n"
      "h.example\tFALSE\tx\tFALSE\t0\ta\tb\n"
      "h.example\tFALSE\t/\tFALSE\t-1\ta\tb\n"
      "h.example\tFALSE\t/\tFALSE\t0\t\tb\n"
      "h.example\tFALSE\t/\tFALSE\t0\ta\tb\tc\n"
      "h example\tFALSE\t/\tFALSE\t0\ta\tb\n"
      "h.example\tFALSE\t/\tFALSE\t0\t__Secure-a\tb\n"
      "h.example\tFALSE\t/\tFALSE\t0\ta\tb;c\n"
      "h.example\tFALSE\t/\tFALSE\t0\tgood\tb\n",
      jar, kNow);
  EXPECT_EQ(refused, 9u);
  EXPECT_EQ(sent(jar, "http://h.example/"), "good=b");
}

TEST(CookieFile, WhatIsWrittenIsReadAgain) {
  CookieJar jar;
  take(jar, "a=1; Max-Age=10; Domain=h.example; HttpOnly");
  take(jar, "b=2; Max-Age=20; Secure; Path=/x");
  take(jar, "c=3");
  std::string all = write_cookie_file(jar, kNow, SessionCookies::kWritten);
  CookieJar again;
  EXPECT_EQ(read_cookie_file(all, again, kNow), 0u);
  EXPECT_EQ(again.all(kNow), jar.all(kNow));
  EXPECT_EQ(write_cookie_file(jar, kNow + 10, SessionCookies::kLeftOut),
            "# Netscape HTTP Cookie File\nh.example\tFALSE\t/x\tTRUE\t1000000020\tb\t2\n");
}

TEST(CookieFile, IsReadUpToALimit) {
  CookieJar jar;
  std::string text = "h.example\tFALSE\t/\tFALSE\t0\ta\tb\n#";
  text.resize(stack::http::kMaxCookieFile, '#');
  EXPECT_EQ(read_cookie_file(text, jar, kNow), 0u);
  EXPECT_EQ(read_cookie_file(text + "#", jar, kNow), 1u);
  EXPECT_EQ(sent(jar, "http://h.example/"), "a=b");
}

}  // namespace
