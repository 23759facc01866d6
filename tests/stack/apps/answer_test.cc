#include "stack/apps/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stack/http/date.h"
#include "stack/http/reader.h"

namespace {

using stack::apps::Absent;
using stack::apps::answer;
using stack::apps::BodyEnd;
using stack::apps::Content;
using stack::apps::Reply;
using stack::apps::Representation;
using stack::apps::SessionConfig;
using stack::http::Event;
using stack::http::Fields;
using stack::http::Reader;

constexpr std::int64_t kThen = 784111777;
const std::string kDate = "Sun, 06 Nov 1994 08:49:37 GMT";

// A shelf with one document, "/ten", and what is absent in each way there is. Remembers what it was
// asked for.
class Shelf final : public Content {
 public:
  std::expected<Representation, Absent> find(std::string_view path) const override {
    asked = path;
    if (path == "/ten") {
      return Representation{.source = stack::apps::source_of("0123456789"),
                            .size = 10,
                            .media_type = "text/plain; charset=utf-8",
                            .last_modified = kThen,
                            .etag = "v2"};
    }
    if (path == "/empty") {
      return Representation{.source = stack::apps::source_of(""), .size = 0};
    }
    if (path == "/secret") return std::unexpected(Absent::kForbidden);
    if (path == "/busy") return std::unexpected(Absent::kUnavailable);
    bool is_folder =
        path == "/dir" || path == "//evil.example" || path == "/\\evil" || path == "/a b\xff";
    return std::unexpected(is_folder ? Absent::kDirectory : Absent::kNotFound);
  }
  mutable std::optional<std::string> asked;
};

struct Answer {
  int status = 0;
  Fields fields;
  std::string body;

  std::string operator[](std::string_view name) const {
    return std::string(fields.find(name).value_or("none"));
  }
};

// What a client reads of the answer to these octets.
Answer ask(const std::string& request, const SessionConfig& config = {}) {
  Reader server = Reader::of_requests();
  auto octets = stack::base::as_bytes(request);
  EXPECT_EQ(server.next(octets), Event::kHead) << request;
  Shelf shelf;
  Reply reply = answer(server.request(), server.framing(), shelf, config);
  std::string text;
  for (auto piece = reply.next_piece(); !piece.value().empty(); piece = reply.next_piece()) {
    text += *piece;
  }
  Reader client = Reader::of_response(request.starts_with("HEAD"));
  auto input = stack::base::as_bytes(text);
  Answer read;
  Event event = client.next(input);
  EXPECT_EQ(event, Event::kHead) << text;
  while ((event = client.next(input)) == Event::kBody) {
    read.body += stack::base::as_text(client.body());
  }
  EXPECT_EQ(event, Event::kEnd) << text;
  EXPECT_TRUE(input.empty()) << "octets behind the response: " << text;
  read.status = client.response().status;
  read.fields = client.response().fields;
  return read;
}

// A request for the ten octets with these field lines.
std::string request(const std::string& fields, const std::string& method = "GET") {
  return method + " /ten HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

TEST(Answer, ADocumentIsDescribed) {
  Answer whole = ask(request(""));
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.body, "0123456789");
  EXPECT_EQ(whole["Content-Type"], "text/plain; charset=utf-8");
  EXPECT_EQ(whole["Last-Modified"], kDate);
  EXPECT_EQ(whole["ETag"], "\"v2\"");
  EXPECT_EQ(whole["Accept-Ranges"], "bytes");
  EXPECT_EQ(whole["Content-Length"], "10");
  EXPECT_EQ(whole["Date"], "none") << "there is no clock (RFC 9110 6.6.1)";
}

TEST(Answer, WhatContentDoesNotKnowIsNotSaid) {
  Answer empty = ask("GET /empty HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(empty["Last-Modified"], "none");
  EXPECT_EQ(empty["ETag"], "none");
  EXPECT_EQ(empty["Content-Type"], "application/octet-stream");
  EXPECT_EQ(empty["Content-Length"], "0");
}

TEST(Answer, HeadGivesTheFieldsOfGetEvenWithARange) {
  Answer head = ask(request("Range: bytes=2-4\r\n", "HEAD"));
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.fields, ask(request("")).fields);
}

TEST(Answer, ARangeGivesThatPart) {
  std::map<std::string, std::pair<std::string, std::string>> parts = {
      {"bytes=2-4", {"234", "bytes 2-4/10"}},
      {"bytes=8-", {"89", "bytes 8-9/10"}},
      {"bytes=-3", {"789", "bytes 7-9/10"}},
      {"bytes=0-99", {"0123456789", "bytes 0-9/10"}}};
  for (const auto& [range, part] : parts) {
    for (BodyEnd told_by : {BodyEnd::kLength, BodyEnd::kChunks}) {
      Answer answer = ask(request("Range: " + range + "\r\n"), {.body_end = told_by});
      EXPECT_EQ(answer.status, 206) << range;
      EXPECT_EQ(answer.body, part.first);
      EXPECT_EQ(answer["Content-Range"], part.second);
      EXPECT_EQ(answer["ETag"], "\"v2\"") << "RFC 9110 15.3.7";
    }
  }
}

TEST(Answer, ARangeBehindTheEndIs416AndSaysTheSize) {
  Answer answer = ask(request("Range: bytes=10-\r\n"));
  EXPECT_EQ(answer.status, 416);
  EXPECT_EQ(answer["Content-Range"], "bytes */10");
  EXPECT_EQ(answer["Content-Type"], "text/plain") << "of the explanation, not of the document";
}

TEST(Answer, RangesThatAreNotHonouredGiveTheWhole) {
  for (auto fields :
       {"Range: bytes=0-1,4-5\r\n", "Range: bytes=0-1\r\nRange: bytes=4-5\r\n",
        "Range: lines=0-1\r\n", "Range: bytes=5-4\r\n", "Range: bytes=0-1\r\nIf-Range: \"v1\"\r\n",
        "Range: bytes=0-1\r\nIf-Range: Sun, 06 Nov 1994 08:49:36 GMT\r\n"}) {
    Answer answer = ask(request(fields));
    EXPECT_EQ(answer.status, 200) << fields;
    EXPECT_EQ(answer.body, "0123456789");
    EXPECT_EQ(answer["Content-Range"], "none");
  }
}

TEST(Answer, ARangeOfTheVersionThatIsMeantIsHonoured) {
  EXPECT_EQ(ask(request("Range: bytes=0-1\r\nIf-Range: \"v2\"\r\n")).body, "01");
  EXPECT_EQ(ask(request("Range: bytes=0-1\r\nIf-Range: " + kDate + "\r\n")).body, "01");
}

TEST(Answer, WhatTheClientHasIsNotSentAgain) {
  const std::vector<std::string> conditions = {"If-None-Match: \"v2\"\r\n",
                                               "If-Modified-Since: " + kDate + "\r\n",
                                               "If-None-Match: \"v2\"\r\nRange: bytes=0-1\r\n"};
  for (const std::string& fields : conditions) {
    for (auto method : {"GET", "HEAD"}) {
      Answer answer = ask(request(fields, method));
      EXPECT_EQ(answer.status, 304) << fields;
      EXPECT_EQ(answer.body, "");
      EXPECT_EQ(answer["ETag"], "\"v2\"");
      EXPECT_EQ(answer["Content-Length"], "none");
    }
  }
}

TEST(Answer, APreconditionThatFailsIs412) {
  EXPECT_EQ(ask(request("If-Match: \"v1\"\r\nRange: bytes=0-1\r\n")).status, 412);
}

TEST(Answer, WhatIsAbsentSaysHow) {
  auto status_of = [](const std::string& path) {
    return ask("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n").status;
  };
  EXPECT_EQ(status_of("/none"), 404);
  EXPECT_EQ(status_of("/secret"), 403);
  EXPECT_EQ(status_of("/busy"), 503);
  EXPECT_EQ(status_of("/../etc/passwd"), 400);
}

// RFC 9110 9.3.2; found by fuzzing.
TEST(Answer, NoRefusalOfAHeadHasABody) {
  for (auto words :
       {"HEAD /ten HTTP/1.1\r\n\r\n", "HEAD /../a HTTP/1.1\r\nHost: h\r\n\r\n",
        "HEAD /none HTTP/1.1\r\nHost: h\r\n\r\n", "HEAD /dir HTTP/1.1\r\nHost: h\r\n\r\n",
        "HEAD /ten HTTP/1.1\r\nHost: h\r\nIf-Match: \"v1\"\r\n\r\n"}) {
    EXPECT_EQ(ask(words).body, "") << words;
  }
}

TEST(Answer, ADirectoryWithoutItsSlashIsMovedAndKeepsItsQuery) {
  Answer moved = ask("GET /dir?x=1&y HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(moved.status, 301);
  EXPECT_EQ(moved["Location"], "/dir/?x=1&y");
  EXPECT_EQ(ask("GET /a%20b%ff HTTP/1.1\r\nHost: h\r\n\r\n")["Location"], "/a%20b%FF/");
}

// "//host/" is a reference to another host (RFC 3986 4.2), and browsers take "/\" for "//".
TEST(Answer, NoRedirectLeadsToAnotherHost) {
  for (auto target : {"//evil.example", "/%5cevil", "/\\evil"}) {
    Answer moved = ask("GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(moved.status, 301) << target;
    EXPECT_THAT(moved["Location"], testing::StartsWith("/"));
    EXPECT_THAT(moved["Location"], testing::Not(testing::StartsWith("//")));
    EXPECT_THAT(moved["Location"], testing::Not(testing::HasSubstr("\\")));
  }
}

TEST(Answer, ContentIsAskedForTheDecodedPath) {
  Reader server = Reader::of_requests();
  auto octets = stack::base::as_bytes("GET http://h/a%20b?c HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_EQ(server.next(octets), Event::kHead);
  Shelf shelf;
  (void)answer(server.request(), server.framing(), shelf, {});
  EXPECT_EQ(shelf.asked, "/a b");
}

}  // namespace
