#include "sim/lab/fault_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/sim/lab/packets.h"

namespace sim::lab {
namespace {

using scenario::Fault;
using scenario::Match;
using scenario::PacketAction;
using scenario::Side;
using stack::base::Duration;
using testing::ElementsAre;

constexpr std::uint32_t kIsn = 1'000;

Fault fault(std::string_view match, PacketAction action = scenario::Drop{}) {
  Fault made;
  made.on = "wire";
  made.match = *Match::parse(match);
  made.action = std::move(action);
  return made;
}

Octets syn() { return packet({.seq = kIsn, .flags = {.syn = true}}); }
Octets text(std::uint32_t offset) { return packet({.seq = kIsn + 1 + offset, .text = 10}); }
Octets ack() { return packet({.seq = kIsn + 1}); }

// Two links, and packets offered to the second, "wire".
class Script {
 public:
  explicit Script(std::vector<Fault> faults) {
    scenario_.links = {{.name = "other", .a = "a", .b = "b"}, {.name = "wire", .a = "a", .b = "b"}};
    scenario_.faults = std::move(faults);
    script_.emplace(scenario_);
  }
  Fate judge(const Octets& octets, Direction direction = Direction::kToB, std::uint16_t wire = 1) {
    Fate fate;
    std::uint64_t& index = next_[static_cast<std::size_t>(direction)];
    script_->judge({{}, {wire, direction}, index++, octets}, fate);
    return fate;
  }
  // The places of the packets that are lost.
  std::vector<std::size_t> lost(const std::vector<Octets>& packets,
                                Direction direction = Direction::kToB) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < packets.size(); ++i)
      if (judge(packets[i], direction).lost) places.push_back(i);
    return places;
  }
  FaultCount count(std::size_t i) const { return script_->counts()[i]; }
  FaultScript& script() { return *script_; }

 private:
  scenario::Scenario scenario_;
  std::optional<FaultScript> script_;
  std::array<std::uint64_t, 2> next_{};
};

Fault with(Fault made, std::uint32_t every, std::optional<std::uint32_t> times = {},
           Side side = Side::kBoth) {
  made.every = every;
  made.times = times;
  made.side = side;
  return made;
}

TEST(FaultScript, StrikesWhatMatches) {
  Script script({fault("tcp.data nth 3")});
  EXPECT_THAT(script.lost({syn(), text(0), ack(), text(10), text(20), text(30)}), ElementsAre(4u));
  EXPECT_EQ(script.count(0).matched, 1u);
  EXPECT_EQ(script.count(0).struck, 1u);
}

// "The third segment, and its first retransmission."
TEST(FaultScript, StrikesTheSameSegmentAgainWhereTimesAllowsIt) {
  Script script({with(fault("tcp.data nth 3"), 1, 2)});
  EXPECT_THAT(script.lost({syn(), text(0), text(10), text(20), text(30), text(20), text(20)}),
              ElementsAre(3u, 5u));
  EXPECT_EQ(script.count(0).struck, 2u);
  EXPECT_EQ(script.count(0).matched, 3u);
}

TEST(FaultScript, StrikesEachSoManiethAndNoMoreThanSoMany) {
  const std::vector<Octets> acks(12, ack());
  EXPECT_THAT(Script({with(fault("tcp.ack"), 5)}).lost(acks), ElementsAre(4u, 9u));
  EXPECT_THAT(Script({with(fault("tcp.ack"), 1, 2)}).lost(acks), ElementsAre(0u, 1u));
  EXPECT_THAT(Script({with(fault("tcp.ack"), 4, 2)}).lost(acks), ElementsAre(3u, 7u));
  EXPECT_THAT(Script({with(fault("packet 3"), 2)}).lost(acks), ElementsAre());
  EXPECT_THAT(Script({with(fault("packet 3"), 1, 0)}).lost(acks), ElementsAre());
}

TEST(FaultScript, KeepsToItsSideOfItsLink) {
  for (const std::string_view match : {"tcp.ack", "packet 0"}) {
    Script script({with(fault(match), 1, {}, Side::kToA)});
    EXPECT_FALSE(script.judge(ack(), Direction::kToB).lost);
    EXPECT_FALSE(script.judge(ack(), Direction::kToA, 0).lost);
  }
  for (const std::string_view match : {"tcp.ack", "packet 0"}) {
    Script script({with(fault(match), 1, {}, Side::kToA)});
    EXPECT_TRUE(script.judge(ack(), Direction::kToA).lost);
  }
}

TEST(FaultScript, CountsEachWayByItself) {
  Script script({with(fault("tcp.ack nth 2"), 1)});
  EXPECT_FALSE(script.judge(ack(), Direction::kToB).lost);
  EXPECT_FALSE(script.judge(ack(), Direction::kToA).lost);
  EXPECT_TRUE(script.judge(ack(), Direction::kToB).lost);
  EXPECT_TRUE(script.judge(ack(), Direction::kToA).lost);
  EXPECT_EQ(script.count(0).struck, 2u);
}

TEST(FaultScript, StrikesOnePacketWithManyFaultsInTheOrderOfTheFile) {
  Script script(
      {fault("tcp.ack", scenario::FlipBits{{1}}), fault("packet 0", scenario::FlipBits{{2}}),
       fault("packet 0", scenario::Delay{Duration(7)}), fault("tcp.ack", scenario::FlipBits{{3}})});
  const Fate fate = script.judge(ack());
  EXPECT_THAT(fate.flips, ElementsAre(1u, 2u, 3u));
  EXPECT_EQ(fate.held_back, Duration(7));
  EXPECT_EQ(fate.fault, 3u);
}

TEST(FaultScript, TakesNothingComingOfItForNoStrike) {
  Script script({with(fault("tcp", scenario::Truncate{20}), 1, 1), fault("tcp", scenario::Mark{})});
  EXPECT_TRUE(script.judge(text(0)).truncate_to);
  EXPECT_FALSE(script.judge(text(10)).truncate_to);
  EXPECT_EQ(script.count(0).struck, 1u);
  EXPECT_EQ(script.count(1).matched, 2u);
  EXPECT_EQ(script.count(1).struck, 0u);  // nobody speaks of congestion
}

// A packet that is not lost by the first fault is still there for the second to count.
TEST(FaultScript, ShowsLostPacketsToThoseWhoCount) {
  Script script({fault("packet 0"), fault("tcp.data nth 2")});
  EXPECT_THAT(script.lost({text(0), text(10), text(20)}), ElementsAre(0u, 1u));
}

TEST(FaultScript, ReadsAcknowledgmentsThoughOnlyOneWayIsWatched) {
  Script script({with(fault("tcp.ack_rel == 10"), 1, {}, Side::kToA)});
  script.judge(syn(), Direction::kToB);
  const Segment heard{.seq = 5, .ack = kIsn + 1 + 10};
  EXPECT_TRUE(script.judge(packet(heard.back()), Direction::kToA).lost);
}

TEST(FaultScript, CountsWhomTimedFaultsTouched) {
  Fault timed;
  timed.on = "wire";
  timed.at = stack::base::Instant{};
  timed.action = scenario::NodeAction{scenario::Rebind{}};
  Script script({timed});
  script.judge(ack());
  EXPECT_EQ(script.count(0).struck, 0u);
  script.script().struck(0, 2);
  EXPECT_EQ(script.count(0).struck, 2u);
}

TEST(FaultScript, LetsPassWhatGoesOverNoLinkOfTheScenario) {
  Script script({fault("tcp.ack")});
  EXPECT_TRUE(script.judge(ack(), Direction::kToB, 7).is_harmless());
}

// Explicit faults are found by their index, in whatever order the file has them and the queue lets
// packets go.
RC_GTEST_PROP(FaultScript, FindsEveryExplicitFault, ()) {
  const auto indices =
      *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 50));
  std::vector<Fault> faults;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    faults.push_back(fault("packet 0", scenario::Delay{Duration(std::int64_t{1} << i % 50)}));
    faults.back().match = Match::packet(indices[i]);
    faults.back().side = Side::kToB;
  }
  scenario::Scenario scenario;
  scenario.links = {{.name = "wire", .a = "a", .b = "b"}};
  scenario.faults = faults;
  FaultScript script(scenario);
  const Octets octets = ack();
  for (std::uint64_t index = 50; index-- > 0;) {
    Fate fate, expected;
    script.judge({{}, {0, Direction::kToB}, index, octets}, fate);
    for (std::size_t i = 0; i < indices.size(); ++i)
      if (indices[i] == index) expected.held_back += Duration(std::int64_t{1} << i % 50);
    RC_ASSERT(fate.held_back == expected.held_back);
  }
  for (const FaultCount& count : script.counts()) RC_ASSERT(count.struck == 1u);
}

}  // namespace
}  // namespace sim::lab
