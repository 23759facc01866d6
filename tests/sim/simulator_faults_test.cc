#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

#include "sim/simulator.h"
#include "sim/trace.h"

namespace sim {
namespace {

using stack::base::ByteView;
using stack::base::Instant;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using testing::ElementsAre;

struct Mouth final : Port {
  void take_out(Instant at, ByteView packet) override { heard.push_back({at, packet.size()}); }
  struct Heard {
    Instant at;
    std::size_t octets;
    friend bool operator==(const Heard&, const Heard&) = default;
  };
  std::vector<Heard> heard;
};

struct Notes final : Observer {
  void on_packet(const PacketEvent& event) override {
    happened.push_back(event.what);
    marked.push_back(event.marked);
    fates.push_back(event.fate ? std::optional(*event.fate) : std::nullopt);
  }
  void on_wake(Instant, NodeId) override {}
  std::vector<Happening> happened;
  std::vector<bool> marked;
  std::vector<std::optional<Fate>> fates;
};

struct Source final : FaultSource {
  explicit Source(std::function<void(const Offering&, Fate&)> judge) : decide(std::move(judge)) {}
  void judge(const Offering& packet, Fate& fate) override { decide(packet, fate); }
  std::function<void(const Offering&, Fate&)> decide;
};

// 8 Mbit/s: an octet takes a microsecond.
class SimulatorFaults : public testing::Test {
 protected:
  SimulatorFaults() : a(simulator.add(left)), b(simulator.add(right)) { simulator.observe(notes); }

  void connect(const PathConfig& config = {.bits_per_second = 8'000'000,
                                           .delay = milliseconds(5)}) {
    simulator.connect(a, b, config, config);
  }
  void say(std::size_t octets) { simulator.inject(a, std::vector<std::uint8_t>(octets, 7)); }
  void run() { EXPECT_FALSE(simulator.run_until(simulator.now() + std::chrono::seconds(1))); }

  SeededChoices choices{1};
  Simulator simulator{choices, {}};
  Mouth left, right;
  NodeId a, b;
  Notes notes;
};

TEST_F(SimulatorFaults, ActionsHappenOnTimeAndInTheOrderOfScheduling) {
  std::vector<int> done;
  simulator.at(Instant(milliseconds(2)), [&] { done.push_back(2); });
  simulator.at(Instant(milliseconds(1)), [&] {
    EXPECT_EQ(simulator.now(), Instant(milliseconds(1)));
    done.push_back(1);
    simulator.at(simulator.now(), [&] { done.push_back(4); });  // an action may plan another
  });
  simulator.at(Instant(milliseconds(1)), [&] { done.push_back(3); });
  run();
  EXPECT_EQ(done, (std::vector<int>{1, 3, 4, 2}));
}

TEST_F(SimulatorFaults, AnActionMayChangeAWire) {
  connect();
  simulator.at(Instant(milliseconds(1)), [&] {
    simulator.path(0, Direction::kToB).set_down(simulator.now() + milliseconds(10));
  });
  for (const int ms : {0, 2, 20}) {
    simulator.at(Instant(milliseconds(ms)), [&] { say(100); });
  }
  run();
  EXPECT_EQ(right.heard.size(), 2u);
  EXPECT_THAT(notes.happened, ElementsAre(Happening::kSent, Happening::kDown, Happening::kArrived,
                                          Happening::kSent, Happening::kArrived));
}

TEST_F(SimulatorFaults, SourcesJudgeEveryWireWheneverItWasConnected) {
  std::vector<PathName> asked;
  Source before([&](const Offering& packet, Fate&) { asked.push_back(packet.path); });
  Source after([&](const Offering&, Fate& fate) { fate.lost = true; });
  simulator.judge_with(before);
  connect();
  simulator.judge_with(after);
  say(100);
  simulator.inject(b, std::vector<std::uint8_t>(100));
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[0].direction, Direction::kToB);
  EXPECT_EQ(asked[1].direction, Direction::kToA);
  EXPECT_THAT(notes.happened, ElementsAre(Happening::kLost, Happening::kLost));
}

TEST_F(SimulatorFaults, ObserversAreToldTheFateUnlessItIsHarmless) {
  connect();
  Source source([&](const Offering& packet, Fate& fate) {
    if (packet.index == 1) fate = {.copies = 2, .copy_behind = milliseconds(1), .fault = 7};
    if (packet.index == 2) fate = {.lost = true, .fault = 8};
    if (packet.index == 3) fate = {.early = true, .fault = 9};
  });
  simulator.judge_with(source);
  for (int i = 0; i < 4; ++i) say(100);
  EXPECT_THAT(notes.happened,
              ElementsAre(Happening::kSent, Happening::kSent, Happening::kDuplicated,
                          Happening::kDuplicated, Happening::kLost, Happening::kDroppedEarly));
  EXPECT_FALSE(notes.fates[0]);
  ASSERT_TRUE(notes.fates[1] && notes.fates[4] && notes.fates[5]);
  EXPECT_EQ(notes.fates[1]->fault, 7u);
  EXPECT_EQ(notes.fates[4]->fault, 8u);
  EXPECT_EQ(notes.fates[5]->fault, 9u);
  run();
  EXPECT_THAT(right.heard, ElementsAre(Mouth::Heard{Instant(microseconds(5100)), 100},
                                       Mouth::Heard{Instant(microseconds(5200)), 100},
                                       Mouth::Heard{Instant(microseconds(6200)), 100},
                                       Mouth::Heard{Instant(microseconds(7200)), 100}));
}

TEST_F(SimulatorFaults, AQueueThatDecidesLaterIsServed) {
  connect({.bits_per_second = 8'000'000,
           .delay = milliseconds(5),
           .queue = {.kind = queue::Kind::kFqCoDel}});
  for (int i = 0; i < 3; ++i) say(100);
  EXPECT_THAT(notes.happened, ElementsAre(Happening::kQueued, Happening::kSent, Happening::kQueued,
                                          Happening::kQueued));
  run();
  EXPECT_THAT(right.heard, ElementsAre(Mouth::Heard{Instant(microseconds(5100)), 100},
                                       Mouth::Heard{Instant(microseconds(5200)), 100},
                                       Mouth::Heard{Instant(microseconds(5300)), 100}));
  EXPECT_EQ(simulator.path(0, Direction::kToB).ledger().delivered, 3u);
}

// Packets come twice as fast as they leave; the queue is asked by the clock alone.
TEST_F(SimulatorFaults, AMarkIsToldWithThePacket) {
  connect({.bits_per_second = 8'000'000, .queue = {.kind = queue::Kind::kCoDel, .ecn = true}});
  std::vector<std::uint8_t> packet(1000, 0);
  packet[0] = 0x45;
  packet[1] = 2;  // ECT(0)
  for (int i = 0; i < 400; ++i) {
    simulator.at(Instant(microseconds(500) * i), [&] { simulator.inject(a, packet); });
  }
  run();
  const auto& books = simulator.path(0, Direction::kToB).ledger();
  EXPECT_GT(books.marked, 0u);
  EXPECT_EQ(std::count(notes.marked.begin(), notes.marked.end(), true), std::int64_t(books.marked));
  EXPECT_EQ(books.early, 0u);
}

}  // namespace
}  // namespace sim
