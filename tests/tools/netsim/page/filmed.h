// A run of a scenario, filmed.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/lab/run.h"
#include "tests/sim/lab/files.h"
#include "tools/netsim/page/run_film.h"
#include "tools/netsim/page/run_page.h"

namespace tests {

struct Filmed {
  std::unique_ptr<sim::scenario::Scenario> scenario{};
  std::unique_ptr<tools::netsim::page::RunFilm> film{};
  sim::lab::Outcome outcome{};
  tools::report::Page page{};
};

inline Filmed filmed(sim::scenario::Scenario scenario, std::uint64_t seed = 1) {
  Filmed made{.scenario = std::make_unique<sim::scenario::Scenario>(std::move(scenario))};
  made.film = std::make_unique<tools::netsim::page::RunFilm>(*made.scenario);
  sim::Observer* const observers[] = {made.film.get()};
  sim::lab::RunConfig config{.seed = seed, .observers = observers};
  made.film->attach(config);
  made.outcome = sim::lab::run(*made.scenario, config);
  made.film->conclude();
  made.page = page_of(*made.film, *made.scenario, made.outcome,
                      {.seed = seed, .command = "netsim run x", .build = "0.1.0-test"});
  return made;
}

inline Filmed filmed(std::string_view text, std::uint64_t seed = 1) {
  return filmed(sim::lab::scenario_of(text, "x.toml"), seed);
}

// Null where there is none.
inline const tools::report::Section* section_of(const tools::report::Page& page,
                                                std::string_view beginning) {
  for (const auto& section : page.sections) {
    if (section.title.starts_with(beginning)) return &section;
  }
  return nullptr;
}

inline const tools::report::Chart* chart_of(const tools::report::Section& section,
                                            std::string_view title) {
  for (const auto& chart : section.charts) {
    if (chart.title == title) return &chart;
  }
  return nullptr;
}

// Empty where there is none.
inline std::vector<tools::report::Point> points_of(const tools::report::Section& section,
                                                   std::string_view chart, std::string_view name) {
  const auto* found = chart_of(section, chart);
  if (!found) return {};
  for (const auto& series : found->series) {
    if (series.name == name) return series.points;
  }
  return {};
}

// The texts of the row that begins so; empty where there is none.
inline std::vector<std::string> row_of(const tools::report::Section& section,
                                       std::string_view table, std::string_view first) {
  for (const auto& candidate : section.tables) {
    if (candidate.title != table) continue;
    for (const auto& row : candidate.rows) {
      if (row.front().text != first) continue;
      std::vector<std::string> texts;
      for (const auto& cell : row) texts.push_back(cell.text);
      return texts;
    }
  }
  return {};
}

}  // namespace tests
