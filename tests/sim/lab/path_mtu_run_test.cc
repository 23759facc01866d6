// What routers do with packets that are too big, and what the hosts make of it.
#include <gtest/gtest.h>

#include "sim/lab/run.h"
#include "tests/sim/lab/files.h"

namespace sim::lab {
namespace {

using std::chrono::seconds;

// Ten seeds together.
router::Books routers_of(std::string_view name) {
  router::Books sum;
  const scenario::Scenario scenario = built_in(name);
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    for (const auto& [router, books] : run(scenario, {.seed = seed}).routers) sum += books;
  }
  return sum;
}

TEST(PathMtuRun, EachRouterActsAsItsScenarioSays) {
  for (const char* name : {"small-mtu", "ipv6-small-mtu", "mtu-shrinks"}) {
    const router::Books told = routers_of(name);
    EXPECT_GT(told.too_big, 0u) << name;
    EXPECT_GT(told.errors, 0u) << name;
  }
  for (const char* name : {"black-hole", "ipv6-black-hole", "mtu-shrinks-silently"}) {
    const router::Books untold = routers_of(name);
    EXPECT_GT(untold.too_big, 0u) << name;
    EXPECT_EQ(untold.errors, 0u) << name;
    EXPECT_EQ(untold.withheld, untold.too_big) << name;
  }
  const router::Books cut = routers_of("fragments");
  EXPECT_GT(cut.fragmented, 0u);
  EXPECT_GE(cut.fragments, 2 * cut.fragmented);
  EXPECT_EQ(cut.too_big, 0u);
}

// Issue 4: a path whose MTU shrinks with its ICMP eaten still delivers, within 10 s.
TEST(PathMtuRun, ABlackHoleIsFoundAndPassedWithinTenSeconds) {
  for (const char* name : {"black-hole", "ipv6-black-hole", "mtu-shrinks-silently"}) {
    for (const char* app : {"flow[0].app=http-get", "flow[0].app=talk"}) {
      const scenario::Scenario scenario = built_in(name, {app});
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const Outcome outcome = run(scenario, {.seed = seed, .with_digest = false});
        EXPECT_EQ(outcome.code, Code::kPass) << name << ' ' << seed << ": " << outcome.verdict;
        EXPECT_LT(outcome.simulated, seconds(10)) << name << ' ' << seed;
      }
    }
  }
}

TEST(PathMtuRun, BothEndsSayWhichMtuTheyFound) {
  for (const char* name : {"small-mtu", "ipv6-small-mtu", "ipv6-black-hole"}) {
    const Outcome outcome = run(built_in(name, {"flow[0].app=talk", "flow[0].upload=200000"}), {});
    EXPECT_EQ(outcome.flows.at(0).sender.path_mtu, 1280u) << name;
    EXPECT_EQ(outcome.flows.at(0).receiver.path_mtu, 1280u) << name;
    const bool is_told = std::string_view(name).find("black-hole") == std::string_view::npos;
    EXPECT_EQ(outcome.tcp.path_errors_in > 0, is_told) << name;
    EXPECT_EQ(outcome.tcp.black_holes > 0, !is_told) << name;
  }
}

// A packet that is too big is told of, and nothing waits for a timer.
TEST(PathMtuRun, AToldMtuCostsNoTimeout) {
  for (const char* name : {"small-mtu", "ipv6-small-mtu", "mtu-shrinks"}) {
    const Outcome outcome = run(built_in(name, {"flow[0].bytes=100000"}), {});
    EXPECT_EQ(outcome.tcp.timeouts, 0u) << name;
    EXPECT_LT(outcome.simulated, seconds(1)) << name;
  }
}

}  // namespace
}  // namespace sim::lab
