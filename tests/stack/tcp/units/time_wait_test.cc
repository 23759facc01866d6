// TIME-WAIT: how many there may be, what each keeps, and who may come after (RFC 6191).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/stack/tcp/units/table_bench.h"

namespace tests {
namespace {

using namespace std::chrono_literals;
using stack::tcp::Config;
using stack::tcp::Ending;
using stack::tcp::State;
using stack::tcp::Stream;
using stack::tcp::Table;
using stack::wire::Seq;
using stack::wire::TcpHeader;

constexpr std::uint32_t kIrs = 1000;
constexpr std::uint32_t kStamp = 500;

// A connection that the peer opened, with or without timestamps, and that we closed first. The
// peer's FIN has the number kIrs + 1.
class TimeWait : public testing::Test {
 protected:
  TimeWait() { EXPECT_TRUE(bench_.table.listen(kPort)); }

  Stream into_time_wait(bool timestamps, std::string_view says = "") {
    TcpHeader first = syn(kIrs);
    if (timestamps) first.options.timestamps = {kStamp, 0};
    bench_.arrives(client_, first);
    const TcpHeader answer = bench_.last_of_all()->header;
    iss_ = answer.seq.value;
    bench_.arrives(client_, stamped(ack(kIrs + 1, iss_ + 1), timestamps));
    auto stream = bench_.table.accept(kPort);
    EXPECT_EQ(stream->write(stack::base::as_bytes(says)), says.size());
    stream->finish();
    (void)bench_.last_of_all();
    const auto said = static_cast<std::uint32_t>(says.size());
    bench_.arrives(client_, stamped(ack(kIrs + 1, iss_ + said + 2, true), timestamps));
    (void)bench_.last_of_all();
    EXPECT_EQ(state(), State::kTimeWait);
    return *std::move(stream);
  }
  static TcpHeader stamped(TcpHeader header, bool timestamps, std::uint32_t stamp = kStamp) {
    if (timestamps) header.options.timestamps = {stamp, 0};
    return header;
  }
  State state() const {
    const auto* connection = bench_.table.find({kHere, kPort}, client_);
    return connection == nullptr ? State::kClosed : connection->state();
  }
  // Whether such a SYN opens a new connection; else the old one must answer with an ACK of its own.
  bool reopens(const TcpHeader& header) {
    bench_.arrives(client_, header);
    const auto answer = bench_.last_of_all();
    EXPECT_TRUE(answer.has_value());
    if (state() == State::kSynReceived) {
      EXPECT_TRUE(answer->header.flags.syn);
      answer_ = answer->header;
      return true;
    }
    EXPECT_EQ(state(), State::kTimeWait);
    EXPECT_FALSE(answer->header.flags.syn);
    EXPECT_EQ(answer->header.ack, Seq{kIrs + 2});
    return false;
  }

  TableBench bench_;
  stack::base::Endpoint client_ = peer(1);
  std::uint32_t iss_ = 0;
  TcpHeader answer_;
};

// RFC 9293 3.6.1: MAY-2. Without timestamps the number must lie beyond the last one used, that of
// the FIN.
TEST_F(TimeWait, WithoutTimestampsALargerNumberOpensAnew) {
  auto stream = into_time_wait(false);
  EXPECT_FALSE(reopens(syn(kIrs)));
  EXPECT_FALSE(reopens(syn(kIrs + 1)));
  EXPECT_FALSE(reopens(syn(kIrs - 1'000'000)));
  EXPECT_TRUE(reopens(syn(kIrs + 2)));
  EXPECT_EQ(bench_.table.defence().time_waits_reused, 1u);
  EXPECT_EQ(stream.ending(), Ending::kClosed) << "the old stream is not disturbed";
}

// RFC 6191 2, first case: SHLD-4
TEST_F(TimeWait, ALaterTimestampOpensAnewWhateverTheNumber) {
  auto stream = into_time_wait(true);
  EXPECT_TRUE(reopens(stamped(syn(kIrs - 1'000'000), true, kStamp + 1)));
}

TEST_F(TimeWait, AnEarlierTimestampDoesNotWhateverTheNumber) {
  auto stream = into_time_wait(true);
  EXPECT_FALSE(reopens(stamped(syn(kIrs + 1'000'000), true, kStamp - 1)));
}

// RFC 6191 2: with the same timestamp the number decides, and likewise without one.
TEST_F(TimeWait, TheSameTimestampLeavesItToTheNumber) {
  auto stream = into_time_wait(true);
  EXPECT_FALSE(reopens(stamped(syn(kIrs), true)));
  EXPECT_TRUE(reopens(stamped(syn(kIrs + 2), true)));
}

TEST_F(TimeWait, ASynWithoutATimestampIsJudgedByItsNumber) {
  auto stream = into_time_wait(true);
  bench_.arrives(client_, syn(kIrs));
  EXPECT_EQ(state(), State::kTimeWait);
  EXPECT_TRUE(reopens(syn(kIrs + 2)));
}

// RFC 6191 2: nothing of a connection without timestamps can be taken for one with them.
TEST_F(TimeWait, TimestampsAfterNoneOpenAnew) {
  auto stream = into_time_wait(false);
  EXPECT_TRUE(reopens(stamped(syn(kIrs), true)));
}

// RFC 9293 3.6.1: our new number is larger than the largest one that we used. No time passes, so
// that the clock of RFC 6528 alone would give the same number again.
TEST_F(TimeWait, TheNewConnectionsNumberLiesBeyondTheOldOnes) {
  auto stream = into_time_wait(false, "hello");
  EXPECT_TRUE(reopens(syn(kIrs + 2)));
  const std::uint32_t last = iss_ + 1 + 5;  // the FIN's
  EXPECT_LT(answer_.seq.value - last - 1, std::uint32_t{1} << 31);
  EXPECT_NE(answer_.seq.value, last);
}

TEST_F(TimeWait, TheNewConnectionIsAConnectionLikeAnyOther) {
  { auto stream = into_time_wait(false); }
  ASSERT_TRUE(reopens(syn(kIrs + 2)));
  bench_.arrives(client_, ack_of(answer_));
  auto stream = bench_.table.accept(kPort);
  ASSERT_TRUE(stream.has_value());
  EXPECT_TRUE(stream->connected());
  bench_.passes(10min);
  EXPECT_EQ(state(), State::kEstablished) << "the old one's timer is no more";
}

TEST_F(TimeWait, OnlyASynOpensAnew) {
  auto stream = into_time_wait(true);
  TcpHeader syn_ack = stamped(syn(kIrs + 100), true, kStamp + 100);
  syn_ack.flags.ack = true;
  syn_ack.ack = Seq{iss_ + 2};
  bench_.arrives(client_, syn_ack);
  EXPECT_EQ(state(), State::kTimeWait);
  TcpHeader syn_reset = stamped(syn(kIrs + 100), true, kStamp + 100);
  syn_reset.flags.rst = true;
  bench_.arrives(client_, syn_reset);
  EXPECT_EQ(state(), State::kTimeWait);
}

TEST(TimeWaitTable, WhereNobodyListensASynIsAnsweredByTheOldConnection) {
  TableBench bench;
  bench.to_port = 40000;
  const stack::base::Endpoint server = peer(1);
  auto stream = bench.table.open(bench.now, {kHere, 40000}, server);
  const std::uint32_t iss = bench.last_of_all()->header.seq.value;
  TcpHeader answer = syn(kIrs);
  answer.flags.ack = true;
  answer.ack = Seq{iss + 1};
  bench.arrives(server, answer);
  stream.finish();
  (void)bench.last_of_all();
  bench.arrives(server, ack(kIrs + 1, iss + 2, true));
  (void)bench.last_of_all();
  ASSERT_EQ(stream.info().state, State::kTimeWait);
  bench.arrives(server, syn(kIrs + 100));
  EXPECT_EQ(stream.info().state, State::kTimeWait);
  EXPECT_EQ(bench.last_of_all()->header.ack, Seq{kIrs + 2});

  // RFC 9293 3.10.1: "connection already exists", for our own OPEN.
  auto again = bench.table.open(bench.now, {kHere, 40000}, server);
  EXPECT_EQ(again.ending(), Ending::kInUse);
  EXPECT_EQ(bench.last_of_all(), std::nullopt);
}

// A listener without room sends no cookie for it either: the old connection stays.
TEST(TimeWaitTable, AFullBacklogLeavesTheOldConnection) {
  Config config;
  config.backlog = 1;
  TableBench bench(config);
  ASSERT_TRUE(bench.table.listen(kPort));
  bench.arrives(peer(1), syn(kIrs));
  const std::uint32_t iss = bench.last_of_all()->header.seq.value;
  bench.arrives(peer(1), ack(kIrs + 1, iss + 1));
  auto stream = bench.table.accept(kPort);
  stream->finish();
  (void)bench.last_of_all();
  bench.arrives(peer(1), ack(kIrs + 1, iss + 2, true));
  bench.arrives(peer(2), syn(1));
  (void)bench.last_of_all();
  bench.arrives(peer(1), syn(kIrs + 100));
  EXPECT_EQ(stream->info().state, State::kTimeWait);
  EXPECT_FALSE(bench.last_of_all()->header.flags.syn);
}

// Each leaves 60 s after it came, or when 16,384 have come after it.
TEST(TimeWaitTable, HoldsSoManyAndLetsTheOldestGo) {
  constexpr std::size_t kMore = 100;
  TableBench bench;
  ASSERT_TRUE(bench.table.listen(kPort));
  for (std::uint32_t i = 0; i < Table::kMostTimeWaits + kMore; ++i) {
    bench.floods(peer(i), syn(kIrs));
    const std::uint32_t iss = bench.last_of_all()->header.seq.value;
    bench.floods(peer(i), ack(kIrs + 1, iss + 1));
    bench.table.accept(kPort)->finish();
    (void)bench.last_of_all();
    bench.floods(peer(i), ack(kIrs + 1, iss + 2, true));
    (void)bench.last_of_all();
    ASSERT_EQ(bench.table.size(), std::min<std::size_t>(i + 1, Table::kMostTimeWaits));
  }
  EXPECT_EQ(bench.table.defence().time_waits_ended_early, kMore);
  const stack::base::Endpoint here{kHere, kPort};
  EXPECT_EQ(bench.table.find(here, peer(0)), nullptr);
  EXPECT_EQ(bench.table.find(here, peer(kMore - 1)), nullptr);
  EXPECT_NE(bench.table.find(here, peer(kMore)), nullptr);
  bench.passes(61s);
  EXPECT_EQ(bench.table.size(), 0u);
}

}  // namespace
}  // namespace tests
