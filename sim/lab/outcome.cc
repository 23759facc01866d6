#include "sim/lab/outcome.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace sim::lab {
namespace {

double seconds(stack::base::Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

// The path that is busiest: where everybody queues.
const PathOutcome* bottleneck(const Outcome& outcome) {
  const PathOutcome* busiest = nullptr;
  for (const LinkOutcome& link : outcome.links) {
    for (const PathOutcome* path : {&link.to_a, &link.to_b}) {
      if (!busiest || path->utilisation > busiest->utilisation) busiest = path;
    }
  }
  return busiest;
}

// The nearest rank: so many hundredths of the values are this or less.
double quantile(std::vector<double> values, double hundredths) {
  std::ranges::sort(values);
  const double rank = std::ceil(hundredths / 100 * static_cast<double>(values.size()));
  return values.at(static_cast<std::size_t>(std::max(rank, 1.0)) - 1);
}

double sum(const std::vector<double>& values) {
  double total = 0;
  for (const double value : values) total += value;
  return total;
}

std::optional<double> flow_metric(const Outcome& outcome, std::string_view name) {
  const OutcomeFacts facts(outcome);
  if (name == "goodput") return sum(facts.of_flows("goodput").value());
  if (name == "jain") return jain(facts.of_flows("goodput").value());
  if (name == "retransmit-rate") {
    const std::vector<double> rates = facts.of_flows("retransmit-rate").value();
    return rates.empty() ? 0 : sum(rates) / static_cast<double>(rates.size());
  }
  if (name != "fct.p50" && name != "fct.p99") return std::nullopt;
  const std::vector<double> times = facts.of_flows("fct").value();
  if (times.empty()) return std::nan("");
  return quantile(times, name == "fct.p50" ? 50 : 99);
}

}  // namespace

double FlowOutcome::goodput_mbps() const {
  const double took = seconds(ended - measured_from);
  return took > 0 ? static_cast<double>(measured) * 8 / took / 1e6 : 0;
}

double FlowOutcome::retransmit_rate() const {
  if (sender.stats.segments_out == 0) return 0;
  return static_cast<double>(sender.stats.retransmissions()) /
         static_cast<double>(sender.stats.segments_out);
}

double jain(const std::vector<double>& shares) {
  double total = 0, squares = 0;
  for (const double share : shares) {
    total += share;
    squares += share * share;
  }
  return squares > 0 ? total * total / (static_cast<double>(shares.size()) * squares) : 0;
}

std::optional<double> metric(const Outcome& outcome, std::string_view name) {
  const PathOutcome* path = bottleneck(outcome);
  if (path && name == "utilisation") return path->utilisation;
  if (path && name == "queue-delay.p50") return seconds(path->queue_p50);
  if (path && name == "queue-delay.p99") return seconds(path->queue_p99);
  return flow_metric(outcome, name);
}

}  // namespace sim::lab
