#include "sim/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/names.h"

namespace sim {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kSmallestIpv6Mtu = 1280;

// The same faults both ways.
Scenario impaired(std::string_view name, std::string_view description,
                  const Impairments& impairments) {
  Scenario scenario{.name = name, .description = description};
  scenario.to_server.impairments = impairments;
  scenario.to_client.impairments = impairments;
  return scenario;
}

Scenario tiny_queue() {
  Scenario scenario{.name = "tiny-queue", .description = "no faults, but only 4 packets may wait"};
  scenario.to_server.queue.packets = 4;
  scenario.to_client.queue.packets = 4;
  return scenario;
}

Scenario shared_path() {
  Scenario scenario{.name = "flows",
                    .description = "CUBIC and, half a second later, NewReno share a path",
                    .flows = 2};
  scenario.flow[1] = {.congestion = stack::tcp::send::CongestionAlgorithm::kNewReno,
                      .start = milliseconds(500)};
  scenario.to_client.queue.packets = 20;
  return scenario;
}

// Two routers, and between them a wire of so many octets.
Scenario behind_routers(std::string_view name, std::string_view description, std::size_t mtu) {
  Scenario scenario{.name = name, .description = description, .hops = 2};
  scenario.to_server.mtu = scenario.to_client.mtu = mtu;
  return scenario;
}

// The wire carries 1,500 octets at first; with a tenth of a megabyte the slow start still goes on
// when it changes.
Scenario shrinking(std::string_view name, std::string_view description) {
  Scenario scenario = behind_routers(name, description, 1500);
  for (PathConfig* path : {&scenario.to_server, &scenario.to_client}) {
    path->mtu_after = 1400;
    path->mtu_changes_at = stack::base::Instant(milliseconds(60));
  }
  return scenario;
}

Scenario silent(Scenario scenario) {
  scenario.icmp = false;
  return scenario;
}

Scenario over_ipv6(Scenario scenario) {
  scenario.family = stack::base::Family::kIpv6;
  return scenario;
}

Scenario by_tls(Scenario scenario) {
  scenario.tls = true;
  return scenario;
}

constexpr Impairments kEverything{.loss = 30'000'000,
                                  .reordering = 50'000'000,
                                  .reordering_delay = milliseconds(15),
                                  .duplication = 50'000'000,
                                  .duplication_delay = milliseconds(15),
                                  .corruption = 20'000'000,
                                  .corrupted_bits = 8};

Scenario fragmenting() {
  Scenario scenario =
      behind_routers("fragments", "the routers ignore DF and cut what passes 576 octets", 576);
  scenario.ignore_df = true;
  return scenario;
}

const std::array kBuiltIn = {
    impaired("clean", "10 Mbit/s and 10 ms each way, no faults", {}),
    impaired("lossy", "3 % of all packets are lost", {.loss = 30'000'000}),
    impaired("very-lossy", "20 % of all packets are lost", {.loss = 200'000'000}),
    impaired("reordering", "10 % are held back by up to 15 ms",
             {.reordering = 100'000'000, .reordering_delay = milliseconds(15)}),
    impaired("duplication", "10 % arrive twice, up to 15 ms apart",
             {.duplication = 100'000'000, .duplication_delay = milliseconds(15)}),
    impaired("corruption", "3 % have 1 to 8 bits flipped",
             {.corruption = 30'000'000, .corrupted_bits = 8}),
    impaired("everything", "3 % loss, 5 % held back, 5 % duplicated, 2 % corrupted", kEverything),
    tiny_queue(),
    shared_path(),
    over_ipv6(impaired("ipv6", "clean over IPv6", {})),
    behind_routers("small-mtu", "a wire of 1,280 octets behind a router that says so", 1280),
    over_ipv6(behind_routers("ipv6-small-mtu", "small-mtu over IPv6", 1280)),
    silent(behind_routers("black-hole", "1,280 octets, and nobody says so", 1280)),
    over_ipv6(silent(behind_routers("ipv6-black-hole", "black-hole over IPv6", 1280))),
    shrinking("mtu-shrinks", "after 60 ms 1,400 octets instead of 1,500, and a router says so"),
    silent(shrinking("mtu-shrinks-silently", "mtu-shrinks, but nobody says so")),
    fragmenting(),
    by_tls(impaired("https", "clean, by TLS", {})),
    by_tls(impaired("https-everything", "everything, by TLS", kEverything)),
};

const auto kBuiltInNames = [] {
  std::array<std::string_view, kBuiltIn.size()> names;
  std::ranges::transform(kBuiltIn, names.begin(), &Scenario::name);
  return names;
}();

}  // namespace

std::optional<std::string> objection(const Scenario& scenario) {
  if (scenario.family == stack::base::Family::kIpv4) return std::nullopt;
  for (const PathConfig* path : {&scenario.to_server, &scenario.to_client}) {
    if (std::min({path->mtu, path->mtu_after, std::size_t{scenario.mtu}}) >= kSmallestIpv6Mtu) {
      continue;
    }
    return fmt::format("IPv6 needs an MTU of {} octets on every link (RFC 8200 5)",
                       kSmallestIpv6Mtu);
  }
  return std::nullopt;
}

std::span<const Scenario> built_in_scenarios() { return kBuiltIn; }

const Scenario* find_scenario(std::string_view name) {
  const auto found = std::ranges::find(kBuiltIn, name, &Scenario::name);
  return found == kBuiltIn.end() ? nullptr : &*found;
}

std::string_view nearest_scenario_name(std::string_view name) {
  return nearest_name(name, kBuiltInNames);
}

}  // namespace sim
