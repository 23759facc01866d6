#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <sstream>
#include <string>

#include "sim/scenario/document.h"
#include "sim/scenario/fact_names.h"
#include "sim/scenario/vocabulary.h"

namespace sim::scenario {
namespace {

using nlohmann::json;

// Calls visit(vocabulary) for each that the file's leads to, once.
template <typename Visit>
void for_each_vocabulary(const Vocabulary& vocabulary, std::set<std::string_view>& seen,
                         const Visit& visit) {
  if (!seen.insert(vocabulary.name).second) return;
  visit(vocabulary);
  for (const Key& key : vocabulary.keys) {
    if (key.table) for_each_vocabulary(*key.table, seen, visit);
  }
}

TEST(Schema, KnowsEveryKeyOfEveryTable) {
  const json schema = json::parse(scenario::schema());
  std::set<std::string_view> seen;
  for_each_vocabulary(kFileWords, seen, [&](const Vocabulary& vocabulary) {
    const json& table = schema.at("$defs").at(std::string(vocabulary.name));
    EXPECT_EQ(table.at("additionalProperties"), false);
    EXPECT_EQ(table.at("properties").size(), vocabulary.keys.size());
    for (const Key& key : vocabulary.keys) {
      EXPECT_TRUE(table.at("properties").contains(std::string(key.name))) << key.name;
    }
  });
  EXPECT_EQ(schema.at("$defs").at("file").at("required"), json::array({"netsim"}));
}

TEST(Schema, RefersOnlyToWhatItDefines) {
  const std::string text = scenario::schema();
  const json schema = json::parse(text);
  constexpr std::string_view kReference = "\"#/$defs/";
  for (auto at = text.find(kReference); at != std::string::npos;
       at = text.find(kReference, at + 1)) {
    const auto begin = at + kReference.size();
    const std::string name = text.substr(begin, text.find('"', begin) - begin);
    EXPECT_TRUE(schema.at("$defs").contains(name)) << name;
  }
}

// How the reference says a key.
std::string row_of(const Key& key) {
  constexpr std::pair<Kind, std::string_view> kNames[] = {{kText, "text"},
                                                          {kFlag, "true or false"},
                                                          {kWhole, "whole number"},
                                                          {kNumber, "number"},
                                                          {kShare, "share"},
                                                          {kDuration, "time"},
                                                          {kRate, "rate"},
                                                          {kSize, "size"},
                                                          {kTexts, "list of texts"},
                                                          {kWholes, "list of whole numbers"},
                                                          {kTable, "table"},
                                                          {kTables, "list of tables"},
                                                          {kNamed, "tables by name"},
                                                          {kFree, "table"}};
  std::string kinds;
  for (const auto& [kind, name] : kNames) {
    if ((key.kinds & kind) == 0) continue;
    kinds += kinds.empty() ? "" : " or ";
    if (kind != kText || key.words.empty()) {
      kinds += name;
      continue;
    }
    for (const std::string_view word : key.words) {
      kinds += (word == key.words.front() ? "\"" : ", \"") + std::string(word) + "\"";
    }
  }
  return "| `" + std::string(key.name) + "` | " + kinds + " | " +
         (key.is_needed ? "needed" + std::string(key.about.empty() ? "" : "; ") : "") +
         std::string(key.about) + " |";
}

// Users read the reference; it must not fall behind.
TEST(Reference, HasARowForEveryKey) {
  std::ifstream file(REFERENCE);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  ASSERT_FALSE(text.empty()) << REFERENCE;
  std::set<std::string_view> seen;
  for_each_vocabulary(kFileWords, seen, [&](const Vocabulary& vocabulary) {
    for (const Key& key : vocabulary.keys) {
      const std::string row = row_of(key);
      EXPECT_TRUE(text.contains(row)) << "missing, of " << vocabulary.name << ": " << row;
    }
  });
}

TEST(Reference, NamesEveryFact) {
  std::ifstream file(REFERENCE);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto expect_all = [&](std::span<const std::string_view> names) {
    for (const std::string_view name : names) {
      EXPECT_TRUE(text.contains("`" + std::string(name) + "`")) << name;
    }
  };
  expect_all(facts::kOfFlow);
  expect_all(facts::kOfPath);
  expect_all(facts::kOfRouter);
  expect_all(facts::kOfTcp);
  expect_all(facts::kOfRun);
  expect_all(facts::kOfFlows);
}

}  // namespace
}  // namespace sim::scenario
