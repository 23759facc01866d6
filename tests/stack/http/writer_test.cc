#include "stack/http/writer.h"

#include <gtest/gtest.h>

namespace {

using namespace std::string_literals;
using stack::http::Fields;
using stack::http::RequestHead;
using stack::http::ResponseHead;
using stack::http::write_head;

const std::string kControls[] = {"\r\n"s, "\r"s, "\n"s, "\0"s, "\x1b"s, "\x7f"s};

TEST(Writer, ARequestHeadIsWrittenInWireForm) {
  EXPECT_EQ(write_head(RequestHead{"GET", "/a?b", 1, {{"Host", "h"}, {"A", ""}}}),
            "GET /a?b HTTP/1.1\r\nHost: h\r\nA: \r\n\r\n");
}

TEST(Writer, AResponseHeadIsWrittenInWireForm) {
  EXPECT_EQ(write_head(ResponseHead{0, 404, "Not Found", {{"A", "b"}}}),
            "HTTP/1.0 404 Not Found\r\nA: b\r\n\r\n");
  EXPECT_EQ(write_head(ResponseHead{1, 200, "", {}}), "HTTP/1.1 200 \r\n\r\n");
}

TEST(Writer, ControlCharactersAreWrittenNowhere) {  // C10, C11
  for (const std::string& c : kControls) {
    EXPECT_FALSE(write_head(RequestHead{"G" + c, "/", 1, {}}));
    EXPECT_FALSE(write_head(RequestHead{"GET", "/" + c, 1, {}}));
    EXPECT_FALSE(write_head(RequestHead{"GET", "/", 1, {{"A" + c, "b"}}}));
    EXPECT_FALSE(write_head(RequestHead{"GET", "/", 1, {{"A", "b" + c + "C: d"}}}));
    EXPECT_FALSE(write_head(ResponseHead{1, 200, "OK" + c, {}}));
    EXPECT_FALSE(write_head(ResponseHead{1, 200, "OK", {{"A", c}}}));
  }
}

TEST(Writer, PartsThatWouldBeReadDifferentlyAreRefused) {  // C08
  EXPECT_FALSE(write_head(RequestHead{"", "/", 1, {}}));
  EXPECT_FALSE(write_head(RequestHead{"GET", "", 1, {}}));
  EXPECT_FALSE(write_head(RequestHead{"GET", "/a b", 1, {}}));
  EXPECT_FALSE(write_head(RequestHead{"GET", "/\xc3\xa9", 1, {}}));
  EXPECT_FALSE(write_head(RequestHead{"GET", "/", 10, {}}));
  EXPECT_FALSE(write_head(RequestHead{"GET", "/", 1, {{"A ", "b"}}}));
  EXPECT_FALSE(write_head(RequestHead{"GET", "/", 1, {{"", "b"}}}));
  EXPECT_FALSE(write_head(ResponseHead{1, 99, "OK", {}}));
  EXPECT_FALSE(write_head(ResponseHead{1, 600, "OK", {}}));
}

}  // namespace
