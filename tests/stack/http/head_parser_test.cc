#include "stack/http/head_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace {

using namespace std::string_view_literals;
using stack::base::as_bytes;
using stack::base::ByteView;
using stack::http::Error;
using stack::http::Fields;
using stack::http::HeadParser;
using stack::http::RequestHead;
using stack::http::ResponseHead;
using stack::http::Role;

template <typename Head>
Head parse(Role role, std::string_view text) {
  HeadParser parser(role);
  ByteView input = as_bytes(text);
  auto complete = parser.feed(input);
  EXPECT_TRUE(complete) << text << ": " << name_of(complete.error());
  EXPECT_TRUE(complete.value_or(false)) << text;
  return std::get<Head>(parser.take_head());
}

ResponseHead response(std::string_view text) { return parse<ResponseHead>(Role::kResponse, text); }
RequestHead request(std::string_view text) { return parse<RequestHead>(Role::kRequest, text); }

void refused(Role role, std::string_view text, Error expected) {
  HeadParser parser(role);
  ByteView input = as_bytes(text);
  auto complete = parser.feed(input);
  ASSERT_FALSE(complete) << text;
  EXPECT_EQ(name_of(complete.error()), name_of(expected)) << text;
}

void response_refused(std::string_view text, Error expected) {
  refused(Role::kResponse, text, expected);
}

// A response with this one line between status line and end.
void field_refused(std::string_view line, Error expected) {
  response_refused("HTTP/1.1 200 OK\r\nA: b\r\n" + std::string(line) + "\r\n\r\n", expected);
}

TEST(HeadParser, AResponseHeadIsTakenApart) {  // C09
  EXPECT_EQ(response("HTTP/1.1 404 Not Found\r\nServer: x\r\nA:b c \t\r\n\r\n"),
            (ResponseHead{1, 404, "Not Found", {{"Server", "x"}, {"A", "b c"}}}));
}

TEST(HeadParser, ARequestHeadIsTakenApart) {
  EXPECT_EQ(request("GET /a?b HTTP/1.0\r\nHost: h\r\n\r\n"),
            (RequestHead{"GET", "/a?b", 0, {{"Host", "h"}}}));
}

TEST(HeadParser, OctetsBehindTheHeadAreLeft) {
  HeadParser parser(Role::kResponse);
  ByteView input = as_bytes("HTTP/1.1 200 OK\r\n\r\n\r\nbody");
  EXPECT_EQ(parser.feed(input), true);
  EXPECT_EQ(stack::base::as_text(input), "\r\nbody");
}

TEST(HeadParser, TheReasonMayBeEmptyOrMissing) {  // C05
  EXPECT_EQ(response("HTTP/1.1 200 \r\n\r\n").reason, "");
  EXPECT_EQ(response("HTTP/1.1 200\r\n\r\n").reason, "");
  EXPECT_EQ(response("HTTP/1.1 200 \xe9t\xe9 \t!\r\n\r\n").reason, "\xe9t\xe9 \t!");
}

TEST(HeadParser, ALoneLineFeedEndsALine) {  // C02
  EXPECT_EQ(response("HTTP/1.1 200 OK\nA: b\r\nC: d\n\n"),
            (ResponseHead{1, 200, "OK", {{"A", "b"}, {"C", "d"}}}));
}

TEST(HeadParser, AHigherMinorVersionIsRead) {  // C04
  EXPECT_EQ(response("HTTP/1.9 200 OK\r\n\r\n").minor, 9);
}

TEST(HeadParser, OtherMajorVersionsAreRefused) {  // C04
  for (auto text :
       {"HTTP/2.0 200 OK\r\n\r\n", "HTTP/0.9 200 OK\r\n\r\n", "HTTP/3.1 200 OK\r\n\r\n"}) {
    response_refused(text, Error::kUnsupportedVersion);
  }
  refused(Role::kRequest, "GET / HTTP/2.0\r\n\r\n", Error::kUnsupportedVersion);
}

TEST(HeadParser, StatusLinesAreReadStrictly) {  // C04, C05
  for (auto text : {"\r\n"sv,
                    "HTTP/1.1\r\n"sv,
                    "HTTP/1.1 \r\n"sv,
                    "HTTP/1.1 20\r\n"sv,
                    "HTTP/1.1 2000 OK\r\n"sv,
                    "HTTP/1.1 +20 OK\r\n"sv,
                    "HTTP/1.1  200 OK\r\n"sv,
                    "HTTP/1.1\t200 OK\r\n"sv,
                    "http/1.1 200 OK\r\n"sv,
                    "HTTP/1 200 OK\r\n"sv,
                    "HTTP/11.1 200 OK\r\n"sv,
                    "HTTP/1.10 200 OK\r\n"sv,
                    "HTTP/1,1 200 OK\r\n"sv,
                    " HTTP/1.1 200 OK\r\n"sv,
                    "HTTP/1.1 200OK\r\n"sv,
                    "HTTP/1.1 200 O\0K\r\n"sv,
                    "HTTP/1.1 200 O\x1bK\r\n"sv,
                    "ICY 200 OK\r\n"sv,
                    "<html>\r\n"sv,
                    "HTTP/ 1.1 200 OK\r\n"sv,
                    "HTTP/1.1 2OO OK\r\n"sv}) {
    response_refused(text, Error::kBadStatusLine);
  }
}

TEST(HeadParser, StatusCodesAre100To599) {  // C06
  EXPECT_EQ(response("HTTP/1.1 599 x\r\n\r\n").status, 599);
  EXPECT_EQ(response("HTTP/1.1 100 x\r\n\r\n").status, 100);
  for (auto text :
       {"HTTP/1.1 099 x\r\n", "HTTP/1.1 600 x\r\n", "HTTP/1.1 000 x\r\n", "HTTP/1.1 999 x\r\n"}) {
    response_refused(text, Error::kBadStatusCode);
  }
}

TEST(HeadParser, RequestLinesAreReadStrictly) {
  for (auto text :
       {"GET /\r\n"sv, "GET  / HTTP/1.1\r\n"sv, "GET / HTTP/1.1 \r\n"sv, "GET /a b HTTP/1.1\r\n"sv,
        "G@T / HTTP/1.1\r\n"sv, " GET / HTTP/1.1\r\n"sv, "GET / HTTP/1.1x\r\n"sv, "GET\r\n"sv,
        "GET /\0 HTTP/1.1\r\n"sv, "GET /\xc3\xa9 HTTP/1.1\r\n"sv, "GET / http/1.1\r\n"sv}) {
    refused(Role::kRequest, text, Error::kBadRequestLine);
  }
}

TEST(HeadParser, EmptyLinesBeforeARequestAreIgnored) {
  EXPECT_EQ(request("\r\n\nGET / HTTP/1.1\r\n\r\n").method, "GET");
}

TEST(HeadParser, ABareCarriageReturnIsRefused) {  // C02
  field_refused("C: d\re", Error::kBareCr);
  field_refused("C: d\r", Error::kBareCr);  // makes CR CR LF
  response_refused("HTTP/1.1 200 OK\rA: b\r\n\r\n", Error::kBareCr);
}

TEST(HeadParser, ControlCharactersInValuesAreRefused) {  // C01, C11
  for (auto line : {"C: d\0e"sv, "C: \x01"sv, "C: d\x7f"sv, "C: \x1b[2J"sv,
                    "C: a\x0b"
                    "b"sv}) {
    field_refused(line, Error::kBadFieldValue);
  }
  EXPECT_EQ(response("HTTP/1.1 200 OK\r\nA: b\tc\xff\r\n\r\n").fields.find("A"), "b\tc\xff");
}

TEST(HeadParser, SpaceBeforeTheColonIsRefused) {  // C08
  field_refused("Content-Length : 5", Error::kSpaceBeforeColon);
  field_refused("Content-Length\t: 5", Error::kSpaceBeforeColon);
}

TEST(HeadParser, NamesAreTokens) {
  for (auto line :
       {": x"sv, "A B: x"sv, "A(: x"sv, "A\x80: x"sv, "A\0: x"sv, "\"A\": x"sv, "A/B: x"sv}) {
    field_refused(line, Error::kBadFieldName);
  }
  field_refused("no colon here", Error::kMissingColon);
  EXPECT_EQ(response("HTTP/1.1 200 OK\r\n!#$%&'*+-.^_`|~9aZ: x\r\n\r\n").fields.size(), 1u);
}

TEST(HeadParser, SpaceBeforeTheFirstFieldIsRefused) {  // C03
  response_refused("HTTP/1.1 200 OK\r\n A: b\r\n\r\n", Error::kSpaceBeforeFirstField);
  response_refused("HTTP/1.1 200 OK\r\n\tA: b\r\n\r\n", Error::kSpaceBeforeFirstField);
  response_refused("HTTP/1.1 200 OK\r\n \r\n\r\n", Error::kSpaceBeforeFirstField);
}

TEST(HeadParser, AFoldedLineOfAResponseIsReadAsASpace) {  // C10
  EXPECT_EQ(
      response("HTTP/1.1 200 OK\r\nA: b \r\n \t c\r\n\td\r\nE:\r\n f\r\nG: h\r\n \r\n\r\n").fields,
      (Fields{{"A", "b c d"}, {"E", "f"}, {"G", "h"}}));
  response_refused("HTTP/1.1 200 OK\r\nA: b\r\n c\x01\r\n\r\n", Error::kBadFieldValue);
}

TEST(HeadParser, AFoldedLineOfARequestIsRefused) {
  refused(Role::kRequest, "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", Error::kFoldedField);
}

TEST(HeadParser, AHeadOfTheLargestSizeIsReadAndNoLarger) {  // C14
  std::string start = "HTTP/1.1 200 OK\r\nA: ";
  std::string end = "\r\n\r\n";
  std::string filler(stack::http::kMaxHead - start.size() - end.size(), 'x');
  EXPECT_EQ(response(start + filler + end).fields.find("A"), filler);
  response_refused(start + filler + "x" + end, Error::kHeadTooLarge);
}

TEST(HeadParser, AHeadWithoutEndIsRefusedAtTheLimitAndNotKept) {  // C14
  HeadParser parser(Role::kResponse, 100);
  std::string piece(101, 'H');
  ByteView input = as_bytes(piece);
  EXPECT_EQ(parser.feed(input), std::unexpected(Error::kHeadTooLarge));
}

TEST(HeadParser, AThousandFieldsAreReadAndNoMore) {  // C14
  std::string text = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 1000; ++i) text += "A: b\r\n";
  EXPECT_EQ(response(text + "\r\n").fields.size(), 1000u);
  response_refused(text + "A: b\r\n\r\n", Error::kTooManyFields);
}

}  // namespace
