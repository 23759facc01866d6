// Scenarios for tests: built in, or written down in the test.
#pragma once

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/document.h"
#include "sim/scenarios/built_in.h"

namespace sim::lab {

inline std::expected<std::string, std::string> built_in_file(std::string_view name) {
  const auto text = scenarios::file(name);
  if (!text) return std::unexpected(std::string(name) + " is not built in");
  return std::string(*text);
}

// At the first point of its sweep, with changes as --set takes them.
inline scenario::Scenario scenario_of(std::string_view text, std::string_view file,
                                      const std::vector<std::string_view>& settings = {}) {
  auto document = scenario::Document::parse(text, file);
  if (!document) throw std::runtime_error(document.error().to_string());
  for (const std::string_view setting : settings) {
    if (const auto set = document->set(setting); !set) throw std::runtime_error(set.error());
  }
  auto made = read(*document, built_in_file);
  if (!made) throw std::runtime_error(made.error().to_string());
  return *std::move(made);
}

inline scenario::Scenario built_in(std::string_view name,
                                   const std::vector<std::string_view>& settings = {}) {
  const auto* found = scenarios::find(name);
  if (!found) throw std::runtime_error("there is no built-in scenario " + std::string(name));
  return scenario_of(found->text, name, settings);
}

}  // namespace sim::lab
