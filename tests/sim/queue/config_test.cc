#include "sim/queue/config.h"

#include <gtest/gtest.h>

namespace sim::queue {
namespace {

using stack::base::Duration;

TEST(QueueConfig, OutOfRangeValuesAreNotValid) {
  EXPECT_TRUE(valid(Config{}));
  EXPECT_FALSE(valid(Config{.packets = kMostWaiting + 1}));
  EXPECT_FALSE(valid(Config{.red = {.least = 15, .most = 15}}));
  EXPECT_FALSE(valid(Config{.red = {.most = kMostWaiting + 1}}));
  EXPECT_FALSE(valid(Config{.red = {.max_ppb = 1'000'000'001}}));
  EXPECT_FALSE(valid(Config{.red = {.weight_shift = 17}}));
  EXPECT_FALSE(valid(Config{.codel = {.target = Duration(-1)}}));
  EXPECT_FALSE(valid(Config{.codel = {.interval = Duration(0)}}));
  EXPECT_FALSE(valid(Config{.codel = {.interval = kLongestInterval + Duration(1)}}));
  EXPECT_FALSE(valid(Config{.fq = {.flows = 0}}));
  EXPECT_FALSE(valid(Config{.fq = {.flows = kMostFlowQueues + 1}}));
  EXPECT_FALSE(valid(Config{.fq = {.quantum = 0}}));
}

}  // namespace
}  // namespace sim::queue
