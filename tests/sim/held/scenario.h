// For scenarios that once failed: what `netsim shrink` writes tests with.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "sim/lab/run.h"
#include "sim/scenario/document.h"

namespace sim::lab {

inline Outcome no_scenario(const scenario::Problem& problem) {
  Outcome outcome;
  outcome.code = Code::kBadScenario;
  outcome.verdict = problem.to_string();
  return outcome;
}

// A scenario that names no files, run with a seed.
inline Outcome run_text(std::string_view text, std::uint64_t seed) {
  const auto no_files = [](std::string_view name) {
    return std::expected<std::string, std::string>(
        std::unexpected(std::string(name) + " is not here"));
  };
  const auto document = scenario::Document::parse(text, "held");
  if (!document) return no_scenario(document.error());
  const auto scenario = scenario::read(*document, no_files);
  if (!scenario) return no_scenario(scenario.error());
  return run(*scenario, {.seed = seed, .with_digest = false});
}

}  // namespace sim::lab
