#include "stack/http/reader.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/stack/http/reading.h"

namespace {

using stack::base::as_bytes;
using stack::base::as_text;
using stack::base::ByteView;
using stack::http::Error;
using stack::http::Event;
using stack::http::Reader;
using tests::read_request;
using tests::read_response;
using tests::Reading;

void complete(std::string_view text, std::string_view body) {
  Reading r = read_response(text);
  EXPECT_EQ(r.last, Event::kEnd) << text << r;
  EXPECT_EQ(r.heads, 1) << text;
  EXPECT_EQ(r.body, body) << text;
}

void failed(std::string_view text, Error expected) {
  Reading r = read_response(text);
  EXPECT_EQ(r.last, Event::kFailed) << text;
  EXPECT_EQ(r.error, name_of(expected)) << text;
}

TEST(Reader, EveryDelimiterEndsItsBody) {
  complete("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello");
  complete("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "");
  complete("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello");
  complete("HTTP/1.1 200 OK\r\n\r\nhello", "hello");
  complete("HTTP/1.0 200 OK\r\n\r\n", "");
  complete("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "");
  complete("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "");
}

TEST(Reader, TheAnswerToHeadHasNoBody) {  // C21
  Reading r = read_response("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", {}, true);
  EXPECT_EQ(r.last, Event::kEnd);
  std::string head = "HTTP/1.1 200 OK\r\n\r\n";
  r = read_response(head + "hello", {}, true);
  EXPECT_EQ(r.last, Event::kEnd);
  EXPECT_EQ(r.taken, head.size());
}

TEST(Reader, BodiesAreLentFromTheInputWithoutACopy) {
  std::string text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  Reader reader = Reader::of_response();
  ByteView input = as_bytes(text);
  EXPECT_EQ(reader.next(input), Event::kHead);
  EXPECT_EQ(reader.next(input), Event::kBody);
  EXPECT_EQ(reader.body().data(), as_bytes(text).last(5).data());
}

TEST(Reader, ACountedBodyEndsWithoutAnotherOctet) {  // C27
  Reader reader = Reader::of_response();
  ByteView input = as_bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(reader.next(input), Event::kHead);
  EXPECT_EQ(reader.next(input), Event::kBody);
  EXPECT_TRUE(input.empty());
  EXPECT_EQ(reader.next(input), Event::kEnd);
  EXPECT_EQ(reader.next(input), Event::kEnd);
  EXPECT_EQ(reader.close(), Event::kEnd);
}

TEST(Reader, AnEarlyEndOfTheStreamIsTruncation) {  // C27, C32
  for (auto text :
       {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nA: b\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n"}) {
    failed(text, Error::kTruncated);
  }
}

TEST(Reader, InterimResponsesAreDropped) {  // C07
  complete(
      "HTTP/1.1 100 Continue\r\nContent-Length: 9\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: "
      "x\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
      "hi");
}

TEST(Reader, ThirtyTwoInterimResponsesAreReadAndNoMore) {  // C07
  std::string text;
  for (int i = 0; i < 32; ++i) text += "HTTP/1.1 102 Processing\r\n\r\n";
  std::string last = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  complete(text + last, "");
  failed(text + "HTTP/1.1 102 Processing\r\n\r\n" + last, Error::kTooManyInterimResponses);
}

TEST(Reader, AnUnaskedSwitchOfProtocolsIsRefused) {  // C07
  failed("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", Error::kUnaskedSwitch);
}

TEST(Reader, OctetsBehindTheEndAreReportedAndLeft) {  // C29
  std::string message = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  Reading r = read_response(message + "HTTP/1.1 200 OK\r\n\r\n");
  EXPECT_EQ(r.last, Event::kEnd);
  EXPECT_EQ(r.taken, message.size());
  Reader reader = Reader::of_response();
  ByteView input = as_bytes("HTTP/1.1 204 x\r\n\r\nX");
  EXPECT_EQ(reader.next(input), Event::kHead);
  EXPECT_EQ(reader.next(input), Event::kEnd);
  EXPECT_EQ(reader.next(input), Event::kExcess);
  EXPECT_EQ(as_text(input), "X");
}

TEST(Reader, TrailersStayApartFromTheFields) {  // C31
  Reader reader = Reader::of_response();
  Reading r =
      tests::read(reader,
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n1\r\nx\r\n0\r\n"
                  "Content-Length: 100\r\nA: c\r\n\r\n");
  EXPECT_EQ(r.last, Event::kEnd);
  EXPECT_EQ(r.body, "x");
  EXPECT_EQ(r.trailers.find("A"), "c");
  EXPECT_EQ(reader.response().fields.combined("A"), "b");
  EXPECT_FALSE(reader.response().fields.contains("Content-Length"));
}

TEST(Reader, AFailureIsFinal) {
  Reader reader = Reader::of_response();
  ByteView input = as_bytes("SSH-2.0-OpenSSH\r\n");
  EXPECT_EQ(reader.next(input), Event::kFailed);
  input = as_bytes("HTTP/1.1 200 OK\r\n\r\n");
  EXPECT_EQ(reader.next(input), Event::kFailed);
  EXPECT_EQ(reader.close(), Event::kFailed);
  EXPECT_EQ(reader.error(), Error::kBadStatusLine);
}

TEST(Reader, RequestsFollowEachOther) {
  Reader reader = Reader::of_requests();
  ByteView input =
      as_bytes("POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\n\r\n");
  EXPECT_EQ(reader.next(input), Event::kHead);
  EXPECT_EQ(reader.request().target, "/a");
  EXPECT_EQ(reader.next(input), Event::kBody);
  EXPECT_EQ(reader.next(input), Event::kEnd);
  EXPECT_EQ(reader.next(input), Event::kExcess);
  reader.restart();
  EXPECT_EQ(reader.next(input), Event::kHead);
  EXPECT_EQ(reader.request().target, "/b");
  EXPECT_EQ(reader.next(input), Event::kEnd);
  EXPECT_TRUE(input.empty());
}

TEST(Reader, ARequestNeverEndsByClosing) {
  EXPECT_EQ(read_request("GET / HTTP/1.1\r\n").error, name_of(Error::kTruncated));
  EXPECT_EQ(read_request("GET / HTTP/1.1\r\n\r\n").last, Event::kEnd);
}

TEST(Reader, ARequestHeadKeepsToTheLimitGiven) {
  Reader reader = Reader::of_requests(64);
  Reading r = tests::read(reader, "GET / HTTP/1.1\r\nA: " + std::string(64, 'x') + "\r\n\r\n");
  EXPECT_EQ(r.error, name_of(Error::kHeadTooLarge));
}

}  // namespace
