#include "tools/report/verdict.h"

#include <gtest/gtest.h>

namespace tools::report {
namespace {

using namespace std::chrono_literals;

// A download of 10 MB that nothing in particular limits.
FlowSummary flow() {
  FlowSummary flow;
  flow.octets_in = 10'000'000;
  flow.judged_octets = flow.octets_in;
  flow.mss = 1448;
  flow.min_rtt = flow.median_rtt = 20ms;
  flow.window = 6'000'000;
  return flow;
}
const Milestones kLong = {.lookup = 5ms, .connect = 20ms, .first_byte = 25ms, .transfer = 10s};

TEST(Verdict, AFullWindowIsTheReceivers) {
  FlowSummary full = flow();
  full.window = full.window_at_end = 65'536;
  full.exhausted_octets = 9'300'000;
  const Verdict verdict = explain(full, kLong);
  EXPECT_EQ(verdict.limit, Limit::kReceiver);
  EXPECT_EQ(
      verdict.sentence,
      "Limited by the receiver: our window of at most 64 KiB was full for 93 % of the data; with a "
      "round trip of 20 ms it allows 3.28 MB/s");
}

TEST(Verdict, AWindowThatHasShrunkIsOneThatIsNotRead) {
  FlowSummary full = flow();
  full.exhausted_octets = 9'300'000;
  full.window_at_end = 10'240;
  const Verdict verdict = explain(full, kLong);
  EXPECT_EQ(verdict.limit, Limit::kReceiver);
  EXPECT_TRUE(verdict.sentence.ends_with(
      "in the end it was down to 10 KiB, for this program read more slowly than data came"))
      << verdict.sentence;
}

TEST(Verdict, LossWithoutAQueueIsLoss) {
  FlowSummary lossy = flow();
  lossy.lost_segments = 70;
  lossy.loss_events = 69;
  const Verdict verdict = explain(lossy, kLong);
  EXPECT_EQ(verdict.limit, Limit::kLoss);
  EXPECT_NE(
      verdict.sentence.find("70 of about 6906 segments were lost, and TCP slowed down 69 times"),
      std::string::npos)
      << verdict.sentence;
}

TEST(Verdict, LossWithAQueueIsThePath) {
  FlowSummary queue = flow();
  queue.median_rtt = 90ms;
  queue.loss_events = 3;
  const Verdict verdict = explain(queue, kLong);
  EXPECT_EQ(verdict.limit, Limit::kPath);
  EXPECT_EQ(
      verdict.sentence,
      "Limited by the path: 1 MB/s is what it carries; its queue made round trips of 90 ms out of "
      "20 ms and overflowed 3 times");
}

TEST(Verdict, NoiseOfMillisecondsIsNoQueue) {
  FlowSummary near = flow();
  near.min_rtt = 100us;
  near.median_rtt = 2ms;
  EXPECT_EQ(explain(near, kLong).limit, Limit::kUnseen);
}

TEST(Verdict, ASilentServerIsTheServer) {
  FlowSummary silent = flow();
  silent.silence = 4s;
  silent.longest_silence = 1s;
  EXPECT_EQ(explain(silent, kLong).limit, Limit::kServer);
  silent.silence = 100ms;
  EXPECT_EQ(explain(silent, kLong).limit, Limit::kUnseen);
}

TEST(Verdict, OfAShortFileTheLongestPartBeforeItCounts) {
  FlowSummary little = flow();
  little.octets_in = 1000;
  EXPECT_EQ(explain(little, {.lookup = 900ms, .connect = 20ms, .first_byte = 25ms}).limit,
            Limit::kLookup);
  EXPECT_EQ(
      explain(little, {.lookup = 5ms, .connect = 20ms, .tls = 40ms, .first_byte = 25ms}).limit,
      Limit::kHandshake);
  EXPECT_EQ(explain(little, {.lookup = 5ms, .connect = 20ms, .first_byte = 800ms}).limit,
            Limit::kServer);
  EXPECT_EQ(explain(little, {.lookup = 5ms, .connect = 20ms, .first_byte = 22ms}).limit,
            Limit::kShort);
}

TEST(Verdict, AFewRoundTripsAreSlowStart) {
  EXPECT_EQ(explain(flow(), {.connect = 20ms, .first_byte = 20ms, .transfer = 120ms}).limit,
            Limit::kShort);
}

TEST(Verdict, NothingLimitsNothing) { EXPECT_EQ(explain({}, {}).limit, Limit::kNothing); }

// RFC 3649's table 1 works from the same law: a window of 12 segments at one loss in 100 or so.
TEST(Verdict, MathisGivesAWindowOfTwelveAtOnePercent) {
  EXPECT_NEAR(mathis_rate(1000, 1s, 0.01), 12'247, 1);
}

}  // namespace
}  // namespace tools::report
