#include "stack/tcp/send/hystart.h"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "stack/tcp/send/loss_based.h"
#include "stack/tcp/send/new_reno.h"

namespace {

using namespace std::chrono_literals;
using stack::base::Duration;
using stack::tcp::Line;
using stack::tcp::send::AckedData;
using stack::tcp::send::HyStart;
using NewReno = stack::tcp::send::LossBased<stack::tcp::send::NewReno>;

constexpr std::size_t kSmss = 1000;

// ACKs as they come back from a path: a round is acknowledged in equal parts, and with the last of
// them the next round is on its way.
class Rounds {
 public:
  template <class Unit>
  void round(Unit& unit, const std::vector<Duration>& rtts) {
    for (Duration rtt : rtts) acknowledge(unit, kRound / rtts.size(), rtt);
  }
  template <class Unit>
  void round(Unit& unit, Duration rtt, std::size_t acks = 10) {
    round(unit, std::vector<Duration>(acks, rtt));
  }
  template <class Unit>
  void acknowledge(Unit& unit, Line octets, std::optional<Duration> rtt) {
    una_ += octets;
    if (una_ >= nxt_) nxt_ += kRound;
    unit.on_acknowledged({.octets = octets,
                          .in_flight = kRound,
                          .window_was_used = true,
                          .now = {},
                          .rtt = rtt,
                          .una = una_,
                          .nxt = nxt_});
  }

 private:
  static constexpr Line kRound = 720'720;  // divisible by all the numbers of ACKs used here
  Line una_ = 5'000'000'000;
  Line nxt_ = una_ + kRound;
};

// In CSS, entered with the round's last ACK; the baseline is 30 ms.
HyStart conservative(Rounds& path) {
  HyStart hystart(kSmss);
  path.round(hystart, 20ms);
  path.round(hystart, 30ms, 8);
  EXPECT_TRUE(hystart.conservative());
  return hystart;
}

// RFC 9406 4.2: RttThresh = max(4 ms, min(lastRoundMinRTT / 8, 16 ms)).
TEST(HyStart, ConservativeSlowStartBeginsWhenARoundIsSlowerByTheThreshold) {
  struct Case {
    Duration last, threshold;
  };
  for (auto [last, threshold] : {Case{20ms, 4ms}, {80ms, 10ms}, {400ms, 16ms}, {40us, 4ms}}) {
    Rounds path;
    HyStart below(kSmss);
    path.round(below, last);
    path.round(below, last + threshold - 1ns);
    EXPECT_FALSE(below.conservative()) << last.count();
    HyStart at(kSmss);
    path.round(at, last);
    path.round(at, last + threshold);
    EXPECT_TRUE(at.conservative()) << last.count();
    EXPECT_FALSE(at.finished());
  }
}

// N_RTT_SAMPLE = 8.
TEST(HyStart, EightSamplesAreNeededToJudgeARound) {
  Rounds path;
  HyStart hystart(kSmss);
  path.round(hystart, 20ms);
  path.round(hystart, 60ms, 7);
  EXPECT_FALSE(hystart.conservative());
  path.round(hystart, 120ms, 8);
  EXPECT_TRUE(hystart.conservative());
}

TEST(HyStart, ARoundIsJudgedByItsSmallestRoundTrip) {
  Rounds path;
  HyStart hystart(kSmss);
  path.round(hystart, {90ms, 20ms, 90ms, 90ms, 90ms, 90ms, 90ms, 90ms});
  path.round(hystart, {90ms, 90ms, 90ms, 90ms, 90ms, 90ms, 90ms, 23ms, 90ms});
  EXPECT_FALSE(hystart.conservative()) << "23 < 20 + 4";
  path.round(hystart, 27ms, 8);
  EXPECT_TRUE(hystart.conservative()) << "27 >= 23 + 4";
}

TEST(HyStart, TheFirstRoundHasNothingToBeComparedWith) {
  Rounds path;
  HyStart hystart(kSmss);
  path.round(hystart, {10ms, 20ms, 30ms, 40ms, 50ms, 60ms, 70ms, 80ms, 90ms, 100ms});
  EXPECT_FALSE(hystart.conservative());
}

TEST(HyStart, ARoundWithoutSamplesIsNoMeasureForTheNext) {
  Rounds path;
  HyStart hystart(kSmss);
  path.round(hystart, 20ms);
  path.acknowledge(hystart, 720'720, std::nullopt);
  path.round(hystart, 90ms);
  EXPECT_FALSE(hystart.conservative());
}

TEST(HyStart, OneSamplePerRoundNeverEndsSlowStart) {
  Rounds path;
  HyStart hystart(kSmss);
  for (int i = 1; i < 30; ++i) path.round(hystart, i * 20ms, 1);
  EXPECT_FALSE(hystart.conservative());
  EXPECT_FALSE(hystart.finished());
}

// CSS_GROWTH_DIVISOR = 4, L = 8.
TEST(HyStart, ConservativeSlowStartGrowsAQuarterAsFast) {
  Rounds path;
  HyStart slow_start(kSmss);
  EXPECT_EQ(slow_start.growth(2 * kSmss), 2000u);
  EXPECT_EQ(slow_start.growth(9 * kSmss), 8000u);
  HyStart css = conservative(path);
  EXPECT_EQ(css.growth(2 * kSmss), 500u);
  EXPECT_EQ(css.growth(9 * kSmss), 2000u);
}

// CSS_ROUNDS = 5; the partial round counts.
TEST(HyStart, FiveRoundsOfConservativeSlowStartEndIt) {
  Rounds path;
  HyStart hystart = conservative(path);  // the first of them
  for (int i = 0; i < 3; ++i) path.round(hystart, 30ms);
  EXPECT_FALSE(hystart.finished());
  path.round(hystart, 30ms);
  EXPECT_TRUE(hystart.finished());
}

TEST(HyStart, ConservativeSlowStartGoesOnWhileRoundTripsDoNotShrinkBelowItsBaseline) {
  Rounds path;
  HyStart hystart = conservative(path);
  path.round(hystart, 30ms);
  path.round(hystart, 29ms, 7);
  EXPECT_TRUE(hystart.conservative()) << "seven samples judge nothing";
  path.round(hystart, 31ms);
  EXPECT_TRUE(hystart.conservative());
}

TEST(HyStart, ShorterRoundTripsResumeSlowStart) {
  Rounds path;
  HyStart hystart = conservative(path);
  path.round(hystart, 30ms - 1ns, 8);
  EXPECT_FALSE(hystart.conservative());
  EXPECT_EQ(hystart.growth(kSmss), kSmss);
  for (int i = 0; i < 10; ++i) path.round(hystart, 30ms);
  EXPECT_FALSE(hystart.finished()) << "and it may go on for as long as it likes";
}

TEST(HyStart, AfterResumingConservativeSlowStartHasItsFiveRoundsAgain) {
  Rounds path;
  HyStart hystart = conservative(path);
  for (int i = 0; i < 3; ++i) path.round(hystart, 30ms);
  path.round(hystart, 25ms);
  EXPECT_FALSE(hystart.conservative());
  path.round(hystart, 29ms, 8);
  EXPECT_TRUE(hystart.conservative());
  for (int i = 0; i < 3; ++i) path.round(hystart, 29ms);
  EXPECT_FALSE(hystart.finished());
  path.round(hystart, 29ms);
  EXPECT_TRUE(hystart.finished());
}

// RFC 9406 4.2: ssthresh = cwnd.
TEST(HyStart, WhenItIsFinishedTheControllerAvoidsCongestion) {
  Rounds path;
  NewReno reno(kSmss, 10);
  path.round(reno, 20ms);
  path.round(reno, 30ms, 8);
  EXPECT_GT(reno.threshold(), std::size_t{1} << 40);
  for (int i = 0; i < 4; ++i) path.round(reno, 30ms);
  EXPECT_EQ(reno.threshold(), reno.window());
  std::size_t window = reno.window();
  path.acknowledge(reno, kSmss, 30ms);
  EXPECT_EQ(reno.window(), window) << "one segment a window from here";
}

// RFC 5681 (4): no threshold is below two segments.
TEST(HyStart, FinishedAmidASingleSegmentTheThresholdIsTwo) {
  struct Unused {
    NewReno reno{kSmss, 1};
    void on_acknowledged(AckedData acked) {
      acked.window_was_used = false;
      reno.on_acknowledged(acked);
    }
  };
  Rounds path;
  Unused unit;
  path.round(unit, 20ms);
  for (int i = 0; i < 5; ++i) path.round(unit, 30ms);
  EXPECT_EQ(unit.reno.window(), kSmss);
  EXPECT_EQ(unit.reno.threshold(), 2 * kSmss);
}

// RFC 9406 4.3: for the initial slow start only.
TEST(HyStart, ASlowStartAfterATimeoutEndsAtTheThresholdAlone) {
  Rounds path;
  NewReno reno(kSmss, 10);
  reno.on_timeout(400 * kSmss, {});
  for (int i = 1; i < 10; ++i) {
    std::size_t window = reno.window();
    path.round(reno, i * 20ms);
    EXPECT_EQ(reno.window(), window + 10 * kSmss);
    EXPECT_EQ(reno.threshold(), 200 * kSmss);
  }
}

TEST(HyStart, AnUndoneLossResumesTheInitialSlowStart) {
  Rounds path;
  NewReno reno(kSmss, 10);
  path.round(reno, 20ms);
  reno.on_loss(10 * kSmss, {});
  reno.on_spurious({});
  path.round(reno, 30ms, 8);
  std::size_t window = reno.window();
  path.acknowledge(reno, 4 * kSmss, 30ms);
  EXPECT_EQ(reno.window(), window + kSmss) << "in CSS: it remembers the round before";
}

}  // namespace
