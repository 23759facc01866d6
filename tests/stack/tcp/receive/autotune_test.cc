#include "stack/tcp/receive/autotune.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace {

using namespace std::chrono_literals;
using stack::base::Duration;
using stack::base::Instant;
using stack::tcp::Line;
using stack::tcp::receive::Autotune;

constexpr Line kFirst = 5000;
constexpr Instant kStart{1h};
constexpr std::size_t kInitial = Autotune::kInitialCapacity;
constexpr std::size_t kMost = std::size_t{32} << 20;

Autotune fresh(std::size_t initial = kInitial, std::size_t most = kMost) {
  return Autotune(kStart, kFirst, initial, most);
}

TEST(Autotune, BeginsWithTheInitialCapacity) {
  Autotune tune = fresh();
  EXPECT_EQ(tune.capacity(), kInitial);
  EXPECT_EQ(tune.rtt(), std::nullopt);
}

TEST(Autotune, WithoutARoundTripTimeNothingGrows) {
  Autotune tune = fresh();
  tune.on_read(kStart + 10s, kFirst + 10 * kInitial);
  EXPECT_EQ(tune.capacity(), kInitial);
}

TEST(Autotune, HasRoomForTwiceWhatWasReadInARoundTrip) {
  Autotune tune = fresh();
  tune.on_echo(1, 100ms);
  tune.on_read(kStart + 99ms, kFirst + 50'000);
  EXPECT_EQ(tune.capacity(), kInitial) << "the round trip is not over";
  tune.on_read(kStart + 100ms, kFirst + 100'000);
  EXPECT_EQ(tune.capacity(), 200'000u);
  tune.on_read(kStart + 200ms, kFirst + 300'000);
  EXPECT_EQ(tune.capacity(), 400'000u) << "each round is counted by itself";
}

TEST(Autotune, NeverShrinks) {
  Autotune tune = fresh();
  tune.on_echo(1, 100ms);
  tune.on_read(kStart + 100ms, kFirst + 100'000);
  tune.on_read(kStart + 200ms, kFirst + 100'001);
  EXPECT_EQ(tune.capacity(), 200'000u);
}

TEST(Autotune, NeverPassesTheMost) {
  Autotune tune = fresh(1000, 150'000);
  tune.on_echo(1, 100ms);
  tune.on_read(kStart + 100ms, kFirst + 100'000);
  EXPECT_EQ(tune.capacity(), 150'000u);
}

TEST(Autotune, AnApplicationThatReadsSeldomIsCountedByTheRoundTrip) {
  Autotune tune = fresh();
  tune.on_echo(1, 100ms);
  tune.on_read(kStart + 1s, kFirst + 1'000'000);
  EXPECT_EQ(tune.capacity(), 200'000u);
}

TEST(Autotune, AnApplicationThatDoesNotReadGetsNoMore) {
  Autotune tune = fresh();
  for (std::uint32_t i = 0; i < 100; ++i) {
    Instant now = kStart + i * 100ms;
    tune.on_echo(i, 100ms);
    tune.on_text(now, kFirst + kInitial);
    tune.on_read(now, kFirst);
  }
  EXPECT_EQ(tune.capacity(), kInitial);
}

// --- the round trip time

TEST(Autotune, OfTheSegmentsThatEchoATimestampTheFirstIsHeard) {
  Autotune tune = fresh();
  tune.on_echo(1, 80ms);
  tune.on_echo(1, 30ms);
  EXPECT_EQ(tune.rtt(), 80ms);
}

TEST(Autotune, TheRoundTripTimeFallsAtOnceAndRisesByAnEighth) {
  Autotune tune = fresh();
  tune.on_echo(1, 100ms);
  tune.on_echo(2, 180ms);
  EXPECT_EQ(tune.rtt(), 110ms);
  tune.on_echo(3, 50ms);
  EXPECT_EQ(tune.rtt(), 50ms);
}

TEST(Autotune, ARoundTripBelowTheClocksTickCountsAsOne) {
  Autotune tune = fresh();
  tune.on_echo(1, 0ms);
  EXPECT_EQ(tune.rtt(), 1ms);
  tune.on_promise(kStart, kFirst + 100);
  tune.on_text(kStart, kFirst + 100);
  EXPECT_EQ(tune.rtt(), 1ms);
}

TEST(Autotune, WithoutTimestampsARoundTripEndsWhenAPromisedEdgeIsReached) {
  Autotune tune = fresh();
  tune.on_promise(kStart, kFirst + 1000);
  tune.on_text(kStart + 30ms, kFirst + 999);
  EXPECT_EQ(tune.rtt(), std::nullopt);
  tune.on_text(kStart + 40ms, kFirst + 1000);
  EXPECT_EQ(tune.rtt(), 40ms);
}

TEST(Autotune, AnEdgePromisedAgainBeginsNoRoundTrip) {
  Autotune tune = fresh();
  tune.on_promise(kStart, kFirst + 1000);
  tune.on_text(kStart + 40ms, kFirst + 1000);
  tune.on_promise(kStart + 41ms, kFirst + 1000);  // the window is full
  tune.on_text(kStart + 42ms, kFirst + 1000);     // a probe of it
  EXPECT_EQ(tune.rtt(), 40ms);
}

TEST(Autotune, ALaterPromiseDoesNotShortenTheRoundTripBeforeIt) {
  Autotune tune = fresh();
  tune.on_promise(kStart, kFirst + 1000);
  tune.on_promise(kStart + 30ms, kFirst + 2000);
  tune.on_text(kStart + 40ms, kFirst + 1000);
  EXPECT_EQ(tune.rtt(), 40ms);
}

// A window that is not used up takes long to fill: of such times only the least says something.
TEST(Autotune, WithoutTimestampsTheLeastTimeCounts) {
  Autotune tune = fresh();
  Line edge = kFirst;
  Instant now = kStart;
  for (Duration took : {400ms, 40ms, 900ms}) {
    edge += 1000;
    tune.on_promise(now, edge);
    now += took;
    tune.on_text(now, edge);
  }
  EXPECT_EQ(tune.rtt(), 40ms);
}

// --- a sender in slow start, a flight a round trip, that is held back by nothing but our window

struct Download {
  std::size_t held_back = 0;  // round trips in which the window was less than the flight
  std::size_t largest_flight = 0;
  std::size_t capacity = 0;
};

Download download(std::size_t path_holds, Duration rtt, bool timestamps) {
  Autotune tune = fresh();
  Download result;
  Line read = kFirst;
  std::size_t flight = 14'600;  // RFC 6928
  std::size_t window = 65'535;  // the SYN's
  for (std::uint32_t round = 1; round <= 30; ++round) {
    Instant now = kStart + round * rtt;
    if (flight > window) ++result.held_back;
    std::size_t arrives = std::min(flight, window);
    result.largest_flight = std::max(result.largest_flight, arrives);
    if (timestamps) tune.on_echo(round, rtt);
    read += arrives;
    tune.on_text(now, read);
    tune.on_read(now, read);
    window = tune.capacity();
    tune.on_promise(now, read + window);
    flight = std::min(2 * arrives, path_holds);
  }
  result.capacity = tune.capacity();
  return result;
}

// 1 Gbit/s for 100 ms are 12.5 MB.
TEST(Autotune, ALongFatPathIsFilled) {
  constexpr std::size_t kPath = 12'500'000;
  Download download = ::download(kPath, 100ms, /*timestamps=*/true);
  EXPECT_EQ(download.held_back, 0u);
  EXPECT_EQ(download.largest_flight, kPath);
  EXPECT_EQ(download.capacity, 2 * kPath);
}

TEST(Autotune, ALongFatPathIsFilledWithoutTimestampsToo) {
  constexpr std::size_t kPath = 12'500'000;
  Download download = ::download(kPath, 100ms, /*timestamps=*/false);
  EXPECT_EQ(download.largest_flight, kPath);
  EXPECT_GE(download.capacity, kPath);
}

TEST(Autotune, AShortPathTakesNoMoreThanItNeeds) {
  Download download = ::download(50'000, 1ms, /*timestamps=*/true);
  EXPECT_EQ(download.held_back, 0u);
  EXPECT_EQ(download.capacity, kInitial);
}

}  // namespace
