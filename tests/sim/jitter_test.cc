#include "sim/jitter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace sim {
namespace {

using stack::base::Duration;
using std::chrono::milliseconds;

constexpr std::array kAll{Distribution::kUniform, Distribution::kNormal, Distribution::kPareto,
                          Distribution::kParetoNormal};

// Of a table, as a number of standard deviations.
double quantile(Distribution distribution, std::size_t place) {
  return static_cast<double>(jitter_table(distribution)[place]) / kJitterScale;
}

TEST(Jitter, TheTablesRiseAndHaveMeanZeroAndDeviationOne) {
  for (const Distribution distribution : kAll) {
    const auto table = jitter_table(distribution);
    EXPECT_TRUE(std::ranges::is_sorted(table));
    const auto sum = std::accumulate(table.begin(), table.end(), std::int64_t{0});
    EXPECT_LE(std::abs(sum), 64);  // of 1,024 values rounded by up to a half
    double squares = 0;
    for (const std::int32_t value : table) squares += static_cast<double>(value) * value;
    const double deviation = std::sqrt(squares / kJitterTableSize) / kJitterScale;
    EXPECT_NEAR(deviation, 1, 0.0001);
  }
}

// Between the square roots of 3, in even steps.
TEST(Jitter, TheUniformTableIsALine) {
  const auto table = jitter_table(Distribution::kUniform);
  EXPECT_NEAR(quantile(Distribution::kUniform, 0), -std::sqrt(3.0), 0.01);
  for (std::size_t i = 1; i < table.size(); ++i) EXPECT_NEAR(table[i] - table[i - 1], 27.7, 1);
}

TEST(Jitter, TheNormalTableIsTheErrorFunctions) {
  for (std::size_t i = 20; i < kJitterTableSize - 20; ++i) {
    const double below = (1 + std::erf(quantile(Distribution::kNormal, i) / std::sqrt(2.0))) / 2;
    EXPECT_NEAR(below, (static_cast<double>(i) + 0.5) / kJitterTableSize, 0.001) << i;
  }
}

// 1 - x^-3 of all are below x; the table is shifted and stretched by what its end cuts off.
TEST(Jitter, TheParetoTableHasALongTail) {
  const double minimum = quantile(Distribution::kPareto, 0);
  const double median = quantile(Distribution::kPareto, 511);
  const double far = quantile(Distribution::kPareto, 1014);  // 10.5/1024 are above
  const double x_median = std::cbrt(2.0) - 1;
  const double x_far = std::cbrt(1024 / 9.5) - 1;
  EXPECT_NEAR((far - minimum) / (median - minimum), x_far / x_median, 0.2);
}

TEST(Jitter, TheMixHasAShorterTailThanParetoAndALongerOneThanTheNormal) {
  const double far = quantile(Distribution::kParetoNormal, 1023);
  EXPECT_LT(far, quantile(Distribution::kPareto, 1023));
  EXPECT_GT(far, quantile(Distribution::kNormal, 1023));
}

// Says the same to every question.
struct Stubborn final : Choices {
  explicit Stubborn(std::uint64_t always) : it(always) {}
  std::uint64_t answer(const Question&) override { return it; }
  std::uint64_t it;
};

TEST(Jitter, IsTheMeanAndSoManyDeviations) {
  Stubborn lowest(0);
  Stubborn highest(~std::uint64_t{0});
  const Jitter jitter{.distribution = Distribution::kUniform,
                      .mean = milliseconds(6),
                      .deviation = milliseconds(2)};
  const auto table = jitter_table(Distribution::kUniform);
  // 2 ms = 2,000,000 ns, and 8192 is one deviation.
  EXPECT_EQ(draw_jitter(jitter, highest, {}, 0),
            milliseconds(6) + Duration(2'000'000 * std::int64_t{table[1023]} / 8192));
  EXPECT_EQ(draw_jitter(jitter, lowest, {}, 0),
            milliseconds(6) - Duration((2'000'000 * -std::int64_t{table[0]} + 8191) / 8192));
}

TEST(Jitter, AThousandDrawsHaveItsMeanAndDeviation) {
  SeededChoices choices(3);
  const Jitter jitter{.mean = milliseconds(10), .deviation = milliseconds(2)};
  constexpr int kDraws = 10'000;
  double sum = 0;
  double squares = 0;
  for (std::uint64_t index = 0; index < kDraws; ++index) {
    const auto drawn = static_cast<double>(draw_jitter(jitter, choices, {}, index).count()) / 1e6;
    sum += drawn;
    squares += (drawn - 10) * (drawn - 10);
  }
  EXPECT_NEAR(sum / kDraws, 10, 5 * 2 / std::sqrt(kDraws));
  EXPECT_NEAR(std::sqrt(squares / kDraws), 2, 5 * 2 / std::sqrt(2.0 * kDraws));
}

}  // namespace
}  // namespace sim
