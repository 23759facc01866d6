#include "tools/rawhttpget/disk/validators.h"

#include <gtest/gtest.h>

namespace tools::rawhttpget::disk {
namespace {

constexpr const char* kThen = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr const char* kASecondLater = "Sun, 06 Nov 1994 08:49:38 GMT";

TEST(Validators, AStrongTagIsTheFirstChoice) {
  EXPECT_EQ(if_range({.etag = "\"a\""}), "\"a\"");
  EXPECT_EQ(if_range({.etag = "\"a\"", .last_modified = kThen, .date = kASecondLater}), "\"a\"");
}

TEST(Validators, AWeakTagSaysThatOctetsMayDiffer) {
  EXPECT_FALSE(if_range({.etag = "W/\"a\""}));
  EXPECT_FALSE(if_range({.etag = "W/\"a\"", .last_modified = kThen, .date = kASecondLater}));
}

TEST(Validators, WhatIsNoTagIsNone) {
  for (const char* etag : {"a", "\"", "\"a", "a\""}) EXPECT_FALSE(if_range({.etag = etag})) << etag;
}

// RFC 9110 8.8.2.2
TEST(Validators, ADateIsStrongASecondLater) {
  EXPECT_EQ(if_range({.last_modified = kThen, .date = kASecondLater}), kThen);
  EXPECT_FALSE(if_range({.last_modified = kThen, .date = kThen}));
  EXPECT_FALSE(if_range({.last_modified = kThen}));
  EXPECT_FALSE(if_range({.last_modified = "then", .date = kASecondLater}));
  EXPECT_FALSE(if_range({}));
}

}  // namespace
}  // namespace tools::rawhttpget::disk
