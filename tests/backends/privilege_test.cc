// What is opened with a privilege leads, without one, wherever a redirect may: from one address of
// ours to another and back, in both families, and by an interface of choice.
#include <net/if.h>
#include <netinet/in.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "backends/interface.h"
#include "backends/sandbox.h"
#include "backends/tun_link.h"
#include "backends/wires.h"
#include "tests/backends/loopback.h"
#include "tests/backends/own_namespace.h"

namespace backends {
namespace {

using stack::base::Address;
using stack::base::Endpoint;
using stack::base::Family;

constexpr std::array kBoth{Family::kIpv4, Family::kIpv6};
const Address kWire4 = Address::v4(10, 66, 0, 1);
const Address kWire6 = Address::parse("fd66::1").value();

Fd listener_on(const Address& address) {
  Fd listener = open_socket(address.family(), SOCK_STREAM, 0);
  bind_to(listener, {address, 0});
  if (::listen(listener.get(), 8) != 0) throw_errno("cannot listen");
  return listener;
}

// The kernel's TCP answers a SYN that leaves by a line to this listener.
bool is_answered(Wires& wires, const Fd& listener, const Exit& exit) {
  const Endpoint remote = local_endpoint(listener);
  const auto line = wires.aim({remote}, exit);
  if (!line) {
    std::fprintf(stderr, "%s: %s\n", remote.to_string().c_str(), line.error().c_str());
    return false;
  }
  const Endpoint local = wires.line(*line).local();
  wires.send(packet_of(local, remote, {.syn = true}));
  const auto answer = next_packet(wires);
  wires.release(*line);
  if (!answer) return false;
  const auto packet = stack::wire::parse_ip(answer->bytes);
  const auto segment = stack::wire::parse_tcp(
      packet->payload, {packet->header.source, packet->header.destination}, true);
  return segment && segment->header.flags.syn && segment->header.destination_port == local.port;
}

class PrivilegeTest : public OwnNamespaceTest {
 protected:
  void SetUp() override {
    OwnNamespaceTest::SetUp();
    if (IsSkipped()) return;
    Interface("lo").bring_up();
    tun = std::make_unique<Tun>(open_tun("wire0"));
    Interface wire("wire0");
    wire.set_mtu(1500);
    wire.bring_up();
    wire.add_address(kWire4, Address::v4(10, 66, 0, 2), 24);
    wire.add_address(kWire6, Address::parse("fd66::2").value(), 64);
  }
  std::unique_ptr<Tun> tun;
};

TEST_F(PrivilegeTest, OneLineOfEachFamilyLeadsToOnePlaceAfterTheOther) {
  const auto lead_everywhere = [] {
    Wires wires(kBoth, 1);
    std::vector<Fd> listeners;
    for (const Address& address : {kLoopback4, kWire4, kLoopback6, kWire6}) {
      listeners.push_back(listener_on(address));
    }
    give_up_privileges();
    bool all = true;
    for (int round = 0; round < 2; ++round) {
      for (const Fd& listener : listeners) all = is_answered(wires, listener, {}) && all;
    }
    std::_Exit(all ? 0 : 1);
  };
  EXPECT_EXIT(lead_everywhere(), testing::ExitedWithCode(0), "");
}

TEST_F(PrivilegeTest, AnInterfaceOfChoiceIsChosenAnewForEach) {
  const auto lead_by_interface = [] {
    Wires wires(kBoth, 1);
    const Fd first = listener_on(kLoopback4);
    const Fd second = listener_on(kLoopback6);
    give_up_privileges();
    bool all = true;
    for (int round = 0; round < 3; ++round) {
      all = is_answered(wires, first, {.interface = "lo"}) && all;
      all = is_answered(wires, second, {.interface = "lo"}) && all;
    }
    std::_Exit(all ? 0 : 1);
  };
  EXPECT_EXIT(lead_by_interface(), testing::ExitedWithCode(0), "");
}

// Each connection's packets are as large as its own way carries.
TEST_F(PrivilegeTest, EachLineKnowsTheWidthOfItsWay) {
  Wires wires(std::array{Family::kIpv4}, 2);
  const auto lo = wires.aim({{kLoopback4, 80}}, {});
  const auto wire = wires.aim({{Address::v4(10, 66, 0, 2), 80}}, {});
  ASSERT_TRUE(lo && wire);
  EXPECT_EQ(wires.line(*lo).link().mtu(), 65'535u);
  EXPECT_EQ(wires.line(*wire).link().mtu(), 1500u);
}

}  // namespace
}  // namespace backends
