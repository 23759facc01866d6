#include <gtest/gtest.h>

#include <string>
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
using tests::Visit;
using tests::wanted;
using tests::Wanted;
using tests::WirePair;

const std::string kUrl = "http://a.example/doc";
const Answer kHello{response("200 OK", "", "hello")};

Wanted patient(int attempts = 5) {
  Wanted persistent = wanted(kUrl);
  persistent.terms.retry.attempts = attempts;
  return persistent;
}
// The server cannot now.
Answer later(const std::string& fields = "") {
  return {response("503 Service Unavailable", fields, "later")};
}
// When request number `index` came, after the one before.
Duration pause_before(const Visit& visit, std::size_t index) {
  return visit.server.heard().at(index).at - visit.server.heard().at(index - 1).at;
}

TEST(Patience, AStatusThatMayPassIsWaitedForOnlyIfToldTo) {
  Visit once(wanted(kUrl), {later(), kHello});
  EXPECT_EQ(once.run(), Outcome::kStatus);
  EXPECT_EQ(once.result().status, 503);
  Visit again(patient(3), {later(), later(), kHello});
  EXPECT_EQ(again.run(), Outcome::kComplete);
  EXPECT_EQ(again.sink.content(), "hello");
  EXPECT_EQ(again.server.connections(), 1u);
  Visit too_often(patient(3), {later()});
  EXPECT_EQ(too_often.run(), Outcome::kStatus);
  EXPECT_EQ(too_often.requests(), 3u);
}

TEST(Patience, AStatusThatWillNotPassIsNotWaitedFor) {
  for (auto status : {"400 Bad Request", "404 Not Found", "410 Gone", "501 Not Implemented"}) {
    Visit visit(patient(), {{response(status)}, kHello});
    EXPECT_EQ(visit.run(), Outcome::kStatus) << status;
    EXPECT_EQ(visit.requests(), 1u);
  }
  Visit unauthorized(patient(), {{response("401 Unauthorized")}, kHello});
  EXPECT_EQ(unauthorized.run(), Outcome::kUnauthorized);
}

TEST(Patience, PausesGrow) {
  Visit visit(patient(4), {later()});
  visit.run();
  ASSERT_EQ(visit.requests(), 4u);
  Duration whole = 1s;
  for (std::size_t i = 1; i < 4; ++i, whole *= 2) {
    EXPECT_GE(pause_before(visit, i), whole * 3 / 4);
    EXPECT_LE(pause_before(visit, i), whole + 10ms);
  }
}

// C48.
TEST(Patience, WhatTheServerAsksForIsWaited) {
  Visit visit(patient(), {later("Retry-After: 20\r\n"), kHello});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_GE(pause_before(visit, 1), 20s);
  EXPECT_LE(pause_before(visit, 1), 20s + 10ms);
}

TEST(Patience, ADateIsWaitedForByTheClockOnTheWall) {
  const stack::base::WallClock wall{.seconds = 1'782'864'000};  // 2026-07-01T00:00:00Z
  Visit visit(patient(), {later("Retry-After: Wed, 01 Jul 2026 00:00:30 GMT\r\n"), kHello},
              {.wall = wall});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_GE(visit.server.heard()[1].at, Instant{30s});
  EXPECT_LE(visit.server.heard()[1].at, Instant{31s});
}

TEST(Patience, LessThanOurOwnPauseOrNonsenseChangesNothing) {
  for (auto value : {"0", "soon", "-1", "Wed, 01 Jul 1970 00:00:00 GMT"}) {
    Visit visit(patient(), {later("Retry-After: " + std::string(value) + "\r\n"), kHello},
                {.wall = {.seconds = 1'782'864'000}});
    EXPECT_EQ(visit.run(), Outcome::kComplete) << value;
    EXPECT_GE(pause_before(visit, 1), 750ms) << value;
    EXPECT_LE(pause_before(visit, 1), 1010ms) << value;
  }
}

// C48.
TEST(Patience, AServerThatAsksForMoreThanThereIsIsLeft) {
  for (auto value : {"301", "86400", "99999999999999999999"}) {
    Visit visit(patient(), {later("Retry-After: " + std::string(value) + "\r\n"), kHello});
    EXPECT_EQ(visit.run(), Outcome::kStatus) << value;
    EXPECT_EQ(visit.requests(), 1u);
    EXPECT_LT(visit.wire.now(), Instant{1s});
  }
}

TEST(Patience, APostIsNotRepeatedOnceItMayHaveBeenHeard) {
  for (const Answer& answer : {later("Retry-After: 1\r\n"), Answer{"", After::kFinish}}) {
    Wanted post = patient();
    post.ask.method = "POST";
    post.ask.upload = {.source = stack::apps::source_of("a=b"), .size = 3};
    Visit visit(post, {answer, kHello});
    EXPECT_NE(visit.run(), Outcome::kComplete);
    EXPECT_EQ(visit.requests(), 1u);
  }
}

// Some of it is on its way, and nobody knows what became of that.
TEST(Patience, AHalfSentPostIsNotRepeatedEither) {
  Wanted post = patient();
  post.ask.method = "POST";
  const std::string content(5'000'000, 'x');
  post.ask.upload = {.source = stack::apps::source_of(content), .size = content.size()};
  Visit visit(post, {kHello});
  EXPECT_FALSE(visit.wire.run(visit.fetch, visit.server, 5ms));
  EXPECT_GT(visit.result().sent, 0u);
  visit.wire.cut();
  visit.run();
  EXPECT_EQ(visit.result().attempts, 1);
}

TEST(Patience, ARefusedConnectionIsTriedAgainOnlyIfToldTo) {
  for (bool when_refused : {false, true}) {
    Wanted nobody = wanted("http://a.example:81/");
    nobody.terms.retry.attempts = 3;
    nobody.terms.retry.when_refused = when_refused;
    Visit visit(nobody, {kHello});
    EXPECT_EQ(visit.run(), Outcome::kRefused);
    EXPECT_EQ(visit.result().attempts, when_refused ? 3 : 1);
    EXPECT_EQ(visit.result().connections, 0);
  }
}

// C35.
TEST(Patience, ASilentServerIsTriedAgain) {
  Wanted hasty = patient(2);
  hasty.patience.read = 5s;
  Visit visit(hasty, {{kHello.words, After::kKeep, 1h}, kHello});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_GE(pause_before(visit, 1), 5s);
  EXPECT_LE(pause_before(visit, 1), 7s);
}

TEST(Patience, EverythingTogetherMayTakeNoLongerThanTold) {
  Wanted hasty = patient(1000);
  hasty.terms.total = 10s;
  Visit visit(hasty, {later()});
  EXPECT_EQ(visit.run(), Outcome::kOverTime);
  EXPECT_EQ(visit.result().ended, Instant{10s});
  Visit waiting(hasty, {{kHello.words, After::kKeep, 30s}});
  EXPECT_EQ(waiting.run(), Outcome::kOverTime);
  EXPECT_EQ(waiting.result().ended, Instant{10s});
}

TEST(Patience, MoreThanTheLargestDocumentIsNotTaken) {
  Wanted small = patient();
  small.terms.largest = 4;
  Visit told(small, {kHello});
  EXPECT_EQ(told.run(), Outcome::kTooLarge);
  EXPECT_TRUE(told.sink.offsets().empty()) << "the head said so";
  Visit untold(small, {{"HTTP/1.1 200 OK\r\n\r\nhello", After::kFinish}});
  EXPECT_EQ(untold.run(), Outcome::kTooLarge);
  small.terms.largest = 5;
  Visit exact(small, {kHello});
  EXPECT_EQ(exact.run(), Outcome::kComplete);
}

TEST(Patience, ASlowerPaceThanToldEndsIt) {
  Wanted quick = wanted(kUrl);
  quick.terms.span = 10s;
  quick.terms.least_per_span = 1000;
  Visit visit(quick,
              {{"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + std::string(500, 'x')}});
  EXPECT_EQ(visit.run(), Outcome::kTooSlow);
  EXPECT_LT(visit.wire.now(), Instant{11s});
}

// The rate is kept by the window: what the server cannot send stays with it.
TEST(Patience, ALimitedRateHoldsTheServerBack) {
  constexpr std::size_t kSize = 4'000'000;
  stack::apps::RateLimit limit(400'000);
  const std::string content(kSize, 'x');
  Visit visit(wanted(kUrl), {{response("200 OK", "", content)}}, {.limit = &limit});
  EXPECT_FALSE(visit.wire.run(visit.fetch, visit.server, 5s));
  const auto stored = visit.fetch.fetch().stored();
  EXPECT_LE(stored, 2'040'000u);
  EXPECT_GE(stored, 1'900'000u);
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_EQ(visit.sink.content().size(), kSize);
  EXPECT_GE(visit.result().ended, Instant{9800ms});
  EXPECT_LE(visit.result().ended, Instant{10200ms});
}

// What waits to be read is not the server's silence.
TEST(Patience, TheTimeALimitTakesIsNotSilence) {
  stack::apps::RateLimit limit(1000);
  Wanted hasty = wanted(kUrl);
  hasty.patience.read = 5s;
  // All of it arrives at once; reading it takes twenty seconds, and then the server ponders.
  Visit visit(hasty, {{response("200 OK", "", std::string(20'000, 'x'))}}, {.limit = &limit});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_GE(visit.result().ended, Instant{19s});
}

}  // namespace
