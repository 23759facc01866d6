#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tools/netsim/page/fate_words.h"
#include "tools/netsim/page/sections.h"
#include "tools/report/quantity.h"

namespace tools::netsim::page {
namespace {

using report::Cell;
using report::Table;
using report::Tone;
using sim::lab::LinkOutcome;
using sim::lab::Outcome;
using sim::scenario::Scenario;

Cell number(std::uint64_t value) { return {.text = fmt::format("{}", value)}; }
Cell words(std::string text) { return {.text = std::move(text)}; }
Cell time(stack::base::Duration duration) { return {.text = report::duration_text(duration)}; }
// What should not be, or should: seen at a glance.
Cell judged(std::string text, bool is_good) {
  return {.text = std::move(text), .tone = is_good ? Tone::kAck : Tone::kLoss};
}

template <typename Things, typename Add>
void add_rows(Table& table, const Things& things, Add add, std::size_t most = kMostRows) {
  std::size_t shown = 0;
  for (const auto& thing : things) {
    if (table.rows.size() >= most) break;
    add(thing);
    ++shown;
  }
  if (shown == things.size()) return;
  table.note +=
      fmt::format("{}The first {} of {}.", table.note.empty() ? "" : " ", shown, things.size());
}

bool is_nothing(const Cell& cell) { return cell.text == "0"; }

void drop_empty_columns(Table& table) {
  for (std::size_t column = table.head.size(); column-- > table.texts;) {
    const bool is_empty = std::ranges::all_of(
        table.rows, [column](const auto& row) { return is_nothing(row[column]); });
    if (!is_empty) continue;
    const auto place = static_cast<std::ptrdiff_t>(column);
    table.head.erase(table.head.begin() + place);
    for (auto& row : table.rows) row.erase(row.begin() + place);
  }
}

std::vector<Cell> path_row(std::string name, const sim::lab::PathOutcome& path) {
  const sim::Ledger& books = path.books;
  return {words(std::move(name)),
          number(books.offered),
          number(books.delivered),
          number(books.lost),
          number(books.overflowed),
          number(books.early),
          number(books.down),
          number(books.too_big),
          number(books.corrupted),
          number(books.reordered),
          number(books.duplicated),
          number(path.marked),
          {.text = fmt::format("{:.1f} %", path.utilisation * 100), .share = path.utilisation},
          time(path.queue_p50),
          time(path.queue_p99),
          time(path.queue_longest)};
}

}  // namespace

std::string ending_of(const sim::lab::FlowOutcome& flow) {
  std::string how = flow.complete ? "complete" : flow.stopped ? "stopped" : "incomplete";
  if (flow.error) how += fmt::format(" ({}: {})", *flow.error, flow.account);
  if (flow.sha256_ok) how += *flow.sha256_ok ? ", SHA-256 right" : ", SHA-256 wrong";
  return how;
}

Table repeat_table(const Scenario& scenario, const Outcome& outcome, const About& about) {
  Table table{.title = "To have it again", .texts = 2};
  const auto add = [&table](std::string name, std::string value) {
    table.rows.push_back({words(std::move(name)), words(std::move(value))});
  };
  add("command", about.command);
  add("scenario", fmt::format("{}: {}", scenario.file, scenario.description));
  for (const auto& [name, value] : scenario.point)
    add("point", fmt::format("{} = {}", name, value));
  add("seed", fmt::format("{}", about.seed));
  add("build", about.build);
  add("trace hash", outcome.trace_hash.empty() ? "none" : outcome.trace_hash);
  return table;
}

Table flow_table(const Scenario& scenario, const Outcome& outcome) {
  Table table{.title = "Flows",
              .head = {"flow", "from", "to", "how it went", "octets", "from", "to", "Mbit/s",
                       "resent", "timeouts", "shortest RTT"},
              .texts = 4};
  double fastest = 0;
  for (const auto& flow : outcome.flows) fastest = std::max(fastest, flow.goodput_mbps());
  const bool all_is_known = has_said_all(outcome);
  if (!all_is_known) table.note = "What only a simulation knows is '?'.";
  const auto known = [&](Cell cell) { return all_is_known ? std::move(cell) : words("?"); };
  add_rows(table, outcome.flows, [&](const sim::lab::FlowOutcome& flow) {
    const auto& of = *std::ranges::find(scenario.flows, flow.id, &sim::scenario::Flow::id);
    const double rate = flow.goodput_mbps();
    table.rows.push_back(
        {words(flow.id), words(of.from), words(of.to),
         judged(ending_of(flow), flow.complete || flow.stopped), number(flow.delivered),
         time(flow.began), time(flow.ended),
         known({.text = fmt::format("{:.3f}", rate), .share = fastest > 0 ? rate / fastest : 0}),
         known(number(flow.sender.stats.retransmissions())),
         known(number(flow.sender.stats.timeouts)), known(time(flow.sender.min_rtt))});
  });
  return table;
}

Table link_table(const std::vector<LinkOutcome>& links) {
  Table table{.title = "Links",
              .note = "Packets, by what became of them; how long those waited that left a queue.",
              .head = {"direction", "offered", "delivered", "lost", "queue full", "early", "down",
                       "too big", "corrupted", "reordered", "doubled", "marked CE", "used",
                       "queued p50", "p99", "longest"}};
  add_rows(
      table, links,
      [&](const LinkOutcome& link) {
        table.rows.push_back(path_row(link.name + " to-b", link.to_b));
        table.rows.push_back(path_row(link.name + " to-a", link.to_a));
      },
      kMostLinkRows);
  drop_empty_columns(table);
  return table;
}

Table expectation_table(const Outcome& outcome) {
  Table table{.title = "Expected", .head = {"what", "so it was", "because"}, .texts = 3};
  add_rows(table, outcome.expectations, [&](const sim::lab::ExpectationOutcome& expectation) {
    table.rows.push_back({words(expectation.that),
                          judged(expectation.held ? "yes" : "no", expectation.held),
                          words(expectation.why)});
  });
  return table;
}

Table fault_table(const Scenario& scenario, const Outcome& outcome) {
  Table table{.title = "Faults",
              .head = {"where it stands", "on", "strikes", "does", "matched", "struck"},
              .texts = 4};
  std::size_t i = 0;
  add_rows(table, outcome.faults, [&](const sim::lab::FaultOutcome& fault) {
    const sim::scenario::Fault& of = scenario.faults[i++];
    const char* const side = of.side == sim::scenario::Side::kToA   ? " to-a"
                             : of.side == sim::scenario::Side::kToB ? " to-b"
                                                                    : "";
    std::string strikes =
        of.match
            ? of.match->text()
            : "at " +
                  report::duration_text(of.at.value_or(stack::base::Instant{}).time_since_epoch());
    if (of.every > 1) strikes += fmt::format(", every {}.", of.every);
    table.rows.push_back(
        {words(fault.where), words(of.on + side), words(std::move(strikes)),
         words(action_words(of)), number(fault.matched),
         judged(fmt::format("{}", fault.struck), fault.struck > 0 || of.may_be_idle)});
  });
  return table;
}

Table chance_table(const Outcome& outcome) {
  Table table{.title = "By chance", .head = {"what", "struck"}};
  add_rows(table, outcome.impairments, [&](const sim::lab::ImpairmentOutcome& impairment) {
    table.rows.push_back({words(impairment.what), number(impairment.struck)});
  });
  return table;
}

Table law_table(const Outcome& outcome) {
  Table table{.note = {}, .head = {"law", "who asks for it", "looked at"}, .texts = 2};
  add_rows(table, outcome.looks.invariants, [&](const sim::NamedLook& look) {
    table.rows.push_back(
        {words(std::string(look.name)), words(std::string(look.source)), number(look.times)});
  });
  return table;
}

}  // namespace tools::netsim::page
