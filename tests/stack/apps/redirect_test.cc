#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/stack/apps/visit.h"

namespace {

using stack::apps::Outcome;
using tests::After;
using tests::Answer;
using tests::Respond;
using tests::response;
using tests::Visit;
using tests::wanted;
using tests::Wanted;

const std::string kHome = "http://a.example/dir/doc";

Answer to(const std::string& location, const std::string& status = "302 Found") {
  return {response(status, "Location: " + location + "\r\n", "elsewhere")};
}
const Answer kHello{response("200 OK", "", "hello")};

// C44.
TEST(Redirect, IsFollowedToWhereItsReferenceLeads) {
  struct Row {
    const char *location, *line, *url;
  };
  for (auto [location, line, url] : std::vector<Row>{
           {"/x", "GET /x HTTP/1.1\r\nHost: a.example\r\n", "http://a.example/x"},
           {"x?y", "GET /dir/x?y HTTP/1.1\r\nHost: a.example\r\n", "http://a.example/dir/x?y"},
           {"../x", "GET /x HTTP/1.1\r\nHost: a.example\r\n", "http://a.example/x"},
           {"//b.example/x", "GET /x HTTP/1.1\r\nHost: b.example\r\n", "http://b.example/x"},
           {"http://a.example:8080/x", "GET /x HTTP/1.1\r\nHost: a.example:8080\r\n",
            "http://a.example:8080/x"}}) {
    Visit visit(wanted(kHome), {to(location), kHello});
    EXPECT_EQ(visit.run(), Outcome::kComplete) << location;
    EXPECT_EQ(visit.sink.content(), "hello");
    ASSERT_EQ(visit.requests(), 2u);
    EXPECT_TRUE(visit.request(1).starts_with(line)) << visit.request(1);
    EXPECT_EQ(visit.result().url.to_string(), url);
    ASSERT_EQ(visit.result().redirections.size(), 1u);
    EXPECT_EQ(visit.result().redirections[0].status, 302);
    EXPECT_EQ(visit.sink.offsets().size(), 1u) << "the sink hears nothing of redirections";
  }
}

TEST(Redirect, WithinOneOriginTheConnectionServesAgain) {
  Visit visit(wanted(kHome), {to("/x"), to("/y"), kHello});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_EQ(visit.server.connections(), 1u);
  EXPECT_EQ(visit.result().connections, 1);
  EXPECT_EQ(visit.result().attempts, 3);
}

TEST(Redirect, ToAnotherHostTheConnectionIsNotTheSameEvenIfTheAddressIs) {
  Visit visit(wanted(kHome), {to("http://b.example/"), kHello});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_EQ(visit.server.connections(), 2u);
  EXPECT_EQ(visit.result().connections, 2);
}

// C44.
TEST(Redirect, IsFollowedTwentyTimesAndNoMore) {
  int left = 20;
  auto countdown = [&](const std::string&) {
    return left-- > 0 ? to("/" + std::to_string(left)) : kHello;
  };
  Visit enough(wanted(kHome), countdown);
  EXPECT_EQ(enough.run(), Outcome::kComplete);
  left = 21;
  Visit too_many(wanted(kHome), countdown);
  EXPECT_EQ(too_many.run(), Outcome::kRedirect);
  EXPECT_EQ(too_many.result().reason, "redirected more than 20 times: /0");
  Visit loop(wanted(kHome), {to(kHome)});
  EXPECT_EQ(loop.run(), Outcome::kRedirect);
  EXPECT_EQ(loop.requests(), 21u);
  Wanted none = wanted(kHome);
  none.terms.most_redirects = 0;
  Visit never(none, {to("/x"), kHello});
  EXPECT_EQ(never.run(), Outcome::kRedirect);
  EXPECT_EQ(never.requests(), 1u);
}

TEST(Redirect, ToWhatIsNoUrlToFollowIsRefusedAndQuotedInPlainText) {
  for (auto location : {"ftp://a.example/\xc3\xa9", "file:///etc/passwd", "http://user@b.example/",
                        "http://300.1.1.1/", "http://[::1"}) {
    Visit visit(wanted(kHome), {to(location), kHello});
    EXPECT_EQ(visit.run(), Outcome::kRedirect) << location;
    EXPECT_EQ(visit.requests(), 1u);
    EXPECT_TRUE(visit.result().reason.starts_with("redirected to what is no URL to follow: "));
    EXPECT_FALSE(visit.result().reason.contains('\xc3'));
  }
}

// C46.
TEST(Redirect, SecretsStayWithTheOriginThatAPersonNamed) {
  Wanted secret = wanted(kHome);
  secret.ask.login.authorization = "Basic c2VjcmV0";
  secret.ask.fields = {{"X-Api-Key", "k"}, {"Accept-Language", "la"}};
  Visit visit(secret, {to("/x"), to("http://a.example:8080/y"), to("http://a.example/z"), kHello});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  for (std::size_t i = 0; i < 4; ++i) {
    const bool before_it_left = i < 2;  // whoever sends it back may be anyone
    EXPECT_EQ(visit.request(i).contains("Basic c2VjcmV0"), before_it_left) << i;
    EXPECT_EQ(visit.request(i).contains("X-Api-Key"), before_it_left) << i;
    EXPECT_TRUE(visit.request(i).contains("Accept-Language: la")) << i;
  }
}

// C45.
TEST(Redirect, APostBecomesAGetOrIsRepeatedWithItsContent) {
  struct Row {
    const char *status, *line;
    bool has_content;
  };
  for (auto [status, line, has_content] : std::vector<Row>{{"301 Moved", "GET /x ", false},
                                                           {"302 Found", "GET /x ", false},
                                                           {"303 See Other", "GET /x ", false},
                                                           {"307 Temporary", "POST /x ", true},
                                                           {"308 Permanent", "POST /x ", true}}) {
    Wanted post = wanted(kHome);
    post.ask.method = "POST";
    post.ask.upload = {.source = stack::apps::source_of("a=b"), .size = 3};
    Visit visit(post, {to("/x", status), kHello});
    EXPECT_EQ(visit.run(), Outcome::kComplete) << status;
    EXPECT_TRUE(visit.request(0).ends_with("\r\n\r\na=b"));
    EXPECT_TRUE(visit.request(1).starts_with(line)) << status;
    EXPECT_EQ(visit.request(1).ends_with("\r\n\r\na=b"), has_content) << status;
    EXPECT_EQ(visit.request(1).contains("Content-Length"), has_content) << status;
  }
}

// C47.
TEST(Redirect, CookiesGoToTheHostThatSetThemAndToNoOther) {
  stack::http::CookieJar jar;
  Visit visit(wanted(kHome),
              {{response("302 Found", "Set-Cookie: id=7; Path=/\r\nLocation: /x\r\n")},
               to("http://b.example/y"),
               to("http://a.example/z"),
               kHello},
              {.cookies = &jar});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_FALSE(visit.request(0).contains("Cookie"));
  EXPECT_TRUE(visit.request(1).contains("Cookie: id=7\r\n"));
  EXPECT_FALSE(visit.request(2).contains("Cookie"));
  EXPECT_TRUE(visit.request(3).contains("Cookie: id=7\r\n"));
}

class Listening final : public stack::apps::HeadObserver {
 public:
  void heard(const stack::http::Url& url, const stack::http::ResponseHead& head) override {
    said.push_back(std::to_string(head.status) + ' ' + url.to_string());
  }
  std::vector<std::string> said;
};

TEST(Redirect, WhoListensHearsOfEveryHead) {
  Listening listener;
  Visit visit(wanted(kHome), {to("/x"), {response("404 Not Found")}}, {.observer = &listener});
  EXPECT_EQ(visit.run(), Outcome::kStatus);
  EXPECT_EQ(listener.said,
            (std::vector<std::string>{"302 http://a.example/dir/doc", "404 http://a.example/x"}));
}

TEST(Redirect, WithAnEndlessPageIsFollowedOverAnotherConnection) {
  const std::string page(2 * stack::apps::kMostDiscarded, 'x');
  Visit visit(wanted(kHome), {{response("302 Found", "Location: /x\r\n", page)}, kHello});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_EQ(visit.server.connections(), 2u);
}

}  // namespace
