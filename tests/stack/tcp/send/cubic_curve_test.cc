#include "stack/tcp/send/cubic_curve.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdint>

#include "stack/tcp/send/congestion.h"
#include "stack/tcp/send/mul_div.h"

namespace {

using stack::tcp::send::cubic_distance;
using stack::tcp::send::cubic_height;
using stack::tcp::send::kCurveEnd;
using stack::tcp::send::kLargestWindow;
using stack::tcp::send::Microseconds;
using stack::tcp::send::mul_div;
using stack::tcp::send::wide_product;
using stack::tcp::send::WideProduct;

constexpr std::uint64_t kAllOnes = ~std::uint64_t{0};

static_assert(mul_div(0, kAllOnes, 7) == 0);
static_assert(mul_div(7, 11, 10) == 7);
static_assert(mul_div(kAllOnes, 5'000'000'000, 5'000'000'000) == kAllOnes);
static_assert(mul_div(kAllOnes, 3, 4) == kAllOnes / 4 * 3 + 2);  // 4q + 3 with q odd: 3q + 9/4

// (2^64 - 1)^2 = 2^128 - 2^65 + 1.
TEST(MulDiv, TheLargestProductHasItsTwoHalves) {
  WideProduct product = wide_product(kAllOnes, kAllOnes);
  EXPECT_EQ(product.high, kAllOnes - 1);
  EXPECT_EQ(product.low, 1u);
}

// Against the plainest model: adding a, doubled as often as b's bits say.
RC_GTEST_PROP(MulDivProperty, AProductIsASumOfDoublings, (std::uint64_t a, std::uint64_t b)) {
  WideProduct sum{0, 0};
  for (int bit = 63; bit >= 0; --bit) {
    sum = {(sum.high << 1) | (sum.low >> 63), sum.low << 1};
    if (((b >> bit) & 1) == 0) continue;
    sum.low += a;
    if (sum.low < a) ++sum.high;
  }
  WideProduct product = wide_product(a, b);
  RC_ASSERT(product.high == sum.high);
  RC_ASSERT(product.low == sum.low);
}

// floor: a * b = quotient * c + remainder, and the remainder is less than c.
RC_GTEST_PROP(MulDivProperty, DividesWithARemainderBelowTheDivisor, (std::uint64_t b)) {
  auto c = *rc::gen::inRange<std::uint64_t>(1, std::uint64_t{1} << 63);
  auto a = *rc::gen::inRange<std::uint64_t>(0, c);  // so that the quotient fits
  std::uint64_t quotient = mul_div(a, b, c);
  WideProduct whole = wide_product(a, b), divided = wide_product(quotient, c);
  std::uint64_t remainder = whole.low - divided.low;
  RC_ASSERT(remainder < c);
  RC_ASSERT(whole.high == divided.high + (whole.low < divided.low ? 1 : 0));
}

// RFC 9438 4.2: C * d^3 with C = 0.4: 0.4 segments after one second, 51.2 and 400 after five and
// ten.
TEST(CubicCurve, ClimbsByFourTenthsOfTheCubeOfSeconds) {
  EXPECT_EQ(cubic_height(Microseconds{0}, 1000), 0u);
  EXPECT_EQ(cubic_height(Microseconds{1'000'000}, 1000), 400u);
  EXPECT_EQ(cubic_height(Microseconds{4'000'000}, 1000), 25'600u);
  EXPECT_EQ(cubic_height(Microseconds{5'000'000}, 1460), 73'000u);
  EXPECT_EQ(cubic_height(Microseconds{10'000'000}, 1000), 400'000u);
  EXPECT_EQ(cubic_height(Microseconds{500'000}, 1000), 50u);
}

// RFC 9438 4.2: K = cbrt((W_max - cwnd_epoch) / C). From 70 to 100 segments it is cbrt(75) =
// 4.2171633265 s; from 700 to 1000, cbrt(750) = 9.0856029641 s.
TEST(CubicCurve, KIsTheCubeRoot) {
  EXPECT_EQ(cubic_distance(0, 1000).count(), 0u);
  EXPECT_EQ(cubic_distance(400, 1000).count(), 1'000'000u);
  EXPECT_EQ(cubic_distance(204'800, 1000).count(), 8'000'000u);
  EXPECT_EQ(cubic_distance(30'000, 1000).count(), 4'217'164u);
  EXPECT_EQ(cubic_distance(300'000, 1000).count(), 9'085'603u);
}

TEST(CubicCurve, ItsEndIsHigherThanAnyWindow) {
  EXPECT_GE(cubic_height(kCurveEnd, 1), kLargestWindow);
  EXPECT_LT(cubic_distance(kLargestWindow, 1), kCurveEnd);
  EXPECT_EQ(cubic_height(kCurveEnd * 1000, 65535), cubic_height(kCurveEnd, 65535));
}

RC_GTEST_PROP(CubicCurveProperty, TheRootIsTheFirstDistanceAtThatHeight, ()) {
  auto smss = *rc::gen::inRange<std::size_t>(1, 65536);
  auto height = *rc::gen::inRange<std::size_t>(1, kLargestWindow + 1);
  Microseconds k = cubic_distance(height, smss);
  RC_ASSERT(cubic_height(k, smss) >= height);
  RC_ASSERT(cubic_height(k - Microseconds{1}, smss) < height);
}

RC_GTEST_PROP(CubicCurveProperty, AgreesWithFloatingPoint, ()) {
  auto smss = *rc::gen::inRange<std::size_t>(1, 65536);
  auto d = *rc::gen::inRange<std::uint64_t>(0, kCurveEnd.count());
  long double seconds = static_cast<long double>(d) / 1e6L;
  long double height = 0.4L * seconds * seconds * seconds * static_cast<long double>(smss);
  auto ours = static_cast<long double>(cubic_height(Microseconds{d}, smss));
  RC_ASSERT(std::fabs(ours - height) <= 1 + height * 1e-15L);
}

}  // namespace
