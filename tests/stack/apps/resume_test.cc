#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/stack/apps/visit.h"
#include "tests/stack/http/gzipped.h"

namespace {

using namespace std::chrono_literals;
using stack::apps::Outcome;
using tests::After;
using tests::Answer;
using tests::response;
using tests::Visit;
using tests::wanted;
using tests::Wanted;

const std::string kEtag = "ETag: \"a\"\r\n";

Wanted patient(int attempts = 5) {
  Wanted persistent = wanted("http://a.example/doc");
  persistent.terms.retry.attempts = attempts;
  return persistent;
}
// A response whose last `missing` octets never come.
Answer cut(const std::string& words, std::size_t missing, After after = After::kFinish) {
  return {words.substr(0, words.size() - missing), after};
}
Answer part(const std::string& range, const std::string& content,
            const std::string& fields = kEtag) {
  return {
      response("206 Partial Content", fields + "Content-Range: bytes " + range + "\r\n", content)};
}
const std::string kWhole = response("200 OK", kEtag, "0123456789");

using Offsets = std::vector<std::uint64_t>;

TEST(Resume, GoesOnBehindTheLastOctetThatCame) {
  for (After after : {After::kFinish, After::kReset}) {
    Visit visit(patient(), {cut(kWhole, 4, after), part("6-9/10", "6789")});
    EXPECT_EQ(visit.run(), Outcome::kComplete);
    EXPECT_EQ(visit.sink.offsets(), (Offsets{0, 6}));
    EXPECT_TRUE(visit.sink.content().ends_with("6789"));
    EXPECT_EQ(visit.sink.content().size(), 10u);
    ASSERT_EQ(visit.requests(), 2u);
    EXPECT_FALSE(visit.request(0).contains("Range"));
    EXPECT_TRUE(visit.request(1).contains("\r\nRange: bytes=6-\r\nIf-Range: \"a\"\r\n"));
    EXPECT_EQ(visit.result().resumed_from, 6u);
    EXPECT_EQ(visit.result().body_size, 4u);
  }
}

TEST(Resume, GoesOnAgainAndAgain) {
  Visit visit(patient(), {cut(kWhole, 8), cut(part("2-9/10", "23456789").words, 5),
                          cut(part("5-9/10", "56789").words, 1), part("9-9/10", "9")});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_EQ(visit.sink.offsets(), (Offsets{0, 2, 5, 9}));
  EXPECT_EQ(visit.result().attempts, 4);
}

// C41.
TEST(Resume, WithoutAStrongVersionBeginsAnew) {
  for (auto fields :
       {"", "ETag: W/\"a\"\r\n", "Last-Modified: Wed, 01 Jul 2026 00:00:00 GMT\r\n"}) {
    const std::string whole = response("200 OK", fields, "0123456789");
    Visit visit(patient(), {cut(whole, 4), {whole}});
    EXPECT_EQ(visit.run(), Outcome::kComplete);
    EXPECT_FALSE(visit.request(1).contains("Range:"));
    EXPECT_EQ(visit.sink.offsets(), (Offsets{0, 0}));
    EXPECT_EQ(visit.sink.content(), "0123456789");
  }
}

// C41.
TEST(Resume, WithTheDateOfTheDocumentGoesOnIfItIsOldEnough) {
  const std::string fields =
      "Date: Wed, 01 Jul 2026 00:00:01 GMT\r\nLast-Modified: Wed, 01 Jul 2026 00:00:00 GMT\r\n";
  Visit visit(patient(),
              {cut(response("200 OK", fields, "0123456789"), 4), part("6-9/10", "6789", fields)});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_TRUE(visit.request(1).contains("If-Range: Wed, 01 Jul 2026 00:00:00 GMT\r\n"));
  EXPECT_EQ(visit.sink.offsets(), (Offsets{0, 6}));
}

// C39.
TEST(Resume, TheWholeInPlaceOfThePartReplacesWhatCame) {
  const std::string other = response("200 OK", "ETag: \"b\"\r\n", "abcdefgh");
  Visit visit(patient(), {cut(kWhole, 4), {other}});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_EQ(visit.sink.content(), "abcdefgh");
  EXPECT_EQ(visit.sink.offsets(), (Offsets{0, 0}));
}

TEST(Resume, APartOfAnotherVersionMakesItAskForTheWhole) {
  Visit visit(patient(), {cut(kWhole, 4),
                          part("6-7/8", "gh", "ETag: \"b\"\r\n"),
                          {response("200 OK", "ETag: \"b\"\r\n", "abcdefgh")}});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_EQ(visit.sink.content(), "abcdefgh");
  EXPECT_FALSE(visit.request(2).contains("Range:"));
}

TEST(Resume, ADocumentThatNeverStaysTheSameIsGivenUp) {
  Visit visit(patient(100), [n = 0](const std::string& request) mutable {
    const std::string etag = "ETag: \"" + std::to_string(++n) + "\"\r\n";
    if (request.contains("Range:")) return part("6-9/10", "6789", etag);
    return cut(response("200 OK", etag, "0123456789"), 4);
  });
  EXPECT_EQ(visit.run(), Outcome::kChanged);
  EXPECT_LT(visit.requests(), 20u);
}

// C42.
TEST(Resume, NothingBeyondWhatIsHeldMeansThatAllIsThere) {
  Visit visit(patient(), {cut("HTTP/1.1 200 OK\r\n" + kEtag +
                                  "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                              5),
                          {response("416 Range Not Satisfiable", "Content-Range: bytes */3\r\n")}});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_EQ(visit.sink.content(), "abc");
  EXPECT_TRUE(visit.request(1).contains("Range: bytes=3-"));
}

TEST(Resume, NothingBeyondLessThanWhatIsHeldMeansThatItChanged) {
  Visit visit(patient(), {cut(kWhole, 4),
                          {response("416 Range Not Satisfiable", "Content-Range: bytes */5\r\n")},
                          {response("200 OK", "", "01234")}});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_EQ(visit.sink.content(), "01234");
}

TEST(Resume, FromAnEarlierRunAsksForTheRest) {
  Wanted rest = patient();
  rest.ask.held = {.offset = 6, .version = {.etag = "\"a\""}, .total = 10};
  Visit visit(rest, {part("6-9/10", "6789")});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_EQ(visit.sink.content(), "??????6789");
  EXPECT_EQ(visit.result().resumed_from, 6u);
  Wanted unknown = patient();
  unknown.ask.held = {.offset = 6};
  Visit anew(unknown, {{kWhole}});
  EXPECT_EQ(anew.run(), Outcome::kComplete);
  EXPECT_FALSE(anew.request(0).contains("Range:"));
}

// What Content-Range says and what the response's framing says must be one.
// C40.
TEST(Resume, APartOfAnotherLengthThanItSaysIsMalformed) {
  for (auto content : {"", "678", "67890"}) {
    for (bool chunked : {false, true}) {
      Answer answer = part("6-9/10", content);
      if (chunked) {
        std::string body(content);
        answer.words = "HTTP/1.1 206 Partial\r\nContent-Range: bytes 6-9/10\r\n" + kEtag +
                       "Transfer-Encoding: chunked\r\n\r\n" +
                       (body.empty() ? "" : std::to_string(body.size()) + "\r\n" + body + "\r\n") +
                       "0\r\n\r\n";
      }
      Visit visit(patient(), {cut(kWhole, 4), answer});
      EXPECT_EQ(visit.run(), Outcome::kMalformed) << content;
      EXPECT_LE(visit.sink.content().size(), 10u);
    }
  }
}

TEST(Resume, ADecodedDocumentBeginsAnew) {
  Wanted decoding = patient();
  decoding.ask.decode = true;
  const std::string whole =
      response("200 OK", kEtag + "Content-Encoding: gzip\r\n", tests::gzipped("content"));
  Visit visit(decoding, {cut(whole, 9), {whole}});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_EQ(visit.sink.content(), "content");
  EXPECT_FALSE(visit.request(1).contains("Range:"));
}

TEST(Resume, OnlyAPartIsWantedThenNothingElseIsTaken) {
  Wanted only = patient();
  only.ask.part = {.begin = 2, .end = 6, .version = {.etag = "\"a\""}};
  Visit visit(only, {cut(part("2-5/10", "2345").words, 2), part("4-5/10", "45")});
  EXPECT_EQ(visit.run(), Outcome::kComplete);
  EXPECT_EQ(visit.sink.content(), "??2345");
  EXPECT_TRUE(visit.request(0).contains("Range: bytes=2-5\r\nIf-Range: \"a\"\r\n"));
  EXPECT_TRUE(visit.request(1).contains("Range: bytes=4-5\r\nIf-Range: \"a\"\r\n"));
  Visit whole(only, {{kWhole}});
  EXPECT_EQ(whole.run(), Outcome::kChanged);
  EXPECT_TRUE(whole.sink.offsets().empty());
}

// A result can be asked for at any time, and its figures belong together.
TEST(Resume, WhatIsForgottenIsNotCounted) {
  Wanted hasty = patient();
  hasty.terms.total = 100ms;
  Visit visit(hasty, {cut(response("200 OK", "", "0123456789"), 4)});
  EXPECT_EQ(visit.run(), Outcome::kOverTime);
  EXPECT_EQ(visit.result().resumed_from, 0u);
  EXPECT_EQ(visit.result().body_size, 6u);
}

}  // namespace
