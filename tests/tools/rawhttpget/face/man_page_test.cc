// What a script reads is in the man page, under the same names.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tools/rawhttpget/face/metrics_json.h"
#include "tools/rawhttpget/face/write_out.h"

namespace tools::rawhttpget::face {
namespace {

// The text below a heading.
std::string section(const std::string& heading) {
  std::ifstream file(MAN_PAGE);
  const std::string page(std::istreambuf_iterator<char>(file), {});
  const std::size_t begin = page.find(".SH " + heading + "\n");
  EXPECT_NE(begin, std::string::npos) << heading;
  return page.substr(begin, page.find("\n.SH ", begin + 1) - begin);
}

// All keys of objects in it, those of tcp excepted, which are netsim's.
std::vector<std::string> keys_of(const nlohmann::json& json) {
  std::vector<std::string> keys;
  if (!json.is_structured()) return keys;
  for (const auto& [key, value] : json.items()) {
    if (json.is_object()) keys.push_back(key);
    if (key == "tcp") continue;
    for (std::string& inner : keys_of(value)) keys.push_back(std::move(inner));
  }
  return keys;
}

bool has_word(const std::string& text, const std::string& word) {
  const std::string inside = "abcdefghijklmnopqrstuvwxyz_";
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const char after = at + word.size() < text.size() ? text[at + word.size()] : ' ';
    const char before = at > 0 ? text[at - 1] : ' ';
    if (inside.find(after) == std::string::npos && inside.find(before) == std::string::npos) {
      return true;
    }
  }
  return false;
}

TEST(ManPage, NamesEveryKeyOfTheJson) {
  Metrics metrics;
  metrics.redirects.resize(1);
  metrics.local = metrics.remote.emplace();
  metrics.tls.emplace();
  metrics.tcp.emplace();
  const std::string text = section("JSON KEYS");
  const auto keys = keys_of(nlohmann::json::parse(metrics_json(metrics)));
  EXPECT_GT(keys.size(), 30u);
  for (const std::string& key : keys) EXPECT_TRUE(has_word(text, key)) << key;
}

TEST(ManPage, ListsTheVariablesOfWriteOut) {
  const std::string text = section("VARIABLES");
  const std::size_t begin = text.find("\n.nf\n") + 5;
  std::istringstream list(text.substr(begin, text.find("\n.fi", begin) - begin));
  const std::vector<std::string> listed(std::istream_iterator<std::string>(list), {});
  const auto variables = write_out_variables();
  EXPECT_EQ(listed, std::vector<std::string>(variables.begin(), variables.end()));
}

}  // namespace
}  // namespace tools::rawhttpget::face
