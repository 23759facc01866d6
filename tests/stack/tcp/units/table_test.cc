// The table: who is opened, whose turn it is, whose port.
#include "stack/tcp/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "tests/stack/tcp/units/table_bench.h"

namespace tests {
namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::Endpoint;
using stack::tcp::Config;
using stack::tcp::Ending;
using stack::tcp::Stream;
using stack::tcp::Table;
using stack::wire::Seq;
using testing::IsEmpty;

// A connection that `n` opened to us, accepted.
Stream established(TableBench& bench, std::uint32_t n) {
  bench.arrives(peer(n), syn(1000));
  const std::uint32_t iss = bench.last_of_all()->header.seq.value;
  bench.arrives(peer(n), ack(1001, iss + 1));
  return *bench.table.accept(kPort);
}

class ImpossibleRemote : public testing::TestWithParam<Endpoint> {};

// RFC 9293 3.9.1.1: MUST-46
TEST_P(ImpossibleRemote, EndsTheStreamAtOnceAndInSilence) {
  TableBench bench;
  auto stream = bench.table.open(bench.now, {kHere, 0}, GetParam());
  EXPECT_EQ(stream.ending(), Ending::kUnreachable);
  EXPECT_EQ(bench.table.next_changed(), stream.id()) << "who waits for changes hears of it";
  EXPECT_EQ(bench.departs(), std::nullopt);
  bench.passes(10min);
  EXPECT_EQ(bench.departs(), std::nullopt);
  EXPECT_EQ(bench.table.size(), 0u);
  // It is a stream like any other that has ended.
  EXPECT_EQ(stream.write(stack::base::as_bytes("x")), 0u);
  EXPECT_TRUE(stream.readable().empty());
  EXPECT_FALSE(stream.connected());
  stream.finish();
  stream.abort();
  EXPECT_EQ(bench.departs(), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Table, ImpossibleRemote,
                         testing::Values(Endpoint{Address::v4(255, 255, 255, 255), 80},
                                         Endpoint{Address::v4(224, 0, 0, 1), 80},
                                         Endpoint{Address::v4(239, 255, 255, 250), 80},
                                         Endpoint{Address::v4(0, 0, 0, 0), 80},
                                         Endpoint{Address::v4(198, 51, 100, 2), 0}));

// RFC 9293 3.10.1: "connection already exists".
TEST(Table, APairOfEndsThatIsInUseIsRefused) {
  TableBench bench;
  auto first = bench.table.open(bench.now, {kHere, 40000}, peer(1));
  auto second = bench.table.open(bench.now, {kHere, 40000}, peer(1));
  EXPECT_EQ(second.ending(), Ending::kInUse);
  EXPECT_FALSE(first.ending().has_value());
  auto elsewhere = bench.table.open(bench.now, {kHere, 40000}, peer(2));
  EXPECT_FALSE(elsewhere.ending().has_value());
}

TEST(Table, IsFullAtItsLimitAndSaysSo) {
  TableBench bench;
  ASSERT_TRUE(bench.table.listen(kPort));
  std::vector<Stream> streams;
  for (std::uint32_t i = 0; i < Table::kMostConnections; ++i) {
    streams.push_back(bench.table.open(bench.now, {kHere, 40000}, peer(i)));
  }
  auto late = bench.table.open(bench.now, {kHere, 40000}, peer(70000));
  EXPECT_EQ(late.ending(), Ending::kNoResources);
  bench.floods(peer(70001), syn(1));
  EXPECT_EQ(bench.table.size(), Table::kMostConnections);
  EXPECT_EQ(bench.table.defence().syns_dropped, 1u);
  streams.pop_back();
  auto next = bench.table.open(bench.now, {kHere, 40000}, peer(70000));
  EXPECT_FALSE(next.ending().has_value());
}

TEST(Table, AFailedStreamGivesItsPlaceBack) {
  TableBench bench;
  stack::tcp::ConnectionId first;
  {
    auto stream = bench.table.open(bench.now, {kHere, 0}, {Address{}, 80});
    first = stream.id();
  }
  auto stream = bench.table.open(bench.now, {kHere, 0}, peer(1));
  EXPECT_EQ(stream.id().slot, first.slot);
  EXPECT_NE(stream.id(), first);
}

// RFC 6056 3: a port is chosen that nobody listens on, and that no connection to the same remote
// end has. RFC 9293 3.10.1, "insufficient resources", when there is none.
TEST(Table, ChoosesAFreePortWhileThereIsOne) {
  TableBench bench;
  for (std::uint16_t port = 32768; port < 65534; ++port) ASSERT_TRUE(bench.table.listen(port));
  std::vector<Stream> streams;
  std::set<std::uint16_t> ports;
  for (int i = 0; i < 2; ++i) {
    streams.push_back(bench.table.open(bench.now, {kHere, 0}, peer(1)));
    ports.insert(streams.back().local().port);
  }
  EXPECT_THAT(ports, testing::ElementsAre(65534, 65535));
  auto late = bench.table.open(bench.now, {kHere, 0}, peer(1));
  EXPECT_EQ(late.ending(), Ending::kNoResources);
  auto elsewhere = bench.table.open(bench.now, {kHere, 0}, peer(2));
  EXPECT_FALSE(elsewhere.ending().has_value());
}

// RFC 9293 3.9.1.1: MUST-43
TEST(Table, AnOpenMayNameALocalAddress) {
  const Address other = Address::v4(192, 0, 2, 77);
  TableBench bench;
  auto stream = bench.table.open(bench.now, {other, 0}, peer(1));
  EXPECT_EQ(stream.local().address, other);
  EXPECT_EQ(bench.departs()->local.address, other);
}

// RFC 9293 3.9.1.1: MUST-45. Of a passive OPEN: the address that the SYN came to, and no other.
TEST(Table, AConnectionKeepsTheLocalAddressItBeganWith) {
  const Address other = Address::v4(192, 0, 2, 77);
  TableBench bench;
  ASSERT_TRUE(bench.table.listen(kPort));
  auto arrives_there = [&](stack::wire::TcpHeader header) {
    header.source_port = peer(1).port;
    header.destination_port = kPort;
    header.window = 65535;
    bench.table.arrive(bench.now, other, peer(1).address, {header, {}});
  };
  arrives_there(syn(1000));
  auto answer = bench.departs();
  EXPECT_EQ(answer->local.address, other);
  arrives_there(ack_of(answer->header));
  auto stream = bench.table.accept(kPort);
  ASSERT_EQ(stream->write(stack::base::as_bytes("x")), 1u);
  EXPECT_EQ(bench.departs()->local.address, other);
  stream->finish();
  EXPECT_EQ(bench.departs()->local.address, other);
  stream->abort();
  EXPECT_EQ(bench.departs()->local.address, other);
}

// Each has its turn: nobody who has much to say keeps the others waiting.
TEST(Table, ConnectionsTakeTurnsOneSegmentEach) {
  TableBench bench;
  ASSERT_TRUE(bench.table.listen(kPort));
  std::vector<Stream> streams;
  for (std::uint32_t n = 0; n < 4; ++n) streams.push_back(established(bench, n));
  const std::vector<std::uint8_t> much(10 * 1460);
  for (Stream& stream : streams) ASSERT_EQ(stream.write(much), much.size());

  std::array<int, 4> turns{};
  for (int round = 1; round <= 10; ++round) {
    for (int i = 0; i < 4; ++i) {
      const auto departure = bench.departs();
      ASSERT_TRUE(departure.has_value());
      for (std::uint32_t n = 0; n < 4; ++n) {
        if (departure->remote == peer(n)) ++turns[n];
      }
    }
    EXPECT_THAT(turns, testing::Each(round));
  }
  EXPECT_EQ(bench.departs(), std::nullopt);
}

// What must leave at once leaves before what others have been waiting to say.
TEST(Table, AnUrgentAckDoesNotWaitForItsTurn) {
  TableBench bench;
  ASSERT_TRUE(bench.table.listen(kPort));
  Stream bulk = established(bench, 0), gap = established(bench, 1);
  const std::vector<std::uint8_t> much(10 * 1460);
  ASSERT_EQ(bulk.write(much), much.size());
  const auto& waiting = *bench.table.find({kHere, kPort}, peer(1));
  bench.arrives(peer(1), ack(1001 + 100, static_cast<std::uint32_t>(waiting.send_next())),
                std::span(much).first(100));
  EXPECT_EQ(bench.departs()->remote, peer(1));
  EXPECT_EQ(bench.departs()->remote, peer(0));
}

// attack-cases TCP-31: every one of the four numbers counts.
TEST(Table, ASegmentFindsItsConnectionByAllFourNumbers) {
  TableBench bench;
  ASSERT_TRUE(bench.table.listen(kPort));
  Stream stream = established(bench, 1);
  const auto& connection = *bench.table.find({kHere, kPort}, peer(1));
  const auto nxt = static_cast<std::uint32_t>(connection.send_next());
  const std::vector<std::uint8_t> text(10);
  Endpoint other_port = peer(1), other_host = peer(1);
  ++other_port.port;
  other_host.address = Address::v4(10, 9, 9, 9);
  bench.arrives(other_port, ack(1001, nxt), text);
  bench.arrives(other_host, ack(1001, nxt), text);
  bench.to_port = 81;
  bench.arrives(peer(1), ack(1001, nxt), text);
  EXPECT_TRUE(stream.readable().empty());
  bench.to_port = kPort;
  bench.arrives(peer(1), ack(1001, nxt), text);
  EXPECT_EQ(stream.readable().size(), 10u);
}

// attack-cases TCP-18 (URGENT/11): an urgent pointer moves no octet, wherever it points and on
// whatever segment it comes.
TEST(Table, UrgentPointersLeaveTheStreamAsItIs) {
  for (unsigned pointer : {0u, 1u, 10u, 11u, 5000u, 65535u}) {
    TableBench bench;
    ASSERT_TRUE(bench.table.listen(kPort));
    auto urgent = [&](stack::wire::TcpHeader header) {
      header.flags.urg = true;
      header.urgent_pointer = static_cast<std::uint16_t>(pointer);
      return header;
    };
    bench.arrives(peer(1), urgent(syn(1000)));
    const std::uint32_t nxt = bench.last_of_all()->header.seq.value + 1;
    bench.arrives(peer(1), urgent(ack(1001, nxt)));
    auto stream = bench.table.accept(kPort);
    bench.arrives(peer(1), urgent(ack(1006, nxt)), stack::base::as_bytes(" world"));
    bench.arrives(peer(1), urgent(ack(1001, nxt)), stack::base::as_bytes("hello"));
    bench.arrives(peer(1), urgent(ack(1012, nxt)));
    bench.arrives(peer(1), urgent(ack(1012, nxt, true)));
    EXPECT_EQ(stack::base::as_text(stream->readable()), "hello world") << pointer;
    stream->consume(11);
    EXPECT_TRUE(stream->at_end());
    EXPECT_EQ(stream->urgent_remaining(), 0u);
  }
}

// Pearson's chi-square of 50,000 ports over 512 buckets of 64 (attack-cases TCP-15): with 511
// degrees of freedom it is above 613 once in 1000 times. And of the port's and the ISN's lowest
// three bits together: with 63, above 104.
TEST(Table, PortsAreUniformAndTellNothingOfTheIsn) {
  constexpr std::int64_t kDraws = 50'000;
  TableBench bench;
  std::array<std::int64_t, 512> ports{};
  std::array<std::int64_t, 64> together{};
  for (std::uint32_t i = 0; i < kDraws; ++i) {
    auto stream = bench.table.open(bench.now, {kHere, 0}, peer(i));
    const auto header = bench.last_of_all()->header;
    ASSERT_GE(header.source_port, 32768);
    ++ports[(header.source_port - 32768u) / 64];
    ++together[(header.source_port & 7u) * 8 + (header.seq.value & 7u)];
  }
  const auto chi_square = [](auto& counts) {
    const std::int64_t cells = std::ssize(counts);
    std::int64_t squares = 0;
    for (std::int64_t count : counts) squares += count * count;
    return squares * cells / kDraws - kDraws;
  };
  EXPECT_LT(chi_square(ports), 613);
  EXPECT_GT(chi_square(ports), 410) << "too even to be chance";
  EXPECT_LT(chi_square(together), 104);
}

}  // namespace
}  // namespace tests
