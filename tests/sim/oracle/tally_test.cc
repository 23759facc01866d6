#include "sim/tally.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace sim {
namespace {

RC_GTEST_PROP(Tally, CountsEveryThingAsOftenAsItWasAdded, ()) {
  const auto added =
      *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::arbitrary<std::uint64_t>());
  Tally tally;
  for (const std::uint64_t things : added) tally.add(things);
  for (std::size_t thing = 0; thing < 64; ++thing) {
    std::uint64_t expected = 0;
    for (const std::uint64_t things : added) expected += things >> thing & 1;
    RC_ASSERT(tally.of(thing) == expected);
  }
}

}  // namespace
}  // namespace sim
