#include "sim/scenario/samples.h"

#include <fmt/format.h>

#include <array>

#include "stack/base/check.h"

namespace sim::scenario {
namespace {

using stack::base::Address;
using stack::base::Family;

constexpr std::uint16_t kFirstPort = 80;

// No burst that a window of TCP may have overflows it.
PathConfig edge() {
  PathConfig path;
  path.bits_per_second = 1'000'000'000;
  path.delay = std::chrono::microseconds(100);
  path.queue.packets = 100'000;
  return path;
}

// 10.0.BLOCK.N or 2001:db8:BLOCK::N.
Interface interface_of(Family family, std::uint8_t block, std::uint8_t number) {
  if (family == Family::kIpv4) return {.address = Address::v4(10, 0, block, number)};
  std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0d, 0xb8, 0, block};
  octets.back() = number;
  return {.address = Address::from_octets(octets), .prefix_length = 128};
}

Host host_of(const Row& row, const std::string& name, std::uint8_t number) {
  return {.name = name,
          .interfaces = {interface_of(row.family, 0, number)},
          .mtu = row.mtu,
          .tcp = row.tcp};
}

Router router_of(const Row& row, std::size_t number) {
  return {.name = fmt::format("r{}", number),
          .interfaces = {interface_of(row.family, 1, static_cast<std::uint8_t>(number))},
          .icmp = row.icmp,
          .ignore_df = row.ignore_df};
}

}  // namespace

stack::tcp::Config patient_tcp() {
  return {.send_buffer = std::size_t{1} << 20,
          .receive_buffer = std::size_t{1} << 20,
          .user_timeout = std::chrono::hours(1)};
}

std::size_t middle_of(const Row& row) { return row.hops / 2; }

Scenario row_of(const Row& row) {
  CHECK(row.hops <= kMostHops);
  Scenario scenario;
  scenario.name = "row";
  scenario.hosts = {host_of(row, "client", 1), host_of(row, "server", 2)};
  std::string before = "client";
  for (std::size_t i = 0; i <= row.hops; ++i) {
    const bool is_middle = i == middle_of(row);
    if (i < row.hops) scenario.routers.push_back(router_of(row, i + 1));
    const std::string after = i < row.hops ? scenario.routers.back().name : "server";
    scenario.links.push_back({.name = is_middle ? "wire" : fmt::format("edge{}", i + 1),
                              .a = before,
                              .b = after,
                              .to_b = is_middle ? row.to_server : edge(),
                              .to_a = is_middle ? row.to_client : edge()});
    before = after;
  }
  return scenario;
}

Flow& add_flow(Scenario& scenario, App app, const std::string& from, const std::string& to,
               std::optional<std::uint64_t> bytes) {
  const std::size_t number = scenario.flows.size();
  const std::string id = fmt::format("flow{}", number + 1);
  return scenario.flows.emplace_back(Flow{.id = id,
                                          .app = app,
                                          .from = from,
                                          .to = to,
                                          .port = static_cast<std::uint16_t>(kFirstPort + number),
                                          .bytes = bytes,
                                          .patience = std::chrono::hours(2),
                                          .group = id});
}

}  // namespace sim::scenario
