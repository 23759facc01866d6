#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "stack/apps/serve.h"
#include "tests/stack/apps/fetching.h"
#include "tests/stack/apps/keeping_sink.h"
#include "tests/stack/apps/letters.h"
#include "tests/stack/apps/outcome_text.h"
#include "tests/support/wire_pair.h"

namespace {

using namespace std::chrono_literals;
using stack::apps::BodyEnd;
using stack::apps::Outcome;
using stack::apps::Serve;
using stack::apps::ServeConfig;
using tests::Fetching;
using tests::KeepingSink;
using tests::Letters;
using tests::Wanted;
using tests::WirePair;

const Letters kLetters;

Wanted config(const std::string& path) {
  return {.targets = {{{WirePair::kServer, 80}}},
          .ask = {.url = *stack::http::Url::parse("http://server.example" + path)}};
}

TEST(FetchServe, DocumentsOfAnySizeComeWhole) {
  for (BodyEnd end : {BodyEnd::kLength, BodyEnd::kChunks}) {
    for (std::uint64_t size : {0u, 1u, 1459u, 1460u, 1461u, 8192u, 65536u, 3000000u}) {
      WirePair wire;
      KeepingSink sink;
      Serve server({.session = {.body_end = end}}, kLetters);
      Fetching fetch(config("/" + std::to_string(size)), sink);
      EXPECT_TRUE(wire.run(fetch, server));
      EXPECT_EQ(fetch.outcome(), Outcome::kComplete) << size;
      EXPECT_EQ(fetch.result().body_size, size);
      EXPECT_TRUE(sink.content() == Letters::document(size)) << size;
      wire.pass(2 * WirePair::kDelay, fetch, server);
      EXPECT_EQ(server.sessions(), 0u) << "the connection has ended in order";
    }
  }
}

TEST(FetchServe, AnUnknownPathIsAStatus) {
  WirePair wire;
  KeepingSink sink;
  Serve server({}, kLetters);
  Fetching fetch(config("/none"), sink);
  EXPECT_TRUE(wire.run(fetch, server));
  EXPECT_EQ(fetch.outcome(), Outcome::kStatus);
  EXPECT_EQ(fetch.result().status, 404);
  EXPECT_EQ(fetch.result().reason_phrase, "Not Found");
}

// Has a document of which a device will read no more than the first half.
class FailingShelf final : public stack::apps::Content {
 public:
  std::expected<stack::apps::Representation, stack::apps::Absent> find(
      std::string_view) const override {
    class Failing final : public stack::apps::Source {
     public:
      std::size_t read(std::uint64_t offset, stack::base::MutableBytes room) override {
        return offset < 500'000 ? letters_.read(offset, room) : 0;
      }

     private:
      tests::LetterSource letters_;
    };
    return stack::apps::Representation{.source = std::make_unique<Failing>(), .size = 1'000'000};
  }
};

TEST(FetchServe, ADocumentThatFailsMidwayIsNotTakenForTheWhole) {
  for (BodyEnd end : {BodyEnd::kLength, BodyEnd::kChunks}) {
    WirePair wire;
    KeepingSink sink;
    const FailingShelf shelf;
    Serve server({.session = {.body_end = end}}, shelf);
    Fetching fetch(config("/x"), sink);
    EXPECT_TRUE(wire.run(fetch, server));
    EXPECT_EQ(fetch.outcome(), Outcome::kReset);
    EXPECT_LT(sink.content().size(), 500'000 + stack::apps::kReplyPiece);
    EXPECT_EQ(server.sessions(), 0u);
  }
}

TEST(FetchServe, AWireThatIsCutMakesTheFetchSilentAndTheServerForget) {
  WirePair wire;
  KeepingSink sink;
  Serve server({}, kLetters);
  Fetching fetch(config("/1000000000"), sink);
  EXPECT_FALSE(wire.run(fetch, server, 20ms));
  EXPECT_GT(sink.content().size(), 0u);
  wire.cut();
  EXPECT_TRUE(wire.run(fetch, server, 61s));
  EXPECT_EQ(fetch.outcome(), Outcome::kSilent);
  EXPECT_TRUE(Letters::document(sink.content().size()) == sink.content());
}

TEST(FetchServe, AnAbortedFetchIsDoneAndTheServerHearsOfIt) {
  WirePair wire;
  KeepingSink sink;
  Serve server({}, kLetters);
  Fetching fetch(config("/1000000000"), sink);
  EXPECT_FALSE(wire.run(fetch, server, 20ms));
  EXPECT_EQ(server.sessions(), 1u);
  fetch.abort();
  EXPECT_EQ(fetch.outcome(), Outcome::kAborted);
  EXPECT_TRUE(fetch.done());
  wire.pass(20ms, fetch, server);
  EXPECT_EQ(server.sessions(), 0u);
}

// Several fetches as one application.
class Crowd final : public stack::host::Application {
 public:
  explicit Crowd(std::size_t size) : sinks_(size) {
    for (std::size_t i = 0; i < size; ++i) {
      fetches_.push_back(
          std::make_unique<Fetching>(config("/" + std::to_string(i * 1000)), sinks_[i]));
    }
  }
  void run(stack::base::Instant now, stack::host::Host& host) override {
    for (auto& fetch : fetches_) fetch->run(now, host);
  }
  stack::base::Instant deadline() const override {
    stack::base::Instant first = stack::base::kNever;
    for (auto& fetch : fetches_) first = std::min(first, fetch->deadline());
    return first;
  }
  bool done() const override {
    return std::ranges::all_of(fetches_, [](auto& fetch) { return fetch->done(); });
  }
  void expect_all_whole() const {
    for (std::size_t i = 0; i < fetches_.size(); ++i) {
      EXPECT_EQ(fetches_[i]->outcome(), Outcome::kComplete);
      EXPECT_TRUE(sinks_[i].content() == Letters::document(i * 1000)) << i;
    }
  }

 private:
  std::vector<KeepingSink> sinks_;
  std::vector<std::unique_ptr<Fetching>> fetches_;
};

TEST(FetchServe, ManyAreServedAtOnce) {
  WirePair wire;
  Serve server({}, kLetters);
  Crowd crowd(50);
  EXPECT_TRUE(wire.run(crowd, server));
  crowd.expect_all_whole();
}

TEST(FetchServe, MoreThanThereIsRoomForAreServedInTurn) {
  WirePair wire;
  Serve server({.most_sessions = 3}, kLetters);
  Crowd crowd(20);
  while (!wire.run(crowd, server, WirePair::kDelay)) {
    ASSERT_LE(server.sessions(), 3u);
    ASSERT_LT(wire.now(), stack::base::Instant{1s});
  }
  crowd.expect_all_whole();
}

}  // namespace
