#include "sim/lab/traffic.h"

#include <algorithm>

#include "sim/lab/run.h"
#include "stack/base/check.h"

namespace sim::lab {
namespace {

using apps::FlowConfig;
using apps::FlowReport;
using scenario::App;
using stack::base::Address;
using stack::base::Duration;
using stack::base::Instant;

// A seed's draw from [start, start_until).
Instant draw_start(const scenario::Flow& flow, std::size_t number, Choices& choices) {
  if (flow.start_until <= flow.start) return Instant(flow.start);
  const auto span = static_cast<std::uint64_t>((flow.start_until - flow.start).count());
  const std::uint64_t part = choices.answer({.packet = number, .purpose = Purpose::kStart}) >> 32;
  const std::uint64_t drawn = (span >> 32) * part + ((span & 0xffff'ffff) * part >> 32);
  return Instant(flow.start + Duration(static_cast<Duration::rep>(drawn)));
}

// The first of `to` that has an address of one's own family at `from`.
Address address_towards(const scenario::Host& to, const scenario::Host& from) {
  for (const auto& there : to.interfaces) {
    for (const auto& here : from.interfaces) {
      if (there.address.family() == here.address.family()) return there.address;
    }
  }
  return to.interfaces.at(0).address;
}

std::optional<stack::tcp::Config> tcp_of(const scenario::Host& host, const scenario::Flow& flow) {
  if (!flow.congestion) return std::nullopt;
  stack::tcp::Config config = host.tcp;
  config.congestion = *flow.congestion;
  return config;
}

apps::Kind kind_of(App app) {
  switch (app) {
    case App::kHttpGet:
      return apps::Kind::kHttp;
    case App::kHttpsGet:
      return apps::Kind::kHttps;
    case App::kBulk:
    case App::kTalk:
      break;
  }
  return apps::Kind::kTalk;
}

void set_contents(const scenario::Flow& flow, FlowConfig& config) {
  const std::uint64_t bytes = flow.bytes.value_or(apps::kWithoutEnd);
  const bool is_bulk = flow.app == App::kBulk;
  config.up = is_bulk ? bytes : flow.upload;
  config.down = is_bulk ? 0 : bytes;
}

}  // namespace

Traffic::Traffic(const scenario::Scenario& scenario, const RunConfig& config, Choices& choices,
                 Network& network, Oracle& oracle)
    : scenario_(scenario), network_(network), going_(scenario.flows.size()) {
  members_.reserve(scenario.flows.size());
  for (const scenario::Flow& flow : scenario.flows) add(flow, config, choices, oracle);
}

void Traffic::add(const scenario::Flow& flow, const RunConfig& config, Choices& choices,
                  Oracle& oracle) {
  const std::size_t number = members_.size();
  const std::size_t from = network_.node_called(flow.from), to = network_.node_called(flow.to);
  CHECK(from < network_.hosts() && to < network_.hosts());
  const scenario::Host& caller = scenario_.hosts[from];
  const scenario::Host& listener = scenario_.hosts[to];
  const Instant start = draw_start(flow, number, choices);
  FlowConfig made{.kind = kind_of(flow.app),
                  .server = {address_towards(listener, caller), flow.port},
                  .caller = network_.host(from),
                  .listener = network_.host(to),
                  .oracle = oracle,
                  // Flows of neighbouring seeds say different things, too.
                  .content_seed = config.seed + (std::uint64_t{number} << 32),
                  .start = start,
                  .until = scenario_.stop.at.value_or(stack::base::kNever),
                  .measure_from = std::max(start, Instant(scenario_.warmup)),
                  .patience = flow.patience,
                  .caller_tcp = tcp_of(caller, flow),
                  .listener_tcp = tcp_of(listener, flow),
                  .with_digest = config.with_digest,
                  .key_log = config.key_log};
  set_contents(flow, made);
  members_.push_back({.flow = make_flow(made), .start = start});
  const auto after = [this, number](Instant now) { look(number, now); };
  network_.ensemble(from).add(members_.back().flow->caller(), after);
  network_.ensemble(to).add(members_.back().flow->listener(), after);
}

void Traffic::look(std::size_t number, Instant now) {
  Member& member = members_[number];
  if (member.report || !member.flow->done()) return;
  member.report = member.flow->report(now);
  --going_;
}

std::vector<FlowOutcome> Traffic::conclude(Instant now, bool stopped) {
  std::vector<FlowOutcome> outcomes;
  outcomes.reserve(members_.size());
  for (std::size_t i = 0; i < members_.size(); ++i) {
    Member& member = members_[i];
    const scenario::Flow& flow = scenario_.flows[i];
    const bool is_done = member.report.has_value();
    if (!is_done) member.report = member.flow->report(now);
    FlowReport& report = *member.report;
    // The stop came before it could begin.
    if (!is_done && stopped) {
      report.stopped = true;
      report.error.reset();
    }
    outcomes.push_back(
        {.id = flow.id,
         .group = flow.group,
         .complete = report.complete,
         .stopped = report.stopped,
         .error = report.error,
         .account = report.account,
         .sha256_ok = report.sha256_ok,
         .delivered = report.delivered,
         .measured = report.measured,
         .began = member.start.time_since_epoch(),
         .ended = report.ended.time_since_epoch(),
         .measured_from = std::max(member.start.time_since_epoch(), scenario_.warmup),
         .sender = report.sender,
         .receiver = report.receiver});
  }
  return outcomes;
}

}  // namespace sim::lab
