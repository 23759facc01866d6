#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tools/netsim/page/sections.h"
#include "tools/report/flow_page.h"
#include "tools/report/quantity.h"
#include "tools/report/verdict.h"

namespace tools::netsim::page {
namespace {

using report::Chart;
using report::Mark;
using report::Rung;
using report::Series;
using report::Tone;
using report::Unit;
using stack::base::Instant;

constexpr double kNanosecond = 1e-9;
// A window whose edge lies so many times beyond the text is no brake, and would flatten the chart.
constexpr std::uint64_t kFarAhead = 2;

Series drawn(std::string name, Mark mark, Tone tone, const report::Thinned& samples,
             double unit = 1) {
  return report::series_of(std::move(name), mark, tone, samples, Instant{}, unit, kMostPoints);
}

Chart sequence_chart(const StreamFilm& stream, std::string title) {
  Chart chart{.title = std::move(title),
              .note =
                  "Each dot is a segment at the instant in which it left its host, where its "
                  "text ends; or at the instant in which it was dropped.",
              .unit = Unit::kOctets,
              .is_tall = true};
  const auto& edges = stream.edges().samples();
  if (!edges.empty() && edges.back().value <= kFarAhead * stream.text()) {
    chart.series.push_back(drawn("window's edge", Mark::kSteps, Tone::kWindow, stream.edges()));
  }
  chart.series.push_back(drawn("acknowledged", Mark::kSteps, Tone::kAck, stream.acked()));
  chart.series.push_back(drawn("SACKed up to", Mark::kPoints, Tone::kSacked, stream.sacked()));
  chart.series.push_back(drawn("sent", Mark::kPoints, Tone::kData, stream.sent()));
  chart.series.push_back(drawn("sent again", Mark::kPoints, Tone::kRepair, stream.resent()));
  chart.series.push_back(drawn("dropped by a queue", Mark::kPoints, Tone::kLate, stream.dropped()));
  chart.series.push_back(drawn("lost on a wire", Mark::kPoints, Tone::kLoss, stream.lost()));
  return chart;
}

Chart window_chart(const EndFilm& end) {
  return {.title = "Congestion window",
          .note =
              "As the sender has it: beyond ssthresh it grows slowly. In flight is what it "
              "thinks is in the network (RFC 6675: pipe).",
          .unit = Unit::kOctets,
          .series = {end.pipe.series("in flight", Tone::kQuiet, 1, kMostPoints),
                     end.ssthresh.series("ssthresh", Tone::kLate, 1, kMostPoints),
                     end.cwnd.series("cwnd", Tone::kData, 1, kMostPoints)}};
}

Chart trip_chart(const StreamFilm& stream, const EndFilm& end) {
  return {.title = "Round trips",
          .note =
              "From a segment to what acknowledged it, without those that were sent twice; "
              "and what the sender makes of them.",
          .unit = Unit::kSeconds,
          .series = {drawn("segments", Mark::kPoints, Tone::kSacked, stream.rtts(), kNanosecond),
                     end.min_rtt.series("shortest", Tone::kWindow, kNanosecond, kMostPoints),
                     end.srtt.series("smoothed", Tone::kData, kNanosecond, kMostPoints)}};
}

Chart timer_chart(const EndFilm& end) {
  return {.title = "Retransmission timeout",
          .note = "How long the sender waits for an ACK (RFC 6298).",
          .unit = Unit::kSeconds,
          .series = {end.rto.series("RTO", Tone::kRepair, kNanosecond, kMostPoints)}};
}

Chart goodput_chart(const report::Flow& heard) {
  return {.title = "Goodput",
          .note = "Text that came to the receiving end for the first time, a second.",
          .unit = Unit::kBitsPerSecond,
          .series = {
              report::rate_series_of("goodput", Tone::kData, heard.series().rate, Instant{}, 8)}};
}

Rung rung_of(const Journey& journey) {
  Rung rung = report::rung_of(journey.segment, Instant{});
  rung.number = journey.number;
  if (!journey.words.empty()) {
    rung.text = journey.words;
    rung.kind = report::RungKind::kControl;
    rung.tone = Tone::kWindow;
  }
  if (journey.arrived) {
    rung.arrives = report::seconds_of(journey.arrived->time_since_epoch());
  }
  rung.remark = journey.remark;
  if (journey.is_resent) rung.tone = Tone::kRepair;
  if (journey.lost) rung.tone = *journey.lost == Loss::kByQueue ? Tone::kLate : Tone::kLoss;
  return rung;
}

report::Ladder ladder_of(const FlowFilm& film, const sim::scenario::Flow& flow) {
  report::Ladder ladder{.left = flow.from + " calls",
                        .right = flow.to + " listens",
                        .total = film.ladder().count(),
                        .has_both_ends = true};
  for (const Journey& journey : film.ladder().rows()) ladder.rungs.push_back(rung_of(journey));
  return ladder;
}

// Null where two kernels played it.
const sim::lab::FlowOutcome* outcome_of(const sim::lab::Outcome& outcome, const std::string& flow) {
  const auto found = std::ranges::find(outcome.flows, flow, &sim::lab::FlowOutcome::id);
  return found == outcome.flows.end() ? nullptr : &*found;
}

// What was seen of it on the wires.
std::vector<report::Fact> facts_of(const StreamFilm& stream) {
  return {{"dropped by queues", fmt::format("{}", stream.dropped().count())},
          {"lost on wires", fmt::format("{}", stream.lost().count())}};
}

std::vector<report::Fact> facts_of(const StreamFilm& stream, const sim::lab::FlowOutcome& outcome) {
  const auto& stats = outcome.sender.stats;
  return {{"delivered", report::octets_text(outcome.delivered)},
          {"goodput in Mbit/s", fmt::format("{:.3f}", outcome.goodput_mbps())},
          {"time", report::duration_text(outcome.completion())},
          {"segments sent", fmt::format("{}", stats.segments_out)},
          {"sent again", fmt::format("{}", stats.retransmissions())},
          {"timeouts", fmt::format("{}", stats.timeouts)},
          {"dropped by queues", fmt::format("{}", stream.dropped().count())},
          {"lost on wires", fmt::format("{}", stream.lost().count())},
          {"shortest round trip", report::duration_text(outcome.sender.min_rtt)},
          {"largest segment", fmt::format("{} B", outcome.sender.mss)}};
}

std::string verdict_of(const FlowFilm& film, const sim::lab::FlowOutcome* outcome) {
  std::string verdict = outcome ? ending_of(*outcome) : "how it ended nobody here has heard";
  verdict.front() = static_cast<char>(verdict.front() - 'a' + 'A');
  verdict += ".";
  if (!film.heard()) return verdict + " No packet of it was seen.";
  // Who is called has no round trips of his own to know the path by.
  if (film.speaker() == Who::kCaller) return verdict;
  const report::FlowSummary summary = film.heard()->summary();
  return verdict + fmt::format(" Seen from the receiving end: {}.",
                               explain(summary, report::milestones_of(summary)).sentence);
}

}  // namespace

report::Section flow_section(const FlowFilm& film, const sim::scenario::Flow& flow,
                             const sim::lab::Outcome& outcome) {
  const sim::lab::FlowOutcome* ending = outcome_of(outcome, flow.id);
  const Who speaker = film.speaker();
  const auto name_of = [&flow](Who who) { return who == Who::kCaller ? flow.from : flow.to; };
  report::Section section{.title = fmt::format("Flow {}: {} sends to {}", flow.id, name_of(speaker),
                                               name_of(other(speaker))),
                          .verdict = verdict_of(film, ending),
                          .is_bad = ending && !ending->complete && !ending->stopped,
                          .facts = ending && has_said_all(outcome)
                                       ? facts_of(film.stream(speaker), *ending)
                                       : facts_of(film.stream(speaker)),
                          .charts = {sequence_chart(film.stream(speaker), "Sequence and time"),
                                     window_chart(film.end(speaker)),
                                     trip_chart(film.stream(speaker), film.end(speaker)),
                                     timer_chart(film.end(speaker))},
                          .ladder = ladder_of(film, flow)};
  if (film.heard()) section.charts.push_back(goodput_chart(*film.heard()));
  if (flow.app == sim::scenario::App::kTalk) {
    section.charts.push_back(sequence_chart(film.stream(other(speaker)), "The other way"));
  }
  return section;
}

}  // namespace tools::netsim::page
