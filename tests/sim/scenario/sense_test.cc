// Mistakes that are in no one value: what makes no sense together.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/sim/scenario/texts.h"

namespace sim::scenario {
namespace {

TEST(Nonsense, OfFaultsAreThatTheyDoTwoThingsOrNone) {
  expect_complaints(
      kPointToPoint,
      {{"[[fault]]\non = \"wire\"\nmatch = \"tcp\"\nat = \"1 s\"\ndo = { delay = \"1 s\" }\n",
        "test.toml:8:1: fault 1: has both 'at' and 'match'; it is one or the other"},
       {"[[fault]]\non = \"wire\"\ndo = \"drop\"\n",
        "test.toml:8:1: fault 1: needs 'match' or 'at' to say when it strikes"},
       {"[[fault]]\non = \"wire\"\nmatch = \"tcp\"\ndo = { delay = \"1 s\", truncate = 40 }\n",
        "test.toml:11:34: fault 1, 'do': 'truncate' and 'delay' are two things to do; one fault "
        "does "
        "one"},
       {"[[fault]]\non = \"wire\"\nmatch = \"tcp\"\ndo = { down-for = \"1 s\" }\n",
        "test.toml:11:19: fault 1, 'do': 'down-for' needs 'at', not 'match'"},
       {"[[fault]]\non = \"wire\"\nat = \"1 s\"\ndo = { truncate = 40 }\n",
        "test.toml:11:19: fault 1, 'do': 'truncate' needs 'match', not 'at'"},
       {"[[fault]]\non = \"wire\"\nmatch = \"tcp\"\ndo = \"rebind\"\n",
        "test.toml:11:6: fault 1: 'do' can be \"rebind\" with 'at' only"},
       {"[[fault]]\non = \"wire\"\nmatch = \"tcp\"\ndo = {}\n",
        "test.toml:11:6: fault 1: 'do' says nothing to do"},
       {"[[fault]]\non = \"wire\"\nmatch = \"tcp\"\ndo = { flip-bits = [] }\n",
        "test.toml:11:20: fault 1, 'do': 'flip-bits' names no bit"}});
}

TEST(Nonsense, OfAddressesAndPortsAreThatTheyCollide) {
  expect_complaints(
      kPointToPoint,
      {{"[host.client]\naddr = \"10.0.0.300\"\n",
        "test.toml:9:8: host 'client': '10.0.0.300' is no address of a host such as 10.0.0.1/24"},
       {"[host.client]\naddr = \"10.0.0.1/33\"\n",
        "test.toml:9:8: host 'client': '10.0.0.1/33' is no address of a host such as 10.0.0.1/24"},
       {"[host.client]\naddr = [\"10.0.0.1\", \"10.0.0.2\"]\n",
        "test.toml:9:8: host 'client': 'addr' may be one address of each family"},
       {"[host.client]\naddr = \"10.0.0.7\"\n[host.server]\naddr = \"10.0.0.7\"\n",
        "test.toml: 'client' and 'server' have one address, 10.0.0.7"},
       {"[host.client]\naddr = \"10.0.0.7\"\n[host.server]\naddr = \"2001:db8::1\"\n",
        "test.toml:3:1: flow 'f': 'client' and 'server' have no address of one family"},
       {"[[flow]]\nid = \"g\"\napp = \"bulk\"\nfrom = \"client\"\nto = \"server:0\"\nbytes = 1\n",
        "test.toml:12:6: flow 'g': 'to' names no port from 1 to 65535, but '0'"},
       {"[[flow]]\nid = \"g\"\napp = \"bulk\"\nfrom = \"client\"\nto = \"server:9\"\nbytes = 1\n"
        "[[flow]]\nid = \"h\"\napp = \"bulk\"\nfrom = \"client\"\nto = \"server:9\"\nbytes = 1\n",
        "test.toml:14:1: flow 'h': port 9 of 'server' is another flow's"},
       {"[[flow]]\nid = \"f\"\napp = \"bulk\"\npath = \"end-to-end\"\nbytes = 1\n",
        "test.toml:9:6: there are two flows 'f'"},
       {"[host.a]\n[router.a]\n", "test.toml:9:9: 'a' is the name of a router or host already"},
       {"[host.\"a.b\"]\n",
        "test.toml:8:7: 'a.b' is no name: it has a sign in it that means something else"}});
}

TEST(Nonsense, OfTheGraphAreThatItFallsApart) {
  expect_complaints(
      kPointToPoint,
      {{"[host.alone]\n", "test.toml: no links lead from 'client' to 'alone'"},
       {"[link.x]\na = \"client\"\nb = \"client\"\n",
        "test.toml:8:7: link 'x': both its ends are 'client'"},
       {"[router.r]\n[link.x]\na = \"client\"\nb = \"r\"\n",
        "test.toml:9:7: host 'client' has 2 links; a host has one, a router any number"},
       {"[link.wire]\na = \"client\"\n",
        "test.toml:9:5: link 'wire': 'a' belongs to the topology, which made this link"}});
  EXPECT_EQ(complaint_about(R"(netsim = 1
[host.a]
[host.b]
[host.c]
[host.d]
[link.x]
a = "a"
b = "b"
[link.y]
a = "c"
b = "d"
[[flow]]
id = "f"
app = "bulk"
from = "a"
to = "c"
bytes = 1
)"),
            "test.toml:12:1: flow 'f': no links lead from 'a' to 'c'");
}

TEST(Nonsense, OfNatsAreWhatTheyHaveTooMuchOrTooLittleOf) {
  constexpr std::string_view kRouter = R"(netsim = 1
[host.a]
[host.b]
[link.x]
a = "a"
b = "r"
[[flow]]
id = "f"
app = "bulk"
from = "a"
to = "b"
bytes = 1
[router.r]
kind = "nat44"
)";
  expect_complaints(kRouter,
                    {{"addr = \"10.1.1.1\"\n",
                      "test.toml:15:8: router 'r': 'addr' of a NAT must be two IPv4 addresses: "
                      "inside and outside"},
                     {"addr = [\"10.1.1.1\", \"2001:db8::7\"]\n",
                      "test.toml:15:8: router 'r': 'addr' of a NAT must be two IPv4 addresses: "
                      "inside and outside"},
                     {"addr = [\"10.1.1.1\", \"192.0.2.1\"]\n",
                      "test.toml:4:7: NAT 'r' has 1 links; it needs two, inside and outside"},
                     {"addr = [\"10.1.1.1\", \"192.0.2.1\"]\nignore-df = true\n",
                      "test.toml:16:1: router 'r': 'ignore-df' means nothing to a NAT"}});
}

TEST(Nonsense, OfNatsIsThatNothingTellsWhatIsOutside) {
  const std::string nat = R"(netsim = 1
[host.a]
addr = "192.168.0.2/24"
[host.b]
addr = "203.0.113.9"
[link.x]
a = "r"
b = "b"
[link.y]
a = "a"
b = "r"
[[flow]]
id = "f"
app = "bulk"
from = "a"
to = "b"
bytes = 1
[router.r]
kind = "nat44"
)";
  expect_complaints(nat, {{"addr = [\"10.1.1.1\", \"192.0.2.1\"]\n",
                           "test.toml:18:1: NAT 'r': no prefix tells which of 'x' and 'y' leads "
                           "outside; say outside = \"y\""},
                          {"addr = [\"10.1.1.1\", \"192.0.2.1\"]\noutside = \"z\"\n",
                           "test.toml:18:1: NAT 'r': its 'outside' is 'x' or 'y', not 'z'"}});
  const auto outside_of = [&](const std::string& more) {
    const auto scenario = read(Document::parse(nat + more, "test.toml").value(), {});
    return scenario ? scenario->routers.at(0).outside : scenario.error().to_string();
  };
  // Either address may tell, and the neighbour's prefix is as good as the NAT's own.
  EXPECT_EQ(outside_of("addr = [\"192.168.0.1/24\", \"192.0.2.1\"]\n"), "x");
  EXPECT_EQ(outside_of("addr = [\"192.168.0.1\", \"192.0.2.1\"]\n"), "x");
  EXPECT_EQ(outside_of("addr = [\"10.1.1.1\", \"203.0.113.1/24\"]\n"), "x");
  EXPECT_EQ(outside_of("addr = [\"203.0.113.1/24\", \"192.168.0.1/24\"]\n"), "y");
  EXPECT_EQ(outside_of("addr = [\"10.1.1.1\", \"192.0.2.1\"]\noutside = \"x\"\n"), "x");
}

// 'b' stands behind two routers, of which the further one has an address.
TEST(Nonsense, OfNatsIsNoneWhereSomebodyBeyondRoutersTells) {
  const std::string nat = R"(netsim = 1
[host.a]
addr = "192.168.0.2"
[host.b]
addr = "203.0.113.9"
[router.near]
[router.far]
addr = "198.51.100.9"
[link.x]
a = "near"
b = "r"
[link.y]
a = "a"
b = "r"
[link.z]
a = "far"
b = "b"
[link.w]
a = "near"
b = "far"
[[flow]]
id = "f"
app = "bulk"
from = "a"
to = "b"
bytes = 1
[router.r]
kind = "nat44"
)";
  for (const char* outside : {"203.0.113.1/24", "198.51.100.1/24"}) {
    const std::string addresses = "addr = [\"10.1.1.1\", \"" + std::string(outside) + "\"]\n";
    const auto scenario = read(Document::parse(nat + addresses, "test.toml").value(), {});
    ASSERT_TRUE(scenario) << scenario.error().to_string();
    EXPECT_EQ(scenario->routers.at(2).outside, "x") << outside;
  }
}

TEST(Nonsense, OfIpv6AreSmallMtus) {
  const std::string six = "family = \"ipv6\"\n";
  const std::string base = std::string(kPointToPoint).insert(11, six);
  EXPECT_EQ(complaint_about(base), "");
  expect_complaints(
      base,
      {{"[link.wire]\nmtu = 1279\n",
        "test.toml:9:7: link 'wire': IPv6 needs an MTU of 1280 octets on every link (RFC 8200 "
        "5), not 1279"},
       {"[defaults]\nmtu = 1000\n",
        "test.toml: host 'client': IPv6 needs an MTU of 1280 octets on every link (RFC 8200 5), "
        "not 1000"},
       {"[[fault]]\non = \"wire\"\nat = \"1 s\"\ndo = { mtu = 1000 }\n",
        "test.toml:9:1: fault on 'wire': IPv6 needs an MTU of 1280 octets on every link (RFC "
        "8200 5), not 1000"}});
}

TEST(Nonsense, OfSweepsAreThatNothingIsSwept) {
  expect_complaints(
      kPointToPoint,
      {{"[sweep]\nx = []\n",
        "test.toml:9:1: parameter 'x' must have a list of values, and at least one"},
       {"[sweep]\nx = 1\n",
        "test.toml:9:1: parameter 'x' must have a list of values, and at least one"},
       {"[sweep]\nx = [[1]]\n", "test.toml:9:5: a value of parameter 'x' is a table or a list"},
       {"[sweep]\nx = [1]\n", "test.toml:8:1: nothing uses parameter 'x'; it stands for \"$x\""},
       {"cc = \"$cc\"\n", "test.toml:8:6: '$cc' needs a [sweep] with 'cc'"},
       {"cc = \"$ccc\"\n[sweep]\ncc = [\"reno\"]\n",
        "test.toml:8:6: there is no parameter 'ccc' in [sweep]; did you mean '$cc'?"},
       {"cc = \"$cc\"\n[sweep]\ncc = [1]\n", "test.toml:8:6: flow 'f': 'cc' must be text, not 1"}});
}

TEST(Nonsense, OfTracesAreTheFileAndItsLines) {
  expect_complaints(kPointToPoint,
                    {{"[link.wire]\nrate = { trace = \"nowhere\" }\n",
                      "test.toml:9:18: link 'wire', 'rate': 'trace' names 'nowhere': no such file"},
                     {"[link.wire]\nrate = { unit = 1500 }\n",
                      "test.toml:9:8: link 'wire', 'rate': 'trace' is missing"}});
}

TEST(Nonsense, OfTimesAreThatTheyRunBackwards) {
  expect_complaints(kPointToPoint,
                    {{"start = { dist = \"uniform\", from = \"2 s\", to = \"1 s\" }\n",
                      "test.toml:8:48: flow 'f', 'start': 'to' must be later than 'from'"},
                     {"[link.wire]\nblackout = { from = \"2 s\", to = \"2 s\" }\n",
                      "test.toml:9:33: link 'wire', 'blackout': 'to' must be later than 'from'"},
                     {"[stop]\nat = \"2 s\"\nat-most = \"1 s\"\n",
                      "test.toml:9:6: 'stop': 'at' is later than 'at-most'"}});
}

TEST(Nonsense, OfLossModelsAreChainsThatThereAreNot) {
  expect_complaints(
      kPointToPoint,
      {{"[link.wire]\nloss = { model = \"gilbert-elliott\", mean = 0.9, burst = 1 }\n",
        "test.toml:9:44: link 'wire', 'loss': 'mean' cannot be reached: bursts so short would have "
        "to "
        "follow each other without a gap"},
       {"[link.wire]\nloss = { model = \"gilbert-elliott\", p = 0.1 }\n",
        "test.toml:9:8: link 'wire', 'loss': needs 'mean' and 'burst', or 'p' and 'r'"},
       {"[link.wire]\nloss = { model = \"four-state\", p13 = 0.6, p14 = 0.6 }\n",
        "test.toml:9:8: link 'wire', 'loss': p13 + p14 and p31 + p32 must each be at most 1"},
       {"[link.wire]\nqueue = { kind = \"red\", least = 20, most = 10 }\n",
        "test.toml:9:33: link 'wire', 'queue': 'least' must be below 'most'"}});
}

}  // namespace
}  // namespace sim::scenario
