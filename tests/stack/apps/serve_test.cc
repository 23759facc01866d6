#include "stack/apps/serve.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/stack/apps/canned.h"
#include "tests/stack/apps/letters.h"
#include "tests/support/wire_pair.h"

namespace {

using namespace std::chrono_literals;
using stack::apps::BodyEnd;
using stack::apps::Serve;
using stack::apps::ServeConfig;
using tests::CannedClient;
using tests::Letters;
using tests::Then;
using tests::WirePair;

const Letters kLetters;

// What the server says to a client that says `words`, until one of them ends it.
std::string answer(std::string words, ServeConfig config = {}, Then then = Then::kFinish) {
  WirePair wire;
  CannedClient client(std::move(words), then, {WirePair::kServer, 80});
  Serve server(config, kLetters);
  wire.run(client, server, 30s);
  return client.heard();
}

std::string status_of(const std::string& reply) { return reply.substr(0, reply.find("\r\n")); }

TEST(Serve, GetGivesHeadAndDocument) {
  EXPECT_EQ(answer("GET /5?query HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 5\r\n"
            "Connection: close\r\n\r\n" +
                Letters::document(5));
}

TEST(Serve, HeadGivesTheHeadAlone) {
  std::string reply = answer("HEAD /5 HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_NE(reply.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_TRUE(reply.ends_with("\r\n\r\n"));
}

TEST(Serve, AnUnknownPathIs404) {
  EXPECT_EQ(status_of(answer("GET /x HTTP/1.1\r\nHost: h\r\n\r\n")), "HTTP/1.1 404 Not Found");
}

TEST(Serve, OtherMethodsAre405AndSayWhatIsAllowed) {
  std::string reply = answer("POST /5 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(status_of(reply), "HTTP/1.1 405 Method Not Allowed");
  EXPECT_NE(reply.find("Allow: GET, HEAD\r\n"), std::string::npos);
}

TEST(Serve, BrokenRequestsAre400) {
  for (auto words :
       {"GET /5\r\n\r\n", "GET /5 HTTP/1.1\r\nHost : h\r\n\r\n", "GET /5 HTTP/1.1\r\n\r\n",
        "GET /5 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET 5 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /5 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi",
        "GET /5 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: h\r\n\r\n"}) {
    EXPECT_EQ(status_of(answer(words)), "HTTP/1.1 400 Bad Request") << words;
  }
}

TEST(Serve, AHeadPastTheLimitIs400) {
  std::string filler(stack::apps::kMaxRequestHead, 'x');
  EXPECT_EQ(status_of(answer("GET /5 HTTP/1.1\r\nHost: h\r\nA: " + filler + "\r\n\r\n")),
            "HTTP/1.1 400 Bad Request");
}

TEST(Serve, AnAbsoluteTargetIsUnderstood) {
  EXPECT_TRUE(answer("GET http://h/5 HTTP/1.1\r\nHost: h\r\n\r\n").ends_with(Letters::document(5)));
}

TEST(Serve, RequestsOnOneConnectionAreAnsweredInOrder) {
  std::string get = " HTTP/1.1\r\nHost: h\r\n\r\n";
  std::string replies =
      answer("GET /3" + get + "HEAD /9" + get + "GET /x" + get + "GET /20000" + get);
  auto first = replies.find("\r\n\r\n" + Letters::document(3) + "HTTP/1.1 200 OK\r\n");
  auto second = replies.find("Content-Length: 9\r\n\r\nHTTP/1.1 404 Not Found\r\n");
  EXPECT_NE(first, std::string::npos);
  EXPECT_NE(second, std::string::npos);
  EXPECT_LT(first, second);
  EXPECT_TRUE(
      replies.ends_with("Not Found\nHTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
                        "Content-Length: 20000\r\n\r\n" +
                        Letters::document(20000)));
}

TEST(Serve, AConnectionThatIsNotKeptAliveEndsAfterOneReply) {
  std::string get = "GET /3 HTTP/1.1\r\nHost: h\r\n\r\n";
  ServeConfig closing{.session = {.keep_alive = false}};
  EXPECT_TRUE(answer(get + get, closing, Then::kHold)
                  .ends_with("Connection: close\r\n\r\n" + Letters::document(3)));
  std::string old = "GET /3 HTTP/1.0\r\n\r\n";
  EXPECT_TRUE(answer(old + old).ends_with("Connection: close\r\n\r\n" + Letters::document(3)));
}

TEST(Serve, ChunksAreForClientsThatKnowThem) {
  ServeConfig chunked{.session = {.body_end = BodyEnd::kChunks}};
  EXPECT_TRUE(answer("GET /3 HTTP/1.1\r\nHost: h\r\n\r\n", chunked)
                  .ends_with("Transfer-Encoding: chunked\r\n\r\n3\r\n" + Letters::document(3) +
                             "\r\n0\r\n\r\n"));
  EXPECT_TRUE(
      answer("GET /3 HTTP/1.0\r\n\r\n", chunked).ends_with("\r\n\r\n" + Letters::document(3)));
}

TEST(Serve, ASilentClientIsDroppedAfterAMinute) {
  WirePair wire;
  CannedClient client("GET /3 HT", Then::kHold, {WirePair::kServer, 80});
  Serve server({}, kLetters);
  EXPECT_FALSE(wire.run(client, server, 59s));
  EXPECT_EQ(server.sessions(), 1u);
  EXPECT_TRUE(wire.run(client, server, 2s));
  EXPECT_EQ(client.ending(), stack::tcp::Ending::kReset);
  EXPECT_EQ(server.sessions(), 0u);
}

TEST(Serve, AClientThatLeavesTakesItsSessionWithIt) {
  for (Then then : {Then::kFinish, Then::kReset}) {
    WirePair wire;
    CannedClient client("GET /3 HTTP/1.1\r\nHost: h\r\n\r\n", then, {WirePair::kServer, 80});
    Serve server({}, kLetters);
    EXPECT_TRUE(wire.run(client, server, 30s));
    wire.pass(1s, client, server);
    EXPECT_EQ(server.sessions(), 0u);
  }
}

}  // namespace
