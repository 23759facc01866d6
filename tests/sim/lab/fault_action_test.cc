#include "sim/lab/fault_action.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/sim/lab/packets.h"

namespace sim::lab {
namespace {

using scenario::PacketAction;
using stack::base::Duration;

const Octets kPacket = packet({.text = 100, .ecn = stack::wire::Ecn::kEct0});

// What the action makes of a harmless fate; nothing if it had nothing to act upon.
std::optional<Fate> fate_of(const PacketAction& action, const Octets& octets = kPacket) {
  Fate fate;
  if (!act(action, octets, fate)) return std::nullopt;
  return fate;
}

TEST(FaultAction, DoesWhatItSays) {
  EXPECT_TRUE(fate_of(scenario::Drop{})->lost);
  EXPECT_TRUE(fate_of(scenario::DropEarly{})->early);
  EXPECT_EQ(fate_of(scenario::Delay{Duration(35)})->held_back, Duration(35));
  EXPECT_EQ(fate_of(scenario::Duplicate{2, Duration(7)})->copies, 2u);
  EXPECT_EQ(fate_of(scenario::Duplicate{2, Duration(7)})->copy_behind, Duration(7));
  EXPECT_EQ(fate_of(scenario::FlipBits{{1, 2}, true})->flips, (std::vector<std::uint32_t>{1, 2}));
  EXPECT_TRUE((fate_of(scenario::FlipBits{{1}, true})->fix_checksum));
  EXPECT_EQ(fate_of(scenario::Truncate{20})->truncate_to, 20u);
  EXPECT_TRUE(fate_of(scenario::Mark{})->mark);
}

TEST(FaultAction, AddsToWhatChanceDid) {
  Fate fate{.held_back = Duration(5), .copies = 1, .flips = {9}, .truncate_to = 50};
  EXPECT_TRUE(act(scenario::Delay{Duration(3)}, kPacket, fate));
  EXPECT_TRUE(act(scenario::Duplicate{1, Duration(0)}, kPacket, fate));
  EXPECT_TRUE(act(scenario::FlipBits{{4}}, kPacket, fate));
  EXPECT_FALSE(act(scenario::Truncate{60}, kPacket, fate));
  EXPECT_EQ(fate.held_back, Duration(8));
  EXPECT_EQ(fate.copies, 2u);
  EXPECT_EQ(fate.flips, (std::vector<std::uint32_t>{9, 4}));
  EXPECT_EQ(fate.truncate_to, 50u);
}

TEST(FaultAction, MakesNoMoreCopiesThanThereMayBe) {
  Fate fate{.copies = 1};
  EXPECT_TRUE(act(scenario::Duplicate{0xffff'ffff, Duration(0)}, kPacket, fate));
  EXPECT_EQ(fate.copies, kMostCopies);
}

TEST(FaultAction, HasNothingToActUponBeyondThePacketsEnd) {
  const auto bits = static_cast<std::uint32_t>(8 * kPacket.size());
  EXPECT_TRUE(fate_of(scenario::FlipBits{{bits - 1}}));
  EXPECT_FALSE(fate_of(scenario::FlipBits{{bits}}));
  EXPECT_TRUE(fate_of(scenario::Truncate{bits / 8 - 1}));
  EXPECT_FALSE(fate_of(scenario::Truncate{bits / 8}));
}

TEST(FaultAction, MarksOnlyWhatSpeaksOfCongestion) {
  using stack::wire::Ecn;
  const auto marks = [](Ecn ecn, bool is_ipv6) {
    Segment said{.ecn = ecn};
    if (is_ipv6) {
      said.from.address = stack::base::Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
      said.to.address = stack::base::Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2});
    }
    return fate_of(scenario::Mark{}, packet(said)).has_value();
  };
  for (const bool is_ipv6 : {false, true}) {
    EXPECT_TRUE(marks(Ecn::kEct0, is_ipv6));
    EXPECT_TRUE(marks(Ecn::kEct1, is_ipv6));
    EXPECT_FALSE(marks(Ecn::kNotEct, is_ipv6));
    EXPECT_FALSE(marks(Ecn::kCe, is_ipv6));
  }
}

TEST(FaultAction, DoesNothingButDropToWhatIsDropped) {
  for (const Fate& dropped : {Fate{.lost = true}, Fate{.early = true}}) {
    Fate fate = dropped;
    EXPECT_FALSE(act(scenario::Delay{Duration(1)}, kPacket, fate));
    EXPECT_FALSE(act(scenario::Mark{}, kPacket, fate));
    EXPECT_EQ(fate, dropped);
    EXPECT_TRUE(act(scenario::Drop{}, kPacket, fate));
  }
}

TEST(FaultAction, IsWrittenAsAScenarioHasIt) {
  EXPECT_EQ(to_toml(scenario::Drop{}), "\"drop\"");
  EXPECT_EQ(to_toml(scenario::DropEarly{}), "\"drop-early\"");
  EXPECT_EQ(to_toml(scenario::Mark{}), "\"mark\"");
  EXPECT_EQ(to_toml(scenario::Delay{std::chrono::milliseconds(35)}), "{ delay = \"35 ms\" }");
  EXPECT_EQ(to_toml(scenario::Delay{Duration(-1'000'001)}), "{ hasten = \"1000001 ns\" }");
  EXPECT_EQ(to_toml(scenario::Duplicate{2, std::chrono::milliseconds(1)}),
            "{ duplicate = 2, gap = \"1 ms\" }");
  EXPECT_EQ(to_toml(scenario::FlipBits{{416, 417}, false}),
            "{ flip-bits = [416, 417], fix-checksum = false }");
  EXPECT_EQ(to_toml(scenario::Truncate{20}), "{ truncate = 20 }");
}

Fate arbitrary_fate() {
  Fate fate;
  if (*rc::gen::arbitrary<bool>()) fate.held_back = Duration(*rc::gen::inRange(-1'000, 1'000'000));
  if (*rc::gen::arbitrary<bool>()) {
    fate.copies = *rc::gen::inRange<std::uint32_t>(1, kMostCopies + 1);
    fate.copy_behind = Duration(*rc::gen::inRange(0, 1'000'000));
  }
  fate.flips = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(0u, 800u));
  fate.fix_checksum = !fate.flips.empty() && *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) fate.truncate_to = *rc::gen::inRange(1u, 100u);
  fate.mark = *rc::gen::arbitrary<bool>();
  return fate;
}

RC_GTEST_PROP(FaultAction, AllOfAFateMakeItAgain, ()) {
  const Fate fate = arbitrary_fate();
  Fate again;
  for (const PacketAction& action : actions_of(fate)) RC_ASSERT(act(action, kPacket, again));
  RC_ASSERT(again == fate);
  RC_ASSERT(actions_of(fate).empty() == fate.is_harmless());
}

}  // namespace
}  // namespace sim::lab
