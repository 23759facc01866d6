#include "tests/sim/scenario/texts.h"

#include <gtest/gtest.h>

namespace sim::scenario {
namespace {

std::expected<Scenario, Problem> read_text(std::string_view text) {
  const auto document = Document::parse(text, "test.toml");
  if (!document) return std::unexpected(document.error());
  return read(*document, sample_files);
}

}  // namespace

Scenario must_read(std::string_view text) {
  auto scenario = read_text(text);
  if (scenario) return *scenario;
  ADD_FAILURE() << scenario.error().to_string();
  return {};
}

std::string complaint_about(std::string_view text) {
  const auto scenario = read_text(text);
  return scenario ? "" : scenario.error().to_string();
}

void expect_complaints(std::string_view before, const std::vector<Case>& cases) {
  for (const auto& [text, complaint] : cases) {
    EXPECT_EQ(complaint_about(std::string(before) + std::string(text)), complaint) << text;
  }
}

}  // namespace sim::scenario
