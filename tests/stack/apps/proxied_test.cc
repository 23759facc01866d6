#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/stack/apps/tls_means.h"
#include "tests/stack/apps/visit.h"

namespace {

using stack::apps::Outcome;
using stack::apps::Proxy;
using tests::After;
using tests::Answer;
using tests::response;
using tests::wanted;
using tests::Wanted;

const Answer kHello{response("200 OK", "", "hello")};
const Answer kConnected{.words = "HTTP/1.1 200 Connection established\r\n\r\n", .then_tls = true};

// Everything goes through one proxy, but for one host.
class Behind final : public stack::apps::Surroundings {
 public:
  std::optional<Proxy> proxy_for(const stack::http::Url& url) const override {
    if (url.host() == "near.test") return std::nullopt;
    return Proxy{{"proxy.test", "", 3128}, "Basic cHJveHk="};
  }
};

struct ProxiedVisit {
  ProxiedVisit(const Wanted& what, std::vector<Answer> answers, const tests::World& world = {})
      : trust(world.client),
        visit(what, std::move(answers),
              {.tls = &trust, .surroundings = &behind, .wall = tests::kTestClock}) {
    visit.server.secure_with(tests::server_context(world));
  }
  Outcome run() { return visit.run(); }
  std::uint16_t port(std::size_t request) const { return visit.server.heard().at(request).port; }

  Behind behind;
  tests::Trusting trust;
  tests::Visit visit;
};

// C17.
TEST(Proxied, HttpIsAskedForByItsWholeUrl) {
  ProxiedVisit proxied(wanted("http://example.test/doc"), {kHello});
  EXPECT_EQ(proxied.run(), Outcome::kComplete);
  EXPECT_EQ(proxied.port(0), 3128);
  const std::string& request = proxied.visit.request(0);
  EXPECT_TRUE(
      request.starts_with("GET http://example.test/doc HTTP/1.1\r\nHost: example.test\r\n"));
  EXPECT_TRUE(request.contains("Proxy-Authorization: Basic cHJveHk=\r\n"));
  EXPECT_EQ(proxied.visit.fetch.ways().questions().at(0).host, "proxy.test");
}

TEST(Proxied, AllOriginsShareTheConnectionToTheProxy) {
  ProxiedVisit proxied(wanted("http://example.test/doc"),
                       {{response("302 Found", "Location: http://other.test/\r\n")}, kHello});
  EXPECT_EQ(proxied.run(), Outcome::kComplete);
  EXPECT_EQ(proxied.visit.server.connections(), 1u);
}

TEST(Proxied, WhatIsExemptIsAskedForDirectlyAndTheProxysSecretStaysBehind) {
  ProxiedVisit proxied(wanted("http://example.test/doc"),
                       {{response("302 Found", "Location: http://near.test/\r\n")}, kHello});
  EXPECT_EQ(proxied.run(), Outcome::kComplete);
  EXPECT_EQ(proxied.port(1), 80);
  EXPECT_TRUE(proxied.visit.request(1).starts_with("GET / HTTP/1.1\r\n"));
  EXPECT_FALSE(proxied.visit.request(1).contains("Proxy-Authorization"));
}

// C52: what is meant for the server is said inside of TLS, and to nobody else.
TEST(Proxied, HttpsIsTunnelledTo) {
  Wanted secret = wanted("https://example.test/doc");
  secret.ask.login.authorization = "Basic c2VjcmV0";
  ProxiedVisit proxied(secret, {kConnected, kHello});
  EXPECT_EQ(proxied.run(), Outcome::kComplete);
  EXPECT_EQ(proxied.visit.sink.content(), "hello");
  EXPECT_EQ(proxied.port(0), 3128);
  EXPECT_EQ(proxied.visit.request(0),
            "CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\n"
            "Proxy-Authorization: Basic cHJveHk=\r\n\r\n");
  EXPECT_TRUE(proxied.visit.request(1).starts_with("GET /doc HTTP/1.1\r\nHost: example.test\r\n"));
  EXPECT_FALSE(proxied.visit.request(1).contains("Proxy-Authorization"));
  EXPECT_TRUE(proxied.visit.request(1).contains("Authorization: Basic c2VjcmV0"));
}

TEST(Proxied, OneTunnelServesARedirection) {
  ProxiedVisit proxied(wanted("https://example.test/doc"),
                       {kConnected, {response("302 Found", "Location: /x\r\n")}, kHello});
  EXPECT_EQ(proxied.run(), Outcome::kComplete);
  EXPECT_EQ(proxied.visit.server.connections(), 1u);
}

TEST(Proxied, TheNameInTheCertificateIsTheOriginsNotTheProxys) {
  tests::World world;
  world.serve(world.root.issue({.names = {"proxy.test"}}));
  ProxiedVisit proxied(wanted("https://example.test/doc"), {kConnected, kHello}, world);
  EXPECT_EQ(proxied.run(), Outcome::kTls);
  EXPECT_EQ(proxied.visit.requests(), 1u);
}

// C52.
TEST(Proxied, ATunnelThatIsRefusedBringsNoDocument) {
  struct Row {
    const char* words;
    Outcome outcome;
  };
  for (auto [words, outcome] : std::vector<Row>{
           {"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 4\r\n\r\nevil",
            Outcome::kUnauthorized},
           {"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 4\r\n\r\nevil", Outcome::kProxy},
           {"HTTP/1.1 302 Found\r\nLocation: https://evil.test/\r\n\r\n", Outcome::kProxy},
           {"HTTP/1.1 200 OK", Outcome::kTruncated},
           {"nonsense\r\n", Outcome::kMalformed}}) {
    ProxiedVisit proxied(wanted("https://example.test/doc"), {{words, After::kFinish}});
    EXPECT_EQ(proxied.run(), outcome) << words;
    EXPECT_EQ(proxied.visit.requests(), 1u);
    EXPECT_TRUE(proxied.visit.sink.offsets().empty());
  }
}

// RFC 9112 6.3, rule 2.
// C22.
TEST(Proxied, WhatConnectsMayClaimALengthAndHasNone) {
  ProxiedVisit proxied(
      wanted("https://example.test/doc"),
      {{.words = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", .then_tls = true}, kHello});
  EXPECT_EQ(proxied.run(), Outcome::kComplete);
}

TEST(Proxied, ASilentProxyIsLeft) {
  Wanted hasty = wanted("https://example.test/doc");
  hasty.patience.read = std::chrono::seconds(5);
  ProxiedVisit proxied(hasty,
                       {{"HTTP/1.1 200 OK\r\nX-Padding: " + std::string(100, 'x') + "\r\n"}});
  EXPECT_EQ(proxied.run(), Outcome::kSilent);
  EXPECT_LT(proxied.visit.wire.now(), stack::base::Instant{std::chrono::seconds(6)});
}

}  // namespace
