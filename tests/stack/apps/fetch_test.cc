#include "stack/apps/fetch.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/stack/apps/canned.h"
#include "tests/stack/apps/fetching.h"
#include "tests/stack/apps/keeping_sink.h"
#include "tests/stack/apps/outcome_text.h"
#include "tests/stack/apps/street.h"
#include "tests/stack/http/gzipped.h"
#include "tests/support/wire_pair.h"

namespace {

using namespace std::chrono_literals;
using stack::apps::Outcome;
using tests::CannedServer;
using tests::Fetching;
using tests::KeepingSink;
using tests::Then;
using tests::Wanted;
using tests::WirePair;

const std::string kOk = "HTTP/1.1 200 OK\r\n";

Wanted config(std::string_view url = "http://server.example/a?b#c") {
  return {.targets = {{{WirePair::kServer, 80}}}, .ask = {.url = *stack::http::Url::parse(url)}};
}

// One fetch from a server that says `words`.
struct Trial {
  Trial(std::string words, Then then, Wanted wanted = config(), std::size_t capacity = SIZE_MAX)
      : sink(capacity), server(std::move(words), then), fetch(std::move(wanted), sink) {}

  Outcome run() {
    EXPECT_TRUE(wire.run(fetch, server));
    return fetch.outcome().value();
  }

  WirePair wire;
  KeepingSink sink;
  CannedServer server;
  Fetching fetch;
};

TEST(Fetch, TheRequestIsExactlyThis) {
  Trial plain(kOk + "\r\n", Then::kFinish);
  plain.run();
  EXPECT_EQ(
      plain.server.heard(),
      "GET /a?b HTTP/1.1\r\nHost: server.example\r\nUser-Agent: rawhttpget/0.1\r\nAccept: */*\r\n"
      "Accept-Encoding: identity\r\n\r\n");
  Wanted wanted = config("http://server.example:8080");
  wanted.ask.decode = true;
  Trial gzip(kOk + "\r\n", Then::kFinish, wanted);
  gzip.run();
  EXPECT_EQ(
      gzip.server.heard(),
      "GET / HTTP/1.1\r\nHost: server.example:8080\r\nUser-Agent: rawhttpget/0.1\r\nAccept: */*\r\n"
      "Accept-Encoding: gzip, deflate, br, zstd\r\n\r\n");
}

TEST(Fetch, EveryFramingIsSavedWhole) {
  for (auto rest :
       {"Content-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "\r\nhello"}) {
    Trial trial(kOk + rest, Then::kFinish);
    EXPECT_EQ(trial.run(), Outcome::kComplete) << rest;
    EXPECT_EQ(trial.sink.content(), "hello");
    EXPECT_EQ(trial.fetch.result().status, 200);
    EXPECT_EQ(trial.fetch.result().reason_phrase, "OK");
    EXPECT_EQ(trial.fetch.result().body_size, 5u);
    trial.wire.pass(1s, trial.fetch, trial.server);
    EXPECT_EQ(trial.server.ending(), stack::tcp::Ending::kClosed) << "both sides closed in order";
  }
}

TEST(Fetch, TheSizeIsKnownOnceTheHeadIs) {
  Trial trial(kOk + "Content-Length: 9\r\n\r\nhello", Then::kHold);
  EXPECT_FALSE(trial.fetch.fetch().total());
  EXPECT_FALSE(trial.wire.run(trial.fetch, trial.server, 1s));
  EXPECT_EQ(trial.fetch.fetch().total(), 9u);
  EXPECT_EQ(trial.fetch.result().body_size, 5u);
  EXPECT_FALSE(trial.fetch.outcome());
}

TEST(Fetch, AnInterimResponseIsNotTheResponse) {
  Trial trial("HTTP/1.1 103 Early Hints\r\n\r\n" + kOk + "Content-Length: 2\r\n\r\nhi",
              Then::kFinish);
  EXPECT_EQ(trial.run(), Outcome::kComplete);
  EXPECT_EQ(trial.sink.head()->status, 200);
}

TEST(Fetch, AnEarlyEndIsTruncation) {
  for (auto words : {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"}) {
    Trial trial(words, Then::kFinish);
    EXPECT_EQ(trial.run(), Outcome::kTruncated) << words;
  }
}

TEST(Fetch, AResetInsideTheResponseIsAReset) {
  for (auto rest : {"Content-Length: 5\r\n\r\nhell", "\r\nhello"}) {
    Trial trial(kOk + rest, Then::kReset);
    EXPECT_EQ(trial.run(), Outcome::kReset) << rest;
  }
}

TEST(Fetch, AResetBehindTheWholeResponseSpoilsNothing) {
  Trial trial(kOk + "Content-Length: 5\r\n\r\nhello", Then::kReset);
  EXPECT_EQ(trial.run(), Outcome::kComplete);
  EXPECT_EQ(trial.sink.content(), "hello");
}

TEST(Fetch, AClosedPortIsRefused) {
  Trial trial("", Then::kHold, [] {
    Wanted wanted = config();
    wanted.targets.front().remote.port = 81;
    return wanted;
  }());
  EXPECT_EQ(trial.run(), Outcome::kRefused);
}

TEST(Fetch, AServerThatNeverAnswersIsSilentAfterSixtySeconds) {
  Trial trial("", Then::kHold);
  trial.wire.cut();
  EXPECT_EQ(trial.run(), Outcome::kSilent);
  EXPECT_EQ(trial.wire.now(), stack::base::Instant{60s});
}

TEST(Fetch, AServerThatFallsSilentIsGivenSixtySecondsFromItsLastPacket) {
  Trial trial(kOk + "Content-Length: 100\r\n\r\n" + std::string(70, 'x'), Then::kHold);
  EXPECT_EQ(trial.run(), Outcome::kSilent);
  // SYN, SYN,ACK, request and response took one delay each.
  EXPECT_EQ(trial.wire.now(), stack::base::Instant{4 * WirePair::kDelay + 60s});
}

TEST(Fetch, ASinkThatFailsEndsTheFetch) {
  Trial trial(kOk + "Content-Length: 100\r\n\r\n" + std::string(100, 'x'), Then::kHold, config(),
              50);
  EXPECT_EQ(trial.run(), Outcome::kSinkFailed);
  Trial unwilling(kOk + "\r\n", Then::kHold);
  unwilling.sink.refuse_to_begin();
  EXPECT_EQ(unwilling.run(), Outcome::kSinkFailed);
}

TEST(Fetch, OnlyA2xxReachesTheSink) {
  for (auto status : {"300 Choices", "404 Not Found", "500 Oops", "301 Moved"}) {
    Trial trial("HTTP/1.1 " + std::string(status) + "\r\n\r\npage", Then::kFinish);
    EXPECT_EQ(trial.run(), Outcome::kStatus);
    EXPECT_FALSE(trial.sink.head());
    EXPECT_EQ(std::to_string(trial.fetch.result().status), std::string(status).substr(0, 3));
    trial.wire.pass(1s, trial.fetch, trial.server);
    EXPECT_EQ(trial.server.ending(), stack::tcp::Ending::kClosed);
  }
}

TEST(Fetch, AnErrorPageNobodyWantsMayBeCutShort) {
  Trial trial("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\npag", Then::kFinish);
  EXPECT_EQ(trial.run(), Outcome::kStatus);
}

TEST(Fetch, AnEndlessErrorPageIsBrokenOff) {
  std::string page(stack::apps::kMostDiscarded + 1, 'x');
  Trial trial("HTTP/1.1 500 Oops\r\n\r\n" + page, Then::kHold);
  EXPECT_EQ(trial.run(), Outcome::kStatus);
  EXPECT_LT(trial.wire.now(), stack::base::Instant{60s});
}

TEST(Fetch, APartThatNobodyAskedForIsMalformed) {
  Trial trial(
      "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\nhi",
      Then::kFinish);
  EXPECT_EQ(trial.run(), Outcome::kMalformed);
  EXPECT_FALSE(trial.sink.head());
}

TEST(Fetch, BrokenHttpIsMalformedAndSaysWhy) {
  Trial trial("SSH-2.0-OpenSSH_9.2\r\n", Then::kHold);
  EXPECT_EQ(trial.run(), Outcome::kMalformed);
  EXPECT_EQ(trial.fetch.result().reason, "malformed status line");
  EXPECT_EQ(trial.fetch.result().status, 0);
}

TEST(Fetch, GzipIsUndoneOnlyIfAskedFor) {
  std::string coded = tests::gzipped("content");
  std::string words = kOk + "Content-Encoding: gzip\r\n\r\n" + coded;
  Trial as_sent(words, Then::kFinish);
  EXPECT_EQ(as_sent.run(), Outcome::kComplete);
  EXPECT_EQ(as_sent.sink.content(), coded);
  Wanted wanted = config();
  wanted.ask.decode = true;
  Trial undone(words, Then::kFinish, wanted);
  EXPECT_EQ(undone.run(), Outcome::kComplete);
  EXPECT_EQ(undone.sink.content(), "content");
  EXPECT_EQ(undone.fetch.result().body_size, 7u);
  Trial cut_short(words.substr(0, words.size() - 1), Then::kFinish, wanted);
  EXPECT_EQ(cut_short.run(), Outcome::kMalformed);
}

TEST(Fetch, AServerThatDoesNotCloseIsLeftAfterThreeSeconds) {
  Trial trial(kOk + "Content-Length: 5\r\n\r\nhello", Then::kHold);
  EXPECT_FALSE(trial.wire.run(trial.fetch, trial.server, 2s));
  EXPECT_EQ(trial.fetch.outcome(), Outcome::kComplete);
  EXPECT_TRUE(trial.server.peer_finished());
  EXPECT_EQ(trial.run(), Outcome::kComplete);
  EXPECT_GE(trial.wire.now(), stack::base::Instant{3s});
  EXPECT_LT(trial.wire.now(), stack::base::Instant{4s});
}

TEST(Fetch, OctetsBehindTheResponseAreForgotten) {
  Trial trial(
      kOk + "Content-Length: 5\r\n\r\nhelloHTTP/1.1 404 x\r\n\r\n" + std::string(100000, 'x'),
      Then::kFinish);
  EXPECT_EQ(trial.run(), Outcome::kComplete);
  EXPECT_EQ(trial.sink.content(), "hello");
  trial.wire.pass(1s, trial.fetch, trial.server);
  EXPECT_EQ(trial.server.ending(), stack::tcp::Ending::kClosed);
}

TEST(Fetch, TheLocalPortIsTheOneAskedFor) {
  Wanted wanted = config();
  wanted.targets.front().local = stack::base::Endpoint{{}, 4321};
  Trial trial(kOk + "\r\n", Then::kFinish, wanted);
  trial.run();
  EXPECT_EQ(trial.fetch.local(), (stack::base::Endpoint{WirePair::kClient, 4321}));
}

TEST(Fetch, TheFirstTargetThatAnswersIsAskedAndNamed) {
  Wanted wanted = config();
  stack::host::Target nobody{{stack::base::Address::v4(192, 0, 2, 9), 80}};
  wanted.targets.insert(wanted.targets.begin(), nobody);
  Trial trial(kOk + "Content-Length: 5\r\n\r\nhello", Then::kFinish, wanted);
  EXPECT_FALSE(trial.wire.run(trial.fetch, trial.server, 250ms));
  EXPECT_FALSE(trial.fetch.remote());
  EXPECT_EQ(trial.run(), Outcome::kComplete);
  EXPECT_EQ(trial.fetch.remote(), (stack::base::Endpoint{WirePair::kServer, 80}));
  EXPECT_EQ(trial.sink.content(), "hello");
  EXPECT_LT(trial.wire.now(), stack::base::Instant{300ms});
}

// The other end of each target says its own words.
TEST(Fetch, TheResponseIsThatOfTheWinnerAlone) {
  using stack::base::Family;
  for (Family first : {Family::kIpv6, Family::kIpv4}) {
    Family second = first == Family::kIpv6 ? Family::kIpv4 : Family::kIpv6;
    tests::Street street;
    street.put(tests::address_of(first, 1),
               {tests::Door::Kind::kOpens, 400ms, kOk + "Content-Length: 5\r\n\r\nloser"});
    street.put(tests::address_of(second, 2),
               {tests::Door::Kind::kOpens, 20ms, kOk + "Content-Length: 6\r\n\r\nwinner"});
    Wanted wanted = config();
    wanted.targets = {{tests::address_of(first, 1)}, {tests::address_of(second, 2)}};
    KeepingSink sink;
    Fetching fetch(wanted, sink);
    street.run(fetch);
    EXPECT_EQ(fetch.outcome(), Outcome::kComplete);
    EXPECT_EQ(fetch.remote(), tests::address_of(second, 2));
    EXPECT_EQ(sink.content(), "winner");
    EXPECT_TRUE(street.heard_at(tests::address_of(first, 1), 'R'));
  }
}

// RFC 6874 4: what this host calls its interfaces is nobody else's affair.
TEST(Fetch, TheZoneStaysHere) {
  Trial trial(kOk + "\r\n", Then::kFinish, config("http://[fe80::1%25eth0]:81/a"));
  trial.run();
  EXPECT_TRUE(trial.server.heard().starts_with("GET /a HTTP/1.1\r\nHost: [fe80::1]:81\r\n"));
  EXPECT_FALSE(trial.server.heard().contains("eth0"));
}

TEST(Fetch, WithoutAWayToTheServerItIsUnreachable) {
  Wanted wanted = config();
  wanted.targets.front().remote.address = stack::base::Address::v4(224, 0, 0, 1);
  EXPECT_EQ(Trial("", Then::kHold, wanted).run(), Outcome::kUnreachable);
}

TEST(Fetch, OneThatIsAbortedWhileItDialsSaysNothingMore) {
  Trial trial("", Then::kHold);
  trial.wire.cut();
  EXPECT_FALSE(trial.wire.run(trial.fetch, trial.server, 100ms));
  trial.fetch.abort();
  EXPECT_TRUE(trial.fetch.done());
  EXPECT_EQ(trial.fetch.outcome(), Outcome::kAborted);
  EXPECT_EQ(trial.wire.client().tcp().size(), 0u);
  EXPECT_EQ(trial.fetch.result().tcp.stats.segments_out, 1u);
}

// Says one octet of its words every ten seconds.
class Dripping final : public stack::host::Application {
 public:
  void run(stack::base::Instant now, stack::host::Host& host) override {
    if (!listening_) listening_ = host.listen(80);
    if (!stream_) stream_ = host.accept(80);
    if (!stream_ || stream_->ending() || now < next_) return;
    stream_->write(stack::base::as_bytes("x"));
    next_ = now + 10s;
  }
  stack::base::Instant deadline() const override { return stream_ ? next_ : stack::base::kNever; }
  bool done() const override { return false; }

 private:
  bool listening_ = false;
  std::optional<stack::tcp::Stream> stream_;
  stack::base::Instant next_{};
};

TEST(Fetch, AServerThatDripsIsTooSlow) {
  WirePair wire;
  KeepingSink sink;
  Dripping server;
  Fetching fetch(config(), sink);
  EXPECT_TRUE(wire.run(fetch, server));
  EXPECT_EQ(fetch.outcome(), Outcome::kTooSlow);
  // The span begins with the connection, when the SYN,ACK is there.
  EXPECT_EQ(wire.now(), stack::base::Instant{2 * WirePair::kDelay + 60s});
}

}  // namespace
