#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "stack/apps/serve.h"
#include "tests/stack/apps/canned.h"
#include "tests/stack/apps/letters.h"
#include "tests/support/wire_pair.h"

namespace {

using namespace std::chrono_literals;
using stack::apps::Observer;
using stack::apps::Serve;
using tests::CannedClient;
using tests::Letters;
using tests::Then;
using tests::WirePair;

const Letters kLetters;

CannedClient client_saying(std::string words, Then then = Then::kHold) {
  return CannedClient(std::move(words), then, {WirePair::kServer, 80});
}

TEST(ServeClose, AnIdleConnectionEndsInOrderAtOnce) {
  WirePair wire;
  auto client = client_saying("GET /3 HTTP/1.1\r\nHost: h\r\n\r\n");
  Serve server({}, kLetters);
  wire.pass(1s, client, server);
  ASSERT_TRUE(client.heard().ends_with(Letters::document(3)));
  ASSERT_FALSE(client.peer_finished());
  server.close();
  wire.pass(20ms, client, server);
  EXPECT_TRUE(client.peer_finished());
}

TEST(ServeClose, AReplyInHandIsSentWholeAndIsTheLast) {
  WirePair wire;
  const std::string get = "GET /3000000 HTTP/1.1\r\nHost: h\r\n\r\n";
  auto client = client_saying(get + get);
  Serve server({}, kLetters);
  wire.pass(20ms, client, server);
  ASSERT_LT(client.heard().size(), 3'000'000u);
  ASSERT_EQ(server.sessions(), 1u);
  server.close();
  wire.pass(10s, client, server);
  EXPECT_TRUE(client.peer_finished());
  EXPECT_TRUE(client.heard().ends_with(Letters::document(3'000'000)));
  EXPECT_LT(client.heard().size(), 3'001'000u) << "one reply only";
}

TEST(ServeClose, AClosedServerHasNoSessionsWhenItsClientsFinishToo) {
  WirePair wire;
  auto client = client_saying("GET /3 HTTP/1.1\r\nHost: h\r\n\r\n", Then::kFinish);
  Serve server({}, kLetters);
  wire.pass(1ms, client, server);
  server.close();
  EXPECT_TRUE(wire.run(client, server, 1s));
  EXPECT_EQ(server.sessions(), 0u);
}

TEST(ServeClose, NewConnectionsAreReset) {
  WirePair wire;
  auto client = client_saying("GET /3 HTTP/1.1\r\nHost: h\r\n\r\n");
  Serve server({}, kLetters);
  server.close();
  EXPECT_TRUE(wire.run(client, server, 1s));
  EXPECT_EQ(client.ending(), stack::tcp::Ending::kReset);
  EXPECT_EQ(client.heard(), "");
}

TEST(ServeClose, AnAbortResetsWhatIsLeft) {
  WirePair wire;
  auto client = client_saying("GET /3000000 HTTP/1.1\r\nHost: h\r\n\r\n");
  Serve server({}, kLetters);
  wire.pass(20ms, client, server);
  server.abort();
  EXPECT_EQ(server.sessions(), 0u);
  EXPECT_EQ(server.deadline(), stack::base::kNever);
  EXPECT_TRUE(wire.run(client, server, 1s));
  EXPECT_EQ(client.ending(), stack::tcp::Ending::kReset);
}

class Keeper final : public Observer {
 public:
  void answered(const stack::base::Endpoint& client, const stack::http::RequestHead* request,
                int status) override {
    EXPECT_EQ(client.address, WirePair::kClient);
    lines.push_back((request ? request->method + " " + request->target : "?") + " " +
                    std::to_string(status));
  }
  std::vector<std::string> lines;
};

TEST(ServeObserver, HearsOfEveryAnswerOnce) {
  WirePair wire;
  const std::string host = " HTTP/1.1\r\nHost: h\r\n\r\n";
  auto client = client_saying("GET /3" + host + "HEAD /none" + host + "nonsense\r\n\r\n");
  Keeper keeper;
  Serve server({.session = {.observer = &keeper}}, kLetters);
  wire.pass(1s, client, server);
  const std::vector<std::string> expected{"GET /3 200", "HEAD /none 404", "? 400"};
  EXPECT_EQ(keeper.lines, expected);
}

}  // namespace
