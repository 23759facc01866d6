#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/stack/apps/tls_means.h"
#include "tests/stack/apps/visit.h"
#include "tests/stack/http/gzipped.h"

namespace {

using stack::apps::Outcome;
using stack::apps::Redirection;
using tests::After;
using tests::Answer;
using tests::response;
using tests::wanted;
using tests::Wanted;

const std::string kUrl = "https://example.test/doc";
const Answer kHello{response("200 OK", "", "hello")};

// A visit to a server with TLS on port 443, and without it on 80.
struct SecureVisit {
  SecureVisit(std::vector<Answer> answers, Wanted what = wanted(kUrl),
              const tests::World& world = {})
      : SecureVisit(tests::in_turn(std::move(answers)), std::move(what), world) {}
  SecureVisit(tests::Respond respond, Wanted what, const tests::World& world)
      : trust(world.client),
        visit(std::move(what), std::move(respond), {.tls = &trust, .wall = tests::kTestClock}) {
    visit.server.secure_with(tests::server_context(world));
  }
  Outcome run() { return visit.run(); }

  tests::Trusting trust;
  tests::Visit visit;
};

TEST(Https, ADocumentComesOverTls) {
  SecureVisit secure({kHello});
  EXPECT_EQ(secure.run(), Outcome::kComplete);
  EXPECT_EQ(secure.visit.sink.content(), "hello");
  EXPECT_TRUE(secure.visit.request(0).starts_with("GET /doc HTTP/1.1\r\nHost: example.test\r\n"));
  ASSERT_TRUE(secure.visit.result().tls);
  EXPECT_EQ(secure.visit.result().tls->version, "TLSv1.3");
  EXPECT_EQ(secure.visit.result().tls->protocol, "http/1.1");
  const auto times = secure.visit.result().times;
  EXPECT_GT(times.connect.secured, times.connect.connected);
}

TEST(Https, ALargeDocumentComesWhole) {
  std::string content;
  for (int i = 0; i < 200'000; ++i) content += std::to_string(i);
  SecureVisit secure({{response("200 OK", "", content)}});
  EXPECT_EQ(secure.run(), Outcome::kComplete);
  EXPECT_TRUE(secure.visit.sink.content() == content);
}

// C36.
TEST(Https, WhoeverIsNotTrustedHearsNoRequest) {
  tests::World wrong_name;
  wrong_name.serve(wrong_name.root.issue({.names = {"other.test"}}));
  tests::World unknown_issuer;
  unknown_issuer.serve(tests::Authority("somebody", 2).issue());
  tests::World expired;
  expired.serve(expired.root.issue({.ends = tests::kNow - 1}));
  for (const tests::World& world : {wrong_name, unknown_issuer, expired}) {
    SecureVisit secure({kHello}, wanted(kUrl), world);
    EXPECT_EQ(secure.run(), Outcome::kTls);
    EXPECT_FALSE(secure.visit.result().reason.empty());
    EXPECT_EQ(secure.visit.requests(), 0u);
    EXPECT_TRUE(secure.visit.sink.offsets().empty());
  }
}

TEST(Https, AServerWithoutTlsIsNoHttpsServer) {
  tests::World world;
  tests::Trusting trust(world.client);
  tests::Visit visit(wanted("https://example.test:80/"), {kHello},
                     {.tls = &trust, .wall = tests::kTestClock});
  // It takes the handshake for a request that does not end.
  const Outcome outcome = visit.run();
  EXPECT_TRUE(outcome == Outcome::kSilent || outcome == Outcome::kTooSlow);
  EXPECT_TRUE(visit.sink.offsets().empty());
}

// RFC 9112 9.8: only TLS's own end, or the response's length, says that all came.
// C28, C36.
TEST(Https, AnEndWithoutCloseNotifyIsNoEndOfADocument) {
  struct Row {
    const char* words;
    After after;
    Outcome outcome;
  };
  for (auto [words, after, outcome] : std::vector<Row>{
           {"HTTP/1.1 200 OK\r\n\r\nhello", After::kFinish, Outcome::kComplete},
           {"HTTP/1.1 200 OK\r\n\r\nhello", After::kCut, Outcome::kTruncated},
           {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", After::kCut, Outcome::kComplete},
           {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", After::kCut, Outcome::kTruncated},
           {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", After::kFinish,
            Outcome::kTruncated},
           {"HTTP/1.1 200 OK\r\n\r\nhello", After::kReset, Outcome::kReset}}) {
    SecureVisit secure({{words, after}});
    EXPECT_EQ(secure.run(), outcome) << words << ' ' << static_cast<int>(after);
  }
}

TEST(Https, ASecondConnectionTakesUpTheSession) {
  SecureVisit secure({{response("302 Found", "Connection: close\r\nLocation: /x\r\n")}, kHello});
  EXPECT_EQ(secure.run(), Outcome::kComplete);
  EXPECT_EQ(secure.visit.server.connections(), 2u);
  ASSERT_TRUE(secure.visit.result().tls);
  EXPECT_TRUE(secure.visit.result().tls->resumed);
}

TEST(Https, OneConnectionServesARedirection) {
  SecureVisit secure({{response("302 Found", "Location: /x\r\n")}, kHello});
  EXPECT_EQ(secure.run(), Outcome::kComplete);
  EXPECT_EQ(secure.visit.server.connections(), 1u);
}

TEST(Https, ARedirectionToHttpIsFollowedOnlyIfAllowed) {
  for (bool allowed : {false, true}) {
    Wanted what = wanted(kUrl);
    what.terms.allow_insecure_redirects = allowed;
    SecureVisit secure({{response("302 Found", "Location: http://example.test/x\r\n")}, kHello},
                       what);
    EXPECT_EQ(secure.run(), allowed ? Outcome::kComplete : Outcome::kRedirect);
    EXPECT_EQ(secure.visit.requests(), allowed ? 2u : 1u);
  }
  SecureVisit upwards({{response("302 Found", "Location: https://example.test/x\r\n")}, kHello},
                      wanted("http://example.test/doc"));
  EXPECT_EQ(upwards.run(), Outcome::kComplete);
}

// One bit, anywhere in what the server says: the outcome may be anything but another document.
TEST(Https, NoFlippedBitMakesAnotherDocument) {
  const std::string content(3000, 'x');
  for (std::uint64_t octet = 1; octet < 4400; octet += 61) {
    SecureVisit secure({{response("200 OK", "", content)}});
    secure.visit.server.flip(octet);
    if (secure.run() == Outcome::kComplete) {
      EXPECT_EQ(secure.visit.sink.content(), content) << octet;
    } else {
      EXPECT_TRUE(content.starts_with(secure.visit.sink.content())) << octet;
    }
  }
}

TEST(Https, ADamagedRecordInsideADocumentIsTlsAtFault) {
  const std::string content(100'000, 'x');
  SecureVisit secure({{response("200 OK", "", content)}});
  secure.visit.server.flip(50'000);
  EXPECT_EQ(secure.run(), Outcome::kTls);
  EXPECT_LT(secure.visit.sink.content().size(), content.size());
}

TEST(Https, WithoutTlsThereIsNoHttps) {
  tests::Visit visit(wanted(kUrl), {kHello});
  EXPECT_EQ(visit.run(), Outcome::kTls);
  EXPECT_EQ(visit.result().reason, "there is no TLS here");
}

}  // namespace
