#include "stack/http/challenge.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using stack::http::Challenge;
using stack::http::challenges_in;
using stack::http::Fields;
using stack::http::offers;
using stack::http::parse_challenges;

std::vector<Challenge> challenges(std::string_view field) {
  auto parsed = parse_challenges(field);
  EXPECT_TRUE(parsed) << field;
  return parsed.value_or(std::vector<Challenge>{});
}

// RFC 9110 11.6.1. (C50)
TEST(Challenge, SeveralMayStandInOneField) {
  auto both = challenges(
      R"(Basic realm="simple", Newauth realm="apps", type=1, title="Login to \"apps\"")");
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0], (Challenge{.scheme = "Basic", .parameters = {{"realm", "simple"}}}));
  EXPECT_EQ(both[1].scheme, "Newauth");
  EXPECT_EQ(both[1].parameter("REALM"), "apps");
  EXPECT_EQ(both[1].parameter("type"), "1");
  EXPECT_EQ(both[1].parameter("title"), "Login to \"apps\"");
  EXPECT_FALSE(both[1].parameter("nonce"));
}

TEST(Challenge, MayHaveATokenOrNothing) {
  auto three = challenges("Negotiate, NTLM abc==, Bearer");
  ASSERT_EQ(three.size(), 3u);
  EXPECT_EQ(three[0], Challenge{"Negotiate"});
  EXPECT_EQ(three[1].token68, "abc==");
  EXPECT_EQ(three[2], Challenge{"Bearer"});
  EXPECT_EQ(challenges("Basic realm=")[0].token68, "realm=") << "as the grammar has it";
  EXPECT_EQ(challenges("Bearer error=x")[0].parameter("error"), "x");
  EXPECT_EQ(challenges("Basic realm = \"a,b=c\" ,charset=\"UTF-8\"")[0].parameters.size(), 2u);
  EXPECT_EQ(challenges(",, Basic realm=a,, ,Bearer b=c,").size(), 2u);
}

TEST(Challenge, WhatIsMalformedIsNothing) {
  for (auto field :
       {"=", "Basic realm=\"x", "Basic realm=\"x\\", "Basic \"x\"", "Basic realm=\"x\" y=z",
        "Basic=x", "Basic a b", "\"Basic\"", "Basic realm=a b"}) {
    EXPECT_FALSE(parse_challenges(field)) << field;
  }
  EXPECT_EQ(challenges("").size(), 0u);
}

// RFC 9110 11.2: "=" ends a token68 as it may end base64.
TEST(Challenge, WhatEndsInEqualsSignsIsAToken68) {
  EXPECT_EQ(challenges("Basic realm=").front().token68, "realm=");
}

TEST(Challenge, OneMalformedFieldLeavesTheOthers) {
  Fields fields{{"WWW-Authenticate", "Digest realm=\""},
                {"Www-authenticate", "basic realm=\"x\""},
                {"Proxy-Authenticate", "Bearer"}};
  auto found = challenges_in(fields, "WWW-Authenticate");
  EXPECT_TRUE(offers(found, "Basic"));
  EXPECT_FALSE(offers(found, "Bearer"));
  EXPECT_TRUE(offers(challenges_in(fields, "Proxy-Authenticate"), "bearer"));
}

TEST(Challenge, ThereAreNotAnyNumberOfThem) {
  std::string many;
  for (std::size_t i = 0; i < stack::http::kMostChallenges; ++i) many += "a,";
  EXPECT_EQ(challenges(many).size(), stack::http::kMostChallenges);
  EXPECT_FALSE(parse_challenges(many + "a"));
  EXPECT_EQ(challenges_in({{"A", many}, {"A", "b"}}, "a").size(), stack::http::kMostChallenges);
  std::string parameters = "a ";
  for (std::size_t i = 0; i < stack::http::kMostParameters; ++i) parameters += "b=c,";
  EXPECT_EQ(challenges(parameters)[0].parameters.size(), stack::http::kMostParameters);
  EXPECT_FALSE(parse_challenges(parameters + "b=c"));
}

}  // namespace
