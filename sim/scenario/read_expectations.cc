#include <fmt/format.h>

#include <utility>

#include "sim/scenario/fact_names.h"
#include "sim/scenario/parts.h"

namespace sim::scenario {
namespace {

using stack::base::Duration;

// Nothing where it is no formula, which is a finding.
std::optional<Expression> read_formula(TableReader& table, std::string_view key) {
  std::optional<std::string> text;
  table.text(key, text);
  if (!text) return std::nullopt;
  auto formula = Expression::parse(*text);
  if (formula) return std::move(*formula);
  add_formula_error(table, key, formula.error());
  return std::nullopt;
}

void read_law(TableReader& table, Scenario& scenario) {
  std::optional<std::size_t> law;
  Law read{.law = {}, .flows = {}};
  table.word("law", law);
  if (law) read.law = words::kLaws[*law];
  table.text("flows", read.flows);
  read.when = read_formula(table, "when");
  table.number("within", read.within, 0, 1000);
  table.finish();
  if (auto wrong = unknown_node("flow", read.flows, scenario.flows, &Flow::group);
      wrong && table.has("flows")) {
    table.fail("flows", "is wrong: " + *wrong);
  }
  for (const std::string& name : read.when ? read.when->names() : std::vector<std::string>{}) {
    if (scenario.point.contains(name)) continue;
    table.fail("when", fmt::format("asks for '{}', which is no parameter of the sweep", name));
  }
  scenario.laws.push_back(std::move(read));
}

}  // namespace

void add_formula_error(TableReader& table, std::string_view key, const FormulaError& error) {
  Place place = table.place(key);
  // Of a text on one line the first octet stands behind the quote.
  if (place.line != 0) place.column += static_cast<std::uint32_t>(error.at + 1);
  table.findings().add(place, fmt::format("{}: '{}': {}", table.title(), key, error.what));
}

void read_stop(TableReader& file, Scenario& scenario) {
  auto table = file.table("stop");
  if (!table) return;
  Stop& stop = scenario.stop;
  table->duration("at", stop.at, Duration(1));
  std::optional<std::size_t> when;
  table->word("when", when);
  stop.when_all_done = when.has_value() || !table->has("at");
  table->duration("at-most", stop.at_most, Duration(1));
  table->duration("wall", stop.wall, Duration(1));
  table->whole("events", stop.events, 1, kAnyWhole);
  table->finish();
  if (stop.at && *stop.at > stack::base::Instant(stop.at_most)) {
    if (table->has("at-most")) table->fail("at", "is later than 'at-most'");
    stop.at_most = stop.at->time_since_epoch();
  }
}

void read_expectations(TableReader& file, Scenario& scenario) {
  for (TableReader& table : file.tables("expect")) {
    auto that = read_formula(table, "that");
    std::uint32_t tolerate = 0;
    table.share("tolerate", tolerate);
    table.finish();
    if (!that) continue;
    if (const auto wrong = unknown_name(*that, scenario)) table.fail("that", "is wrong: " + *wrong);
    scenario.expectations.push_back(
        {.that = std::move(*that), .tolerate = tolerate / 1e9, .place = table.place()});
  }
}

void read_report(TableReader& file, Scenario& scenario) {
  auto table = file.table("report");
  if (!table) return;
  for (auto& metric : table->texts("metrics")) scenario.metrics.push_back(std::move(metric.text));
  for (TableReader& law : table->tables("compare")) read_law(law, scenario);
  table->finish();
}

}  // namespace sim::scenario
