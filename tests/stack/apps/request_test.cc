#include "stack/apps/request.h"

#include <gtest/gtest.h>

#include <string>

#include "stack/http/writer.h"

namespace {

using stack::apps::Ask;
using stack::apps::Hop;
using stack::http::Url;

Ask ask() { return {.url = Url::parse("http://a.example/doc?q").value(), .user_agent = "us"}; }

Hop hop(const Ask& ask) { return {.url = ask.url, .method = ask.method}; }

std::string text(const Ask& ask, const Hop& hop) {
  return stack::http::write_head(request_of(ask, hop)).value();
}

// What every request begins with.
std::string first_lines(const std::string& line, const std::string& accepted = "identity") {
  return line +
         " HTTP/1.1\r\nHost: a.example\r\nUser-Agent: us\r\nAccept: */*\r\nAccept-Encoding: " +
         accepted + "\r\n";
}

TEST(Request, IsExactlyThis) {
  EXPECT_EQ(text(ask(), hop(ask())), first_lines("GET /doc?q") + "\r\n");
}

TEST(Request, NamesThePortUnlessItIsTheDefaultOne) {
  Ask other = ask();
  other.url = Url::parse("https://a.example:80/").value();
  EXPECT_TRUE(text(other, hop(other)).contains("\r\nHost: a.example:80\r\n"));
}

// C38.
TEST(Request, AsksForCodingsOnlyIfToldToAndNeverForAPartOfOne) {
  Ask decoding = ask();
  decoding.decode = true;
  EXPECT_EQ(text(decoding, hop(decoding)),
            first_lines("GET /doc?q", "gzip, deflate, br, zstd") + "\r\n");
  Hop part = hop(decoding);
  part.range = {.begin = 5};
  EXPECT_EQ(text(decoding, part), first_lines("GET /doc?q") + "Range: bytes=5-\r\n\r\n");
}

TEST(Request, APartIsAskedForByItsFirstAndLastOctet) {
  Hop part = hop(ask());
  part.range = {.begin = 5, .end = 10, .validator = "\"v\""};
  EXPECT_EQ(text(ask(), part),
            first_lines("GET /doc?q") + "Range: bytes=5-9\r\nIf-Range: \"v\"\r\n\r\n");
}

TEST(Request, GoesToAProxyWithTheWholeUrl) {
  Hop to_proxy = hop(ask());
  to_proxy.to_proxy = true;
  to_proxy.proxy_authorization = "Basic eA==";
  EXPECT_EQ(text(ask(), to_proxy),
            first_lines("GET http://a.example/doc?q") + "Proxy-Authorization: Basic eA==\r\n\r\n");
}

TEST(Request, WhatThePersonSaysReplacesWhatWeWouldSay) {
  Ask custom = ask();
  custom.fields = {{"user-agent", "them"}, {"Host", "b.example"}, {"X-More", "1"}};
  EXPECT_EQ(text(custom, hop(custom)),
            "GET /doc?q HTTP/1.1\r\nAccept: */*\r\nAccept-Encoding: identity\r\n"
            "user-agent: them\r\nHost: b.example\r\nX-More: 1\r\n\r\n");
}

TEST(Request, AFieldWithoutAValueTakesOursAwayAndSaysNothing) {
  Ask custom = ask();
  custom.fields = {{"Accept", ""}, {"User-Agent", ""}, {"X-None", ""}};
  EXPECT_EQ(text(custom, hop(custom)),
            "GET /doc?q HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: identity\r\n\r\n");
}

// C46.
TEST(Request, SecretsStayWithTheFirstOrigin) {
  Ask secret = ask();
  secret.login.authorization = "Basic c2VjcmV0";
  secret.fields = {{"Authorization", "Bearer x"}, {"X-Api-Key", "k"}, {"Cookie", "a=b"},
                   {"Accept-Language", "la"},     {"Host", "c"},      {"Referer", "r"}};
  EXPECT_TRUE(text(secret, hop(secret)).contains("X-Api-Key: k\r\n"));
  Hop elsewhere = hop(secret);
  elsewhere.same_origin = false;
  EXPECT_EQ(text(secret, elsewhere), first_lines("GET /doc?q") + "Accept-Language: la\r\n\r\n");
}

TEST(Request, ALoginIsSentUnlessThePersonSaysAnother) {
  Ask secret = ask();
  secret.login.authorization = "Basic eA==";
  EXPECT_EQ(text(secret, hop(secret)),
            first_lines("GET /doc?q") + "Authorization: Basic eA==\r\n\r\n");
  secret.fields = {{"authorization", "Bearer y"}};
  EXPECT_EQ(text(secret, hop(secret)),
            first_lines("GET /doc?q") + "authorization: Bearer y\r\n\r\n");
}

// C46.
TEST(Request, ContentIsDescribedAndGoesWithItsMethodOnly) {
  Ask post = ask();
  post.method = "POST";
  post.upload = {.source = stack::apps::source_of("a=b"), .size = 3};
  EXPECT_EQ(text(post, hop(post)),
            first_lines("POST /doc?q") +
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n");
  Hop redirected = hop(post);
  redirected.method = "GET";
  EXPECT_EQ(text(post, redirected), first_lines("GET /doc?q") + "\r\n");
}

// RFC 9110 8.6: a method that calls for content says that there is none.
TEST(Request, APostWithoutContentSaysSo) {
  Ask post = ask();
  post.method = "POST";
  EXPECT_EQ(text(post, hop(post)), first_lines("POST /doc?q") + "Content-Length: 0\r\n\r\n");
}

TEST(Request, CarriesCookiesAndConditions) {
  Ask conditional = ask();
  conditional.modified_since = "Wed, 01 Jul 2026 00:00:00 GMT";
  Hop with_cookies = hop(conditional);
  with_cookies.cookies = "a=b; c=d";
  EXPECT_EQ(text(conditional, with_cookies),
            first_lines("GET /doc?q") +
                "Cookie: a=b; c=d\r\nIf-Modified-Since: Wed, 01 Jul 2026 "
                "00:00:00 GMT\r\n\r\n");
}

}  // namespace
