#include "tools/rawhttpget/disk/timestamps.h"

#include <gtest/gtest.h>
#include "tests/tools/rawhttpget/disk/room.h"

namespace tools::rawhttpget::disk {
namespace {

constexpr LocalFile kFile{.size = 10, .modified = 784'111'777};

TEST(Timestamps, OnlyWhatIsYoungerOrOfAnotherLengthIsFetched) {
  EXPECT_FALSE(is_worth_fetching(kFile, kFile.modified, 10));
  EXPECT_FALSE(is_worth_fetching(kFile, kFile.modified - 1, 10));
  EXPECT_FALSE(is_worth_fetching(kFile, kFile.modified, std::nullopt));
  EXPECT_TRUE(is_worth_fetching(kFile, kFile.modified + 1, 10));
  EXPECT_TRUE(is_worth_fetching(kFile, kFile.modified - 1, 11));
}

TEST(Timestamps, WhatDoesNotTellItsAgeIsFetched) {
  EXPECT_TRUE(is_worth_fetching(kFile, std::nullopt, 10));
}

TEST(Timestamps, AskByTheTimeOfTheFile) {
  EXPECT_EQ(if_modified_since(kFile), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(if_modified_since({.modified = INT64_MAX}), "Fri, 31 Dec 9999 23:59:59 GMT");
}

TEST(Timestamps, ATimeBefore1970IsNone) {
  EXPECT_EQ(modification_time("Sun, 06 Nov 1994 08:49:37 GMT"), 784'111'777);
  EXPECT_FALSE(modification_time("Sun, 06 Nov 1904 08:49:37 GMT"));
  EXPECT_FALSE(modification_time("yesterday"));
  EXPECT_FALSE(modification_time(""));
}

TEST(Timestamps, AreOfRegularFilesOnly) {
  const Room room;
  EXPECT_FALSE(local_file(room.folder()));
  EXPECT_FALSE(local_file(room / "none"));
  put(room / "file", "12345");
  const auto file = local_file(room / "file");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->size, 5u);
}

}  // namespace
}  // namespace tools::rawhttpget::disk
