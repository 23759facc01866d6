#include "sim/loss_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace sim {
namespace {

constexpr PathName kPath{};
constexpr std::uint64_t kSeed = 42;
constexpr std::size_t kMany = 1'000'000;

std::vector<bool> losses(LossChain chain, std::size_t packets, std::uint64_t seed = kSeed) {
  SeededChoices choices(seed);
  std::vector<bool> lost;
  for (std::size_t index = 0; index < packets; ++index)
    lost.push_back(chain.loses(choices, kPath, index));
  return lost;
}

std::vector<bool> losses(const GilbertElliott& model, std::size_t packets) {
  return losses(LossChain(model, std::nullopt), packets);
}
std::vector<bool> losses(const FourState& model, std::size_t packets) {
  return losses(LossChain(std::nullopt, model), packets);
}

// The lengths of the runs of losses.
std::vector<std::size_t> bursts(const std::vector<bool>& lost) {
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < lost.size(); ++i) {
    if (!lost[i]) continue;
    if (i == 0 || !lost[i - 1]) lengths.push_back(0);
    ++lengths.back();
  }
  return lengths;
}

// Five standard deviations of a binomial distribution.
double five_sigma(double n, double p) { return 5 * std::sqrt(n * p * (1 - p)); }

TEST(GilbertElliott, IsMadeOfAMeanAndABurst) {
  // r = 1 / 4, p = r * 0.01 / 0.99
  EXPECT_EQ(gilbert_elliott(10'000'000, 4000), (GilbertElliott{.p = 2'525'252, .r = 250'000'000}));
  EXPECT_EQ(gilbert_elliott(500'000'000, 1000), (GilbertElliott{.p = kAlways, .r = kAlways}));
  EXPECT_EQ(gilbert_elliott(0, 4000), (GilbertElliott{.p = 0, .r = 250'000'000}));
}

TEST(GilbertElliott, IsNotMadeOfWhatCannotBe) {
  EXPECT_FALSE(gilbert_elliott(10'000'000, 999));
  EXPECT_FALSE(gilbert_elliott(kAlways, 4000));
  // Bursts of one and always one between: half of them is the most that can be lost.
  EXPECT_FALSE(gilbert_elliott(500'000'001, 1000));
}

// In balance r / (p + r) of the time is good; the variance of the count is that of independent
// losses times (1 + l) / (1 - l) with l = 1 - p - r.
TEST(GilbertElliott, LosesItsMean) {
  const auto lost = losses(*gilbert_elliott(10'000'000, 4000), kMany);
  const auto count = static_cast<double>(std::count(lost.begin(), lost.end(), true));
  const double memory = 1 - 0.0025252 - 0.25;
  const double spread = std::sqrt((1 + memory) / (1 - memory));
  EXPECT_NEAR(count, 0.01 * kMany, five_sigma(kMany, 0.01) * spread);
}

// Of N bursts, r end after one packet, r (1 - r) after two, and so on.
TEST(GilbertElliott, BurstsAreGeometric) {
  const auto lengths = bursts(losses(*gilbert_elliott(10'000'000, 4000), kMany));
  const auto n = static_cast<double>(lengths.size());
  double share = 0.25;
  for (std::size_t length = 1; length <= 8; ++length, share *= 0.75) {
    const auto count = static_cast<double>(std::count(lengths.begin(), lengths.end(), length));
    EXPECT_NEAR(count, n * share, five_sigma(n, share)) << length;
  }
}

TEST(GilbertElliott, SurvivesAsOftenAsItsStatesSay) {
  const auto bad = losses(GilbertElliott{.p = kAlways, .r = 0, .h = 300'000'000}, 100'000);
  EXPECT_NEAR(static_cast<double>(std::count(bad.begin(), bad.end(), true)), 70'000,
              five_sigma(100'000, 0.7));
  const auto good = losses(GilbertElliott{.p = 0, .k = 900'000'000}, 100'000);
  EXPECT_NEAR(static_cast<double>(std::count(good.begin(), good.end(), true)), 10'000,
              five_sigma(100'000, 0.1));
}

TEST(FourState, IsGilbertsWithoutTheStatesTwoAndFour) {
  const auto gilbert = losses(GilbertElliott{.p = 20'000'000, .r = 300'000'000}, 100'000);
  EXPECT_EQ(losses(FourState{.p13 = 20'000'000, .p31 = 300'000'000}, 100'000), gilbert);
  EXPECT_GT(std::count(gilbert.begin(), gilbert.end(), true), 0);
}

TEST(FourState, LosesAloneInAGap) {
  const auto lengths = bursts(losses(FourState{.p14 = 100'000'000}, 100'000));
  EXPECT_GT(lengths.size(), 5000u);
  EXPECT_EQ(std::count(lengths.begin(), lengths.end(), 1u), std::ssize(lengths));
}

// 1 -> 4 -> 1 -> 4, and 1 -> 3 -> 2 -> 3 -> 2.
TEST(FourState, GoesWhereItsProbabilitiesLead) {
  const std::vector<bool> in_turn{true, false, true, false, true, false};
  EXPECT_EQ(losses(FourState{.p14 = kAlways}, 6), in_turn);
  EXPECT_EQ(losses(FourState{.p13 = kAlways, .p31 = 0, .p32 = kAlways, .p23 = kAlways}, 6),
            in_turn);
  EXPECT_EQ(losses(FourState{.p13 = kAlways, .p31 = 0}, 6), std::vector<bool>(6, true));
  EXPECT_EQ(losses(FourState{.p13 = kAlways, .p31 = 0, .p32 = kAlways, .p23 = 0}, 4),
            (std::vector<bool>{true, false, false, false}));
  EXPECT_EQ(losses(FourState{.p13 = kAlways, .p31 = kAlways}, 4),
            (std::vector<bool>{true, false, true, false}));
}

// Within a burst a packet comes through now and then: p32 of the packets that follow a loss go to
// 2, p31 to 1.
TEST(FourState, ReceivesWithinABurst) {
  const auto lost = losses(
      FourState{.p13 = 10'000'000, .p31 = 100'000'000, .p32 = 200'000'000, .p23 = kAlways}, kMany);
  double followers = 0;
  double received = 0;
  double lost_again = 0;  // right after
  for (std::size_t i = 0; i + 2 < lost.size(); ++i) {
    if (!lost[i]) continue;
    ++followers;
    if (lost[i + 1]) continue;
    ++received;
    lost_again += lost[i + 2];
  }
  EXPECT_NEAR(received, followers * 0.3, five_sigma(followers, 0.3));
  // From 2 always, from 1 with p13.
  const double expected = (0.2 + 0.1 * 0.01) / 0.3;
  EXPECT_NEAR(lost_again, received * expected, five_sigma(received, expected));
}

TEST(LossChain, DependsOnNothingButItsOwnAnswers) {
  const LossChain chain(gilbert_elliott(100'000'000, 3000), std::nullopt);
  SeededChoices choices(kSeed);
  LossChain disturbed = chain;
  std::vector<bool> lost;
  for (std::uint64_t index = 0; index < 1000; ++index) {
    for (std::uint16_t nth = 0; nth < index % 7; ++nth)
      choices.below({kPath, index, Purpose::kCorruptedPlace, nth}, 100);
    lost.push_back(disturbed.loses(choices, kPath, index));
  }
  EXPECT_EQ(lost, losses(chain, 1000));
  EXPECT_NE(lost, losses(chain, 1000, kSeed + 1));
}

}  // namespace
}  // namespace sim
