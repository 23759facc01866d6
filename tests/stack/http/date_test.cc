#include "stack/http/date.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <string>

namespace {

using stack::http::kFirstDate;
using stack::http::kLastDate;
using stack::http::parse_date;
using stack::http::write_date;

// RFC 9110 5.6.7; 784111777 is `date -d "1994-11-06 08:49:37Z" +%s`.
TEST(Date, TheThreeFormsOfTheRfcAreOneInstant) {
  EXPECT_EQ(write_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(parse_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
  EXPECT_EQ(parse_date("Sunday, 06-Nov-94 08:49:37 GMT"), 784111777);
  EXPECT_EQ(parse_date("Sun Nov  6 08:49:37 1994"), 784111777);
}

TEST(Date, TheEpochLeapDaysAndBothEnds) {
  EXPECT_EQ(write_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(write_date(951782400), "Tue, 29 Feb 2000 00:00:00 GMT");
  EXPECT_EQ(write_date(kFirstDate), "Mon, 01 Jan 1900 00:00:00 GMT");
  EXPECT_EQ(write_date(kLastDate), "Fri, 31 Dec 9999 23:59:59 GMT");
  EXPECT_EQ(write_date(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
}

TEST(Date, TwoDigitsOfAYearAreOf1970To2069) {
  EXPECT_EQ(parse_date("Thursday, 01-Jan-70 00:00:00 GMT"), 0);
  EXPECT_EQ(parse_date("Tuesday, 01-Jan-69 00:00:00 GMT"),
            parse_date("Tue, 01 Jan 2069 00:00:00 GMT"));
}

// RFC 9110 5.6.7. (C49)
TEST(Date, WithAClockTwoDigitsAreAtMost50YearsAhead) {
  auto at = [](const char* text) { return *parse_date(text); };
  std::int64_t now = at("Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(parse_date("Sunday, 06-Nov-94 08:49:37 GMT", now), now);
  EXPECT_EQ(parse_date("Sunday, 06-Nov-44 08:49:37 GMT", now), at("Sun, 06 Nov 2044 08:49:37 GMT"));
  EXPECT_EQ(parse_date("Sunday, 06-Nov-44 08:49:38 GMT", now), at("Sun, 06 Nov 1944 08:49:38 GMT"));
  EXPECT_EQ(parse_date("Sunday, 07-Nov-44 00:00:00 GMT", now), at("Sun, 07 Nov 1944 00:00:00 GMT"));
  EXPECT_EQ(parse_date("Sunday, 01-Jan-00 00:00:00 GMT", now), at("Sun, 01 Jan 2000 00:00:00 GMT"));
  EXPECT_EQ(parse_date("Sunday, 01-Jan-70 00:00:00 GMT", now), 0);
  std::int64_t later = at("Sun, 06 Nov 2080 08:49:37 GMT");
  EXPECT_EQ(parse_date("Sunday, 01-Jan-10 00:00:00 GMT", later),
            at("Sun, 01 Jan 2110 00:00:00 GMT"));
  EXPECT_EQ(parse_date("Sunday, 01-Jan-69 00:00:00 GMT", later),
            at("Sun, 01 Jan 2069 00:00:00 GMT"));
}

TEST(Date, ALeapDayAheadOfALeapDayIsFound) {
  std::int64_t now = *parse_date("Tue, 29 Feb 2000 12:00:00 GMT");
  EXPECT_EQ(parse_date("Monday, 28-Feb-50 00:00:00 GMT", now),
            parse_date("Mon, 28 Feb 2050 00:00:00 GMT"));
  EXPECT_EQ(parse_date("Monday, 01-Mar-50 00:00:00 GMT", now),
            parse_date("Wed, 01 Mar 1950 00:00:00 GMT"));
  EXPECT_FALSE(parse_date("Monday, 29-Feb-50 00:00:00 GMT", now));
}

TEST(Date, WhatIsNoDateIsNothing) {
  for (auto text : {"",
                    "Sun",
                    "Sun,",
                    "0",
                    "784111777",
                    "Sun, 6 Nov 1994 08:49:37 GMT",
                    "Sun, 06 Nov 1994 08:49:37",
                    "Sun, 06 Nov 1994 08:49:37 UTC",
                    "Sun, 06 Nov 1994 08:49:37 GMT ",
                    "Sun, 06 nov 1994 08:49:37 GMT",
                    "sun, 06 Nov 1994 08:49:37 GMT",
                    "Xyz, 06 Nov 1994 08:49:37 GMT",
                    "Sun, 31 Nov 1994 08:49:37 GMT",
                    "Wed, 29 Feb 1995 08:49:37 GMT",
                    "Sun, 00 Nov 1994 08:49:37 GMT",
                    "Sun, 06 Nov 1994 24:00:00 GMT",
                    "Sun, 06 Nov 1994 08:60:00 GMT",
                    "Sun, 06 Nov 1994 08:49:61 GMT",
                    "Sun, 06 Nov 94 08:49:37 GMT",
                    "Sun, 06 Nov 1994 8:49:37 GMT",
                    "Sun, 06-Nov-94 08:49:37 GMT",
                    "Sunday, 06 Nov 1994 08:49:37 GMT",
                    "Sun Nov 6 08:49:37 1994",
                    "Sun Nov  6 08:49:37 1994 GMT",
                    "Sun, 06 Nov 1899 08:49:37 GMT",
                    "Sun, 06 Nov +994 08:49:37 GMT"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

RC_GTEST_PROP(Date, WhatIsWrittenIsReadAgain, ()) {
  auto instant = *rc::gen::inRange(kFirstDate, kLastDate + 1);
  RC_ASSERT(parse_date(write_date(instant)) == instant);
}

}  // namespace
