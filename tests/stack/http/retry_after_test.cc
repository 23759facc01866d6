#include "stack/http/retry_after.h"

#include <gtest/gtest.h>

#include "stack/http/date.h"

namespace {

using namespace std::chrono_literals;
using stack::http::kMostRetryAfter;
using stack::http::parse_retry_after;

constexpr std::int64_t kNow = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT

// C48
TEST(RetryAfter, IsSecondsOrADate) {
  EXPECT_EQ(parse_retry_after("120", kNow), 120s);
  EXPECT_EQ(parse_retry_after("0", kNow), 0s);
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", kNow), 60s);
  EXPECT_EQ(parse_retry_after("Sunday, 06-Nov-94 08:49:38 GMT", kNow), 1s);
}

TEST(RetryAfter, ADateInThePastIsNow) {
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:36 GMT", kNow), 0s);
  EXPECT_EQ(parse_retry_after("Thu, 01 Jan 1970 00:00:00 GMT", kNow), 0s);
}

// C48
TEST(RetryAfter, IsCapped) {
  EXPECT_EQ(parse_retry_after("86400", kNow), kMostRetryAfter);
  EXPECT_EQ(parse_retry_after("86401", kNow), kMostRetryAfter);
  EXPECT_EQ(parse_retry_after("9223372036854775807", kNow), kMostRetryAfter);
  EXPECT_EQ(parse_retry_after("99999999999999999999999", kNow), kMostRetryAfter);
  EXPECT_EQ(parse_retry_after("Fri, 31 Dec 9999 23:59:59 GMT", kNow), kMostRetryAfter);
}

TEST(RetryAfter, WhatIsNeitherIsNothing) {
  for (auto field : {"", "-1", "+1", "1.5", "1 ", "soon", "0x10", "1, 2", "Sun, 06 Nov 1994"}) {
    EXPECT_FALSE(parse_retry_after(field, kNow)) << field;
  }
}

}  // namespace
