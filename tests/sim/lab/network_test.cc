#include "sim/lab/network.h"

#include <gtest/gtest.h>

#include "sim/lab/run.h"
#include "sim/scenario/samples.h"
#include "tests/sim/lab/files.h"

namespace sim::lab {
namespace {

using scenario::App;
using scenario::Row;
using scenario::row_of;
using scenario::Scenario;

Scenario behind(const Row& row) {
  Scenario scenario = row_of(row);
  add_flow(scenario, App::kHttpGet, "client", "server", 100'000);
  return scenario;
}

TEST(Network, ARowOfAnyLengthCarriesATransfer) {
  for (std::size_t hops = 0; hops <= scenario::kMostHops; ++hops) {
    const Outcome outcome = run(behind({.hops = hops}), {});
    EXPECT_EQ(outcome.code, Code::kPass) << hops << ": " << outcome.verdict;
    const std::uint64_t packets =
        outcome.links[0].to_b.books.offered + outcome.links[0].to_a.books.offered;
    // Every packet crosses every wire, and every router once.
    EXPECT_EQ(outcome.packets, packets * (hops + 1));
    for (const auto& [name, books] : outcome.routers) {
      EXPECT_EQ(books.forwarded, packets) << name;
      EXPECT_EQ(books.taken_in, packets) << name;
    }
  }
}

// Both directions' delays are those of the middle wire, and a little for the others.
TEST(Network, IsAsFastAsItsMiddleWire) {
  const auto without = run(behind({}), {}).simulated;
  const auto with = run(behind({.hops = 3}), {}).simulated;
  EXPECT_GT(with, without);
  EXPECT_LT(with, without + std::chrono::milliseconds(50));
}

TEST(Network, EachLinkHasItsOwnPaths) {
  Row row{.hops = 2};
  row.to_client.impairments.loss_period = 10;
  const Outcome outcome = run(behind(row), {});
  EXPECT_GT(outcome.links[middle_of(row)].to_a.books.lost, 0u);
  for (const LinkOutcome& link : outcome.links) {
    EXPECT_EQ(link.to_b.books.lost, 0u);
    EXPECT_EQ(link.to_a.books.lost > 0, link.name == "wire");
  }
}

// What is done at an instant is done to the link and the direction that is named, and by then.
TEST(Network, TimedFaultsChangeTheirLink) {
  constexpr std::string_view kFile = R"(
netsim = 1
[host.client]
[host.server]
[router.r]
[link.near]
a = "client"
b = "r"
[link.far]
a = "r"
b = "server"
[[flow]]
id = "put"
app = "bulk"
from = "client"
to = "server"
bytes = 500000
[[fault]]
on = "far"
at = "200 ms"
)";
  const auto with = [&](const std::string& more) {
    return run(scenario_of(std::string(kFile) + more, "timed.toml"), {});
  };
  const Outcome plain = with("do = { delay = \"10 ms\" }\n");  // as it is: nobody is touched
  ASSERT_EQ(plain.code, Code::kVacuous) << plain.verdict;
  const Outcome down = with("do = { down-for = \"300 ms\" }\ndir = \"to-b\"\n");
  EXPECT_EQ(down.code, Code::kPass) << down.verdict;
  EXPECT_GT(down.links[1].to_b.books.down, 0u);
  EXPECT_EQ(down.links[1].to_a.books.down + down.links[0].to_b.books.down, 0u);
  EXPECT_GT(with("do = { rate = \"1 Mbit/s\" }\n").simulated, 3 * plain.simulated);
  EXPECT_GT(with("do = { delay = \"100 ms\" }\n").simulated,
            plain.simulated + std::chrono::milliseconds(100));
}

TEST(Network, ARouterTellsOfANewMtuOrNot) {
  for (const bool tells : {true, false}) {
    Scenario scenario = row_of({.hops = 2});
    add_flow(scenario, App::kBulk, "client", "server", 500'000);
    scenario.faults.push_back(
        {.on = "wire",
         .at = stack::base::Instant(std::chrono::milliseconds(200)),
         .action = scenario::NodeAction(scenario::SetMtu{.mtu = 1280, .icmp_too_big = tells})});
    const Outcome outcome = run(scenario, {});
    EXPECT_EQ(outcome.code, Code::kPass) << outcome.verdict;
    EXPECT_GT(outcome.routers.at("r1").too_big, 0u);
    EXPECT_EQ(outcome.routers.at("r1").errors > 0, tells);
    EXPECT_EQ(outcome.tcp.black_holes > 0, !tells);
    // Untold it has to be searched for, and the search need not be over.
    EXPECT_LE(outcome.flows[0].sender.path_mtu, 1280u);
    if (tells) {
      EXPECT_EQ(outcome.flows[0].sender.path_mtu, 1280u);
    }
  }
}

TEST(Network, HostsFindEachOtherInAnyTopology) {
  for (const char* name : {"dumbbell", "parking-lot", "nat"}) {
    const Outcome outcome = run(built_in(name), {});
    EXPECT_EQ(outcome.code, Code::kPass) << name << ": " << outcome.verdict;
    for (const auto& [router, books] : outcome.routers) EXPECT_EQ(books.no_route, 0u) << router;
  }
}

// The link that leads outside stands first in the file.
TEST(Network, ANatsOutsideIsWhereItsPrefixSays) {
  const Outcome outcome = run(scenario_of(R"(
netsim = 1
[host.client]
addr = "192.168.0.2/24"
[host.server]
addr = "203.0.113.9/24"
[router.nat]
kind = "nat44"
addr = ["192.168.0.1/24", "203.0.113.1/24"]
[link.wan]
a = "nat"
b = "server"
[link.lan]
a = "client"
b = "nat"
[[flow]]
id = "get"
app = "http-get"
from = "client"
to = "server"
bytes = 1000
)",
                                          "nat.toml"),
                              {});
  EXPECT_EQ(outcome.code, Code::kPass) << outcome.verdict;
  EXPECT_EQ(outcome.routers.at("nat").mapped, 1u);
}

}  // namespace
}  // namespace sim::lab
