#include "sim/scenario/document.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "sim/scenario/toml.h"
#include "tests/sim/scenario/texts.h"

namespace sim::scenario {
namespace {

Document must_parse(std::string_view text) { return Document::parse(text, "test.toml").value(); }

TEST(Document, ChangesWhatAPathLeadsTo) {
  Document document = must_parse(kLossyBulk);
  EXPECT_EQ(document.value("link.wire.to-a.loss.p"), "0.01");
  ASSERT_TRUE(document.set("link.wire.to-a.loss.p=0.02"));
  EXPECT_EQ(document.value("link.wire.to-a.loss.p"), "0.02");
  ASSERT_TRUE(document.set("expect[1].that=link.wire.to-a.lost >= 50"));
  EXPECT_EQ(document.value("expect[1].that"), "\"link.wire.to-a.lost >= 50\"");
  ASSERT_TRUE(document.set("host.client.tcp={ cc = \"reno\" }"));
  EXPECT_EQ(document.value("host.client.tcp.cc"), "\"reno\"");
  EXPECT_EQ(document.value("host.client.tcp.sack"), std::nullopt);
}

TEST(Document, TakesAValueThatIsNoTomlForText) {
  Document document = must_parse(kLossyBulk);
  ASSERT_TRUE(document.set("link.wire.rate=10 Mbit/s"));
  EXPECT_EQ(document.value("link.wire.rate"), "\"10 Mbit/s\"");
  ASSERT_TRUE(document.set("seed=7"));
  EXPECT_EQ(document.value("seed"), "7");
  ASSERT_TRUE(document.set("name="));
  EXPECT_EQ(document.value("name"), "\"\"");
  EXPECT_FALSE(document.set("name=\xff\xfe"));
}

// One value, and not what could follow it in a file.
TEST(Document, TakesNoMoreThanOneValue) {
  Document document = must_parse(kLossyBulk);
  ASSERT_TRUE(document.set("seed=1\nname = \"smuggled\""));
  EXPECT_EQ(document.value("name"), "\"lossy-bulk\"");
  EXPECT_EQ(document.value("seed"), "\"1\\u000Aname = \\\"smuggled\\\"\"");
}

TEST(Document, MakesTablesOnTheWay) {
  Document document = must_parse("netsim = 1\n");
  ASSERT_TRUE(document.set("link.wire.to-b.loss.model=bernoulli"));
  ASSERT_TRUE(document.set("fault[0].on=wire"));
  ASSERT_TRUE(document.set("fault[1].on=wire"));
  EXPECT_EQ(document.count("fault"), 2u);
  EXPECT_EQ(document.to_text(), R"(netsim = 1

[link.wire.to-b]
loss = { model = "bernoulli" }

[[fault]]
on = "wire"

[[fault]]
on = "wire"
)");
}

TEST(Document, RefusesPathsThatLeadNowhere) {
  Document document = must_parse(kLossyBulk);
  const std::string before = document.to_text();
  for (const char* wrong :
       {"seed", "=1", "link..rate=1", "link.wire.=1", "flow[1].a.b[7]=1", "flow[5].id=x",
        "flow[x].id=1", "seed.more=1", "flow[0=1", "[0]=1", "flow.id=x", "\"open=1"}) {
    EXPECT_FALSE(document.set(wrong)) << wrong;
  }
  EXPECT_EQ(document.to_text(), before);
}

TEST(Document, FixesAParameterOfItsSweepByName) {
  Document document = must_parse(kParkingLot);
  ASSERT_TRUE(document.set("cc=cubic"));
  ASSERT_TRUE(document.set("loss=0.5"));
  EXPECT_EQ(document.value("sweep.cc"), "[\"cubic\"]");
  const auto points = document.points();
  ASSERT_EQ(points.size(), 4u);
  EXPECT_EQ(points[3], (Point{{"cc", "\"cubic\""}, {"loss", "0.5"}, {"queue", "\"fq-codel\""}}));
}

TEST(Document, RemovesWhatIsThere) {
  Document document = must_parse(kScriptedFaults);
  EXPECT_EQ(document.count("fault"), 7u);
  EXPECT_TRUE(document.remove("fault[0]"));
  EXPECT_EQ(document.count("fault"), 6u);
  EXPECT_EQ(document.value("fault[0].match"), "\"tcp.seq_rel in [43440, 57920)\"");
  EXPECT_TRUE(document.remove("link.wan.queue"));
  EXPECT_EQ(document.value("link.wan.queue.kind"), std::nullopt);
  EXPECT_FALSE(document.remove("link.wan.queue"));
  EXPECT_FALSE(document.remove("fault[6]"));
  EXPECT_FALSE(document.remove(""));
}

TEST(Document, AListThatLosesItsLastElementGoesToo) {
  Document document = must_parse("netsim = 1\n[[fault]]\non = \"w\"\n");
  EXPECT_TRUE(document.remove("fault[0]"));
  EXPECT_EQ(document.to_text(), "netsim = 1\n");
}

TEST(Document, AppendsToAListOfTables) {
  Document document = must_parse("netsim = 1\n");
  document.append("fault", "on = \"w\"\nmatch = \"packet 3\"\ndo = { delay = \"1 ms\" }\n");
  document.append("fault", "on = \"w\"\nmatch = \"packet 5\"\ndo = \"drop\"\n");
  EXPECT_EQ(document.count("fault"), 2u);
  EXPECT_EQ(document.value("fault[0].do"), "{ delay = \"1 ms\" }");
  EXPECT_EQ(document.value("fault[1].match"), "\"packet 5\"");
}

TEST(Document, ListsEveryPathThatLeadsToAValue) {
  const Document document = must_parse(R"(netsim = 1
[link.wire]
a = "x"
[link.wire.to-a]
loss = { p = 0.1 }
[[fault]]
on = "wire"
do = { flip-bits = [1, 2] }
[sweep]
cc = ["reno"]
)");
  EXPECT_EQ(document.paths(),
            (std::vector<std::string>{"netsim", "link.wire.a", "link.wire.to-a.loss.p",
                                      "fault[0].on", "fault[0].do.flip-bits", "sweep.cc"}));
}

TEST(Document, ACopyIsAnother) {
  const Document original = must_parse(kLossyBulk);
  Document copy = original;
  ASSERT_TRUE(copy.set("seed=99"));
  EXPECT_EQ(original.value("seed"), "1");
  EXPECT_EQ(copy.value("seed"), "99");
  EXPECT_EQ(copy.file(), "test.toml");
}

TEST(Document, KeepsItsFirstLineAndThePlacesOfTheRest) {
  Document document = must_parse(kLossyBulk);
  EXPECT_TRUE(document.to_text().starts_with(
      "# 10 MiB over a 100 Mbit/s, 20 ms path with 1 % loss.\nnetsim = 1\n"));
  // What was set stands nowhere; what was read stays where it was.
  ASSERT_TRUE(document.set("link.wire.to-a.loss.model=bernouli"));
  const auto wrong = read(document, sample_files);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().to_string(),
            "test.toml: link 'wire', 'to-a', 'loss': 'model' must be one of bernoulli, periodic, "
            "gilbert-elliott, four-state, not 'bernouli'; did you mean 'bernoulli'?");
}

TEST(Document, HasOnePointWithoutASweep) {
  EXPECT_EQ(must_parse(kLossyBulk).points(), std::vector<Point>{Point{}});
}

TEST(Sweeps, TypeAValueThatStandsAloneAndSpliceTextIntoText) {
  const Scenario scenario = must_read(R"(netsim = 1
topology = { kind = "point-to-point", wire = { rate = "$mbit Mbit/s", mtu = "$mtu", loss = "$p" } }
[[flow]]
id = "f"
app = "$app"
path = "end-to-end"
bytes = "$kb kB"
[[expect]]
that = "flow.f.delivered >= $kb * 1000"
[sweep]
mbit = [2.5]
mtu = [1400]
p = [0.25]
kb = [7]
app = ["bulk"]
)");
  ASSERT_EQ(scenario.links.size(), 1u);
  EXPECT_EQ(scenario.links[0].to_a.bits_per_second, 2'500'000u);
  EXPECT_EQ(scenario.links[0].to_a.mtu, 1400u);
  EXPECT_EQ(scenario.links[0].to_a.impairments.loss, 250'000'000u);
  EXPECT_EQ(scenario.flows[0].bytes, 7000u);
  EXPECT_EQ(scenario.expectations[0].that.text(), "flow.f.delivered >= 7 * 1000");
}

TEST(Sweeps, RefuseAPointThatIsNotTheirs) {
  const Document document = must_parse(kParkingLot);
  const auto wrong = read(document, sample_files, {{"speed", "1"}});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().what, "there is no parameter 'speed'");
}

// --- what is written is read again, whatever it is

std::string any_text() { return *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127)); }

Node any_node(int depth);

Table any_table(int depth) {
  Table table;
  const auto size = *rc::gen::inRange(0, 4);
  for (int i = 0; i < size; ++i) {
    std::string key =
        *rc::gen::element<std::string>("link", "host", "fault", "to-a", "a b", "x.y", "\"", "");
    key += any_text();
    if (find(table, key)) continue;
    table.push_back({.key = key, .place = {}, .value = any_node(depth - 1)});
  }
  return table;
}

Node any_node(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 6 : 4)) {
    case 0:
      return {.value = *rc::gen::arbitrary<bool>()};
    case 1:
      return {.value = *rc::gen::arbitrary<std::int64_t>()};
    case 2:
      return {.value = *rc::gen::arbitrary<double>()};
    case 3:
      return {.value = any_text()};
    case 4:
      return {.value = any_table(depth)};
    default: {
      List list;
      const auto size = *rc::gen::inRange(0, 4);
      for (int i = 0; i < size; ++i) list.push_back(any_node(depth - 1));
      return {.value = list};
    }
  }
}

RC_GTEST_PROP(DocumentProperty, WhatIsWrittenIsReadAgain, ()) {
  const Node root{.value = any_table(4)};
  const std::string text = write_document(root);
  const auto again = parse_toml(text);
  RC_ASSERT(again);
  RC_ASSERT(*again == root);
  RC_ASSERT(parse_value(write_value(root)).value() == root);
}

// Paths and values of one document, set into an empty one, make the same document.
RC_GTEST_PROP(DocumentProperty, IsTheSumOfItsPaths, ()) {
  const Document original = must_parse(*rc::gen::element<std::string>(
      std::string(kLossyBulk), std::string(kScriptedFaults), std::string(kParkingLot)));
  Document copy = must_parse("netsim = 1\n");
  for (const std::string& path : original.paths()) {
    RC_ASSERT(copy.set(path + "=" + original.value(path).value()));
  }
  const auto first_line = original.to_text().find('\n') + 1;
  RC_ASSERT(parse_toml(copy.to_text()).value() ==
            parse_toml(original.to_text().substr(first_line)).value());
}

}  // namespace
}  // namespace sim::scenario
