#include "tools/netsim/page/run_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "tools/netsim/page/sections.h"
#include "tools/report/flow_page.h"
#include "tools/report/quantity.h"

namespace tools::netsim::page {
namespace {

using report::Chart;
using report::Page;
using report::Section;
using report::Unit;
using sim::lab::Outcome;
using sim::scenario::Scenario;

// Of each line where there are several: more would hide each other.
constexpr std::size_t kMostSteps = 40;
static_assert(RunFilm::kMostFlows <= report::kMostOfAKind);

stack::base::Duration longest_wait(const sim::lab::LinkOutcome& link) {
  return std::max(link.to_a.queue_longest, link.to_b.queue_longest);
}

// Where packets waited longest, in the order of the scenario.
std::vector<std::size_t> links_to_show(const Outcome& outcome) {
  std::vector<std::size_t> links(outcome.links.size());
  std::iota(links.begin(), links.end(), std::size_t{0});
  std::ranges::sort(links, [&](std::size_t one, std::size_t other) {
    const auto first = longest_wait(outcome.links[one]);
    const auto second = longest_wait(outcome.links[other]);
    return first != second ? first > second : one < other;
  });
  if (links.size() > kMostLinks) links.resize(kMostLinks);
  return links;
}

std::vector<sim::lab::LinkOutcome> links_of(const Outcome& outcome) {
  std::vector<sim::lab::LinkOutcome> links;
  for (const std::size_t link : links_to_show(outcome)) links.push_back(outcome.links[link]);
  return links;
}

template <typename Things, typename Good>
std::string share_of(const Things& things, Good good) {
  return fmt::format("{} of {}", std::ranges::count_if(things, good), things.size());
}

std::vector<report::Fact> facts_of(const Outcome& outcome) {
  std::vector<report::Fact> facts{
      {"exit code", fmt::format("{}", static_cast<int>(outcome.code))},
      {"simulated", report::duration_text(outcome.simulated)},
      {"packets on wires", fmt::format("{}", outcome.packets)},
      {"flows complete", share_of(outcome.flows, [](const auto& flow) { return flow.complete; })},
      {"sent again", fmt::format("{}", outcome.tcp.retransmissions())},
      {"timeouts", fmt::format("{}", outcome.tcp.timeouts)},
      {"laws", outcome.broken         ? "broken"
               : outcome.with_oracles ? "held"
                                      : "not looked at"},
      {"laws looked at",
       share_of(outcome.looks.invariants, [](const auto& look) { return look.times > 0; })}};
  if (!outcome.expectations.empty()) {
    facts.push_back({"expectations held",
                     share_of(outcome.expectations, [](const auto& each) { return each.held; })});
  }
  if (!outcome.faults.empty()) {
    facts.push_back({"faults that struck",
                     share_of(outcome.faults, [](const auto& each) { return each.struck > 0; })});
  }
  return facts;
}

// All flows that are kept, side by side.
Chart goodput_chart(const RunFilm& film, const Scenario& scenario) {
  Chart chart{.title = "Goodput of the flows",
              .note = "Text that came to the receiving end for the first time, a second.",
              .unit = Unit::kBitsPerSecond};
  for (std::size_t i = 0; i < film.flows().size(); ++i) {
    const auto& heard = film.flows()[i].heard();
    if (!heard) continue;
    chart.series.push_back(report::rate_series_of(scenario.flows[i].id, report::tone_of_kind(i),
                                                  heard->series().rate, {}, 8, kMostSteps));
  }
  return chart;
}

Chart window_chart(const RunFilm& film, const Scenario& scenario) {
  Chart chart{.title = "Congestion windows of the flows", .unit = Unit::kOctets};
  for (std::size_t i = 0; i < film.flows().size(); ++i) {
    const FlowFilm& flow = film.flows()[i];
    chart.series.push_back(
        flow.end(flow.speaker())
            .cwnd.series(scenario.flows[i].id, report::tone_of_kind(i), 1, kMostPoints));
  }
  return chart;
}

Section overview(const RunFilm& film, const Scenario& scenario, const Outcome& outcome,
                 const About& about) {
  Section section{.title = "The run", .verdict = "Verdict: " + outcome.verdict + "."};
  section.is_bad = outcome.code != sim::lab::Code::kPass;
  section.facts = facts_of(outcome);
  for (const std::string& idle : outcome.idle) section.verdict += " Idle: " + idle + ".";
  section.tables = {repeat_table(scenario, outcome, about),
                    flow_table(scenario, outcome),
                    expectation_table(outcome),
                    fault_table(scenario, outcome),
                    chance_table(outcome),
                    link_table(links_of(outcome))};
  if (film.flows().size() > 1) {
    section.charts = {goodput_chart(film, scenario), window_chart(film, scenario)};
  }
  return section;
}

// What a reader would look for in vain.
std::string left_out(const RunFilm& film, std::size_t flows, const Outcome& outcome) {
  std::string text;
  if (flows > film.flows().size()) {
    text += fmt::format(" Of {} flows the first {} are drawn.", flows, film.flows().size());
  }
  if (outcome.links.size() > kMostLinks) {
    text += fmt::format(" Of {} links those {} are drawn where packets waited longest.",
                        outcome.links.size(), kMostLinks);
  }
  return text;
}

}  // namespace

Page page_of(const RunFilm& film, const Scenario& scenario, const Outcome& outcome,
             const About& about) {
  Page page{.title = fmt::format("{}, seed {}: {}", scenario.name, about.seed,
                                 outcome.code == sim::lab::Code::kPass ? "pass" : "no pass"),
            .subtitle = scenario.description + "." + left_out(film, scenario.flows.size(), outcome),
            .made_by = "netsim " + about.build};
  page.sections.push_back(overview(film, scenario, outcome, about));
  for (std::size_t i = 0; i < film.flows().size(); ++i) {
    page.sections.push_back(flow_section(film.flows()[i], scenario.flows[i], outcome));
    page.sections.back().is_open = i == 0;
  }
  for (const std::size_t link : links_to_show(outcome)) {
    page.sections.push_back(wire_section(film, scenario, outcome, link));
  }
  if (!outcome.links.empty()) page.sections[1 + film.flows().size()].is_open = true;
  if (outcome.links.size() > kMostLinks) {
    page.sections.push_back({.title = "All links", .tables = {link_table(outcome.links)}});
  }
  page.sections.push_back({.title = "Laws that were looked at", .tables = {law_table(outcome)}});
  return page;
}

}  // namespace tools::netsim::page
