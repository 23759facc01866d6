#include "stack/apps/serve.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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
            "HTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\nContent-Type: application/octet-stream\r\n"
            "Content-Length: 5\r\nConnection: close\r\n\r\n" +
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

TEST(Serve, HeadOfAnUnknownPathHasNoBodyEither) {
  std::string reply = answer("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(status_of(reply), "HTTP/1.1 404 Not Found");
  EXPECT_TRUE(reply.ends_with("\r\n\r\n"));
}

TEST(Serve, OtherMethodsAre405AndSayWhatIsAllowed) {
  std::string reply = answer("POST /5 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(status_of(reply), "HTTP/1.1 405 Method Not Allowed");
  EXPECT_NE(reply.find("Allow: GET, HEAD\r\n"), std::string::npos);
}

TEST(Serve, AClientThatIsRefusedWhileItSpeaksHearsWhy) {
  WirePair wire;
  std::string body(3'000'000, 'x');
  CannedClient client("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n" + body,
                      Then::kFinish, {WirePair::kServer, 80});
  Serve server({}, kLetters);
  EXPECT_TRUE(wire.run(client, server, 30s));
  EXPECT_EQ(status_of(client.heard()), "HTTP/1.1 405 Method Not Allowed");
  EXPECT_EQ(client.ending(), stack::tcp::Ending::kClosed);
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
      replies.ends_with("Not Found\nHTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\n"
                        "Content-Type: application/octet-stream\r\n"
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

// Says one piece of its words every forty seconds.
class Halting final : public stack::host::Application {
 public:
  explicit Halting(std::vector<std::string> pieces) : pieces_(std::move(pieces)) {}
  void run(stack::base::Instant now, stack::host::Host& host) override {
    if (!stream_) stream_ = host.connect(now, {WirePair::kServer, 80});
    std::array<std::uint8_t, 1000> room;
    heard_ += stack::base::as_text(stack::base::ByteView(room).first(stream_->read(room)));
    if (said_ == pieces_.size() || now < next_) return;
    stream_->write(stack::base::as_bytes(pieces_[said_++]));
    next_ = now + 40s;
  }
  stack::base::Instant deadline() const override {
    return said_ < pieces_.size() ? next_ : stack::base::kNever;
  }
  bool done() const override { return stream_ && stream_->ending(); }
  const std::string& heard() const { return heard_; }

 private:
  std::vector<std::string> pieces_;
  std::size_t said_ = 0;
  std::string heard_;
  stack::base::Instant next_{};
  std::optional<stack::tcp::Stream> stream_;
};

TEST(Serve, AClientThatIsHeardOfNowAndThenIsKept) {
  WirePair wire;
  Halting client({"GET /3 HT", "TP/1.1\r\nHost: h", "\r\n\r\n"});
  Serve server({}, kLetters);
  EXPECT_FALSE(wire.run(client, server, 81s));
  EXPECT_TRUE(client.heard().ends_with(Letters::document(3)));
  EXPECT_TRUE(wire.run(client, server, 60s)) << "a minute after its last packet";
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
