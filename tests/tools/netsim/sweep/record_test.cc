#include "tools/netsim/sweep/record.h"

#include <gtest/gtest.h>

#include "tests/tools/netsim/sweep/records.h"

namespace tools::netsim::sweep {
namespace {

TEST(Record, ComesBackFromItsLine) {
  Record record = a_miss(4);
  record.point = {{"cc", "\"reno\""}, {"loss", "0.01"}};
  record.metrics = {{"goodput", 93.25}, {"fct.p99", 0.1}};
  const std::string line = to_line(record);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(parse_record(line).value(), record);
}

TEST(Header, ComesBackFromItsLine) {
  EXPECT_EQ(parse_header(to_line(a_header())).value(), a_header());
}

TEST(Header, IsOfTheSameSweepWhateverTheShardAndThePlaceOfTheFile) {
  Header other = a_header();
  other.shard = {2, 5};
  other.file = "/elsewhere/a.toml";
  EXPECT_TRUE(other.is_of_the_same_sweep_as(a_header()));
  for (auto change : {+[](Header& h) { h.digest = "d2"; }, +[](Header& h) { h.build = "b2"; },
                      +[](Header& h) { h.seeds.last = 11; }, +[](Header& h) { h.points = 2; }}) {
    Header changed = a_header();
    change(changed);
    EXPECT_FALSE(changed.is_of_the_same_sweep_as(a_header()));
  }
}

TEST(Record, WhatIsNoLineIsAnError) {
  for (const auto* line : {"", "{", "{}", "[]", "null", R"({"run":"x"})"}) {
    EXPECT_FALSE(parse_record(line)) << line;
    EXPECT_FALSE(parse_header(line)) << line;
  }
}

}  // namespace
}  // namespace tools::netsim::sweep
