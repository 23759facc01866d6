// The parts of a run's page. For run_page.cc alone.
#pragma once

#include <string>
#include <vector>

#include "sim/lab/outcome.h"
#include "sim/scenario/scenario.h"
#include "tools/netsim/page/run_film.h"
#include "tools/netsim/page/run_page.h"
#include "tools/report/page.h"

namespace tools::netsim::page {

// More rows are left out of a table, and it says so; a table of all links has more.
inline constexpr std::size_t kMostRows = 30;
inline constexpr std::size_t kMostLinkRows = 1000;
// Points of one series.
inline constexpr std::size_t kMostPoints = 3000;

report::Section flow_section(const FlowFilm& film, const sim::scenario::Flow& flow,
                             const sim::lab::Outcome& outcome);
// Of the link with that number.
report::Section wire_section(const RunFilm& film, const sim::scenario::Scenario& scenario,
                             const sim::lab::Outcome& outcome, std::size_t link);

// How it ended, in a word or a line.
std::string ending_of(const sim::lab::FlowOutcome& flow);

report::Table repeat_table(const sim::scenario::Scenario& scenario,
                           const sim::lab::Outcome& outcome, const About& about);
report::Table flow_table(const sim::scenario::Scenario& scenario, const sim::lab::Outcome& outcome);
// A row a direction; without columns for what never happened.
report::Table link_table(const std::vector<sim::lab::LinkOutcome>& links);
report::Table expectation_table(const sim::lab::Outcome& outcome);
report::Table fault_table(const sim::scenario::Scenario& scenario,
                          const sim::lab::Outcome& outcome);
report::Table chance_table(const sim::lab::Outcome& outcome);
report::Table law_table(const sim::lab::Outcome& outcome);

}  // namespace tools::netsim::page
