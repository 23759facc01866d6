// The small parts of a flow: thinning, bins, gaps, promises, the rows worth keeping.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "tools/report/gaps.h"
#include "tools/report/ladder_log.h"
#include "tools/report/promises.h"
#include "tools/report/quantity.h"
#include "tools/report/thinned.h"
#include "tools/report/time_bins.h"

namespace tools::report {
namespace {

using namespace std::chrono_literals;
using stack::base::Instant;

TEST(Thinned, KeepsAllWhileThereAreFew) {
  Thinned series;
  for (std::uint64_t i = 0; i < Thinned::kMost; ++i) series.add(Instant(1ns * i), i);
  EXPECT_EQ(series.samples().size(), Thinned::kMost);
  EXPECT_EQ(series.samples().back(),
            (Sample{Instant(1ns * (Thinned::kMost - 1)), Thinned::kMost - 1}));
}

TEST(Thinned, StaysWithinItsLimitAndEvenlySpread) {
  Thinned series;
  const std::uint64_t many = 5 * Thinned::kMost + 17;
  for (std::uint64_t i = 0; i < many; ++i) series.add(Instant(1ns * i), i);
  EXPECT_LE(series.samples().size(), Thinned::kMost);
  EXPECT_GE(series.samples().size(), Thinned::kMost / 2);
  EXPECT_EQ(series.count(), many);
  EXPECT_EQ(series.stride(), 8u);
  for (std::size_t i = 0; i < series.samples().size(); ++i) {
    ASSERT_EQ(series.samples()[i].value, 8 * i);
  }
}

TEST(RateBins, NoOctetIsLostHoweverLongItTakes) {
  RateBins bins;
  for (int i = 0; i < 10'000; ++i) bins.add(Instant(5s + 7ms * i), 3);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bins.size(); ++i) sum += bins.value(i);
  EXPECT_EQ(sum, 30'000u);
  EXPECT_LE(bins.size(), RateBins::kMost);
  EXPECT_GT(bins.size(), RateBins::kMost / 2);
  EXPECT_EQ(bins.start_of(0), Instant(5s));
  EXPECT_GE(bins.start_of(bins.size() - 1) + bins.width(), Instant(5s + 7ms * 9'999));
}

TEST(Gaps, WhatFillsAGapEarlyWasLateAndWhatFillsItLaterWasSentAgain) {
  Gaps gaps(100);
  EXPECT_EQ(gaps.arrive(Instant(0ms), 100, 200, 5ms).arrival, Arrival::kInOrder);
  const auto beyond = gaps.arrive(Instant(0ms), 300, 400, 5ms);
  EXPECT_EQ(beyond.arrival, Arrival::kBeyondGap);
  EXPECT_TRUE(beyond.opened);
  EXPECT_EQ(gaps.arrive(Instant(4ms), 200, 250, 5ms).arrival, Arrival::kLate);
  EXPECT_EQ(gaps.arrive(Instant(4ms), 400, 500, 5ms).arrival, Arrival::kBeyondGap);
  const auto repair = gaps.arrive(Instant(5ms), 250, 300, 5ms);
  EXPECT_EQ(repair.arrival, Arrival::kRepair);
  EXPECT_EQ(repair.filled, 50u);
  EXPECT_FALSE(gaps.any());
  EXPECT_EQ(gaps.arrive(Instant(6ms), 500, 600, 5ms).arrival, Arrival::kInOrder);
  EXPECT_EQ(gaps.arrive(Instant(6ms), 500, 600, 5ms).arrival, Arrival::kDuplicate);
}

// Against a set of single octets.
RC_GTEST_PROP(Gaps, KnowWhatIsNewAsASetWould, ()) {
  Gaps gaps(0);
  std::set<std::uint64_t> model;
  const auto steps = *rc::gen::container<std::vector<std::pair<unsigned, unsigned>>>(
      rc::gen::pair(rc::gen::inRange(0u, 60u), rc::gen::inRange(1u, 15u)));
  for (const auto& [from, size] : steps) {
    std::uint64_t fresh = 0;
    for (std::uint64_t at = from; at < from + size; ++at) fresh += model.insert(at).second;
    const auto judgement = gaps.arrive(Instant(1ms), from, from + size, 1ms);
    RC_ASSERT(judgement.fresh == fresh);
    RC_ASSERT((judgement.arrival == Arrival::kDuplicate) == (fresh == 0));
    RC_ASSERT(gaps.highest() == *model.rbegin() + 1);
    RC_ASSERT(gaps.any() == (model.size() != *model.rbegin() + 1));
  }
}

TEST(Gaps, OneTooManyIsTakenForArrived) {
  Gaps gaps(0);
  for (std::uint64_t i = 0; i <= Gaps::kMost; ++i) {
    gaps.arrive(Instant{}, 2 * i + 1, 2 * i + 2, 1ms);
  }
  EXPECT_EQ(gaps.not_followed(), 1u);
  EXPECT_EQ(gaps.arrive(Instant{}, 2 * Gaps::kMost, 2 * Gaps::kMost + 1, 1ms).arrival,
            Arrival::kDuplicate);
}

TEST(Promises, AreKnownByTheTimestampThatComesBack) {
  Promises promises;
  promises.make({.at = Instant(0ms), .timestamp = 10, .ack = 1, .edge = 100});
  promises.make({.at = Instant(1ms), .timestamp = 10, .ack = 2, .edge = 200});
  promises.make({.at = Instant(5ms), .timestamp = 14, .ack = 3, .edge = 300});
  EXPECT_EQ(promises.known_by(9, Instant(9s), 1ms), nullptr);
  EXPECT_EQ(promises.known_by(10, Instant(9s), 1ms)->edge, 200u) << "the last of that millisecond";
  EXPECT_EQ(promises.known_by(10, Instant(9s), 1ms)->at, Instant(0ms)) << "but the first instant";
  EXPECT_EQ(promises.known_by(13, Instant(9s), 1ms)->edge, 200u);
  EXPECT_EQ(promises.known_by(14, Instant(9s), 1ms)->edge, 300u);
}

TEST(Promises, AreKnownByTheirAgeWhereThereAreNoTimestamps) {
  Promises promises;
  promises.make({.at = Instant(0ms), .edge = 100});
  promises.make({.at = Instant(5ms), .edge = 200});
  EXPECT_EQ(promises.known_by({}, Instant(9ms), 10ms), nullptr);
  EXPECT_EQ(promises.known_by({}, Instant(14ms), 10ms)->edge, 100u);
  EXPECT_EQ(promises.known_by({}, Instant(15ms), 10ms)->edge, 200u);
}

TEST(LadderLog, KeepsBothEndsAndWhatIsAroundARemarkablePacket) {
  LadderLog log;
  for (std::uint64_t i = 1; i <= 2000; ++i) {
    log.add({.remark = i == 1000 ? Remark::kRepair : Remark::kNone});
  }
  const auto rows = log.rows();
  std::vector<std::uint64_t> expected;
  for (std::uint64_t i = 1; i <= 200; ++i) expected.push_back(i);
  for (std::uint64_t i = 996; i <= 1004; ++i) expected.push_back(i);
  for (std::uint64_t i = 1801; i <= 2000; ++i) expected.push_back(i);
  std::vector<std::uint64_t> numbers;
  for (const auto& row : rows) numbers.push_back(row.number);
  EXPECT_EQ(numbers, expected);
}

TEST(LadderLog, KeepsALongRowOfRemarkablePacketsWhole) {
  LadderLog log;
  for (std::uint64_t i = 1; i <= 2000; ++i) {
    log.add({.remark = i >= 500 && i < 900 ? Remark::kBeyondGap : Remark::kNone});
  }
  const auto rows = log.rows();
  EXPECT_EQ(rows.size(), 200u + 4 + 400 + 4 + 200);
}

TEST(LadderLog, IsBoundedThoughEverythingBeRemarkable) {
  LadderLog log;
  for (int i = 0; i < 100'000; ++i) log.add({.remark = Remark::kResent});
  EXPECT_LE(log.rows().size(), 2 * LadderLog::kAtEnds + LadderLog::kMostAround);
  EXPECT_EQ(log.count(), 100'000u);
}

TEST(Quantity, HasThreeDigitsAndAUnit) {
  EXPECT_EQ(duration_text(1250ms), "1.25 s");
  EXPECT_EQ(duration_text(40'200us), "40.2 ms");
  EXPECT_EQ(duration_text(612us), "612 us");
  EXPECT_EQ(duration_text(0ns), "0 us");
  EXPECT_EQ(octets_text(612), "612 B");
  EXPECT_EQ(octets_text(65'536), "64 KiB");
  EXPECT_EQ(octets_text(1'572'864), "1.5 MiB");
  EXPECT_EQ(rate_text(1'250'000), "1.25 MB/s");
  EXPECT_EQ(rate_text(999), "999 B/s");
  EXPECT_EQ(share_text(0.93), "93 %");
}

}  // namespace
}  // namespace tools::report
