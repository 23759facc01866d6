// The oracle in a simulation: it looks, and it can be told not to.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "sim/apps/talker.h"
#include "sim/simulator.h"

namespace sim {
namespace {

using apps::Content;
using apps::Delivery;
using apps::Pattern;
using apps::Talker;

using stack::base::Address;
using stack::base::Endpoint;
using stack::host::Host;

const Address kClientAddress = Address::v4(10, 0, 0, 1);
const Address kServerAddress = Address::v4(10, 0, 0, 2);
constexpr std::uint16_t kPort = 7;

// A client says a million octets to a server, over a path.
struct Transfer {
  explicit Transfer(const PathConfig& path) {
    simulator.connect(simulator.add(client_host, client), simulator.add(server_host, server), path,
                      path);
  }

  SeededChoices choices{1};
  Simulator simulator{choices, {}};
  Host client_host{{.addresses = {kClientAddress}, .secret = {}, .tcp = {}}};
  Host server_host{{.addresses = {kServerAddress}, .secret = {}, .tcp = {}}};
  Content content{Pattern(1), 1'000'000};
  Delivery heard{content, simulator.oracle(), false};
  Delivery nothing{{}, simulator.oracle(), false};
  Talker client{{.remote = Endpoint{kServerAddress, kPort}, .to_say = content}, nothing};
  Talker server{{.port = kPort}, heard};
};

std::uint64_t looks_at(const Looks& looks, std::string_view beginning) {
  for (const NamedLook& look : looks.invariants) {
    if (look.name.starts_with(beginning)) return look.times;
  }
  ADD_FAILURE() << "no invariant begins with " << beginning;
  return 0;
}

TEST(Oracles, LookAfterEveryTurnOfATransfer) {
  Transfer transfer({.impairments = {.loss = 30'000'000}});
  ASSERT_EQ(transfer.simulator.run(transfer.server), Ending::kDone);
  const Looks looks = transfer.simulator.oracle().looks();
  EXPECT_GE(looks.connections, transfer.simulator.events() * 9 / 10);
  for (const std::string_view name :
       {"SND.UNA <= SND.NXT", "a timer runs while data", "the recovery point",
        "pipe <=", "the scoreboard is sound", "SND.UNA never goes back", "states follow"}) {
    EXPECT_GT(looks_at(looks, name), 0u) << name;
  }
}

TEST(Oracles, CanBeSentAwayAndThenDoNotLook) {
  Transfer transfer({});
  transfer.simulator.without_oracle();
  ASSERT_EQ(transfer.simulator.run(transfer.server), Ending::kDone);
  const Looks looks = transfer.simulator.oracle().looks();
  EXPECT_EQ(looks.packets + looks.books + looks.hosts + looks.connections, 0u);
  for (const NamedLook& look : looks.invariants) EXPECT_EQ(look.times, 0u) << look.name;
}

// sim/ORACLES.md lists them all, in their order. To mend it, put in what is missing.
TEST(Oracles, AreListedForPeopleToRead) {
  std::vector<std::string> expected;
  for (const NamedLook& look : Oracle().looks().invariants) {
    expected.push_back("| " + std::string(look.name) + " | " + std::string(look.source) + " |");
  }
  std::vector<std::string> listed;
  std::ifstream file(ORACLES_MD);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| ") && line != "| law | where it is made |") listed.push_back(line);
  }
  EXPECT_EQ(listed, expected);
}

}  // namespace
}  // namespace sim
