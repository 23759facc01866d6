#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/stack/apps/visit.h"

namespace {

using namespace std::chrono_literals;
using stack::apps::Outcome;
using stack::base::Duration;
using stack::base::Instant;
using tests::After;
using tests::Answer;
using tests::response;
using tests::wanted;
using tests::Wanted;
using tests::WirePair;

// Fetches one URL after the other as one run does, each so long after the one before.
class InTurn final : public stack::host::Application {
 public:
  InTurn(std::vector<Wanted> all, Duration pause, stack::apps::Patience patience = {})
      : all_(std::move(all)),
        pause_(pause),
        ways_(std::vector<stack::host::Target>{{{WirePair::kServer, 0}}}),
        client_{.resolver = ways_, .patience = patience} {}

  void run(Instant now, stack::host::Host& host) override {
    now_ = now;
    if (fetch_ && fetch_->done() && !next_) {
      results.push_back(fetch_->result());
      next_ = now + pause_;
    }
    if (results.size() < all_.size() && (!next_ || now >= *next_) && (!fetch_ || fetch_->done())) {
      next_.reset();
      fetch_.emplace(all_[results.size()].ask, all_[results.size()].terms, client_, sink);
    }
    if (fetch_) fetch_->run(now, host);
    if (results.size() == all_.size()) client_.connections.let_all_go(now);
    client_.connections.run(now);
  }
  Instant deadline() const override {
    Instant first = client_.connections.deadline();
    if (fetch_ && fetch_->done() && !next_) return now_;
    if (fetch_) first = std::min(first, fetch_->deadline(now_));
    return next_ && results.size() < all_.size() ? std::min(first, *next_) : first;
  }
  bool done() const override {
    return results.size() == all_.size() && client_.connections.empty();
  }

  std::vector<stack::apps::FetchResult> results;
  tests::KeepingSink sink;

 private:
  std::vector<Wanted> all_;
  Duration pause_;
  stack::apps::KnownWays ways_;
  stack::apps::Client client_;
  std::optional<stack::apps::Fetch> fetch_;
  std::optional<Instant> next_;
  Instant now_{};
};

const Answer kHello{response("200 OK", "", "hello")};

std::vector<Wanted> two() { return {wanted("http://a.example/1"), wanted("http://a.example/2")}; }

void expect_both_complete(const InTurn& both) {
  ASSERT_EQ(both.results.size(), 2u);
  EXPECT_EQ(both.results[0].outcome, Outcome::kComplete);
  EXPECT_EQ(both.results[1].outcome, Outcome::kComplete);
  EXPECT_EQ(both.sink.content(), "hello");
}

TEST(KeepAlive, OneConnectionServesSeveralUrls) {
  WirePair wire;
  tests::Answerer server({kHello});
  InTurn both(two(), {});
  EXPECT_TRUE(wire.run(both, server));
  expect_both_complete(both);
  EXPECT_EQ(server.connections(), 1u);
  EXPECT_EQ(both.results[0].connections, 1);
  EXPECT_EQ(both.results[1].connections, 0);
}

// C35.
TEST(KeepAlive, AnIdleConnectionIsLeftAfterThirtySeconds) {
  for (auto [pause, connections] : {std::pair{Duration(29s), 1u}, {Duration(31s), 2u}}) {
    WirePair wire;
    tests::Answerer server({kHello});
    InTurn both(two(), pause);
    EXPECT_TRUE(wire.run(both, server));
    expect_both_complete(both);
    EXPECT_EQ(server.connections(), connections);
  }
}

// The patience is with an answer, not with a connection of which nothing was wanted.
TEST(KeepAlive, IdleTimeIsNotSilence) {
  WirePair wire;
  tests::Answerer server({kHello});
  InTurn both(two(), 20s, {.read = 5s});
  EXPECT_TRUE(wire.run(both, server));
  expect_both_complete(both);
  EXPECT_EQ(server.connections(), 1u);
}

// C33, C35.
TEST(KeepAlive, AServerThatClosesIsNotAskedAgainOnThatConnection) {
  for (Answer first : {Answer{response("200 OK", "Connection: close\r\n", "hello")},
                       Answer{response("200 OK", "", "hello"), After::kFinish},
                       Answer{"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"},
                       Answer{"HTTP/1.1 200 OK\r\n\r\nhello", After::kFinish}}) {
    WirePair wire;
    tests::Answerer server({first, kHello});
    InTurn both(two(), 1s);
    EXPECT_TRUE(wire.run(both, server));
    expect_both_complete(both);
    EXPECT_EQ(server.connections(), 2u);
    EXPECT_EQ(server.heard().size(), 2u);
  }
}

// RFC 9112 9.2: what nobody asked for is no answer.
// C29, C53.
TEST(KeepAlive, OctetsOnAnIdleConnectionAreNoAnswer) {
  WirePair wire;
  tests::Answerer server(
      {{response("200 OK", "", "hello") + response("200 OK", "", "EVIL!")}, kHello});
  InTurn both(two(), 1s);
  EXPECT_TRUE(wire.run(both, server));
  expect_both_complete(both);
  EXPECT_EQ(server.connections(), 2u);
}

// C53.
TEST(KeepAlive, OctetsThatComeToAnIdleConnectionAreNoAnswerEither) {
  WirePair wire;
  tests::Answerer server(
      {{.words = kHello.words, .late = response("200 OK", "", "EVIL!")}, kHello});
  InTurn both(two(), 1s);
  EXPECT_TRUE(wire.run(both, server));
  expect_both_complete(both);
  EXPECT_EQ(server.connections(), 2u);
}

// RFC 9112 9.3.1: the server closed while the request was on its way.
// C34.
TEST(KeepAlive, AConnectionThatTurnsOutToBeStaleIsReplacedOnce) {
  for (After stale : {After::kFinish, After::kReset}) {
    WirePair wire;
    tests::Answerer server({kHello, {"", stale}, kHello});
    InTurn both(two(), 1s);
    EXPECT_TRUE(wire.run(both, server));
    expect_both_complete(both);
    EXPECT_EQ(server.connections(), 2u);
    EXPECT_EQ(server.heard().size(), 3u);
    EXPECT_EQ(both.results[1].attempts, 1) << "nobody needs to know";
  }
}

// C34.
TEST(KeepAlive, AFreshConnectionThatEndsAtOnceIsNotStale) {
  WirePair wire;
  tests::Answerer server({kHello, {"", After::kFinish}, {"", After::kFinish}, kHello});
  InTurn both(two(), 1s);
  EXPECT_TRUE(wire.run(both, server));
  EXPECT_EQ(both.results[1].outcome, Outcome::kTruncated);
  EXPECT_EQ(server.heard().size(), 3u);
}

// C34.
TEST(KeepAlive, APostIsNeverSaidTwice) {
  WirePair wire;
  tests::Answerer server({kHello, {"", After::kFinish}, kHello});
  auto all = two();
  all[1].ask.method = "POST";
  all[1].terms.retry.attempts = 5;
  InTurn both(all, 1s);
  EXPECT_TRUE(wire.run(both, server));
  EXPECT_EQ(both.results[1].outcome, Outcome::kTruncated);
  EXPECT_EQ(server.heard().size(), 2u);
}

}  // namespace
