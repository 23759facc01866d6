#include "stack/http/content_range.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <string>

#include "stack/http/range.h"
#include "stack/http/text.h"

namespace {

using stack::http::ContentRange;
using stack::http::parse_content_range;

// C40
TEST(ContentRange, SaysWhichOctetsOfHowMany) {
  EXPECT_EQ(parse_content_range("bytes 0-499/1234"), (ContentRange{0, 500, 1234}));
  EXPECT_EQ(parse_content_range("Bytes 1233-1233/1234"), (ContentRange{1233, 1234, 1234}));
  EXPECT_EQ(parse_content_range("bytes 42-1233/*"), (ContentRange{42, 1234, {}}));
}

// C42
TEST(ContentRange, OfA416TellsTheTotal) {
  auto range = parse_content_range("bytes */1234");
  ASSERT_TRUE(range);
  EXPECT_TRUE(range->is_unsatisfied());
  EXPECT_EQ(range->total, 1234u);
  EXPECT_EQ(parse_content_range("bytes */0")->total, 0u);
}

// C40
TEST(ContentRange, WhatIsMalformedIsNothing) {
  for (auto field : {"",
                     "bytes",
                     "bytes ",
                     "bytes */*",
                     "bytes 0-499",
                     "bytes 0-499/",
                     "bytes 0-499/499",
                     "bytes 0-0/0",
                     "bytes 500-499/1234",
                     "bytes -499/1234",
                     "bytes 0-/1234",
                     "bytes 0-499/-1",
                     "bytes  0-499/1234",
                     "bytes 0-499/1234 ",
                     "bytes 0 - 499/1234",
                     "bytes=0-499/1234",
                     "bytes 0-499 /1234",
                     "bytes +0-499/1234",
                     "bytes 0x0-499/1234",
                     "items 0-499/1234",
                     "0-499/1234",
                     "bytes 0-499/1234, bytes 500-999/1234",
                     "bytes 0-499/1234/1",
                     "bytes 0-18446744073709551615/*",
                     "bytes 0-9223372036854775807/*",
                     "bytes 0-1/9223372036854775808"}) {
    EXPECT_FALSE(parse_content_range(field)) << field;
  }
}

RC_GTEST_PROP(ContentRange, WhatAServerWritesIsReadAgain, ()) {
  auto size = *rc::gen::inRange<std::uint64_t>(1, stack::http::kLargestLength);
  auto begin = *rc::gen::inRange<std::uint64_t>(0, size);
  auto end = *rc::gen::inRange<std::uint64_t>(begin + 1, size + 1);
  stack::http::RangeChoice part{stack::http::RangeChoice::Kind::kPart, begin, end};
  RC_ASSERT(parse_content_range(content_range(part, size)) == (ContentRange{begin, end, size}));
  auto none = parse_content_range(stack::http::content_range_of_none(size));
  RC_ASSERT(none && none->is_unsatisfied() && none->total == size);
}

}  // namespace
