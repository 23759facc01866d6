// A run as a page for people: what became of it, its flows, its links, and how to have it again.
#pragma once

#include <cstdint>
#include <string>

#include "sim/lab/outcome.h"
#include "sim/scenario/scenario.h"
#include "tools/netsim/page/run_film.h"
#include "tools/report/page.h"

namespace tools::netsim::page {

struct About {
  std::uint64_t seed = 1;
  std::string command{};  // repeats the run
  std::string build{};
};

// Of how many links, those with the longest waits, there are sections.
inline constexpr std::size_t kMostLinks = 6;

// All times count from the beginning of the run. Says what it leaves out.
report::Page page_of(const RunFilm& film, const sim::scenario::Scenario& scenario,
                     const sim::lab::Outcome& outcome, const About& about);

}  // namespace tools::netsim::page
