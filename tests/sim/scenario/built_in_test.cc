#include "sim/scenarios/built_in.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "sim/scenario/document.h"

namespace sim::scenario {
namespace {

std::expected<std::string, std::string> embedded(std::string_view name) {
  const auto text = scenarios::file(name);
  if (text) return std::string(*text);
  return std::unexpected("is not built in");
}

TEST(BuiltIn, EachIsAScenarioAtEveryPointOfItsSweep) {
  for (const auto& [name, text] : scenarios::built_in()) {
    const auto document = Document::parse(text, std::string(name) + ".toml");
    ASSERT_TRUE(document) << document.error().to_string();
    for (const Point& point : document->points()) {
      const auto scenario = read(*document, embedded, point);
      ASSERT_TRUE(scenario) << scenario.error().to_string();
      EXPECT_EQ(scenario->name, name);
    }
  }
}

// A list of them shows it; and a run that expects nothing proves little.
TEST(BuiltIn, EachIsExplainedByItsFirstLineAndExpectsSomething) {
  for (const auto& [name, text] : scenarios::built_in()) {
    const auto scenario = read(Document::parse(text, name).value(), embedded);
    ASSERT_TRUE(scenario) << scenario.error().to_string();
    EXPECT_FALSE(scenario->description.empty()) << name;
    EXPECT_LE(scenario->description.size(), 100u) << name;
    EXPECT_FALSE(scenario->expectations.empty()) << name;
  }
}

TEST(BuiltIn, AreFoundByName) {
  ASSERT_NE(scenarios::find("lossy"), nullptr);
  EXPECT_EQ(scenarios::find("lossy")->name, "lossy");
  EXPECT_EQ(scenarios::find("no-such"), nullptr);
  EXPECT_EQ(scenarios::file("no-such"), std::nullopt);
  EXPECT_TRUE(std::ranges::is_sorted(scenarios::built_in(), {}, &scenarios::BuiltIn::name));
}

// What was there before scenarios were files, and what ns-3 is measured with.
TEST(BuiltIn, KeepTheNamesThatPeopleKnow) {
  for (const char* name : {"clean",
                           "lossy",
                           "very-lossy",
                           "reordering",
                           "duplication",
                           "corruption",
                           "everything",
                           "tiny-queue",
                           "flows",
                           "ipv6",
                           "small-mtu",
                           "black-hole",
                           "ipv6-small-mtu",
                           "fragments",
                           "ipv6-black-hole",
                           "mtu-shrinks",
                           "https",
                           "https-everything",
                           "mtu-shrinks-silently",
                           "p10",
                           "p100",
                           "sweep64k",
                           "flows-1000",
                           "dumbbell-1000"}) {
    EXPECT_NE(scenarios::find(name), nullptr) << name;
  }
}

TEST(BuiltIn, AreTheSameWhenTheyWereWrittenAgain) {
  for (const auto& [name, text] : scenarios::built_in()) {
    const auto document = Document::parse(text, name).value();
    const std::string again = document.to_text();
    const auto reread = Document::parse(again, name);
    ASSERT_TRUE(reread) << reread.error().to_string() << "\n" << again;
    EXPECT_EQ(reread->to_text(), again) << name;
    EXPECT_TRUE(read(*reread, embedded)) << again;
  }
}

}  // namespace
}  // namespace sim::scenario
