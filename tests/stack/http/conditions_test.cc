#include "stack/http/conditions.h"

#include <gtest/gtest.h>

#include <string>

#include "stack/http/date.h"

namespace {

using stack::http::evaluate;
using stack::http::Fields;
using stack::http::Precondition;
using stack::http::range_applies;
using stack::http::Validators;

constexpr std::int64_t kThen = 784111777;
const Validators kCurrent{"v2", kThen};
const std::string kDate = stack::http::write_date(kThen);
const std::string kBefore = stack::http::write_date(kThen - 1);
const std::string kAfter = stack::http::write_date(kThen + 1);

TEST(Conditions, WithoutAnyTheRequestIsAnsweredAsUsual) {
  EXPECT_EQ(evaluate({}, kCurrent), Precondition::kHolds);
  EXPECT_TRUE(range_applies({}, kCurrent));
}

// RFC 9110 13.1.2: compared weakly.
TEST(Conditions, IfNoneMatchThatKnowsTheVersionIsNotModified) {
  for (auto value : {"\"v2\"", "W/\"v2\"", "\"v1\", \"v2\"", "*", "\"a,b\",\"v2\""}) {
    EXPECT_EQ(evaluate({{"If-None-Match", value}}, kCurrent), Precondition::kNotModified) << value;
  }
  for (auto value : {"\"v1\"", "v2", "\"V2\"", "", "w/\"v2\"", "\"v2", "v2\""}) {
    EXPECT_EQ(evaluate({{"If-None-Match", value}}, kCurrent), Precondition::kHolds) << value;
  }
}

TEST(Conditions, WithoutAnETagOnlyTheStarMatches) {
  Validators none;
  EXPECT_EQ(evaluate({{"If-None-Match", "\"\""}}, none), Precondition::kHolds);
  EXPECT_EQ(evaluate({{"If-None-Match", "*"}}, none), Precondition::kNotModified);
}

TEST(Conditions, IfModifiedSinceLooksAtTheDate) {
  auto since = [](const std::string& date) {
    return evaluate({{"If-Modified-Since", date}}, kCurrent);
  };
  EXPECT_EQ(since(kDate), Precondition::kNotModified);
  EXPECT_EQ(since(kAfter), Precondition::kNotModified);
  EXPECT_EQ(since(kBefore), Precondition::kHolds);
  EXPECT_EQ(since("yesterday"), Precondition::kHolds);
  EXPECT_EQ(evaluate({{"If-Modified-Since", kDate}}, {"v2", {}}), Precondition::kHolds);
}

// RFC 9110 13.1.3: a recipient must ignore the date then.
TEST(Conditions, IfNoneMatchOutranksIfModifiedSince) {
  EXPECT_EQ(evaluate({{"If-None-Match", "\"v1\""}, {"If-Modified-Since", kDate}}, kCurrent),
            Precondition::kHolds);
}

// RFC 9110 13.1.1: compared strongly.
TEST(Conditions, IfMatchThatKnowsAnotherVersionFails) {
  EXPECT_EQ(evaluate({{"If-Match", "\"v2\""}}, kCurrent), Precondition::kHolds);
  EXPECT_EQ(evaluate({{"If-Match", "*"}}, kCurrent), Precondition::kHolds);
  EXPECT_EQ(evaluate({{"If-Match", "\"v1\""}}, kCurrent), Precondition::kFailed);
  EXPECT_EQ(evaluate({{"If-Match", "W/\"v2\""}}, kCurrent), Precondition::kFailed);
}

TEST(Conditions, IfUnmodifiedSinceCountsWithoutIfMatch) {
  EXPECT_EQ(evaluate({{"If-Unmodified-Since", kBefore}}, kCurrent), Precondition::kFailed);
  EXPECT_EQ(evaluate({{"If-Unmodified-Since", kDate}}, kCurrent), Precondition::kHolds);
  EXPECT_EQ(evaluate({{"If-Match", "\"v2\""}, {"If-Unmodified-Since", kBefore}}, kCurrent),
            Precondition::kHolds);
}

// RFC 9110 13.2.2, steps 1 to 4.
TEST(Conditions, AFailureComesBeforeNotModified) {
  EXPECT_EQ(evaluate({{"If-None-Match", "*"}, {"If-Match", "\"v1\""}}, kCurrent),
            Precondition::kFailed);
}

// RFC 9110 13.1.5.
TEST(Conditions, ARangeIsOfTheVersionThatIfRangeNames) {
  auto applies = [](const std::string& value) {
    return range_applies({{"If-Range", value}}, kCurrent);
  };
  EXPECT_TRUE(applies("\"v2\""));
  EXPECT_FALSE(applies("\"v1\""));
  EXPECT_FALSE(applies("W/\"v2\"")) << "a weak one is none of octets";
  EXPECT_FALSE(applies("*"));
  EXPECT_TRUE(applies(kDate));
  EXPECT_FALSE(applies(kAfter)) << "exactly, not only at least as late";
  EXPECT_FALSE(applies(kBefore));
  EXPECT_FALSE(applies("yesterday"));
  EXPECT_FALSE(range_applies({{"If-Range", kDate}}, {"v2", {}}));
}

}  // namespace
