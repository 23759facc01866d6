#include "tools/report/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tools/report/quantity.h"

namespace tools::report {

using stack::base::Duration;

namespace {

// From these shares on something counts as what limited the whole.
constexpr double kMostOfTheTime = 0.5;
constexpr double kMostOfTheData = 0.5;
constexpr double kMuchSilence = 0.3;
// Losses are the limit from so many events on, for one can happen to anybody.
constexpr std::uint64_t kSeveralLosses = 2;
// A queue stood on the path if the typical round trip was so much longer than the shortest: less is
// noise of clocks and schedulers.
constexpr double kInflation = 1.4;
constexpr Duration kInflationNoise = std::chrono::milliseconds(3);
// Slow start doubles: within so many round trips it has not filled a common path.
constexpr int kShortTrips = 10;
// A window that in the end is so many times smaller than it has been is one that is not read empty.
constexpr std::uint64_t kShrunk = 4;
constexpr double kMathis = 1.2247;  // sqrt(3/2)

double share(Duration part, Duration whole) {
  return whole > Duration{0} ? seconds_of(part) / seconds_of(whole) : 0;
}

double share(std::uint64_t part, std::uint64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

bool queued(const FlowSummary& flow) {
  const auto threshold = seconds_of(flow.min_rtt) * kInflation + seconds_of(kInflationNoise);
  return seconds_of(flow.median_rtt) >= threshold;
}

std::string times(std::uint64_t count) {
  return count == 1 ? "once" : fmt::format("{} times", count);
}

std::string rate(const FlowSummary& flow, const Milestones& parts) {
  return rate_text(rate_of(flow.octets_in, parts.transfer));
}

Verdict by_lookup(const Milestones& parts) {
  return {Limit::kLookup, fmt::format("Limited by the name lookup: it took {} of {}",
                                      duration_text(parts.lookup), duration_text(parts.total()))};
}

Verdict by_handshake(const Milestones& parts) {
  const Duration both = parts.connect + parts.tls;
  return {Limit::kHandshake,
          fmt::format("Limited by the handshakes: they took {} of {}; the file is short",
                      duration_text(both), duration_text(parts.total()))};
}

Verdict by_first_byte(const FlowSummary& flow, const Milestones& parts) {
  return {
      Limit::kServer,
      fmt::format("Limited by the server: it took {} to begin its answer, of {} in all; a round "
                  "trip takes {}",
                  duration_text(parts.first_byte), duration_text(parts.total()),
                  duration_text(flow.min_rtt))};
}

Verdict by_shortness(const FlowSummary& flow, const Milestones& parts) {
  return {
      Limit::kShort,
      fmt::format("Limited by its shortness: {} took {}, and with round trips of {} that is over "
                  "before TCP knows how fast the path is",
                  octets_text(flow.octets_in), duration_text(parts.total()),
                  duration_text(flow.min_rtt))};
}

Verdict by_receiver(const FlowSummary& flow) {
  const std::string full = share_text(share(flow.exhausted_octets, flow.judged_octets));
  std::string slow;
  if (flow.window_at_end * kShrunk <= flow.window) {
    slow = fmt::format(
        "; in the end it was down to {}, for this program read more slowly than data came",
        octets_text(flow.window_at_end));
  }
  return {
      Limit::kReceiver,
      fmt::format("Limited by the receiver: our window of at most {} was full for {} of the data; "
                  "with a round trip of {} it allows {}{}",
                  octets_text(flow.window), full, duration_text(flow.median_rtt),
                  rate_text(rate_of(flow.window, flow.median_rtt)), slow)};
}

Verdict by_silence(const FlowSummary& flow, const Milestones& parts) {
  return {Limit::kServer,
          fmt::format("Limited by the server: it sent nothing for {} of {}, at most {} in a row, "
                      "though it might have",
                      duration_text(flow.silence), duration_text(parts.transfer),
                      duration_text(flow.longest_silence))};
}

Verdict by_path(const FlowSummary& flow, const Milestones& parts) {
  std::string losses;
  if (flow.loss_events > 0) {
    losses = " and overflowed " + times(flow.loss_events);
  }
  return {
      Limit::kPath,
      fmt::format("Limited by the path: {} is what it carries; its queue made round trips of {} "
                  "out of {}{}",
                  rate(flow, parts), duration_text(flow.median_rtt), duration_text(flow.min_rtt),
                  losses)};
}

Verdict by_loss(const FlowSummary& flow) {
  const std::uint64_t segments = std::max<std::uint64_t>(1, flow.octets_in / flow.mss);
  const double events = share(flow.loss_events, segments);
  std::string expected;
  if (events > 0 && flow.median_rtt > Duration{0}) {
    expected = fmt::format("; so often, and with a round trip of {}, TCP makes about {}",
                           duration_text(flow.median_rtt),
                           rate_text(mathis_rate(flow.mss, flow.median_rtt, events)));
  }
  return {
      Limit::kLoss,
      fmt::format("Limited by loss: {} of about {} segments were lost, and TCP slowed down {}{}",
                  flow.lost_segments, segments, times(flow.loss_events), expected)};
}

Verdict by_what_is_unseen(const FlowSummary& flow, const Milestones& parts) {
  return {
      Limit::kUnseen,
      fmt::format("Limited by the server or the path: {}, with room in our window, no queue and "
                  "{} to be seen from here",
                  rate(flow, parts), flow.loss_events == 0 ? "no loss" : "hardly a loss")};
}

Verdict by_what_came_before(const FlowSummary& flow, const Milestones& parts) {
  const Duration total = parts.total();
  if (share(parts.lookup, total) >= kMostOfTheTime) return by_lookup(parts);
  if (share(parts.first_byte - flow.min_rtt, total) >= kMostOfTheTime) {
    return by_first_byte(flow, parts);
  }
  if (share(parts.connect + parts.tls, total) >= kMostOfTheTime) return by_handshake(parts);
  return by_shortness(flow, parts);
}

Verdict by_the_transfer(const FlowSummary& flow, const Milestones& parts) {
  if (share(flow.exhausted_octets, flow.judged_octets) >= kMostOfTheData) return by_receiver(flow);
  if (share(flow.silence, parts.transfer) >= kMuchSilence) return by_silence(flow, parts);
  if (queued(flow)) return by_path(flow, parts);
  if (flow.loss_events >= kSeveralLosses) return by_loss(flow);
  if (parts.transfer < flow.min_rtt * kShortTrips) return by_shortness(flow, parts);
  return by_what_is_unseen(flow, parts);
}

}  // namespace

std::string_view name_of(Limit limit) {
  switch (limit) {
    case Limit::kNothing:
      return "nothing";
    case Limit::kLookup:
      return "lookup";
    case Limit::kHandshake:
      return "handshake";
    case Limit::kServer:
      return "server";
    case Limit::kShort:
      return "short";
    case Limit::kReceiver:
      return "receiver";
    case Limit::kLoss:
      return "loss";
    case Limit::kPath:
      return "path";
    case Limit::kUnseen:
      return "unseen";
  }
  return "nothing";
}

Milestones milestones_of(const FlowSummary& flow) {
  Milestones parts;
  const auto since = [](const auto& from, const auto& to) {
    return from && to ? std::max(*to - *from, Duration{0}) : Duration{0};
  };
  if (flow.established) parts.connect = *flow.established - flow.first;
  parts.first_byte = since(flow.asked, flow.first_data);
  parts.transfer = since(flow.first_data, flow.last_data);
  return parts;
}

Verdict explain(const FlowSummary& flow, const Milestones& parts) {
  if (flow.octets_in == 0) return {Limit::kNothing, "Nothing came"};
  const bool transfer_dominates = share(parts.transfer, parts.total()) >= kMostOfTheTime;
  return transfer_dominates ? by_the_transfer(flow, parts) : by_what_came_before(flow, parts);
}

double mathis_rate(std::uint64_t mss, Duration rtt, double loss) {
  return kMathis * static_cast<double>(mss) / (seconds_of(rtt) * std::sqrt(loss));
}

}  // namespace tools::report
