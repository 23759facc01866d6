#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "tests/sim/scenario/texts.h"

namespace sim::scenario {
namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::Duration;
using stack::base::Family;
using stack::tcp::send::CongestionAlgorithm;

constexpr std::string_view kFlow = R"([[flow]]
id = "f"
app = "bulk"
path = "end-to-end"
bytes = "1 kB"
)";

const Link& link_of(const Scenario& scenario, std::string_view name) {
  const auto found = std::ranges::find(scenario.links, name, &Link::name);
  if (found == scenario.links.end()) ADD_FAILURE() << "no link " << name;
  return *found;
}
const Host& host_of(const Scenario& scenario, std::string_view name) {
  const auto found = std::ranges::find(scenario.hosts, name, &Host::name);
  if (found == scenario.hosts.end()) ADD_FAILURE() << "no host " << name;
  return *found;
}

TEST(PointToPoint, IsAClientAServerAndAWire) {
  const Scenario scenario =
      must_read("netsim = 1\ntopology = { kind = \"point-to-point\" }\n" + std::string(kFlow));
  ASSERT_EQ(scenario.hosts.size(), 2u);
  ASSERT_EQ(scenario.links.size(), 1u);
  EXPECT_EQ(scenario.links[0].name, "wire");
  EXPECT_EQ(scenario.links[0].a, "client");
  EXPECT_EQ(scenario.links[0].b, "server");
  EXPECT_EQ(scenario.flows[0].from, "client");
  EXPECT_EQ(scenario.flows[0].to, "server");
}

TEST(Defaults, AreThoseOfTheReference) {
  const Scenario scenario =
      must_read("netsim = 1\ntopology = { kind = \"point-to-point\" }\n" + std::string(kFlow));
  EXPECT_EQ(scenario.seed, 1u);
  EXPECT_EQ(scenario.name, "test");
  EXPECT_TRUE(scenario.stop.when_all_done);
  EXPECT_EQ(scenario.stop.at_most, Duration(24h));
  EXPECT_EQ(scenario.links[0].to_a.bits_per_second, 10'000'000u);
  EXPECT_EQ(scenario.links[0].to_b.delay, Duration(10ms));
  EXPECT_EQ(scenario.links[0].to_b.queue.packets, 1000u);
  EXPECT_EQ(scenario.links[0].to_b.mtu, kLargestPacket);
  const Host& client = scenario.hosts[0];
  EXPECT_EQ(client.mtu, 1500u);
  EXPECT_EQ(client.tcp.congestion, CongestionAlgorithm::kCubic);
  EXPECT_EQ(client.tcp.send_buffer, std::size_t{1} << 20);
  EXPECT_EQ(client.tcp.receive_buffer, std::size_t{1} << 20);
  EXPECT_EQ(client.tcp.user_timeout, Duration(1h));
  EXPECT_EQ(scenario.flows[0].patience, Duration(2min));
}

TEST(Dumbbell, HasPairsOfHostsAndABottleneck) {
  const Scenario scenario = must_read(R"(netsim = 1
[topology]
kind = "dumbbell"
pairs = 3
access = { rate = "50 Mbit/s" }
bottleneck = { rate = "5 Mbit/s", to-b = { loss = 0.5 } }
[link.access-right2]
delay = "30 ms"
[[flow]]
id = "f"
app = "bulk"
path = "each-pair"
count = 2
stagger = "1 s"
bytes = "1 kB"
)");
  EXPECT_EQ(scenario.hosts.size(), 6u);
  EXPECT_EQ(scenario.routers.size(), 2u);
  ASSERT_EQ(scenario.links.size(), 7u);
  const Link& bottleneck = link_of(scenario, "bottleneck");
  EXPECT_EQ(bottleneck.a, "r1");
  EXPECT_EQ(bottleneck.b, "r2");
  EXPECT_EQ(bottleneck.to_a.bits_per_second, 5'000'000u);
  EXPECT_EQ(bottleneck.to_a.impairments.loss, 0u);
  EXPECT_EQ(bottleneck.to_b.impairments.loss, 500'000'000u);
  // Packets to the right go to b everywhere.
  EXPECT_EQ(link_of(scenario, "access-left1").a, "left1");
  EXPECT_EQ(link_of(scenario, "access-left1").b, "r1");
  EXPECT_EQ(link_of(scenario, "access-right2").a, "r2");
  EXPECT_EQ(link_of(scenario, "access-right2").b, "right2");
  EXPECT_EQ(link_of(scenario, "access-right1").to_a.delay, Duration(1ms));
  EXPECT_EQ(link_of(scenario, "access-right2").to_a.delay, Duration(30ms));
  EXPECT_EQ(link_of(scenario, "access-right2").to_a.bits_per_second, 50'000'000u);

  ASSERT_EQ(scenario.flows.size(), 6u);
  EXPECT_EQ(scenario.flows[5].id, "f.6");
  EXPECT_EQ(scenario.flows[5].from, "left3");
  EXPECT_EQ(scenario.flows[5].to, "right3");
  EXPECT_EQ(scenario.flows[5].port, 81u);
  EXPECT_EQ(scenario.flows[5].start, Duration(5s));
}

// What stands later goes over what stands before: the topology, the link, the direction.
TEST(Links, OfATopologyAreSaidMorePreciselyKeyByKey) {
  const Scenario scenario = must_read(R"(netsim = 1
[topology]
kind = "parking-lot"
hops = 2
hop = { rate = "50 Mbit/s", delay = "5 ms", mtu = 1400, loss = 0.1, queue = { kind = "red", packets = 7 } }
[link.hop2]
delay = "6 ms"
queue = { packets = 9 }
[link.hop2.to-b]
delay = "7 ms"
loss = { model = "periodic", every = 10 }
)" + std::string(kFlow));
  const Link& hop1 = link_of(scenario, "hop1");
  const Link& hop2 = link_of(scenario, "hop2");
  EXPECT_EQ(hop1.to_b.delay, Duration(5ms));
  EXPECT_EQ(hop2.to_a.delay, Duration(6ms));
  EXPECT_EQ(hop2.to_b.delay, Duration(7ms));
  EXPECT_EQ(hop2.to_b.bits_per_second, 50'000'000u);
  EXPECT_EQ(hop2.to_b.mtu, 1400u);
  EXPECT_EQ(hop1.to_a.queue.kind, queue::Kind::kRed);
  // A queue is one thing.
  EXPECT_EQ(hop2.to_a.queue.kind, queue::Kind::kDropTail);
  EXPECT_EQ(hop2.to_a.queue.packets, 9u);
  // And so is a loss.
  EXPECT_EQ(hop2.to_a.impairments.loss, 100'000'000u);
  EXPECT_EQ(hop2.to_b.impairments.loss, 0u);
  EXPECT_EQ(hop2.to_b.impairments.loss_period, 10u);
}

// Where a sweep begins at none, a loss that never strikes would be a run that proves nothing.
TEST(Links, HaveNoLossModelThatLosesNothing) {
  const Scenario scenario = must_read(R"(netsim = 1
[topology]
kind = "point-to-point"
[link.wire.to-a]
loss = { model = "gilbert-elliott", mean = 0.0, burst = 4 }
[link.wire.to-b]
loss = { model = "gilbert-elliott", mean = 0.1, burst = 4 }
)" + std::string(kFlow));
  EXPECT_FALSE(scenario.links[0].to_a.impairments.gilbert_elliott);
  ASSERT_TRUE(scenario.links[0].to_b.impairments.gilbert_elliott);
  EXPECT_EQ(scenario.links[0].to_b.impairments.gilbert_elliott->r, kAlways / 4);
}

TEST(Hosts, OfATopologyCanBeToldApart) {
  const Scenario scenario = must_read(R"(netsim = 1
[defaults]
mtu = 1400
tcp = { cc = "reno", sack = false }
[topology]
kind = "dumbbell"
[host.right1]
mtu = 9000
tcp = { sack = true }
[host.extra]
[link.more]
a = "r1"
b = "extra"
[[flow]]
id = "f"
app = "bulk"
from = "extra"
to = "right1"
bytes = "1 kB"
)");
  EXPECT_EQ(scenario.hosts.size(), 3u);
  EXPECT_EQ(host_of(scenario, "left1").mtu, 1400u);
  EXPECT_EQ(host_of(scenario, "right1").mtu, 9000u);
  EXPECT_EQ(host_of(scenario, "extra").tcp.congestion, CongestionAlgorithm::kNewReno);
  EXPECT_FALSE(host_of(scenario, "extra").tcp.sack);
  EXPECT_TRUE(host_of(scenario, "right1").tcp.sack);
  EXPECT_EQ(host_of(scenario, "right1").tcp.congestion, CongestionAlgorithm::kNewReno);
}

TEST(Addresses, AreGivenOutInOrderPastThoseThatAreTaken) {
  const Scenario scenario = must_read(R"(netsim = 1
[host.a]
[host.b]
addr = "10.0.0.2/8"
[host.c]
[router.r]
[link.x]
a = "a"
b = "r"
[link.y]
a = "b"
b = "r"
[link.z]
a = "c"
b = "r"
[[flow]]
id = "f"
app = "bulk"
from = "a"
to = "c"
bytes = 1
)");
  ASSERT_EQ(scenario.hosts.size(), 3u);
  EXPECT_EQ(scenario.hosts[0].interfaces[0].address, Address::v4(10, 0, 0, 1));
  EXPECT_EQ(scenario.hosts[1].interfaces[0].address, Address::v4(10, 0, 0, 2));
  EXPECT_EQ(scenario.hosts[2].interfaces[0].address, Address::v4(10, 0, 0, 3));
  ASSERT_EQ(scenario.routers[0].interfaces.size(), 1u);
  EXPECT_EQ(scenario.routers[0].interfaces[0].address.family(), Family::kIpv4);
}

TEST(Addresses, OfThousandsOfHostsDiffer) {
  for (const char* family : {"ipv4", "ipv6"}) {
    const Scenario scenario = must_read("netsim = 1\nfamily = \"" + std::string(family) + R"("
[topology]
kind = "dumbbell"
pairs = 1000
[[flow]]
id = "f"
app = "bulk"
path = "each-pair"
bytes = "1 kB"
)");
    std::set<Address> all;
    for (const Host& host : scenario.hosts) {
      const Address& address = host.interfaces.at(0).address;
      EXPECT_TRUE(address.is_unicast()) << address.to_string();
      all.insert(address);
    }
    for (const Router& router : scenario.routers) all.insert(router.interfaces.at(0).address);
    EXPECT_EQ(all.size(), 2002u);
  }
}

TEST(Addresses, OfBothFamiliesMakeRoutersSpeakBoth) {
  const Scenario scenario = must_read(R"(netsim = 1
[host.a]
addr = ["192.0.2.1", "2001:db8::1/64"]
[host.b]
addr = ["192.0.2.2", "2001:db8::2/64"]
[router.r]
[link.x]
a = "a"
b = "r"
[link.y]
a = "r"
b = "b"
[[flow]]
id = "f"
app = "bulk"
from = "a"
to = "b"
bytes = 1
)");
  EXPECT_EQ(scenario.hosts[0].interfaces[1].prefix_length, 64u);
  EXPECT_EQ(scenario.routers[0].interfaces.size(), 2u);
}

TEST(Flows, FindFreePortsAroundThoseThatAreNamed) {
  const Scenario scenario = must_read(R"(netsim = 1
topology = { kind = "point-to-point" }
[[flow]]
id = "a"
app = "bulk"
path = "end-to-end"
bytes = 1
count = 2
[[flow]]
id = "b"
app = "bulk"
from = "client"
to = "server:80"
bytes = 1
[[flow]]
id = "c"
app = "bulk"
from = "client"
to = "server:1000"
bytes = 1
count = 3
[[flow]]
id = "d"
app = "https-get"
path = "end-to-end"
bytes = 1
count = 2
)");
  std::vector<std::uint16_t> ports;
  for (const Flow& flow : scenario.flows) ports.push_back(flow.port);
  EXPECT_EQ(ports, (std::vector<std::uint16_t>{81, 82, 80, 1000, 1001, 1002, 443, 444}));
}

}  // namespace
}  // namespace sim::scenario
