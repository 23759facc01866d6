#include "sim/flows.h"

#include <fmt/format.h>

#include <algorithm>

namespace sim {

using stack::base::Duration;
using stack::base::Instant;

double FlowReport::goodput() const {
  const double seconds = std::chrono::duration<double>(ended - measured_from).count();
  return seconds > 0 ? static_cast<double>(measured) * 8 / seconds : 0;
}

double jain_index(std::span<const FlowReport> flows) {
  double sum = 0, sum_of_squares = 0;
  for (const FlowReport& flow : flows) {
    sum += flow.goodput();
    sum_of_squares += flow.goodput() * flow.goodput();
  }
  return sum > 0 ? sum * sum / (static_cast<double>(flows.size()) * sum_of_squares) : 0;
}

void Choir::run(Instant now, stack::host::Host& host) {
  for (const auto& talker : talkers_) talker->run(now, host);
}

Instant Choir::deadline() const {
  Instant earliest = stack::base::kNever;
  for (const auto& talker : talkers_) earliest = std::min(earliest, talker->deadline());
  return earliest;
}

bool Choir::done() const {
  return std::ranges::all_of(talkers_, [](const auto& talker) { return talker->done(); });
}

Flows::Flows(const Scenario& scenario, const DialogueConfig& config) {
  for (std::size_t index = 0; index < scenario.flows; ++index) add(scenario, config, index);
}

void Flows::add(const Scenario& scenario, const DialogueConfig& config, std::size_t index) {
  const Flow& flow = scenario.flow.at(index);
  const Content content{Pattern(config.content_seed + index), scenario.body};
  stack::tcp::Config tcp = scenario.tcp;
  tcp.congestion = flow.congestion.value_or(tcp.congestion);
  parts_.push_back(
      std::make_unique<Part>(Part{flow, tcp, Delivery(content, config.oracle, config.with_digest),
                                  Delivery({}, config.oracle, false)}));
  Part& part = *parts_.back();
  const auto port = static_cast<std::uint16_t>(config.server.port + index);
  client_.add({.remote = stack::base::Endpoint{config.server.address, port},
               .start = Instant(flow.start),
               .until = scenario.flows_until,
               .measure_from = Instant(std::max(scenario.measure_from, flow.start)),
               .patience = scenario.patience,
               .tcp = tcp},
              part.to_client);
  server_.add({.port = port, .to_say = content, .patience = scenario.patience, .tcp = tcp},
              part.to_server);
}

std::uint64_t Flows::delivered() const {
  std::uint64_t sum = 0;
  for (const auto& part : parts_) sum += part->to_client.size();
  return sum;
}

std::optional<std::string> Flows::conclude() {
  for (std::size_t index = 0; index < parts_.size(); ++index) {
    const Talker& client = client_.at(index);
    if (client.complete() || client.was_stopped()) continue;
    return fmt::format("flow {}: {}", index + 1, client.account());
  }
  return std::nullopt;
}

// Of those that were to come to an end.
std::optional<bool> Flows::digest_is_right() {
  std::optional<bool> all;
  for (std::size_t index = 0; index < parts_.size(); ++index) {
    if (client_.at(index).was_stopped()) continue;
    const auto right = parts_[index]->to_client.digest_is_right();
    if (right) all = all.value_or(true) && *right;
  }
  return all;
}

std::vector<FlowReport> Flows::flows() const {
  std::vector<FlowReport> reports;
  for (std::size_t index = 0; index < parts_.size(); ++index) {
    const Part& part = *parts_[index];
    const Talker& client = client_.at(index);
    reports.push_back({.congestion = part.tcp.congestion,
                       .delivered = part.to_client.size(),
                       .measured = part.to_client.size() - client.heard_before_measuring(),
                       .began = part.config.start,
                       .measured_from = client.measured_from(),
                       .ended = client.heard_all_at().time_since_epoch(),
                       .sender = server_.at(index).info()});
  }
  return reports;
}

}  // namespace sim
