#include "sim/choices.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <array>
#include <cstdint>
#include <set>

namespace sim {
namespace {

Question about(std::uint64_t packet, Purpose purpose = Purpose::kLoss) {
  return {.path = {.wire = 0, .direction = Direction::kToB}, .packet = packet, .purpose = purpose};
}

TEST(SeededChoices, AnswersEveryQuestionByItsNameAlone) {
  SeededChoices asked_little(7);
  SeededChoices asked_much(7);
  for (std::uint64_t packet = 0; packet < 100; ++packet) {
    asked_much.answer(about(packet, Purpose::kCorruption));
  }
  EXPECT_EQ(asked_little.answer(about(5)), asked_much.answer(about(5)));
}

TEST(SeededChoices, TellsEveryPartOfANameApart) {
  SeededChoices choices(7);
  const Question base = about(5);
  Question wire = base, direction = base, packet = base, purpose = base, nth = base;
  wire.path.wire = 1;
  direction.path.direction = Direction::kToA;
  packet.packet = 6;
  purpose.purpose = Purpose::kDuplication;
  nth.nth = 1;
  std::set<std::uint64_t> answers;
  for (const Question& question : {base, wire, direction, packet, purpose, nth}) {
    answers.insert(choices.answer(question));
  }
  answers.insert(SeededChoices(8).answer(base));
  EXPECT_EQ(answers.size(), 7u);
}

TEST(SeededChoices, AProbabilityIsHowOftenItHappens) {
  SeededChoices choices(1);
  int happened = 0;
  for (std::uint64_t packet = 0; packet < 100'000; ++packet) {
    happened += choices.happens(about(packet), 30'000'000);
  }
  EXPECT_NEAR(happened, 3000, 300);  // more than five standard deviations
}

TEST(SeededChoices, NeverAndAlwaysAreExact) {
  SeededChoices choices(1);
  for (std::uint64_t packet = 0; packet < 1000; ++packet) {
    EXPECT_FALSE(choices.happens(about(packet), 0));
    EXPECT_TRUE(choices.happens(about(packet), kAlways));
  }
}

RC_GTEST_PROP(SeededChoices, BelowStaysBelow, (std::uint64_t seed, std::uint64_t packet)) {
  const auto limit = *rc::gen::inRange<std::uint64_t>(1, (std::uint64_t{1} << 32) + 1);
  SeededChoices choices(seed);
  RC_ASSERT(choices.below(about(packet), limit) < limit);
}

TEST(ScriptedChoices, ZerosMakeEverythingHappenAndTheEndOfTheScriptNothing) {
  constexpr std::array<std::uint8_t, 2> kZeros{};
  ScriptedChoices choices(kZeros);
  EXPECT_TRUE(choices.happens(about(0), 1));
  EXPECT_FALSE(choices.happens(about(1), kAlways - 1));
}

TEST(ScriptedChoices, TwoOctetsReachTheWholeRange) {
  constexpr std::array<std::uint8_t, 4> kScript{0xff, 0xfe, 0x00, 0x01};
  ScriptedChoices choices(kScript);
  EXPECT_EQ(choices.below(about(0), 65'536), 0xfffeu);
  EXPECT_EQ(choices.below(about(1), 65'536), 1u);
}

TEST(ScriptedChoices, ImpossibleFaultsUseUpNoScript) {
  constexpr std::array<std::uint8_t, 2> kZeros{};
  ScriptedChoices choices(kZeros);
  EXPECT_FALSE(choices.happens(about(0), 0));
  EXPECT_TRUE(choices.happens(about(1), 1));
}

}  // namespace
}  // namespace sim
