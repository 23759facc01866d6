// Each law of the wire is broken once, alone, by saying what must not be said.
#include "sim/wire_side.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "sim/wire_watch.h"
#include "stack/wire/checksum.h"

namespace sim {
namespace {

namespace wire = stack::wire;
using wire::Ecn;

constexpr std::uint32_t kOurs = 1001;    // our first octet
constexpr std::uint32_t kTheirs = 5001;  // and theirs

// What is broken, by name.
std::vector<std::string_view> names_of(const WireLooked& looked) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < wire_laws().size(); ++i) {
    if (looked.broken >> i & 1) names.push_back(wire_laws()[i].name);
  }
  return names;
}

// Options that every SYN here has; the rest of a segment's too.
wire::TcpOptions options_of_syn() {
  wire::TcpOptions options;
  options.mss = 1460;
  options.window_scale = 7;
  options.sack_permitted = true;
  options.timestamps = {.value = 100, .echo = 0};
  return options;
}

// A host that has opened a connection with ECN, timestamps and SACK, and the wire before it.
struct Talk {
  Talk() {
    wire::TcpHeader syn = header(kOurs - 1, 0);
    syn.flags = {.cwr = true, .ece = true, .syn = true};
    syn.options = options_of_syn();
    EXPECT_EQ(names_of(say(syn)), std::vector<std::string_view>{});
    wire::TcpHeader answer = header(kTheirs - 1, kOurs);
    answer.flags = {.ece = true, .ack = true, .syn = true};
    answer.window = 10'000;
    answer.options = options_of_syn();
    answer.options.timestamps = {.value = 900, .echo = 100};
    hear(answer);
    EXPECT_EQ(names_of(say(header(kOurs, kTheirs))), std::vector<std::string_view>{});
  }

  // A bare ACK, if nothing else is made of it.
  static wire::TcpHeader header(std::uint32_t seq, std::uint32_t ack) {
    wire::TcpHeader header;
    header.seq = wire::Seq{seq};
    header.ack = wire::Seq{ack};
    header.flags.ack = true;
    header.window = 500;  // times 2^7
    header.options.timestamps = {.value = 101, .echo = 900};
    return header;
  }
  WireLooked say(const wire::TcpHeader& header, std::size_t text = 0, Ecn ecn = Ecn::kNotEct,
                 std::uint8_t first = 1) {
    std::vector<std::uint8_t> octets(text);
    std::iota(octets.begin(), octets.end(), first);
    const std::uint16_t sum = wire::Checksum().add(octets).folded();
    return side.say({header, octets}, ecn, sum, turn);
  }
  void hear(const wire::TcpHeader& header, std::size_t text = 0) {
    const std::vector<std::uint8_t> octets(text);
    side.hear({header, octets}, ++turn);
  }

  WireSide side;
  std::uint64_t turn = 0;
};

wire::TcpHeader with(wire::TcpHeader header, void (*change)(wire::TcpHeader&)) {
  change(header);
  return header;
}

// Something that our side says, having said and heard something before.
struct Breach {
  WireLaw law;
  WireLooked (*commit)(Talk&);
};

wire::TcpHeader data(std::uint32_t offset = 0) { return Talk::header(kOurs + offset, kTheirs); }

const Breach kBreaches[] = {
    {WireLaw::kNoResetAnswersAReset,
     [](Talk& talk) {
       wire::TcpHeader reset = Talk::header(kTheirs, kOurs);
       reset.flags = {.rst = true};
       talk.hear(reset);
       reset.seq = wire::Seq{kOurs};
       return talk.say(reset);
     }},
    {WireLaw::kSynHasItsOptions,
     [](Talk& talk) {
       wire::TcpHeader syn = Talk::header(77, 0);
       syn.flags = {.syn = true};
       return talk.say(syn);
     }},
    {WireLaw::kSynAckAnswersOptions,
     [](Talk& talk) {
       wire::TcpHeader syn = Talk::header(9000, 0);  // another connection, from the other end
       syn.flags = {.syn = true};
       syn.options = options_of_syn();
       syn.options.sack_permitted = false;
       talk.hear(syn);
       wire::TcpHeader answer = Talk::header(3000, 9001);
       answer.flags.syn = true;
       answer.options = options_of_syn();
       return talk.say(answer);
     }},
    {WireLaw::kOptionsOfASynStayThere,
     [](Talk& talk) {
       return talk.say(with(data(), [](wire::TcpHeader& header) { header.options.mss = 1460; }));
     }},
    {WireLaw::kNothingIsSkipped, [](Talk& talk) { return talk.say(data(1), 10); }},
    {WireLaw::kWindowIsKept,
     [](Talk& talk) {
       (void)talk.say(data(), 9'999);
       return talk.say(data(9'999), 2);
     }},
    {WireLaw::kFinKeepsItsNumber,
     [](Talk& talk) {
       const auto finish = [](wire::TcpHeader& header) { header.flags.fin = true; };
       (void)talk.say(with(data(), finish), 10);
       return talk.say(with(data(), finish), 9);
     }},
    {WireLaw::kFinKeepsItsNumber,
     [](Talk& talk) {
       (void)talk.say(with(data(), [](wire::TcpHeader& header) { header.flags.fin = true; }));
       return talk.say(data(1), 1);
     }},
    {WireLaw::kSameOctetsAgain,
     [](Talk& talk) {
       (void)talk.say(data(), 11);
       (void)talk.say(data(11), 12);
       return talk.say(data(11), 12, Ecn::kNotEct, 2);
     }},
    {WireLaw::kAckNeverGoesBack,
     [](Talk& talk) { return talk.say(Talk::header(kOurs, kTheirs - 1)); }},
    {WireLaw::kAckIsOfWhatCame,
     [](Talk& talk) {
       talk.hear(Talk::header(kTheirs, kOurs), 10);
       return talk.say(Talk::header(kOurs, kTheirs + 11));
     }},
    {WireLaw::kAckIsOfWhatCame,
     [](Talk& talk) {
       talk.hear(Talk::header(kTheirs + 10, kOurs), 10);
       return talk.say(Talk::header(kOurs, kTheirs + 20));
     }},
    {WireLaw::kEdgeNeverMovesLeft,
     [](Talk& talk) {
       return talk.say(with(data(), [](wire::TcpHeader& header) { --header.window; }));
     }},
    {WireLaw::kSackIsOfWhatCame,
     [](Talk& talk) {
       talk.hear(Talk::header(kTheirs + 10, kOurs), 10);
       return talk.say(with(data(), [](wire::TcpHeader& header) {
         header.options.sack.push_back({wire::Seq{kTheirs + 10}, wire::Seq{kTheirs + 21}});
       }));
     }},
    {WireLaw::kSackIsOfWhatCame,
     [](Talk& talk) {
       talk.hear(Talk::header(kTheirs + 10, kOurs), 10);
       return talk.say(with(data(), [](wire::TcpHeader& header) {
         header.options.sack.push_back({wire::Seq{kTheirs + 9}, wire::Seq{kTheirs + 20}});
       }));
     }},
    {WireLaw::kSackLiesBeyondAck,
     [](Talk& talk) {
       talk.hear(Talk::header(kTheirs, kOurs), 30);
       return talk.say(with(Talk::header(kOurs, kTheirs + 10), [](wire::TcpHeader& header) {
         header.options.sack.push_back({wire::Seq{kTheirs + 20}, wire::Seq{kTheirs + 30}});
         header.options.sack.push_back({wire::Seq{kTheirs + 10}, wire::Seq{kTheirs + 15}});
       }));
     }},
    {WireLaw::kTimestampsInAll,
     [](Talk& talk) {
       return talk.say(
           with(data(), [](wire::TcpHeader& header) { header.options.timestamps.reset(); }));
     }},
    {WireLaw::kTimestampsGoOn,
     [](Talk& talk) {
       return talk.say(
           with(data(), [](wire::TcpHeader& header) { header.options.timestamps->value = 100; }));
     }},
    {WireLaw::kEchoIsOfWhatCame,
     [](Talk& talk) {
       return talk.say(
           with(data(), [](wire::TcpHeader& header) { header.options.timestamps->echo = 901; }));
     }},
    {WireLaw::kEctOnNewTextOnly, [](Talk& talk) { return talk.say(data(), 0, Ecn::kEct0); }},
    {WireLaw::kEctOnNewTextOnly,
     [](Talk& talk) {
       (void)talk.say(data(), 10, Ecn::kEct0);
       return talk.say(data(), 10, Ecn::kEct0);
     }},
    {WireLaw::kEcnFlagsAreAgreedOn,
     [](Talk&) {
       Talk without;
       wire::TcpHeader syn = Talk::header(77, 0);
       syn.flags = {.syn = true};
       syn.options = options_of_syn();
       (void)without.say(syn);
       wire::TcpHeader answer = Talk::header(kTheirs - 1, 78);
       answer.flags.syn = true;
       answer.options = options_of_syn();
       without.hear(answer);
       return without.say(with(Talk::header(78, kTheirs), [](wire::TcpHeader& header) {
         header.flags.ece = true;
         header.options.timestamps->echo = 100;
       }));
     }},
    {WireLaw::kOnlyAcksAfterTheEnd,
     [](Talk& talk) {
       const auto finish = [](wire::TcpHeader& header) { header.flags.fin = true; };
       (void)talk.say(with(data(), finish));
       talk.hear(with(Talk::header(kTheirs, kOurs + 1), finish));
       (void)talk.say(Talk::header(kOurs + 1, kTheirs + 1));
       return talk.say(with(Talk::header(kOurs, kTheirs + 1), finish));
     }},
};

TEST(WireSide, EachLawIsBrokenByItsOwnBreachAndByNoOther) {
  for (const Breach& breach : kBreaches) {
    const std::string_view law = wire_laws()[static_cast<std::size_t>(breach.law)].name;
    Talk talk;
    EXPECT_EQ(names_of(breach.commit(talk)), std::vector{law});
  }
}

TEST(WireSide, EachLawHasABreachHere) {
  std::uint64_t broken = 0;
  for (const Breach& breach : kBreaches) {
    Talk talk;
    broken |= breach.commit(talk).broken;
  }
  EXPECT_EQ(std::popcount(broken), static_cast<int>(WireLaw::kCount));
}

TEST(WireSide, IsContentWithATransferAndItsEnd) {
  Talk talk;
  const std::vector<std::string_view> nothing;
  EXPECT_EQ(names_of(talk.say(data(), 11, Ecn::kEct0)), nothing);
  EXPECT_EQ(names_of(talk.say(data(11), 12, Ecn::kEct0, 7)), nothing);
  EXPECT_EQ(names_of(talk.say(data(11), 12, Ecn::kNotEct, 7)), nothing);  // again
  EXPECT_EQ(
      names_of(talk.say(with(data(23), [](wire::TcpHeader& header) { header.flags.fin = true; }))),
      nothing);
  talk.hear(with(Talk::header(kTheirs, kOurs + 24),
                 [](wire::TcpHeader& header) { header.flags.fin = true; }));
  EXPECT_EQ(names_of(talk.say(Talk::header(kOurs + 24, kTheirs + 1))), nothing);
}

// Two segments of an odd length, sent again as one: their sums are of octets at changed places.
TEST(WireSide, AddsUpSegmentsThatLeaveAgainAsOne) {
  Talk talk;
  (void)talk.say(data(), 11, Ecn::kNotEct, 1);
  (void)talk.say(data(11), 13, Ecn::kNotEct, 12);
  const WireLooked again = talk.say(data(), 24, Ecn::kNotEct, 1);
  EXPECT_EQ(again.broken, 0u);
  EXPECT_TRUE(again.at >> static_cast<unsigned>(WireLaw::kSameOctetsAgain) & 1);
}

TEST(WireSide, AllowsTheOctetOfAProbeBeyondAClosedWindow) {
  Talk talk;
  (void)talk.say(data(), 10'000);
  talk.hear(with(Talk::header(kTheirs, kOurs + 10'000),
                 [](wire::TcpHeader& header) { header.window = 0; }));
  EXPECT_EQ(talk.say(data(10'000), 1).broken, 0u);
}

// RFC 9293 3.10.7.4: a segment that lies before the window is answered and dropped, and the ACK in
// it with it. The peer's FIN comes again with an ACK of ours, which this end need not have taken.
TEST(WireSide, NeedNotTakeTheAckOfAnOldSegment) {
  const auto finish = [](wire::TcpHeader& header) { header.flags.fin = true; };
  Talk talk;
  (void)talk.say(with(data(), finish));
  talk.hear(with(Talk::header(kTheirs, kOurs), finish));
  (void)talk.say(Talk::header(kOurs + 1, kTheirs + 1));
  talk.hear(with(Talk::header(kTheirs, kOurs + 1), finish));
  EXPECT_EQ(names_of(talk.say(with(Talk::header(kOurs, kTheirs + 1), finish))),
            std::vector<std::string_view>{});
}

// What an ACK promised in units of its scale, a SYN that leaves again cannot (RFC 7323 2.2).
TEST(WireSide, ASynHasNoRoomForAWideWindow) {
  Talk talk;
  (void)talk.say(
      with(Talk::header(kOurs, kTheirs), [](wire::TcpHeader& header) { header.window = 60'000; }));
  wire::TcpHeader syn = Talk::header(kOurs - 1, kTheirs);
  syn.flags = {.cwr = true, .ece = true, .ack = true, .syn = true};
  syn.window = 65'535;
  syn.options = options_of_syn();
  syn.options.timestamps = {.value = 101, .echo = 900};
  EXPECT_FALSE(talk.say(syn).broken >> static_cast<unsigned>(WireLaw::kEdgeNeverMovesLeft) & 1);
}

TEST(WireSide, ARstMayAnswerWhatCameInAnEarlierTurn) {
  Talk talk;
  wire::TcpHeader reset = Talk::header(kTheirs, kOurs);
  reset.flags = {.rst = true};
  talk.hear(reset);
  ++talk.turn;
  EXPECT_EQ(talk.say(reset).broken, 0u);
}

// What was put together of fragments may have said anything.
TEST(WireSide, JudgesLessWhereItHearsInPart) {
  Talk talk;
  talk.side.hear_in_part();
  EXPECT_EQ(talk.say(data(), 20'000).broken, 0u);
  EXPECT_EQ(talk.say(Talk::header(kOurs, kTheirs + 1000)).broken, 0u);
}

TEST(WireSide, SaysNothingOfAConnectionThatItHasNotSeenBegin) {
  WireSide side;
  EXPECT_EQ(side.say({data(), {}}, Ecn::kNotEct, 0, 1).at, 0u);
}

}  // namespace
}  // namespace sim
