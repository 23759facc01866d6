#include "stack/tcp/send/delivery_rate.h"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "tests/stack/tcp/send/flight.h"

namespace {

using namespace std::chrono_literals;
using flight::at;
using flight::kFirst;
using flight::kSmss;
using flight::kStart;
using flight::ms;
using stack::tcp::send::delivery_rate;
using stack::tcp::send::Scoreboard;
using stack::tcp::send::Sent;

// Ten segments of 1000 octets, of which one arrives every 10 ms: 100,000 octets a second.
TEST(DeliveryRate, IsWhatArrivedInTheTimeItTook) {
  Scoreboard board(kFirst);
  for (int n = 0; n < 10; ++n) board.sent(at(static_cast<stack::tcp::Line>(n) + 1), ms(0));
  std::vector<Sent> delivered;
  for (int n = 1; n <= 10; ++n) {
    board.acknowledge(at(static_cast<stack::tcp::Line>(n)), ms(90 + 10 * n), delivered);
  }
  // Of the flight, in 190 ms from its beginning: what was in the pipe had a round trip to fill it.
  EXPECT_EQ(delivery_rate(delivered.back(), board.delivered(), ms(190)), 10'000'000u / 190);
  board.sent(at(11), ms(190));
  delivered.clear();
  board.acknowledge(at(11), ms(290), delivered);
  EXPECT_EQ(delivery_rate(delivered.back(), board.delivered(), ms(290)), 10'000u);
}

TEST(DeliveryRate, CountsFromTheLastArrivalBeforeTheSegmentLeft) {
  Sent sent;
  sent.delivered = 50'000;
  sent.delivered_at = ms(100);
  sent.first_at = ms(60);
  sent.at = ms(120);
  EXPECT_EQ(delivery_rate(sent, 80'000, ms(200)), 300'000u);
}

// ACKs that were held up come together: 30,000 octets seem to have arrived in 10 ms.
TEST(DeliveryRate, NothingArrivesFasterThanItLeft) {
  Sent sent;
  sent.delivered = 50'000;
  sent.delivered_at = ms(190);
  sent.first_at = ms(20);
  sent.at = ms(120);
  EXPECT_EQ(delivery_rate(sent, 80'000, ms(200)), 300'000u);
}

TEST(DeliveryRate, ASegmentRemembersWhenTheLastOfThoseThatHadArrivedLeft) {
  Scoreboard board(kFirst);
  for (int n = 0; n < 3; ++n) {
    board.sent(at(static_cast<stack::tcp::Line>(n) + 1), ms(10 * n));
  }
  std::vector<Sent> delivered;
  board.acknowledge(at(2), ms(100), delivered);
  board.sent(at(4), ms(110));
  board.acknowledge(at(4), ms(200), delivered);
  EXPECT_EQ(delivered[2].first_at, ms(0)) << "it left before any had arrived";
  EXPECT_EQ(delivered[3].first_at, ms(10));
}

TEST(DeliveryRate, WhatIsInFlightWhenNothingMoreIsThereIsNoMeasureOfThePath) {
  Scoreboard board(kFirst);
  std::vector<Sent> delivered;
  board.sent(at(1), ms(0));
  board.note_app_limited();
  board.sent(at(2), ms(10));
  board.acknowledge(at(1), ms(100), delivered);
  board.sent(at(3), ms(110));
  board.acknowledge(at(3), ms(200), delivered);
  EXPECT_FALSE(delivered[0].app_limited);
  EXPECT_TRUE(delivered[1].app_limited);
  EXPECT_FALSE(delivered[2].app_limited);
}

TEST(DeliveryRate, NeitherNoTimeNorTheMostOctetsOverflow) {
  Sent sent;
  sent.delivered_at = kStart;
  constexpr std::uint64_t kMost = std::uint64_t{1} << 34;
  EXPECT_EQ(delivery_rate(sent, 1, kStart), 1'000'000'000u);
  EXPECT_EQ(delivery_rate(sent, kMost, kStart + 1s), kMost);
  EXPECT_EQ(delivery_rate(sent, ~std::uint64_t{0}, kStart + 1s), kMost);
}

}  // namespace
