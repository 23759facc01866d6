// netsim compare: congestion controllers, queues, or whatever [sweep] varies, side by side.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <cmath>
#include <cstdio>
#include <memory>

#include "sim/lab/run.h"
#include "tools/netsim/build_id.h"
#include "tools/netsim/commands.h"
#include "tools/netsim/law_ratio.h"
#include "tools/netsim/load.h"
#include "tools/netsim/out_file.h"
#include "tools/netsim/page/comparison_page.h"
#include "tools/netsim/sweep/comparison.h"
#include "tools/netsim/sweep/plan.h"
#include "tools/netsim/sweep/workers.h"
#include "tools/report/page.h"

namespace netsim {
namespace {

using namespace tools::netsim::sweep;
using sim::scenario::Law;
using sim::scenario::Scenario;

struct Options {
  Selection selection{};
  std::string seeds = "1..5";
  std::size_t width = 1;
  bool json = false;
  std::string html{};  // a file for the same as a page; none if empty
};

const std::vector<std::string> kEveryMetric{
    "goodput",         "jain",    "utilisation", "queue-delay.p50", "queue-delay.p99",
    "retransmit-rate", "fct.p50", "fct.p99"};

std::string name_of(const Law& law) { return fmt::format("{}({})", law.law, law.flows); }

// One run: its metrics, and beside them how it stands to the laws.
Record compared(const Scenario& scenario, std::uint64_t seed) {
  const sim::lab::Outcome outcome = sim::lab::run(scenario, {.seed = seed});
  Record record = record_of(scenario, outcome);
  for (const std::string& name : kEveryMetric) {
    const auto value = metric(outcome, name);
    if (value && std::isfinite(*value)) record.metrics[name] = *value;
  }
  for (const Law& law : scenario.laws) {
    if (!applies(law, scenario).value_or(false)) continue;
    if (const auto ratio = law_ratio(law, outcome)) record.metrics[name_of(law)] = *ratio;
  }
  return record;
}

// A line on stderr for each law that a point breaks. True if none does.
bool hold_to_laws(const Comparison& comparison, const std::vector<Scenario>& scenarios) {
  bool all_hold = true;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    for (const Law& law : scenarios[i].laws) {
      const auto& metrics = comparison.points()[i].metrics;
      const auto found = metrics.find(name_of(law));
      if (found == metrics.end() || std::abs(found->second.mean() - 1) <= law.within) continue;
      std::string point;
      for (const auto& [name, value] : comparison.points()[i].point)
        point += fmt::format(" {}={}", name, value);
      fmt::print(stderr,
                 "netsim: {}: at{}, the flows of '{}' got {:.3f} times what {} says; {:g} around 1 "
                 "is allowed\n",
                 scenarios[i].file, point, law.flows, found->second.mean(), law.law, law.within);
      all_hold = false;
    }
  }
  return all_hold;
}

std::vector<std::string> columns(const std::vector<Scenario>& scenarios) {
  std::vector<std::string> names =
      scenarios.front().metrics.empty() ? kEveryMetric : scenarios.front().metrics;
  for (const Law& law : scenarios.front().laws) names.push_back(name_of(law));
  return names;
}

tools::netsim::page::AboutComparison about(const Options& options, const std::string& file) {
  return {.file = file,
          .seeds = options.seeds,
          .command = fmt::format("netsim compare {} --seeds {}", as_typed(options.selection),
                                 options.seeds),
          .build = build_id()};
}

int compare(const Options& options) {
  const auto seeds = parse_seeds(options.seeds);
  if (!seeds) return refuse(fmt::format("'{}' is not a range of seeds A..B", options.seeds));
  const auto loaded = load(options.selection);
  if (!loaded) return refuse(loaded.error());
  const Plan plan(loaded->document.points(), *seeds, {});
  std::vector<Scenario> scenarios;
  for (const auto& point : plan.points()) {
    auto scenario = read(loaded->document, loaded->files, point);
    if (!scenario) return refuse(scenario.error().to_string());
    for (const Law& law : scenario->laws) {
      if (const auto sense = applies(law, *scenario); !sense) return refuse(sense.error());
    }
    scenarios.push_back(std::move(*scenario));
  }
  auto page = create(options.html);
  if (!page) return refuse(page.error());

  Comparison comparison(plan.points());
  const auto point_of = [&](std::uint64_t number) { return number / plan.seeds().count(); };
  std::string death;
  work_through(
      plan.size(), options.width,
      [&](std::uint64_t number) {
        return to_line(compared(scenarios[point_of(number)], plan.seed(number)));
      },
      [&](std::uint64_t number, const Yield& yield) {
        const auto record = parse_record(yield.line);
        if (record) comparison.add(point_of(number), *record);
        if (!record) death = fmt::format("seed {}: {}", plan.seed(number), yield.death);
        return death.empty();
      });
  if (!death.empty()) {
    fmt::print(stderr, "netsim: {}: {}\n", loaded->document.file(), death);
    return kInternal;
  }
  const std::vector<std::string> shown = columns(scenarios);
  if (*page) {
    page->write(tools::report::html_of(
        page_of(comparison, shown, about(options, loaded->document.file()))));
  }
  if (const auto closed = page->close(); !closed) return refuse(closed.error());
  fmt::print("{}\n", options.json ? comparison.to_json() : comparison.to_text(shown));
  return hold_to_laws(comparison, scenarios) ? kPass : kFailed;
}

}  // namespace

void add_compare(CLI::App& app, Chosen& chosen) {
  CLI::App* command =
      app.add_subcommand("compare", "Show the points of a scenario's [sweep] side by side");
  const auto options = std::make_shared<Options>();
  add_selection(*command, options->selection);
  command->add_option("--seeds", options->seeds, "A range A..B for each point (1..5)");
  command->add_option("-j,--jobs", options->width, "So many processes at once (1)")
      ->check(CLI::Range(std::size_t{1}, kMostWorkers));
  command->add_flag("--json", options->json, "Print JSON, with least and most beside the means");
  command->add_option("--html", options->html, "Write the table, and a chart a metric, as a page");
  command->callback([options, &chosen] { chosen = [options] { return compare(*options); }; });
}

}  // namespace netsim
