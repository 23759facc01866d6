#include "sim/apps/pattern.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace sim::apps {
namespace {

std::vector<std::uint8_t> octets(std::uint64_t seed, std::uint64_t position, std::size_t count) {
  std::vector<std::uint8_t> made(count);
  Pattern(seed).fill(position, made);
  return made;
}

RC_GTEST_PROP(Pattern, IsTheSameHoweverItIsCut, (std::uint64_t seed)) {
  const auto position = *rc::gen::inRange<std::uint64_t>(0, 10'000);
  const auto count = *rc::gen::inRange<std::size_t>(0, 10'000);
  const auto whole = octets(seed, 0, 20'000);
  const auto begin = whole.begin() + static_cast<std::ptrdiff_t>(position);
  const std::vector<std::uint8_t> expected(begin, begin + static_cast<std::ptrdiff_t>(count));
  RC_ASSERT(octets(seed, position, count) == expected);
  RC_ASSERT(Pattern(seed).matches(position, expected));
}

RC_GTEST_PROP(Pattern, NoticesAnyChangedOctet, (std::uint64_t seed)) {
  const auto count = *rc::gen::inRange<std::size_t>(1, 10'000);
  auto changed = octets(seed, 3, count);
  changed[*rc::gen::inRange<std::size_t>(0, count)] ^= *rc::gen::inRange<std::uint8_t>(1, 255);
  RC_ASSERT(!Pattern(seed).matches(3, changed));
}

TEST(Pattern, NoticesAShift) {
  EXPECT_FALSE(Pattern(1).matches(1, octets(1, 0, 50)));
  EXPECT_FALSE(Pattern(1).matches(8, octets(1, 0, 50)));
  for (std::uint64_t shift = 1; shift <= 1 << 20; shift *= 2) {
    EXPECT_FALSE(Pattern(1).matches(shift, octets(1, 0, 50))) << shift;
  }
}

TEST(Pattern, DependsOnTheSeed) { EXPECT_NE(octets(1, 0, 50), octets(2, 0, 50)); }

}  // namespace
}  // namespace sim::apps
