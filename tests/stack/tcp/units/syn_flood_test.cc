// RFC 4987: what a flood of SYNs must not achieve.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/stack/tcp/units/table_bench.h"

namespace tests {
namespace {

using namespace std::chrono_literals;
using stack::tcp::Config;
using stack::tcp::State;
using stack::tcp::SynCookies;
using stack::tcp::Table;

constexpr std::size_t kBacklog = 8;

Config small_backlog(std::size_t backlog = kBacklog) {
  Config config;
  config.backlog = backlog;
  return config;
}

// A table whose listener's backlog is full of half-open connections.
class SynFlood : public testing::Test {
 protected:
  SynFlood() {
    EXPECT_TRUE(bench_.table.listen(kPort));
    for (std::uint32_t i = 0; i < kBacklog; ++i) bench_.arrives(peer(i), syn(1));
    (void)bench_.last_of_all();
  }

  // The SYN,ACK that answers a SYN.
  stack::wire::TcpHeader answer_to(const stack::base::Endpoint& from,
                                   const stack::wire::TcpHeader& header) {
    bench_.arrives(from, header);
    auto answer = bench_.departs();
    EXPECT_TRUE(answer.has_value() && answer->header.flags.syn && answer->header.flags.ack);
    return answer ? answer->header : stack::wire::TcpHeader{};
  }
  // Whether what departs is one RST.
  bool answers_with_reset() {
    auto answer = bench_.last_of_all();
    return answer && answer->header.flags.rst;
  }

  const stack::tcp::Connection* connection_of(const stack::base::Endpoint& from) {
    return bench_.table.find({kHere, kPort}, from);
  }

  TableBench bench_{small_backlog()};
  stack::base::Endpoint client_ = peer(50000);
};

TEST_F(SynFlood, NoCookieIsSentWhileTheBacklogHasRoom) {
  EXPECT_EQ(bench_.table.size(), kBacklog);
  EXPECT_EQ(bench_.table.defence().cookies_sent, 0u);
  bench_.arrives(client_, syn(1));
  EXPECT_EQ(bench_.table.defence().cookies_sent, 1u);
  EXPECT_EQ(bench_.table.size(), kBacklog) << "nothing is kept of it";
}

TEST_F(SynFlood, ALegitimateClientConnectsByACookie) {
  const auto answer = answer_to(client_, syn(5000));
  bench_.passes(100ms);
  bench_.arrives(client_, ack_of(answer));
  auto stream = bench_.table.accept(kPort);
  ASSERT_TRUE(stream.has_value());
  EXPECT_TRUE(stream->connected());
  EXPECT_EQ(stream->remote(), client_);
  EXPECT_EQ(connection_of(client_)->state(), State::kEstablished);
  EXPECT_EQ(stream->info().mss, 1460u);
  EXPECT_EQ(bench_.table.defence().cookies_accepted, 1u);
}

TEST_F(SynFlood, TheTextThatComesWithTheAckIsTaken) {
  const auto answer = answer_to(client_, syn(5000));
  bench_.arrives(client_, ack_of(answer), stack::base::as_bytes("hello"));
  auto stream = bench_.table.accept(kPort);
  ASSERT_TRUE(stream.has_value());
  EXPECT_EQ(stack::base::as_text(stream->readable()), "hello");
}

// Both sides count from the cookie: what the server writes carries the right numbers.
TEST_F(SynFlood, AConnectionByACookieSendsFromWhereTheCookieStood) {
  const auto answer = answer_to(client_, syn(5000));
  bench_.arrives(client_, ack_of(answer));
  auto stream = bench_.table.accept(kPort);
  ASSERT_EQ(stream->write(stack::base::as_bytes("hi")), 2u);
  const auto departure = bench_.last_of_all();
  ASSERT_TRUE(departure.has_value());
  EXPECT_EQ(departure->header.seq.value, answer.seq.value + 1);
  EXPECT_EQ(departure->header.ack.value, 5001u);
}

TEST_F(SynFlood, OptionsAreRestoredFromTheTimestamp) {
  auto asks = syn(5000);
  asks.options.timestamps = {1000, 0};
  asks.options.window_scale = 3;
  asks.options.sack_permitted = true;
  const auto answer = answer_to(client_, asks);
  EXPECT_TRUE(answer.options.sack_permitted && answer.options.window_scale);
  bench_.arrives(client_, ack_of(answer));
  auto stream = bench_.table.accept(kPort);
  ASSERT_TRUE(stream.has_value());
  EXPECT_TRUE(stream->info().sack);
  EXPECT_EQ(stream->info().mss, 1448u) << "a timestamp in every segment takes 12 octets";

  // With a shift of 3 the peer's 65535 are 524280: an initial window of ten segments fits.
  const std::vector<std::uint8_t> much(20'000);
  ASSERT_EQ(stream->write(much), much.size());
  std::size_t segments = 0;
  while (auto departure = bench_.departs()) {
    if (!departure->payload[0].empty()) ++segments;
    EXPECT_TRUE(departure->header.options.timestamps.has_value());
  }
  EXPECT_EQ(segments, 10u);
}

TEST_F(SynFlood, AnOldCookieIsReset) {
  const auto answer = answer_to(client_, syn(5000));
  bench_.passes(50s);
  (void)answer_to(peer(50001), syn(1));  // the flood goes on: cookies are looked at all the time
  bench_.passes(SynCookies::kLongestValidity - 50s);
  (void)bench_.last_of_all();
  bench_.arrives(client_, ack_of(answer));
  EXPECT_TRUE(answers_with_reset());
  EXPECT_EQ(connection_of(client_), nullptr);
  EXPECT_EQ(bench_.table.defence().cookies_refused, 1u);
}

TEST_F(SynFlood, AForgedCookieIsReset) {
  const auto answer = answer_to(client_, syn(5000));
  auto forged = ack_of(answer);
  forged.ack.value += 1000;
  bench_.arrives(client_, forged);
  EXPECT_TRUE(answers_with_reset());
  EXPECT_EQ(connection_of(client_), nullptr);
}

TEST_F(SynFlood, AnotherOnesCookieIsReset) {
  const auto answer = answer_to(client_, syn(5000));
  bench_.arrives(peer(50001), ack_of(answer));
  EXPECT_TRUE(answers_with_reset());
}

TEST_F(SynFlood, ACookieTakenOnceOpensOneConnection) {
  const auto answer = answer_to(client_, syn(5000));
  bench_.arrives(client_, ack_of(answer));
  bench_.arrives(client_, ack_of(answer));
  EXPECT_EQ(bench_.table.defence().cookies_accepted, 1u);
  EXPECT_EQ(bench_.table.size(), kBacklog + 1);
}

// An ACK is no reason to hash when no cookie can be on its way; RFC 9293 3.10.7.2 has it reset.
TEST_F(SynFlood, WithoutAFloodAnAckIsResetUnlookedAt) {
  bench_.arrives(client_, ack(1, 1));
  EXPECT_TRUE(answers_with_reset());
  EXPECT_EQ(bench_.table.defence().cookies_refused, 0u);
}

// A server that does not accept gains nothing from more connections; its peers try again.
TEST_F(SynFlood, AnApplicationThatDoesNotAcceptBoundsWhatWaits) {
  std::vector<stack::wire::TcpHeader> answers;
  for (std::uint32_t i = 0; i < 2 * kBacklog; ++i) {
    answers.push_back(answer_to(peer(60000 + i), syn(1)));
  }
  for (std::uint32_t i = 0; i < 2 * kBacklog; ++i) {
    bench_.arrives(peer(60000 + i), ack_of(answers[i]));
  }
  EXPECT_EQ(bench_.table.size(), 2 * kBacklog);
  EXPECT_EQ(bench_.last_of_all(), std::nullopt) << "late ones are not reset: they may try again";
  bench_.arrives(client_, syn(1));
  EXPECT_EQ(bench_.table.defence().syns_dropped, 1u);

  ASSERT_TRUE(bench_.table.accept(kPort).has_value());
  bench_.arrives(peer(60000 + kBacklog), ack_of(answers[kBacklog]));
  EXPECT_NE(connection_of(peer(60000 + kBacklog)), nullptr);
}

// The flood of issue 3: a hundred thousand sources.
TEST_F(SynFlood, AHundredThousandSynsCostABoundedTableAndAClientStillConnects) {
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    bench_.floods(peer(100'000 + i), syn(i));
    if (i % 64 == 0) (void)bench_.last_of_all();
  }
  EXPECT_EQ(bench_.table.size(), kBacklog);
  std::size_t waiting = 0;
  while (bench_.departs()) ++waiting;
  EXPECT_LE(waiting, Table::kMostStrayAnswers);

  const auto answer = answer_to(client_, syn(5000));
  bench_.arrives(client_, ack_of(answer));
  EXPECT_TRUE(bench_.table.accept(kPort).has_value());
}

TEST_F(SynFlood, AnswersThatWaitAreBounded) {
  for (std::uint32_t i = 0; i < 10 * Table::kMostStrayAnswers; ++i) {
    bench_.floods(peer(100'000 + i), syn(i));
  }
  std::size_t answers = 0;
  while (bench_.departs()) ++answers;
  EXPECT_EQ(answers, Table::kMostStrayAnswers);
}

// The flood's half-open connections leave after three minutes, and the backlog has room.
TEST_F(SynFlood, WhenItIsOverTheBacklogHasRoomAgain) {
  for (int i = 0; i < 200; ++i) {
    bench_.passes(1s);
    (void)bench_.last_of_all();
  }
  EXPECT_EQ(bench_.table.size(), 0u);
  bench_.arrives(client_, syn(1));
  EXPECT_EQ(bench_.table.size(), 1u);
  EXPECT_EQ(bench_.table.defence().cookies_sent, 0u);
}

}  // namespace
}  // namespace tests
