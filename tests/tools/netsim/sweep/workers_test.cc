#include "tools/netsim/sweep/workers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>
#include <csignal>
#include <cstdlib>

namespace tools::netsim::sweep {
namespace {

using testing::HasSubstr;

class Workers : public testing::TestWithParam<std::size_t> {
 protected:
  // What came of each job, in the order of taking.
  std::vector<Yield> all(std::uint64_t jobs,
                         const std::function<std::string(std::uint64_t)>& work) {
    std::vector<Yield> yields;
    work_through(jobs, GetParam(), work, [&](std::uint64_t job, const Yield& yield) {
      EXPECT_EQ(job, yields.size());
      yields.push_back(yield);
      return true;
    });
    return yields;
  }
};

TEST_P(Workers, DoEveryJobAndTellInOrder) {
  const auto yields = all(1000, [](std::uint64_t job) { return "job " + std::to_string(job); });
  ASSERT_EQ(yields.size(), 1000u);
  for (std::size_t i = 0; i < yields.size(); ++i)
    EXPECT_EQ(yields[i].line, "job " + std::to_string(i));
}

TEST_P(Workers, TakeLongLinesWhole) {
  const auto yields =
      all(5, [](std::uint64_t job) { return std::string(300'000, static_cast<char>('a' + job)); });
  ASSERT_EQ(yields.size(), 5u);
  for (std::size_t i = 0; i < yields.size(); ++i) {
    EXPECT_EQ(yields[i].line, std::string(300'000, static_cast<char>('a' + i)));
  }
}

TEST_P(Workers, AJobThatKillsItsProcessTakesNoOtherWithIt) {
  const auto yields = all(20, [](std::uint64_t job) -> std::string {
    if (job % 7 == 3) raise(SIGKILL);
    if (job == 19) _exit(9);
    return "done";
  });
  ASSERT_EQ(yields.size(), 20u);
  for (std::size_t i = 0; i < yields.size(); ++i) {
    if (i % 7 == 3) {
      EXPECT_THAT(yields[i].death, HasSubstr("signal 9")) << i;
    } else if (i == 19) {
      EXPECT_EQ(yields[i].death, "ended with 9");
    } else {
      EXPECT_EQ(yields[i].line, "done") << i;
    }
  }
}

TEST_P(Workers, StopWhenTheyAreToldTo) {
  int taken = 0;
  work_through(
      1'000'000, GetParam(), [](std::uint64_t) { return "x"; },
      [&](std::uint64_t, const Yield&) { return ++taken < 10; });
  EXPECT_EQ(taken, 10);
}

TEST_P(Workers, NothingToDoIsNoMistake) {
  EXPECT_TRUE(all(0, [](std::uint64_t) { return "x"; }).empty());
}

INSTANTIATE_TEST_SUITE_P(Wide, Workers, testing::Values(1, 2, 7, 64));

}  // namespace
}  // namespace tools::netsim::sweep
