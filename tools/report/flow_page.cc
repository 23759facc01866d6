#include "tools/report/flow_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "tools/report/quantity.h"

namespace tools::report {

using stack::base::Duration;
using stack::base::Instant;

namespace {

constexpr double kNanosecond = 1e-9;

double since(Instant zero, Instant at) { return seconds_of(at - zero); }

Chart sequence_chart(const FlowSeries& flow, Instant zero) {
  return {.title = "Sequence and time",
          .note =
              "Each dot is a segment, where its text ends in the document. Its slope is the rate. "
              "Between our ACKs below and the window's edge above, the server may send.",
          .unit = Unit::kOctets,
          .is_tall = true,
          .series = {
              series_of("window's edge", Mark::kSteps, Tone::kWindow, flow.edges, zero),
              series_of("our ACKs", Mark::kSteps, Tone::kAck, flow.acks, zero),
              series_of("SACKed up to", Mark::kPoints, Tone::kSacked, flow.sacked, zero),
              series_of("in order", Mark::kPoints, Tone::kData, flow.in_order, zero),
              series_of("behind a gap", Mark::kPoints, Tone::kLoss, flow.beyond_gap, zero),
              series_of("sent again", Mark::kPoints, Tone::kRepair, flow.repairs, zero),
              series_of("overtaken", Mark::kPoints, Tone::kLate, flow.late, zero),
              series_of("nothing new", Mark::kPoints, Tone::kQuiet, flow.duplicates, zero),
          }};
}

Chart rate_chart(const RateBins& bins, Instant zero) {
  return {.title = "Rate",
          .note = "Octets of the document that came for the first time, a second.",
          .unit = Unit::kOctetsPerSecond,
          .series = {rate_series_of("rate", Tone::kData, bins, zero)}};
}

Chart window_chart(const FlowSeries& flow, Instant zero) {
  return {
      .title = "Window and flight",
      .note =
          "What was on its way when a segment was sent, as far as the server could know. Where it "
          "meets the window, we are the brake.",
      .unit = Unit::kOctets,
      .series = {series_of("window advertised", Mark::kSteps, Tone::kWindow, flow.windows, zero),
                 series_of("in flight", Mark::kPoints, Tone::kData, flow.in_flight, zero)}};
}

Chart rtt_chart(const FlowSeries& flow, Instant zero) {
  return {
      .title = "Round trips",
      .note =
          "By timestamps and ACKs of our own text. What rises above the lowest ones is time spent "
          "in queues.",
      .unit = Unit::kSeconds,
      .series = {
          series_of("round trip", Mark::kPoints, Tone::kData, flow.rtts, zero, kNanosecond)}};
}

std::string flags_of(const stack::wire::TcpFlags& flags) {
  std::string names;
  const auto add = [&names](bool set, std::string_view name) {
    if (set) names += fmt::format("{}{}", names.empty() ? "" : " ", name);
  };
  add(flags.syn, "SYN");
  add(flags.fin, "FIN");
  add(flags.rst, "RST");
  add(flags.psh, "PSH");
  add(flags.urg, "URG");
  add(flags.ack, "ACK");
  add(flags.ece, "ECE");
  add(flags.cwr, "CWR");
  return names;
}

std::string text_of(const LadderRow& row) {
  std::string text = flags_of(row.flags);
  if (row.to > row.from) {
    text += fmt::format("  {}–{} ({})", row.from, row.to, row.to - row.from);
  }
  if (row.flags.ack) text += fmt::format("  ack {}", row.ack);
  if (row.sack_blocks > 0) text += fmt::format("  {} SACK", row.sack_blocks);
  return text + fmt::format("  win {}", row.window);
}

// What a remark is called, and the tone it has.
struct Remarked {
  std::string_view words;
  Tone tone;
};
constexpr std::array<Remarked, 6> kRemarks = {{{"", Tone::kQuiet},
                                               {"a gap before it", Tone::kLoss},
                                               {"overtaken", Tone::kLate},
                                               {"fills a gap: sent again", Tone::kRepair},
                                               {"nothing new", Tone::kQuiet},
                                               {"we send again", Tone::kRepair}}};

std::vector<Fact> facts_of(const FlowSummary& flow, const Milestones& parts) {
  std::vector<Fact> facts;
  const auto add = [&facts](std::string name, std::string value) {
    facts.push_back({std::move(name), std::move(value)});
  };
  add("received", octets_text(flow.octets_in));
  add("rate of the transfer", rate_text(rate_of(flow.octets_in, parts.transfer)));
  add("whole time", duration_text(parts.total()));
  add("shortest round trip", duration_text(flow.min_rtt));
  add("typical round trip", duration_text(flow.median_rtt));
  add("largest window", octets_text(flow.window));
  add("window full",
      share_text(flow.judged_octets == 0 ? 0
                                         : static_cast<double>(flow.exhausted_octets) /
                                               static_cast<double>(flow.judged_octets)));
  add("segments lost", fmt::format("{}", flow.lost_segments));
  add("overtaken", fmt::format("{}", flow.late_segments));
  add("came twice", fmt::format("{}", flow.duplicates));
  add("server silent", duration_text(flow.silence));
  add("packets", fmt::format("{} in, {} out", flow.packets_in, flow.packets_out));
  return facts;
}

std::vector<Phase> phases_of(const Milestones& parts) {
  std::vector<Phase> phases;
  const auto add = [&phases](std::string name, Duration duration) {
    phases.push_back({std::move(name), seconds_of(duration)});
  };
  if (parts.lookup > Duration{0}) add("name lookup", parts.lookup);
  add("connect", parts.connect);
  if (parts.tls > Duration{0}) add("TLS", parts.tls);
  add("first byte", parts.first_byte);
  add("transfer", parts.transfer);
  return phases;
}

Section section_of(const Flow& flow, Instant zero, const Milestones& parts,
                   const std::string& left) {
  const FlowSummary summary = flow.summary();
  Section section{
      .title =
          fmt::format("{} to {}", flow.ends().local.to_string(), flow.ends().remote.to_string()),
      .verdict = explain(summary, parts).sentence + ".",
      .facts = facts_of(summary, parts),
      .phases = phases_of(parts),
      .charts = {sequence_chart(flow.series(), zero), rate_chart(flow.series().rate, zero),
                 window_chart(flow.series(), zero), rtt_chart(flow.series(), zero)},
      .ladder = {.left = fmt::format("{} ({})", left, flow.ends().local.to_string()),
                 .right = flow.ends().remote.to_string(),
                 .total = flow.ladder().count()}};
  for (const LadderRow& row : flow.ladder().rows()) {
    section.ladder.rungs.push_back(rung_of(row, zero));
  }
  return section;
}

bool is_known(const Milestones& parts) { return parts.total() > Duration{0}; }

}  // namespace

Series series_of(std::string name, Mark mark, Tone tone, const Thinned& samples, Instant zero,
                 double unit, std::size_t most) {
  Series series{.name = std::move(name), .mark = mark, .tone = tone};
  const std::size_t stride = (samples.samples().size() + most - 1) / most;
  for (std::size_t i = 0; i < samples.samples().size(); i += stride) {
    const Sample& sample = samples.samples()[i];
    series.points.push_back({since(zero, sample.at), static_cast<double>(sample.value) * unit});
  }
  return series;
}

Series rate_series_of(std::string name, Tone tone, const RateBins& bins, Instant zero, double unit,
                      std::size_t most) {
  Series rate{.name = std::move(name), .mark = Mark::kSteps, .tone = tone};
  const std::size_t together = (bins.size() + most - 1) / most;
  for (std::size_t first = 0; first < bins.size(); first += together) {
    const std::size_t end = std::min(first + together, bins.size());
    std::uint64_t sum = 0;
    for (std::size_t bin = first; bin < end; ++bin) sum += bins.value(bin);
    const Duration width = bins.width() * static_cast<std::int64_t>(end - first);
    rate.points.push_back({since(zero, bins.start_of(first)), rate_of(sum, width) * unit});
  }
  if (!rate.points.empty()) {
    const double end = since(zero, bins.start_of(bins.size() - 1) + bins.width());
    rate.points.push_back({end, rate.points.back().y});
  }
  return rate;
}

Rung rung_of(const LadderRow& row, Instant zero) {
  const Remarked& remark = kRemarks[static_cast<std::size_t>(row.remark)];
  const bool is_control = row.flags.syn || row.flags.fin || row.flags.rst;
  const bool has_text = row.to > row.from;
  Rung rung{.number = row.number,
            .at = since(zero, row.at),
            .to_right = row.direction == capture::Direction::kOut,
            .kind = is_control ? RungKind::kControl
                    : has_text ? RungKind::kData
                               : RungKind::kAck,
            .tone = has_text ? Tone::kData : Tone::kAck,
            .text = text_of(row),
            .remark = std::string(remark.words)};
  if (is_control) rung.tone = row.flags.rst ? Tone::kLoss : Tone::kWindow;
  if (row.remark != Remark::kNone) rung.tone = remark.tone;
  return rung;
}

Page page_of(const FlowLog& log, const Account& account) {
  Page page{.title = account.title, .subtitle = account.subtitle, .made_by = account.made_by};
  const Flow* busiest = log.busiest();
  if (!busiest) return page;
  const auto parts_of = [&](const Flow& flow) {
    const bool is_of_run = &flow == busiest && is_known(account.milestones);
    return is_of_run ? account.milestones : milestones_of(flow.summary());
  };
  const auto add = [&](const Flow& flow) {
    page.sections.push_back(section_of(flow, flow.summary().first, parts_of(flow), account.left));
  };
  add(*busiest);
  if (!account.verdict.empty()) page.sections.front().verdict = account.verdict + ".";
  auto& facts = page.sections.front().facts;
  facts.insert(facts.begin(), account.facts.begin(), account.facts.end());
  for (const Flow& flow : log.flows()) {
    if (&flow != busiest && page.sections.size() < kMostSections) add(flow);
  }
  return page;
}

}  // namespace tools::report
