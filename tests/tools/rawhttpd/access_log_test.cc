#include "tools/rawhttpd/access_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tools::rawhttpd {
namespace {

using stack::base::Address;
using stack::base::Endpoint;
using stack::http::RequestHead;

constexpr Endpoint kClient{Address::v4(10, 78, 0, 1), 51'234};

std::string line_of(const RequestHead& request) { return access_line(kClient, &request, 200); }

TEST(AccessLog, NamesClientRequestAndStatus) {
  EXPECT_EQ(line_of({.method = "GET", .target = "/a%20b?c"}),
            "10.78.0.1:51234 \"GET /a%20b?c HTTP/1.1\" 200");
  EXPECT_EQ(line_of({.method = "HEAD", .target = "/", .minor = 0}),
            "10.78.0.1:51234 \"HEAD / HTTP/1.0\" 200");
}

TEST(AccessLog, WhatWasNoRequestIsADash) {
  EXPECT_EQ(access_line(kClient, nullptr, 400), "10.78.0.1:51234 \"-\" 400");
}

TEST(AccessLog, AClientCannotWriteOnTheTerminal) {
  EXPECT_EQ(line_of({.method = "GET", .target = "/\x1b[2J\"\\\xff"}),
            "10.78.0.1:51234 \"GET /\\x1b[2J\\x22\\x5c\\xff HTTP/1.1\" 200");
}

TEST(AccessLog, ALongLineIsCut) {
  const std::string line = line_of({.method = "GET", .target = "/" + std::string(5000, 'x')});
  EXPECT_THAT(line, testing::EndsWith("xxx...\" 200"));
  EXPECT_LT(line.size(), 1100u);
}

TEST(AccessLog, WritesALineWithTheTime) {
  testing::internal::CaptureStderr();
  AccessLog().answered(kClient, nullptr, 400);
  const std::string line = testing::internal::GetCapturedStderr();
  EXPECT_THAT(line, testing::MatchesRegex(
                        "[0-9]+-[0-9]+-[0-9]+T[0-9]+:[0-9]+:[0-9]+Z 10.78.0.1:51234 \"-\" 400\n"));
}

}  // namespace
}  // namespace tools::rawhttpd
