#include "tools/rawhttpget/face/progress.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace tools::rawhttpget::face {
namespace {

using namespace std::chrono_literals;
using stack::base::Instant;
using stack::base::kNever;

constexpr std::uint64_t kMega = 1024 * 1024;
constexpr Instant kStart{1000s};

Progress with(ProgressKind kind, bool colour = false) {
  return Progress({.kind = kind, .columns = 81, .colour = colour});
}

TEST(Progress, HasNothingToSayWithoutADownload) {
  Progress progress = with(ProgressKind::kBar);
  EXPECT_EQ(progress.due(), kNever);
  EXPECT_EQ(progress.draw(kStart), "");
  EXPECT_EQ(progress.clear(), "");
  EXPECT_EQ(progress.leave(), "");
}

TEST(Progress, DrawsABarThatLeavesTheLastColumnFree) {
  Progress progress = with(ProgressKind::kBar);
  const auto id = progress.begin(kStart, "random.bin", 0, 100 * kMega);
  progress.advance(id, 50 * kMega);
  EXPECT_EQ(progress.draw(kStart + 10s),
            "\rrandom.bin            50%[==========>           ]  50.0M   5.00MB/s  eta 10s    ");
}

TEST(Progress, RedrawsTenTimesASecondAtMost) {
  Progress progress = with(ProgressKind::kBar);
  const auto id = progress.begin(kStart, "x", 0, 1'000'000);
  int redraws = 0;
  for (auto passed = 0ms; passed < 2s; passed += 1ms) {
    progress.advance(id, static_cast<std::uint64_t>(passed.count()));
    if (!progress.draw(kStart + passed).empty()) ++redraws;
  }
  EXPECT_EQ(redraws, 20);
  EXPECT_EQ(progress.due(), kStart + 2s);
}

TEST(Progress, LeavesALineWithTheTimeTaken) {
  Progress progress = with(ProgressKind::kBar);
  const auto id = progress.begin(kStart, "random.bin", 0, 100 * kMega);
  (void)progress.draw(kStart);
  progress.advance(id, 100 * kMega);
  EXPECT_EQ(progress.end(kStart + 20s, id, true),
            "\rrandom.bin           100%[=====================>]   100M   5.00MB/s  in 20s     \n");
  EXPECT_EQ(progress.due(), kNever);
  EXPECT_EQ(progress.leave(), "");
}

TEST(Progress, ColoursTheLastLineByHowItWent) {
  Progress progress = with(ProgressKind::kBar, true);
  auto id = progress.begin(kStart, "x", 0, 10);
  progress.advance(id, 10);
  std::string line = progress.end(kStart + 1s, id, true);
  EXPECT_TRUE(line.starts_with("\r\x1b[32mx ") && line.ends_with(" \x1b[0m\n")) << line;
  id = progress.begin(kStart, "x", 0, 10);
  line = progress.end(kStart + 1s, id, false);
  EXPECT_TRUE(line.starts_with("\r\x1b[31mx ") && line.ends_with(" \x1b[0m\n")) << line;
}

TEST(Progress, SeveralShareALineAndEachLeavesItsOwn) {
  Progress progress = with(ProgressKind::kBar);
  const auto first = progress.begin(kStart, "first", 0, 10 * kMega);
  const auto second = progress.begin(kStart, "second", 0, 30 * kMega);
  progress.advance(first, 10 * kMega);
  progress.advance(second, 10 * kMega);
  EXPECT_EQ(progress.draw(kStart + 10s),
            "\r2 files               50%[==========>           ]  20.0M   2.00MB/s  eta 10s    ");
  EXPECT_TRUE(progress.end(kStart + 10s, first, true).starts_with("\rfirst "));
  EXPECT_TRUE(progress.draw(kStart + 11s).starts_with("\rsecond "));
}

// Else the bar would jump back, and the rate would forget what the others have brought.
TEST(Progress, ThoseThatAreOverStillCountWhileOthersAreUnderWay) {
  Progress progress = with(ProgressKind::kBar);
  const auto first = progress.begin(kStart, "first", 5 * kMega, 10 * kMega);
  const auto second = progress.begin(kStart, "second", 0, 20 * kMega);
  (void)progress.begin(kStart, "third", 0, 10 * kMega);
  progress.advance(first, 10 * kMega);
  progress.advance(second, 15 * kMega);
  (void)progress.end(kStart + 2s, first, true);
  EXPECT_EQ(progress.draw(kStart + 2s),
            "\r2 files, 1 done       62%[++==========>         ]  25.0M   10.0MB/s  eta 2s     ");
}

TEST(Progress, ABatchThatIsOverCountsNoMore) {
  Progress progress = with(ProgressKind::kBar);
  const auto first = progress.begin(kStart, "first", 0, 10 * kMega);
  progress.advance(first, 10 * kMega);
  (void)progress.end(kStart + 1s, first, true);
  (void)progress.begin(kStart + 1s, "second", 0, 10);
  (void)progress.begin(kStart + 1s, "third", 0, 10);
  EXPECT_TRUE(progress.draw(kStart + 2s).starts_with("\r2 files                0%[  "));
}

TEST(Progress, HasNoTotalIfOneOfThemHasNone) {
  Progress progress = with(ProgressKind::kBar);
  (void)progress.begin(kStart, "first", 0, 10);
  (void)progress.begin(kStart, "second", 0, std::nullopt);
  EXPECT_NE(progress.draw(kStart).find("<=>"), std::string::npos);
}

TEST(Progress, LengthsThatNobodyCanAddUpAreNoFullBar) {
  Progress progress = with(ProgressKind::kBar);
  for (int i = 0; i < 4; ++i) {
    progress.advance(progress.begin(kStart, "x", 0, UINT64_MAX / 2), kMega);
  }
  EXPECT_TRUE(progress.draw(kStart).starts_with("\r4 files                0%[  "));
}

TEST(Progress, MakesRoomForOtherWords) {
  Progress progress = with(ProgressKind::kBar);
  (void)progress.begin(kStart, "x", 0, 10);
  EXPECT_EQ(progress.clear(), "");
  (void)progress.draw(kStart);
  EXPECT_EQ(progress.clear(), '\r' + std::string(80, ' ') + '\r');
  EXPECT_EQ(progress.clear(), "");
  (void)progress.draw(kStart + 1s);
  EXPECT_EQ(progress.leave(), "\n");
  EXPECT_EQ(progress.leave(), "");
}

TEST(Progress, CountsFromWhereTheFileWasResumed) {
  Progress progress = with(ProgressKind::kBar);
  const auto id = progress.begin(kStart, "x", 0, 100 * kMega);
  progress.advance(id, 40 * kMega);
  (void)progress.draw(kStart + 1s);
  progress.restart(id, 25 * kMega, 100 * kMega);
  progress.advance(id, 50 * kMega);
  EXPECT_NE(progress.draw(kStart + 2s).find("[+++++=====>           ]"), std::string::npos);
}

TEST(Progress, NamesCannotSteerTheTerminal) {
  Progress progress = with(ProgressKind::kBar);
  (void)progress.begin(kStart, "a\x1b[2Jb\n", 0, 10);
  EXPECT_TRUE(progress.draw(kStart).starts_with("\ra\\x1b[2Jb\\x0a "));
}

TEST(Progress, PutsALineEveryTenSecondsIntoAPipe) {
  Progress progress = with(ProgressKind::kPlain);
  const auto id = progress.begin(kStart, "x", 0, 100 * kMega);
  EXPECT_EQ(progress.due(), kStart + 10s);
  progress.advance(id, 50 * kMega);
  EXPECT_EQ(progress.draw(kStart + 9s), "");
  EXPECT_EQ(progress.draw(kStart + 10s), "x: 50% (50.0M of 100M), 5.00MB/s, eta 10s\n");
  EXPECT_EQ(progress.due(), kStart + 20s);
  progress.advance(id, 100 * kMega);
  EXPECT_EQ(progress.end(kStart + 12s, id, true), "x: 100M in 12s, 8.33MB/s\n");
}

TEST(Progress, SaysHowFarItCameThatBrokeOff) {
  Progress progress = with(ProgressKind::kPlain);
  auto id = progress.begin(kStart, "x", 0, 100 * kMega);
  progress.advance(id, 42 * kMega);
  EXPECT_EQ(progress.end(kStart + 3s, id, false), "x: stopped at 42%, 42.0M after 3.0s\n");
  id = progress.begin(kStart, "x", 0, std::nullopt);
  EXPECT_EQ(progress.end(kStart + 3s, id, false), "x: stopped at 0B after 3.0s\n");
}

TEST(Progress, DotsMakeRoomForTheLastLine) {
  Progress progress = with(ProgressKind::kDot);
  const auto id = progress.begin(kStart, "x", 0, kMega);
  progress.advance(id, 128 * 1024);
  EXPECT_EQ(progress.draw(kStart + 1s), "       0K ..");
  progress.advance(id, kMega);
  EXPECT_EQ(progress.end(kStart + 2s, id, true), "\nx: 1.00M in 2.0s, 512KB/s\n");
}

TEST(Progress, SaysNothingIfNoneIsAskedFor) {
  Progress progress = with(ProgressKind::kNone);
  const auto id = progress.begin(kStart, "x", 0, 10);
  EXPECT_EQ(progress.due(), kNever);
  EXPECT_EQ(progress.draw(kStart + 1h), "");
  EXPECT_EQ(progress.end(kStart + 1h, id, true), "");
}

}  // namespace
}  // namespace tools::rawhttpget::face
