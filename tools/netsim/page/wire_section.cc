#include <fmt/format.h>

#include <utility>

#include "sim/scenario/units.h"
#include "tools/netsim/page/sections.h"
#include "tools/report/flow_page.h"
#include "tools/report/quantity.h"

namespace tools::netsim::page {
namespace {

using report::Chart;
using report::Mark;
using report::PeakBins;
using report::Series;
using report::Tone;
using report::Unit;
using sim::Direction;
using stack::base::Instant;

constexpr double kNanosecond = 1e-9;

Series peaks_of(std::string name, Tone tone, const PeakBins& bins, double unit) {
  Series series{.name = std::move(name), .mark = Mark::kSteps, .tone = tone};
  for (std::size_t bin = 0; bin < bins.size(); ++bin) {
    if (!bins.is_used(bin)) continue;
    series.points.push_back({report::seconds_of(bins.start_of(bin).time_since_epoch()),
                             static_cast<double>(bins.value(bin)) * unit});
  }
  return series;
}

Series points_of(std::string name, Tone tone, const report::Thinned& samples) {
  return report::series_of(std::move(name), Mark::kPoints, tone, samples, Instant{}, 1,
                           kMostPoints);
}

std::string_view name_of(sim::queue::Kind kind) {
  switch (kind) {
    case sim::queue::Kind::kDropTail:
      return "DropTail";
    case sim::queue::Kind::kRed:
      return "RED";
    case sim::queue::Kind::kCoDel:
      return "CoDel";
    case sim::queue::Kind::kFqCoDel:
      return "FQ-CoDel";
  }
  return "";
}

std::string words_of(const sim::PathConfig& path) {
  const std::string rate =
      path.trace ? "rate by a trace" : sim::scenario::write_rate(path.bits_per_second);
  const std::string octets = path.queue.octets > 0
                                 ? fmt::format(" and {}", report::octets_text(path.queue.octets))
                                 : std::string();
  return fmt::format("{}, {}, {} of {} packets{}{}", rate,
                     sim::scenario::write_duration(path.delay), name_of(path.queue.kind),
                     path.queue.packets, octets, path.queue.ecn ? " with ECN" : "");
}

}  // namespace

report::Section wire_section(const RunFilm& film, const sim::scenario::Scenario& scenario,
                             const sim::lab::Outcome& outcome, std::size_t link) {
  const sim::scenario::Link& of = scenario.links[link];
  const WireFilm& to_b = film.wire(link, Direction::kToB);
  const WireFilm& to_a = film.wire(link, Direction::kToA);
  report::Section section{.title = fmt::format("Link {}: {} and {}", of.name, of.a, of.b)};
  section.tables.push_back({.title = "As the scenario has it",
                            .texts = 2,
                            .rows = {{{.text = "to-b, to " + of.b}, {.text = words_of(of.to_b)}},
                                     {{.text = "to-a, to " + of.a}, {.text = words_of(of.to_a)}}}});
  section.tables.push_back(link_table({outcome.links[link]}));
  section.tables.back().title = "What became of packets";
  section.charts = {
      Chart{.title = "Queue",
            .note = "Packets that wait, the most in each span of time.",
            .unit = Unit::kCount,
            .series = {peaks_of("to-b", Tone::kFirst, to_b.length(), 1),
                       peaks_of("to-a", Tone::kThird, to_a.length(), 1),
                       points_of("to-b dropped by it", Tone::kLoss, to_b.dropped()),
                       points_of("to-a dropped by it", Tone::kRepair, to_a.dropped()),
                       points_of("to-b marked CE", Tone::kLate, to_b.marked()),
                       points_of("to-a marked CE", Tone::kSacked, to_a.marked()),
                       points_of("to-b lost on the wire", Tone::kSeventh, to_b.lost()),
                       points_of("to-a lost on the wire", Tone::kFourth, to_a.lost())}},
      Chart{.title = "Queueing delay",
            .note = "How long packets waited, the longest in each span of time.",
            .unit = Unit::kSeconds,
            .series = {peaks_of("to-b", Tone::kFirst, to_b.delay(), kNanosecond),
                       peaks_of("to-a", Tone::kThird, to_a.delay(), kNanosecond)}},
      Chart{
          .title = "Throughput",
          .note = "What came out at the far end, IP headers included.",
          .unit = Unit::kBitsPerSecond,
          .series = {report::rate_series_of("to-b", Tone::kFirst, to_b.carried(), Instant{}, 8),
                     report::rate_series_of("to-a", Tone::kThird, to_a.carried(), Instant{}, 8)}}};
  return section;
}

}  // namespace tools::netsim::page
