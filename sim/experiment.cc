#include "sim/experiment.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "sim/dialogue.h"
#include "sim/simulator.h"
#include "sim/topology.h"
#include "sim/trace.h"
#include "stack/base/siphash.h"
#include "stack/host/host.h"

namespace sim {
namespace {

using stack::base::Address;
using stack::host::Host;

constexpr std::uint16_t kServerPort = 80;

// 10.0.0.N or 2001:db8::N.
Address host_address(stack::base::Family family, std::uint8_t number) {
  if (family == stack::base::Family::kIpv4) return Address::v4(10, 0, 0, number);
  std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0d, 0xb8};
  octets.back() = number;
  return Address::from_octets(octets);
}

stack::host::Config host_config(const Scenario& scenario, const Address& address,
                                std::uint64_t seed) {
  const auto octets = address.octets();
  return {.addresses = {address},
          .mtu = scenario.mtu,
          .secret = {.k0 = seed, .k1 = octets.back()},
          .tcp = scenario.tcp};
}

std::string_view name_of(Ending ending) {
  switch (ending) {
    case Ending::kDone:
      return "done";
    case Ending::kStalled:
      return "nothing would ever happen again";
    case Ending::kOutOfTime:
      return "the simulated time was used up";
    case Ending::kOutOfEvents:
      return "the limit of events was reached";
    case Ending::kBroken:
      return "an invariant was broken";
  }
  return "";
}

}  // namespace

Ledger Report::packets() const {
  Ledger both = to_server;
  both += to_client;
  return both;
}

Report run_experiment(const Scenario& scenario, Choices& choices, const ExperimentConfig& config) {
  Simulator simulator(choices, scenario.limits);
  // The hosts outlive the dialogue's streams.
  const Address client_address = host_address(scenario.family, 1);
  const Address server_address = host_address(scenario.family, 2);
  Host client_host(host_config(scenario, client_address, config.seed));
  Host server_host(host_config(scenario, server_address, config.seed));
  const auto dialogue = make_dialogue(scenario, {.server = {server_address, kServerPort},
                                                 .content_seed = config.seed,
                                                 .with_digest = config.with_digest,
                                                 .oracle = simulator.oracle()});
  const NodeId client = simulator.add(client_host, dialogue->client());
  const NodeId server = simulator.add(server_host, dialogue->server());
  const Row row(simulator, scenario, {client, client_address}, {server, server_address});
  Trace trace;
  simulator.observe(trace);
  for (Observer* observer : config.observers) simulator.observe(*observer);

  Report report;
  report.ending = simulator.run(dialogue->client());
  report.simulated = simulator.now().time_since_epoch();
  report.failure = dialogue->conclude();
  if (report.ending != Ending::kDone) {
    report.failure = fmt::format("{}: {}", name_of(report.ending), report.failure.value_or("done"));
  } else {
    const Ending rest = simulator.run_until_quiet();
    if (rest != Ending::kDone) {
      simulator.oracle().complain(fmt::format("the hosts do not come to rest: {}", name_of(rest)));
    }
    simulator.oracle().check_rest(client, client_host);
    simulator.oracle().check_rest(server, server_host);
  }

  report.broken = simulator.oracle().complaint();
  report.looks = simulator.oracle().looks();
  report.digest_right = dialogue->digest_is_right();
  report.delivered = dialogue->delivered();
  report.events = simulator.events();
  report.to_server = row.ledger(Direction::kToB);
  report.to_client = row.ledger(Direction::kToA);
  report.routers = row.books();
  report.tcp = client_host.tcp().stats();
  report.tcp += server_host.tcp().stats();
  report.client_tcp = dialogue->client_tcp();
  report.server_tcp = dialogue->server_tcp();
  report.flows = dialogue->flows();
  report.trace_hash = trace.to_string();
  return report;
}

Report run_experiment(const Scenario& scenario, const ExperimentConfig& config) {
  SeededChoices choices(config.seed);
  return run_experiment(scenario, choices, config);
}

}  // namespace sim
