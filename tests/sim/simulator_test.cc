#include "sim/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "sim/apps/talker.h"
#include "sim/trace.h"

namespace sim {
namespace {

using apps::Content;
using apps::Delivery;
using apps::Pattern;
using apps::Talker;

using stack::base::Address;
using stack::base::Duration;
using stack::base::Endpoint;
using stack::base::Instant;
using stack::host::Host;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Address kClientAddress = Address::v4(10, 0, 0, 1);
const Address kServerAddress = Address::v4(10, 0, 0, 2);
constexpr std::uint16_t kPort = 7;

// A client that says `up` octets and hears `down`, and a server that does the reverse.
struct World {
  World(const PathConfig& path, std::uint64_t up, std::uint64_t down, std::uint64_t seed = 1,
        const Limits& limits = {})
      : choices(seed),
        simulator(choices, limits),
        client_host({.addresses = {kClientAddress}, .secret = {.k0 = seed, .k1 = 1}, .tcp = {}}),
        server_host({.addresses = {kServerAddress}, .secret = {.k0 = seed, .k1 = 2}, .tcp = {}}),
        heard_by_client({Pattern(2), down}, simulator.oracle(), false),
        heard_by_server({Pattern(1), up}, simulator.oracle(), false),
        client({.remote = Endpoint{kServerAddress, kPort}, .to_say = {Pattern(1), up}},
               heard_by_client),
        server({.port = kPort, .to_say = {Pattern(2), down}}, heard_by_server) {
    const NodeId a = simulator.add(client_host, client);
    const NodeId b = simulator.add(server_host, server);
    simulator.connect(a, b, path, path);
    simulator.observe(trace);
  }

  Ending run() {
    const Ending ending = simulator.run(client);
    return ending == Ending::kDone ? simulator.run(server) : ending;
  }
  std::string complaint() { return simulator.oracle().complaint().value_or("none"); }

  SeededChoices choices;
  Simulator simulator;
  Host client_host, server_host;
  Delivery heard_by_client, heard_by_server;
  Talker client, server;
  Trace trace;
};

TEST(Simulator, CarriesAStreamEachWayAndChecksEveryOctet) {
  World world({}, 100'000, 200'000);
  EXPECT_EQ(world.run(), Ending::kDone) << world.complaint();
  EXPECT_TRUE(world.client.complete() && world.server.complete());
  EXPECT_EQ(world.heard_by_client.size(), 200'000u);
  EXPECT_EQ(world.heard_by_server.size(), 100'000u);
}

// SYN and SYN,ACK of 10 ms each way: nothing can be over sooner.
TEST(Simulator, TimeIsThatOfThePath) {
  World world({.delay = milliseconds(10)}, 1, 1);
  ASSERT_EQ(world.run(), Ending::kDone);
  EXPECT_GE(world.simulator.now(), Instant(milliseconds(40)));
  EXPECT_LT(world.simulator.now(), Instant(milliseconds(200)));
}

TEST(Simulator, TheSameSeedIsTheSameRun) {
  const PathConfig bad{.impairments = {.loss = 100'000'000, .corruption = 50'000'000}};
  World one(bad, 50'000, 50'000, 7), again(bad, 50'000, 50'000, 7), other(bad, 50'000, 50'000, 8);
  EXPECT_EQ(one.run(), Ending::kDone) << one.complaint();
  again.run();
  other.run();
  EXPECT_EQ(one.trace.hash(), again.trace.hash());
  EXPECT_NE(one.trace.hash(), other.trace.hash());
}

TEST(Simulator, APathThatLosesEverythingIsNotWaitedForForEver) {
  World world({.impairments = {.loss = kAlways}}, 1, 1, 1, {.time = seconds(30)});
  EXPECT_EQ(world.run(), Ending::kOutOfTime);
}

TEST(Simulator, TheLimitOfEventsEndsARun) {
  World world({}, 1'000'000, 1'000'000, 1, {.events = 100});
  EXPECT_EQ(world.run(), Ending::kOutOfEvents);
  EXPECT_EQ(world.simulator.events(), 100u);
}

TEST(Simulator, AHostWithNobodyToTalkToStalls) {
  SeededChoices choices(1);
  Simulator simulator(choices, {});
  Host host({.addresses = {kServerAddress}, .secret = {}, .tcp = {}});
  Delivery nothing({}, simulator.oracle(), false);
  Talker server({.port = kPort}, nothing);
  simulator.add(host, server);
  EXPECT_EQ(simulator.run(server), Ending::kStalled);
}

// A router whose books went wrong behind everybody's back, and no turn of it follows.
struct Doctored {
  Doctored(const Limits& limits) : simulator(choices, limits) {
    simulator.connect(simulator.add(host, server), simulator.add(router), {}, {});
    simulator.at(Instant(seconds(1)), [&] { router.take_in(simulator.now(), 0, {}, nowhere); });
  }
  struct Nowhere final : router::Router::Wires {
    std::size_t mtu(std::size_t) const override { return 1500; }
    void send(std::size_t, stack::base::ByteView) override {}
    void made(stack::base::ByteView) override {}
  };

  SeededChoices choices{1};
  Simulator simulator;
  Host host{{.addresses = {kServerAddress}, .secret = {}, .tcp = {}}};
  router::Router router{{}};
  Nowhere nowhere;
  Delivery nothing{{}, simulator.oracle(), false};
  Talker server{{.port = kPort}, nothing};
};

TEST(Simulator, TheBooksMustBalanceWhenNothingWouldEverHappenAgain) {
  Doctored world({});
  EXPECT_EQ(world.simulator.run(world.server), Ending::kBroken);
}

TEST(Simulator, TheBooksMustBalanceWhenTheTimeIsUsedUp) {
  Doctored world({.time = seconds(2)});
  world.simulator.at(Instant(seconds(3)), [] {});
  EXPECT_EQ(world.simulator.run(world.server), Ending::kBroken);
}

TEST(Simulator, TheBooksMustBalanceAtTheLimitOfEvents) {
  Doctored world({.events = 2});  // the first turns of two hosts, of which the second comes later
  Host late({.addresses = {kClientAddress}, .secret = {}, .tcp = {}});
  Talker also({.port = kPort}, world.nothing);
  world.simulator.at(Instant(seconds(2)), [&] { world.simulator.add(late, also); });
  world.simulator.at(Instant(seconds(3)), [] {});
  EXPECT_EQ(world.simulator.run(world.server), Ending::kBroken);
}

// Between two hosts it hands on so many packets, and then keeps them: nobody hears of harm.
struct Relay final : Port {
  void take_out(Instant at, stack::base::ByteView packet) override {
    if (left == 0) return;
    --left;
    simulator.at(at, [this, kept = std::vector(packet.begin(), packet.end())] {
      simulator.inject(to, kept);
    });
  }
  Relay(Simulator& owner, int packets) : simulator(owner), left(packets) {}
  Simulator& simulator;
  int left;
  NodeId to = 0;
};

// RTOs double up to a minute: the last before the limit is at 162 s, the next would be at 222 s.
// Stuck is who has waited for three of the longest, which is at 180 s.
TEST(Simulator, WhoIsStuckWhenTheTimeIsUsedUpBreaksTheRun) {
  SeededChoices choices(1);
  Simulator simulator(choices, {.time = seconds(200)});
  Host a({.addresses = {kClientAddress}, .secret = {.k0 = 1, .k1 = 1}, .tcp = {}});
  Host b({.addresses = {kServerAddress}, .secret = {.k0 = 1, .k1 = 2}, .tcp = {}});
  Delivery nothing({}, simulator.oracle(), false),
      heard({Pattern(1), 100'000}, simulator.oracle(), false);
  Talker client({.remote = Endpoint{kServerAddress, kPort},
                 .to_say = {Pattern(1), 100'000},
                 .patience = std::chrono::hours(1)},
                nothing);
  Talker server({.port = kPort, .patience = std::chrono::hours(1)}, heard);
  Relay ahead(simulator, 5), back(simulator, 5);
  const NodeId left = simulator.add(a, client), right = simulator.add(b, server);
  back.to = simulator.add(ahead);  // what comes to the right is said on the left
  ahead.to = simulator.add(back);
  simulator.connect(left, back.to, {}, {});
  simulator.connect(ahead.to, right, {}, {});
  EXPECT_EQ(simulator.run(client), Ending::kBroken);
  EXPECT_THAT(simulator.oracle().complaint().value_or(""), testing::HasSubstr("liveness"));
}

TEST(Simulator, OneWrongOctetBreaksTheRun) {
  World world({}, 1000, 1000);
  Host a({.addresses = {kClientAddress}, .secret = {}, .tcp = {}});
  Host b({.addresses = {kServerAddress}, .secret = {}, .tcp = {}});
  Delivery heard({Pattern(2), 1000}, world.simulator.oracle(), false);
  Delivery nothing({}, world.simulator.oracle(), false);
  Talker liar({.port = 8, .to_say = {Pattern(99), 1000}}, nothing);
  Talker listener({.remote = Endpoint{kServerAddress, 8}}, heard);
  const NodeId first = world.simulator.add(a, listener);
  const NodeId second = world.simulator.add(b, liar);
  world.simulator.connect(first, second, {}, {});
  EXPECT_EQ(world.simulator.run(listener), Ending::kBroken);
  EXPECT_NE(world.complaint().find("not sent"), std::string::npos) << world.complaint();
}

TEST(Simulator, TwoWiresDoNotTouch) {
  World world({}, 1000, 1000);
  Host a({.addresses = {kClientAddress}, .secret = {}, .tcp = {}});
  Host b({.addresses = {kServerAddress}, .secret = {}, .tcp = {}});
  Delivery heard({Pattern(2), 1000}, world.simulator.oracle(), false);
  Delivery nothing({}, world.simulator.oracle(), false);
  Talker server({.port = 8, .to_say = {Pattern(2), 1000}}, nothing);
  Talker client({.remote = Endpoint{kServerAddress, 8}}, heard);
  const NodeId first = world.simulator.add(a, client);
  const NodeId second = world.simulator.add(b, server);
  world.simulator.connect(first, second, {.delay = seconds(1)}, {.delay = seconds(1)});
  EXPECT_EQ(world.run(), Ending::kDone);
  EXPECT_LT(world.simulator.now(), Instant(seconds(1)));
  EXPECT_EQ(world.simulator.run(client), Ending::kDone);
  EXPECT_TRUE(client.complete());
}

TEST(Simulator, ComesToRestOnceEverythingIsSaid) {
  World world({.impairments = {.loss = 100'000'000}}, 10'000, 10'000);
  ASSERT_EQ(world.run(), Ending::kDone) << world.complaint();
  EXPECT_EQ(world.simulator.run_until_quiet(), Ending::kDone) << world.complaint();
  EXPECT_EQ(world.client_host.tcp().size(), 0u);  // TIME-WAIT is over, nothing leaked
  EXPECT_EQ(world.server_host.tcp().size(), 0u);
  for (const Direction direction : {Direction::kToA, Direction::kToB}) {
    EXPECT_EQ(world.simulator.path(0, direction).under_way(), 0u);
  }
}

// Sees every event and keeps the books a second time.
struct Recorder final : Observer {
  void on_packet(const PacketEvent& event) override {
    EXPECT_GE(event.at, last);
    last = event.at;
    ++count[static_cast<std::size_t>(event.what)];
  }
  void on_wake(Instant at, NodeId) override {
    EXPECT_GE(at, last);
    last = at;
  }
  std::uint64_t of(Happening what) const { return count[static_cast<std::size_t>(what)]; }

  Instant last{};
  std::array<std::uint64_t, 9> count{};
};

// A talker that wants a turn 5 ms after its last one, and so puts its alarm off with every
// packet.
struct Snoozer final : stack::host::Application {
  explicit Snoozer(Talker& talker) : inner(talker) {}
  void run(Instant now, Host& host) override {
    inner.run(now, host);
    alarm = now + milliseconds(5);
  }
  Instant deadline() const override { return alarm; }
  bool done() const override { return inner.done(); }
  Talker& inner;
  Instant alarm{};
};

// Looks at the two hosts whenever one is woken.
struct WakeWatcher final : Observer {
  struct Watched {
    const Host& host;
    const stack::host::Application& application;
  };
  WakeWatcher(Watched first, Watched second) : watched{first, second} {}
  void on_packet(const PacketEvent&) override {}
  void on_wake(Instant at, NodeId node) override {
    if (at == Instant()) return;  // everybody's first turn
    const auto& [host, application] = watched[node];
    EXPECT_EQ(std::min(host.deadline(), application.deadline()), at) << "host " << node;
    ++wakes;
  }
  std::array<Watched, 2> watched;
  int wakes = 0;
};

TEST(Simulator, AHostIsWokenOnTimeAndOnlyWhenItAsked) {
  SeededChoices choices(1);
  Simulator simulator(choices, {});
  Host client_host({.addresses = {kClientAddress}, .secret = {}, .tcp = {}});
  Host server_host({.addresses = {kServerAddress}, .secret = {}, .tcp = {}});
  const Content content{Pattern(1), 3'000'000};  // two to three seconds of transfer
  Delivery heard(content, simulator.oracle(), false), nothing({}, simulator.oracle(), false);
  Talker client({.remote = Endpoint{kServerAddress, kPort}}, heard);
  Talker server({.port = kPort, .to_say = content}, nothing);
  Snoozer snoozing_client(client);
  const NodeId a = simulator.add(client_host, snoozing_client);
  simulator.connect(a, simulator.add(server_host, server), {}, {});
  WakeWatcher watcher({client_host, snoozing_client}, {server_host, server});
  simulator.observe(watcher);
  EXPECT_EQ(simulator.run(client), Ending::kDone);
  EXPECT_GT(simulator.now(), Instant(seconds(2)));
  EXPECT_GT(watcher.wakes, 0);
}

TEST(Simulator, ObserversSeeWhatTheBooksSay) {
  World world(
      {.queue = {.packets = 8},
       .impairments = {.loss = 50'000'000, .duplication = 50'000'000, .corruption = 50'000'000}},
      100'000, 100'000);
  Recorder recorder;
  world.simulator.observe(recorder);
  ASSERT_EQ(world.run(), Ending::kDone) << world.complaint();
  Ledger books = world.simulator.path(0, Direction::kToA).ledger();
  books += world.simulator.path(0, Direction::kToB).ledger();
  EXPECT_EQ(recorder.of(Happening::kSent) + recorder.of(Happening::kLost) +
                recorder.of(Happening::kOverflowed),
            books.offered);
  EXPECT_EQ(recorder.of(Happening::kLost), books.lost);
  EXPECT_EQ(recorder.of(Happening::kOverflowed), books.overflowed);
  EXPECT_EQ(recorder.of(Happening::kDuplicated), books.duplicated);
  EXPECT_EQ(recorder.of(Happening::kArrived), books.delivered);
  EXPECT_GT(books.lost, 0u);
  EXPECT_GT(books.overflowed, 0u);
  EXPECT_GT(books.duplicated, 0u);
}

}  // namespace
}  // namespace sim
