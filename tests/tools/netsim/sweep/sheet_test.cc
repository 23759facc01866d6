#include "tools/netsim/sweep/sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/tools/netsim/sweep/records.h"

namespace tools::netsim::sweep {
namespace {

using testing::HasSubstr;

class SheetFile : public testing::Test {
 protected:
  SheetFile() : path_(testing::TempDir() + "netsim_sheet_" + std::to_string(getpid()) + ".jsonl") {}
  ~SheetFile() override { std::filesystem::remove(path_); }

  std::string text() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }
  void put(const std::string& text) const { std::ofstream(path_) << text; }
  // A sweep of three runs, written to its end.
  std::string whole() const {
    Sheet sheet = Sheet::open(path_, a_header()).value();
    for (std::uint64_t i = 0; i < 3; ++i) EXPECT_TRUE(sheet.write(a_pass(i)));
    return text();
  }

  std::string path_;
};

TEST_F(SheetFile, CutAnywhereItGoesOnToTheSameEnd) {
  const std::string all = whole();
  for (std::size_t length = 0; length <= all.size(); ++length) {
    put(all.substr(0, length));
    if (length > 0 && all.find('\n') >= length) {
      // Not even the header is whole. Whose file that is, nobody can know.
      EXPECT_FALSE(Sheet::open(path_, a_header())) << length;
      continue;
    }
    Sheet sheet = Sheet::open(path_, a_header()).value();
    for (std::uint64_t i = sheet.done().size(); i < 3; ++i) EXPECT_TRUE(sheet.write(a_pass(i)));
    EXPECT_EQ(text(), all) << length;
  }
}

TEST_F(SheetFile, OfAnotherSweepIsLeftAlone) {
  const std::string all = whole();
  for (auto change : {+[](Header& h) { h.digest = "d2"; }, +[](Header& h) { h.build = "b2"; },
                      +[](Header& h) { h.seeds.last = 11; },
                      +[](Header& h) {
                        h.shard = {1, 2};
                      }}) {
    Header other = a_header();
    change(other);
    const auto sheet = Sheet::open(path_, other);
    ASSERT_FALSE(sheet);
    EXPECT_THAT(sheet.error(), HasSubstr("name another --out"));
    EXPECT_EQ(text(), all);
  }
}

TEST_F(SheetFile, WhatIsNoResultIsNamedByItsLine) {
  put(to_line(a_header()) + "\n" + to_line(a_pass(0)) + "\nhello\n");
  const auto results = read_results(path_);
  ASSERT_FALSE(results);
  EXPECT_THAT(results.error(), HasSubstr(path_ + ":3: no result of a run"));
}

TEST_F(SheetFile, AnEmptyFileHoldsNoResults) {
  put("");
  const auto results = read_results(path_);
  ASSERT_FALSE(results);
  EXPECT_THAT(results.error(), HasSubstr("no header of a sweep"));
}

TEST_F(SheetFile, AMissingFileIsAnError) { EXPECT_FALSE(read_results(path_)); }

}  // namespace
}  // namespace tools::netsim::sweep
