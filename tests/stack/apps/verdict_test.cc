#include "stack/apps/verdict.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using stack::apps::Asked;
using stack::apps::judge;
using stack::apps::Judgement;
using stack::apps::RangeWish;
using stack::apps::Verdict;
using stack::apps::Version;
using stack::http::Fields;
using stack::http::ResponseHead;

const Asked kWhole;
// Ten octets of version "a" are held.
const Asked kRest = {.range = RangeWish{.begin = 10, .validator = "\"a\""},
                     .version = {.etag = "\"a\""}};
// Octets 10 to 19 of any version, and nothing else.
const Asked kOnly = {.range = RangeWish{.begin = 10, .end = 20}, .only_part = true};

ResponseHead head(int status, Fields fields = {}) {
  return {.status = status, .reason = "", .fields = std::move(fields)};
}

Verdict verdict(int status, const Asked& asked, Fields fields = {}) {
  return judge(head(status, std::move(fields)), asked).verdict;
}

TEST(Verdict, StatusesDecideWhereNothingElseDoes) {
  struct Row {
    int status;
    Verdict verdict;
  };
  for (auto [status, expected] : std::vector<Row>{
           {200, Verdict::kSave},         {203, Verdict::kSave},         {299, Verdict::kSave},
           {204, Verdict::kSave},         {300, Verdict::kStatus},       {301, Verdict::kStatus},
           {305, Verdict::kStatus},       {400, Verdict::kStatus},       {404, Verdict::kStatus},
           {401, Verdict::kUnauthorized}, {407, Verdict::kUnauthorized}, {408, Verdict::kLater},
           {410, Verdict::kStatus},       {416, Verdict::kStatus},       {429, Verdict::kLater},
           {500, Verdict::kLater},        {501, Verdict::kStatus},       {502, Verdict::kLater},
           {503, Verdict::kLater},        {504, Verdict::kLater},        {505, Verdict::kStatus},
           {206, Verdict::kMalformed},    {304, Verdict::kMalformed},    {999, Verdict::kStatus}}) {
    EXPECT_EQ(verdict(status, kWhole), expected) << status;
  }
}

TEST(Verdict, OnlyWithLocationAndTheseStatusesItIsElsewhere) {
  for (int status : {300, 301, 302, 303, 304, 305, 306, 307, 308, 200, 404}) {
    const bool is_one =
        status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    EXPECT_EQ(verdict(status, kWhole, {{"Location", "/b"}}) == Verdict::kRedirect, is_one)
        << status;
  }
}

// C43.
TEST(Verdict, NotModifiedAnswersConditionsOnly) {
  EXPECT_EQ(verdict(304, {.conditional = true}), Verdict::kNotModified);
  EXPECT_EQ(verdict(304, kRest), Verdict::kMalformed);
}

struct PartRow {
  const char* range;
  Verdict of_rest;
  Verdict of_only;
};

// C40.
TEST(Verdict, APartIsTakenOnlyIfItIsTheVeryOne) {
  const std::vector<PartRow> rows = {
      {"bytes 10-19/20", Verdict::kSavePart, Verdict::kSavePart},
      {"bytes 10-18/19", Verdict::kSavePart, Verdict::kSavePart},  // the document ends there
      {"bytes 10-18/20", Verdict::kMalformed, Verdict::kMalformed},
      {"bytes 10-19/30", Verdict::kMalformed, Verdict::kSavePart},
      {"bytes 10-29/30", Verdict::kSavePart, Verdict::kMalformed},
      {"bytes 9-19/20", Verdict::kMalformed, Verdict::kMalformed},
      {"bytes 11-19/20", Verdict::kMalformed, Verdict::kMalformed},
      {"bytes 0-19/20", Verdict::kMalformed, Verdict::kMalformed},
      {"bytes 10-19/*", Verdict::kMalformed, Verdict::kSavePart},  // the rest of what?
      {"bytes */20", Verdict::kMalformed, Verdict::kMalformed},
      {"octets 10-19/20", Verdict::kMalformed, Verdict::kMalformed},
      {"", Verdict::kMalformed, Verdict::kMalformed}};
  for (const PartRow& row : rows) {
    const Fields fields = {{"Content-Range", row.range}, {"ETag", "\"a\""}};
    EXPECT_EQ(verdict(206, kRest, fields), row.of_rest) << row.range;
    EXPECT_EQ(verdict(206, kOnly, fields), row.of_only) << row.range;
  }
  EXPECT_EQ(verdict(206, kRest), Verdict::kMalformed);
  EXPECT_EQ(verdict(206, kRest, {{"Content-Type", "multipart/byteranges; boundary=x"}}),
            Verdict::kMalformed);
}

TEST(Verdict, APartSaysHowMuchFollowsAndHowMuchThereIs) {
  const Fields fields = {{"Content-Range", "bytes 10-19/20"}, {"ETag", "\"a\""}};
  const Judgement judgement = judge(head(206, fields), kRest);
  EXPECT_EQ(judgement.part, 10u);
  EXPECT_EQ(judgement.total, 20u);
}

TEST(Verdict, ATotalThatIsKnownServesWhereTheServerSaysNone) {
  Asked asked = kRest;
  asked.total = 20;
  const Fields whole = {{"Content-Range", "bytes 10-19/*"}, {"ETag", "\"a\""}};
  EXPECT_EQ(verdict(206, asked, whole), Verdict::kSavePart);
  const Fields less = {{"Content-Range", "bytes 10-18/*"}, {"ETag", "\"a\""}};
  EXPECT_EQ(verdict(206, asked, less), Verdict::kMalformed);
}

// C41: parts of two versions are never joined, whatever the server makes of If-Range.
TEST(Verdict, APartOfAnotherVersionIsNotJoined) {
  const std::string range = "bytes 10-19/20";
  for (auto etag : {"\"b\"", "W/\"a\"", "a", ""}) {
    EXPECT_EQ(verdict(206, kRest, {{"Content-Range", range}, {"ETag", etag}}), Verdict::kAskAgain)
        << etag;
  }
  EXPECT_EQ(verdict(206, kRest, {{"Content-Range", range}}), Verdict::kAskAgain);

  Asked of_size = kRest;
  of_size.total = 21;
  EXPECT_EQ(verdict(206, of_size, {{"Content-Range", range}, {"ETag", "\"a\""}}),
            Verdict::kAskAgain);

  const std::string then = "Wed, 01 Jul 2026 00:00:00 GMT";
  Asked of_date = kRest;
  of_date.version = {.last_modified = then};
  EXPECT_EQ(verdict(206, of_date, {{"Content-Range", range}}), Verdict::kSavePart);
  EXPECT_EQ(verdict(206, of_date, {{"Content-Range", range}, {"Last-Modified", then}}),
            Verdict::kSavePart);
  EXPECT_EQ(verdict(206, of_date,
                    {{"Content-Range", range}, {"Last-Modified", "Thu, 02 Jul 2026 00:00:00 GMT"}}),
            Verdict::kAskAgain);

  Asked only = kOnly;
  only.version = {.etag = "\"a\""};
  EXPECT_EQ(verdict(206, only, {{"Content-Range", range}, {"ETag", "\"b\""}}), Verdict::kChanged);
}

TEST(Verdict, ACodedPartIsNone) {
  const std::string range = "bytes 10-19/20";
  EXPECT_EQ(verdict(206, kRest,
                    {{"Content-Range", range}, {"ETag", "\"a\""}, {"Content-Encoding", "gzip"}}),
            Verdict::kMalformed);
  EXPECT_EQ(
      verdict(206, kRest,
              {{"Content-Range", range}, {"ETag", "\"a\""}, {"Content-Encoding", "Identity"}}),
      Verdict::kSavePart);
}

// C39.
TEST(Verdict, TheWholeInPlaceOfThePartIsTakenUnlessOnlyThePartIsWanted) {
  EXPECT_EQ(verdict(200, kRest), Verdict::kSave);
  EXPECT_EQ(verdict(200, kOnly), Verdict::kChanged);
}

// C42.
TEST(Verdict, NothingBeyondWhatIsHeldIsAllOnlyIfTheSizesAgree) {
  struct Row {
    const char* range;
    std::optional<std::uint64_t> total;
    Verdict verdict;
  };
  for (auto [range, total, expected] : std::vector<Row>{{"bytes */10", {}, Verdict::kAllThere},
                                                        {"bytes */10", 10, Verdict::kAllThere},
                                                        {"bytes */10", 11, Verdict::kAskAgain},
                                                        {"bytes */9", {}, Verdict::kAskAgain},
                                                        {"bytes */11", {}, Verdict::kAskAgain},
                                                        {"bytes 0-9/10", {}, Verdict::kAskAgain},
                                                        {"nonsense", {}, Verdict::kAskAgain}}) {
    Asked asked = kRest;
    asked.total = total;
    EXPECT_EQ(verdict(416, asked, {{"Content-Range", range}}), expected) << range;
  }
  EXPECT_EQ(verdict(416, kRest), Verdict::kAskAgain);
  EXPECT_EQ(verdict(416, kOnly, {{"Content-Range", "bytes */10"}}), Verdict::kStatus);
  Asked of_any_version = kRest;
  of_any_version.range->validator.clear();
  EXPECT_EQ(verdict(416, of_any_version, {{"Content-Range", "bytes */10"}}), Verdict::kAskAgain);
}

// C41, RFC 9110 8.8.1: only a strong validator tells octets apart.
TEST(Version, IsAStrongETagOrALastModifiedOlderThanTheResponse) {
  const std::string one = "Wed, 01 Jul 2026 00:00:00 GMT";
  const std::string next = "Wed, 01 Jul 2026 00:00:01 GMT";
  const Version none;
  const Version etag = {.etag = "\"a\""};
  const Version date = {.last_modified = one};
  struct Row {
    Fields fields;
    Version version;
  };
  for (const Row& row :
       std::vector<Row>{{{}, none},
                        {{{"ETag", "\"a\""}}, etag},
                        {{{"ETag", "\"a\""}, {"Last-Modified", one}, {"Date", next}}, etag},
                        {{{"ETag", "W/\"a\""}}, none},
                        // RFC 9110 13.1.5: no date where there is an entity tag, weak as it may be.
                        {{{"ETag", "W/\"a\""}, {"Last-Modified", one}, {"Date", next}}, none},
                        {{{"ETag", "a"}}, none},
                        {{{"ETag", "\""}}, none},
                        {{{"Last-Modified", one}}, none},
                        {{{"Last-Modified", one}, {"Date", one}}, none},
                        {{{"Last-Modified", next}, {"Date", one}}, none},
                        {{{"Last-Modified", "yesterday"}, {"Date", next}}, none}}) {
    EXPECT_EQ(stack::apps::version_of(head(200, row.fields)), row.version)
        << testing::PrintToString(row.version.validator());
  }
}

// C45.
TEST(Redirection, MakesGetOfWhatMayNotBeSaidTwice) {
  struct Row {
    int status;
    const char *before, *after;
  };
  for (auto [status, before, after] : std::vector<Row>{{301, "GET", "GET"},
                                                       {301, "POST", "GET"},
                                                       {302, "POST", "GET"},
                                                       {303, "POST", "GET"},
                                                       {307, "POST", "POST"},
                                                       {308, "POST", "POST"},
                                                       {303, "PUT", "GET"},
                                                       {302, "PUT", "PUT"},
                                                       {303, "HEAD", "HEAD"},
                                                       {301, "HEAD", "HEAD"},
                                                       {308, "DELETE", "DELETE"}}) {
    EXPECT_EQ(stack::apps::method_after(status, before), after) << status << ' ' << before;
  }
}

}  // namespace
