#include "sim/scenario/match.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fmt/format.h>

#include <string>
#include <vector>

#include "sim/scenario/lexer.h"

namespace sim::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A match with its counters, and what it was shown.
class Watcher {
 public:
  explicit Watcher(std::string_view text, bool and_again = false)
      : match_(*Match::parse(text)), counts_(match_.counters()), and_again_(and_again) {}
  bool strikes(const PacketFacts& packet) {
    return match_.strikes(packet, counts_.data(), and_again_);
  }
  // The places in `packets` of those that it strikes.
  std::vector<std::size_t> struck(const std::vector<PacketFacts>& packets) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < packets.size(); ++i)
      if (strikes(packets[i])) places.push_back(i);
    return places;
  }

 private:
  Match match_;
  std::vector<std::uint64_t> counts_;
  bool and_again_;
};

bool strikes(std::string_view text, const PacketFacts& packet) {
  return Watcher(text).strikes(packet);
}

PacketFacts data(std::uint64_t seq, std::size_t size, std::uint32_t retransmission = 0) {
  PacketFacts packet;
  packet.tcp = packet.ack = true;
  packet.size = size + 40;
  packet.data = size;
  packet.seq = seq;
  packet.first = seq + 1;
  packet.ack_number = 0;
  packet.flow = 1;
  packet.retransmission = retransmission;
  return packet;
}

PacketFacts acknowledgment(std::uint64_t of) {
  PacketFacts packet;
  packet.tcp = packet.ack = true;
  packet.size = 40;
  packet.ack_number = of;
  packet.flow = 1;
  return packet;
}

FormulaError mistake(std::string_view text) {
  const auto match = Match::parse(text);
  return match ? FormulaError{"no mistake", 0} : match.error();
}

TEST(Match, OfAFlagIsTrueOfPacketsThatHaveIt) {
  struct Case {
    std::string_view text;
    bool PacketFacts::*flag;
  };
  for (const Case& c : {Case{"tcp", &PacketFacts::tcp},
                        {"icmp", &PacketFacts::icmp},
                        {"ipv6", &PacketFacts::ipv6},
                        {"fragment", &PacketFacts::fragment},
                        {"tcp.syn", &PacketFacts::syn},
                        {"tcp.fin", &PacketFacts::fin},
                        {"tcp.rst", &PacketFacts::rst},
                        {"tcp.ack", &PacketFacts::ack},
                        {"tcp.psh", &PacketFacts::psh},
                        {"tcp.sack", &PacketFacts::sack},
                        {"ip.ce", &PacketFacts::ce},
                        {"ip.ect", &PacketFacts::ect}}) {
    PacketFacts packet;
    EXPECT_FALSE(strikes(c.text, packet)) << c.text;
    packet.*c.flag = true;
    EXPECT_TRUE(strikes(c.text, packet)) << c.text;
  }
  EXPECT_TRUE(strikes("tcp.data", data(0, 1)));
  EXPECT_FALSE(strikes("tcp.data", acknowledgment(0)));
  EXPECT_TRUE(strikes("tcp.retransmission", data(0, 1, 2)));
  EXPECT_FALSE(strikes("tcp.retransmission", data(0, 1, 0)));
}

TEST(Match, OfARangeHoldsItsBeginningAndItsEndAsTheBracketsSay) {
  const std::string_view without_end = "tcp.seq_rel in [1000, 2000)";
  EXPECT_FALSE(strikes(without_end, data(999, 1)));
  EXPECT_TRUE(strikes(without_end, data(1000, 1)));
  EXPECT_TRUE(strikes(without_end, data(1999, 1)));
  EXPECT_FALSE(strikes(without_end, data(2000, 1)));
  EXPECT_TRUE(strikes("tcp.seq_rel in [1000, 2000]", data(2000, 1)));
  EXPECT_FALSE(strikes("tcp.seq_rel in [1000, 2000]", data(2001, 1)));
}

TEST(Match, OfAListHoldsItsMembersOnly) {
  for (const std::size_t size : {1u, 2u, 3u, 4u, 5u})
    EXPECT_EQ(strikes("tcp.len in [1, 3, 5]", data(0, size)), size % 2 == 1) << size;
  EXPECT_TRUE(strikes("tcp.len in [7]", data(0, 7)));
}

TEST(Match, ComparesEveryWay) {
  for (const std::uint64_t index : {4u, 5u, 6u}) {
    PacketFacts packet;
    packet.index = index;
    EXPECT_EQ(strikes("index == 5", packet), index == 5);
    EXPECT_EQ(strikes("index != 5", packet), index != 5);
    EXPECT_EQ(strikes("index < 5", packet), index < 5);
    EXPECT_EQ(strikes("index <= 5", packet), index <= 5);
    EXPECT_EQ(strikes("index > 5", packet), index > 5);
    EXPECT_EQ(strikes("index >= 5", packet), index >= 5);
    EXPECT_EQ(strikes("packet 5", packet), index == 5);
  }
  PacketFacts last;
  last.index = 18'446'744'073'709'551'615u;
  EXPECT_TRUE(strikes("index == 18446744073709551615", last));
  EXPECT_FALSE(strikes("index > 18446744073709551615", last));
  EXPECT_FALSE(strikes("index < 0", PacketFacts{}));
}

TEST(Match, KnowsEveryNumber) {
  PacketFacts packet = data(100, 7, 3);
  packet.size = 47;
  packet.index = 9;
  packet.ack_number = 55;
  packet.window = 8192;
  packet.source_port = 80;
  packet.destination_port = 4711;
  for (const std::string_view text :
       {"index == 9", "ip.size == 47", "tcp.seq_rel == 100", "tcp.ack_rel == 55", "tcp.len == 7",
        "tcp.window == 8192", "tcp.sport == 80", "tcp.dport == 4711", "tcp.retransmission == 3",
        "tcp.retransmission 3"})
    EXPECT_TRUE(strikes(text, packet)) << text;
  EXPECT_FALSE(strikes("tcp.retransmission 2", packet));
}

TEST(Match, ComparesNothingThatThePacketDoesNotHave) {
  PacketFacts icmp;
  icmp.icmp = true;
  for (const std::string_view text :
       {"tcp.seq_rel >= 0", "tcp.seq_rel != 1", "tcp.ack_rel < 1", "tcp.len == 0",
        "tcp.window != 1", "tcp.sport != 1", "tcp.dport != 1", "tcp.retransmission == 0"}) {
    EXPECT_FALSE(strikes(text, icmp)) << text;
    EXPECT_TRUE(strikes(fmt::format("not {}", text), icmp)) << text;
  }
  EXPECT_FALSE(strikes("tcp.seq_rel >= 0", acknowledgment(3)));
}

TEST(Match, BindsNotTightestThenAndThenOr) {
  PacketFacts syn;
  syn.tcp = syn.syn = true;
  EXPECT_TRUE(strikes("tcp.syn or tcp.fin and tcp.rst", syn));
  EXPECT_FALSE(strikes("(tcp.syn or tcp.fin) and tcp.rst", syn));
  EXPECT_FALSE(strikes("not tcp.syn and tcp.fin", syn));
  EXPECT_TRUE(strikes("not (tcp.syn and tcp.fin)", syn));
  EXPECT_TRUE(strikes("!tcp.fin && tcp.syn || icmp", syn));
}

TEST(Match, NthCountsWhatItsWholeClauseIsTrueOf) {
  const std::vector<PacketFacts> packets{data(0, 10), acknowledgment(1), data(10, 20), data(30, 20),
                                         data(50, 10)};
  EXPECT_THAT(Watcher("tcp.data nth 3").struck(packets), ElementsAre(3u));
  EXPECT_THAT(Watcher("tcp.data and tcp.len == 10 nth 2").struck(packets), ElementsAre(4u));
  EXPECT_THAT(Watcher("tcp.data nth 1 or not tcp.data nth 1").struck(packets), ElementsAre(0u, 1u));
  EXPECT_THAT(Watcher("(tcp.data nth 2) and tcp.len == 20").struck(packets), ElementsAre(2u));
  EXPECT_THAT(Watcher("tcp.data nth 9").struck(packets), ElementsAre());
}

// An `or` or an `and` that is decided early still shows all its parts every packet.
TEST(Match, NthSeesEveryPacket) {
  const std::vector<PacketFacts> packets{data(0, 10), data(10, 20), data(30, 10), data(40, 20)};
  EXPECT_THAT(Watcher("tcp.len == 10 or tcp.data nth 4").struck(packets), ElementsAre(0u, 2u, 3u));
  EXPECT_THAT(Watcher("tcp.len == 20 and (tcp.data nth 4)").struck(packets), ElementsAre(3u));
}

TEST(Match, NthIsTrueOfRetransmissionsOfItsPacketIfTheyAreAskedFor) {
  auto other = data(10, 10);
  other.flow = 2;
  const std::vector<PacketFacts> packets{data(0, 10),    data(10, 10),   other,
                                         data(10, 5, 1), data(0, 10, 1), data(10, 10, 2)};
  EXPECT_THAT(Watcher("tcp.data nth 2", true).struck(packets), ElementsAre(1u, 3u, 5u));
  EXPECT_THAT(Watcher("tcp.data nth 2", false).struck(packets), ElementsAre(1u));
}

// What occupies no sequence space is never retransmitted: each pure ACK is one of its own.
TEST(Match, NthTakesNoPureAckForAnother) {
  const std::vector<PacketFacts> acks(5, acknowledgment(7));
  EXPECT_THAT(Watcher("tcp.ack nth 2", true).struck(acks), ElementsAre(1u));
}

TEST(Match, KnowsWhenItIsOnePacketAndNothingElse) {
  EXPECT_EQ(Match::parse("packet 17")->only_index(), 17u);
  EXPECT_EQ(Match::parse(" (packet 17) ")->only_index(), 17u);
  EXPECT_EQ(Match::packet(17).only_index(), 17u);
  EXPECT_EQ(Match::packet(17).text(), "packet 17");
  EXPECT_EQ(Match::parse("packet 17 nth 1")->only_index(), std::nullopt);
  EXPECT_EQ(Match::parse("not packet 17")->only_index(), std::nullopt);
  EXPECT_EQ(Match::parse("tcp")->only_index(), std::nullopt);
}

TEST(Match, SaysWhatIsWrongAndWhere) {
  struct Case {
    std::string_view text;
    std::size_t at;
    std::string_view what;
  };
  for (const Case& c : {
           Case{"", 0, "what to match expected, found the end"},
           {"tcp.dta", 0, "'tcp.dta' is unknown; 'tcp.data'?"},
           {"tcp and", 7, "what to match expected"},
           {"tcp.data nth", 12, "a count expected"},
           {"tcp.data nth 0", 13, "counts from 1"},
           {"tcp.data nth 3 and tcp", 15, "'and', 'or' or the end expected, found 'and'"},
           {"tcp.data tcp", 9, "expected, found 'tcp'"},
           {"tcp.seq_rel", 11, "a comparison of tcp.seq_rel expected, found the end"},
           {"tcp.seq_rel in 3", 15, "[ expected"},
           {"tcp.seq_rel in [3, 2)", 16, "nothing is in this range"},
           {"tcp.seq_rel in [3, 3)", 16, "nothing is in this range"},
           {"tcp.seq_rel in [1, 2, 3)", 23, "] expected"},
           {"tcp.len > 1.5", 10, "whole number"},
           {"tcp.len > -1", 10, "a number expected"},
           {"(tcp", 4, ") expected"},
           {"packet", 6, "the packet's index expected"},
           {"tcp.len = 3", 8, "== is"},
           {"tcp.syn == 1", 8, "'and', 'or' or the end expected"},
           {"'tcp'", 0, "what to match expected"},
       }) {
    const FormulaError error = mistake(c.text);
    EXPECT_THAT(error.what, HasSubstr(std::string(c.what))) << c.text;
    EXPECT_EQ(error.at, c.at) << c.text;
  }
}

TEST(Match, NestsOnlySoDeep) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "tcp" + std::string(depth, ')');
  };
  EXPECT_TRUE(Match::parse(nested(kDeepestFormula - 1)));
  EXPECT_THAT(mistake(nested(kDeepestFormula)).what, HasSubstr("too deeply"));
  EXPECT_THAT(mistake(std::string(kDeepestFormula, '!') + "tcp").what, HasSubstr("too deeply"));
}

// A match made at random, as text and as a function: the two must agree about every packet.
struct Sample {
  std::string text;
  bool truth;  // of the packet that it was made for
};

PacketFacts arbitrary_packet() {
  const auto small = [] { return *rc::gen::inRange<std::uint64_t>(0, 4); };
  PacketFacts packet;
  packet.index = small();
  packet.tcp = *rc::gen::arbitrary<bool>();
  packet.syn = packet.tcp && *rc::gen::arbitrary<bool>();
  packet.fin = packet.tcp && *rc::gen::arbitrary<bool>();
  packet.data = packet.tcp ? small() : 0;
  if (packet.data > 0) packet.seq = small();
  return packet;
}

Sample arbitrary_sample(const PacketFacts& packet, int depth) {
  const int kind = *rc::gen::inRange(depth > 0 ? 0 : 3, 8);
  const auto a = *rc::gen::inRange<std::uint64_t>(0, 4);
  switch (kind) {
    case 0: {
      const Sample inner = arbitrary_sample(packet, depth - 1);
      return {fmt::format("not ({})", inner.text), !inner.truth};
    }
    case 1:
    case 2: {
      const Sample left = arbitrary_sample(packet, depth - 1);
      const Sample right = arbitrary_sample(packet, depth - 1);
      if (kind == 1)
        return {fmt::format("({}) and ({})", left.text, right.text), left.truth && right.truth};
      return {fmt::format("({}) or ({})", left.text, right.text), left.truth || right.truth};
    }
    case 3:
      return {"tcp.syn", packet.syn};
    case 4:
      return {"tcp.data", packet.data > 0};
    case 5:
      return {fmt::format("tcp.seq_rel <= {}", a), packet.seq && *packet.seq <= a};
    case 6:
      return {fmt::format("index in [{}, {})", a, a + 2),
              a <= packet.index && packet.index < a + 2};
    default:
      return {fmt::format("tcp.seq_rel != {}", a), packet.seq && *packet.seq != a};
  }
}

RC_GTEST_PROP(Match, MeansWhatItsPartsMean, ()) {
  const PacketFacts packet = arbitrary_packet();
  const Sample sample = arbitrary_sample(packet, 4);
  RC_LOG() << sample.text << "\n";
  RC_ASSERT(strikes(sample.text, packet) == sample.truth);
}

// Words in any order: a match, or a mistake within the text.
RC_GTEST_PROP(Match, NeverTripsOverAnyOrderOfWords, ()) {
  const auto word =
      rc::gen::element<std::string>("tcp", "packet", "3", "nth", "and", "or", "not", "in", "[", "]",
                                    "(", ")", ",", "==", "tcp.len", "<");
  const auto words = *rc::gen::container<std::vector<std::string>>(word);
  const std::string text = fmt::format("{}", fmt::join(words, " "));
  const auto match = Match::parse(text);
  if (!match) {
    RC_ASSERT(match.error().at <= text.size());
    RC_ASSERT(!match.error().what.empty());
  }
}

}  // namespace
}  // namespace sim::scenario
