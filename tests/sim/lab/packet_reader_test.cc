#include "sim/lab/packet_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "stack/wire/icmp.h"
#include "tests/sim/lab/packets.h"

namespace sim::lab {
namespace {

namespace wire = stack::wire;
using scenario::PacketFacts;

constexpr std::uint32_t kClientIsn = 0xffff'ff00;  // so that its text wraps round the circle soon
constexpr std::uint32_t kServerIsn = 7'000;

const Segment kSyn{.seq = kClientIsn, .flags = {.syn = true}};
const Segment kSynAck =
    Segment{.seq = kServerIsn, .ack = kClientIsn + 1, .flags = {.ack = true, .syn = true}}.back();

// The client's text from `offset` on.
Segment text(std::uint32_t offset, std::size_t size) {
  return {.seq = kClientIsn + 1 + offset, .ack = kServerIsn + 1, .text = size};
}

// A reader that has heard a handshake: the client is at a.
class Link {
 public:
  Link() {
    to_b(kSyn);
    to_a(kSynAck);
  }
  PacketFacts to_b(const Segment& said) { return read(Direction::kToB, packet(said)); }
  PacketFacts to_a(const Segment& said) { return read(Direction::kToA, packet(said)); }
  PacketFacts read(Direction direction, const Octets& octets) {
    return reader_.read(direction, index_++, octets);
  }

 private:
  PacketReader reader_;
  std::uint64_t index_ = 0;
};

TEST(PacketReader, CountsTextFromTheSynOfItsDirection) {
  Link link;
  EXPECT_EQ(link.to_b(text(0, 100)).seq, 0u);
  EXPECT_EQ(link.to_b(text(100, 100)).seq, 100u);
  EXPECT_EQ(link.to_b(text(1000, 1)).seq, 1000u);  // beyond the circle's seam
  EXPECT_EQ(link.to_a(Segment{.seq = kServerIsn + 1 + 50, .text = 9}.back()).seq, 50u);
}

TEST(PacketReader, CountsBeyondTheWholeCircle) {
  constexpr std::uint64_t kQuarter = std::uint64_t{1} << 30;
  Link link;
  for (std::uint64_t offset = 0; offset < 9 * kQuarter; offset += kQuarter)
    EXPECT_EQ(link.to_b(text(static_cast<std::uint32_t>(offset), 100)).seq, offset);
}

TEST(PacketReader, CountsAcknowledgmentsFromTheSynOfTheOtherDirection) {
  PacketReader reader;
  EXPECT_EQ(reader.read(Direction::kToB, 0, packet(kSyn)).ack_number, std::nullopt);
  EXPECT_EQ(reader.read(Direction::kToA, 0, packet(kSynAck)).ack_number, 0u);
  const Segment ack{.seq = kClientIsn + 1, .ack = kServerIsn + 1 + 4000};
  EXPECT_EQ(reader.read(Direction::kToB, 1, packet(ack)).ack_number, 4000u);
}

TEST(PacketReader, GivesNoOffsetToWhatHasNoText) {
  Link link;
  EXPECT_EQ(link.to_b(kSyn).seq, std::nullopt);
  EXPECT_EQ(link.to_b(text(0, 0)).seq, std::nullopt);
  EXPECT_EQ(link.to_b(text(0, 0)).first, std::nullopt);
  Segment fin = text(0, 0);
  fin.flags.fin = true;
  EXPECT_EQ(link.to_b(fin).seq, std::nullopt);
  EXPECT_EQ(link.to_b(fin).first, 1u);
}

TEST(PacketReader, CountsHowOftenAFirstOctetWasSeen) {
  Link link;
  EXPECT_EQ(link.to_b(text(0, 100)).retransmission, 0u);
  EXPECT_EQ(link.to_b(text(100, 100)).retransmission, 0u);
  EXPECT_EQ(link.to_b(text(0, 100)).retransmission, 1u);
  EXPECT_EQ(link.to_b(text(0, 50)).retransmission, 2u);   // cut otherwise, begins the same
  EXPECT_EQ(link.to_b(text(50, 50)).retransmission, 0u);  // its first octet begins nothing yet
  EXPECT_EQ(link.to_b(text(50, 50)).retransmission, 1u);
  EXPECT_EQ(link.to_b(text(100, 100)).retransmission, 1u);
  EXPECT_EQ(link.to_b(kSyn).retransmission, 1u);
  EXPECT_EQ(link.to_b(kSyn).retransmission, 2u);
}

TEST(PacketReader, NeverTakesPureAcksForRetransmissions) {
  Link link;
  EXPECT_EQ(link.to_b(text(0, 0)).retransmission, 0u);
  EXPECT_EQ(link.to_b(text(0, 0)).retransmission, 0u);
}

TEST(PacketReader, TellsFlowsApart) {
  Link link;
  Segment other_syn = kSyn, other_text = text(0, 10);
  other_syn.from.port = other_text.from.port = 4001;
  other_syn.seq = 5000;
  other_text.seq = 5001 + 30;
  const PacketFacts first = link.to_b(text(0, 10));
  const PacketFacts syn = link.to_b(other_syn);
  const PacketFacts second = link.to_b(other_text);
  EXPECT_NE(first.flow, second.flow);
  EXPECT_EQ(syn.flow, second.flow);
  EXPECT_EQ(second.seq, 30u);
  EXPECT_EQ(link.to_b(text(0, 10)).flow, first.flow);
}

TEST(PacketReader, BeginsAnotherFlowWithASynOfAnotherNumber) {
  Link link;
  const PacketFacts before = link.to_b(text(0, 10));
  Segment again = kSyn, after = text(0, 10);
  again.seq = 123;
  after.seq = 124 + 5;
  EXPECT_EQ(link.to_b(again).retransmission, 0u);
  const PacketFacts facts = link.to_b(after);
  EXPECT_EQ(facts.seq, 5u);
  EXPECT_NE(facts.flow, before.flow);
}

// As behind a NAT that took another port in the middle of a connection.
TEST(PacketReader, KnowsNoOffsetsWithoutASynButRetransmissionsStill) {
  PacketReader reader;
  const auto read = [&](const Segment& said) {
    return reader.read(Direction::kToB, 0, packet(said));
  };
  EXPECT_EQ(read(text(5000, 100)).seq, std::nullopt);
  EXPECT_EQ(read(text(5100, 100)).retransmission, 0u);
  EXPECT_EQ(read(text(5000, 100)).retransmission, 1u);
  EXPECT_EQ(reader.read(Direction::kToA, 0, packet(text(0, 0).back())).ack_number, std::nullopt);
}

TEST(PacketReader, ReadsFlagsPortsSizesAndMarks) {
  Link link;
  Segment said = text(0, 33);
  said.flags.psh = true;
  said.window = 777;
  said.options.sack.push_back({{1}, {2}});
  said.ecn = wire::Ecn::kEct0;
  PacketFacts facts = link.to_b(said);
  EXPECT_TRUE(facts.tcp && facts.ack && facts.psh && facts.sack && facts.ect);
  EXPECT_FALSE(facts.syn || facts.fin || facts.rst || facts.ce || facts.icmp || facts.ipv6);
  EXPECT_EQ(facts.index, 2u);
  EXPECT_EQ(facts.size, packet(said).size());
  EXPECT_EQ(facts.data, 33u);
  EXPECT_EQ(facts.source_port, 4000);
  EXPECT_EQ(facts.destination_port, 80);
  EXPECT_EQ(facts.window, 777u);
  said.ecn = wire::Ecn::kCe;
  said.flags = {.ack = true, .rst = true};
  facts = link.to_b(said);
  EXPECT_TRUE(facts.ce && facts.rst);
  EXPECT_FALSE(facts.ect);
}

TEST(PacketReader, ReadsBothFamilies) {
  PacketReader reader;
  Segment syn = kSyn;
  syn.from.address = stack::base::Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
  syn.to.address = stack::base::Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2});
  Segment said = syn;
  said.flags = {.ack = true};
  said.seq += 11;
  said.text = 5;
  EXPECT_TRUE(reader.read(Direction::kToB, 0, packet(syn)).ipv6);
  EXPECT_EQ(reader.read(Direction::kToB, 1, packet(said)).seq, 10u);
}

TEST(PacketReader, ReadsIcmpAndFragmentsAsSuch) {
  PacketReader reader;
  wire::IpHeader header;
  header.source = stack::base::Address::v4(10, 0, 0, 1);
  header.destination = stack::base::Address::v4(10, 0, 0, 2);
  header.protocol = wire::kProtocolIcmp;
  Octets octets(wire::kIpv4HeaderSize + wire::kIcmpHeaderSize);
  wire::write_ip(octets, header, wire::kIcmpHeaderSize);
  EXPECT_TRUE(reader.read(Direction::kToB, 0, octets).icmp);
  header.protocol = wire::kProtocolTcp;
  header.dont_fragment = false;
  header.more_fragments = true;
  wire::write_ip(octets, header, wire::kIcmpHeaderSize);
  const PacketFacts facts = reader.read(Direction::kToB, 0, octets);
  EXPECT_TRUE(facts.fragment && facts.tcp);
  EXPECT_EQ(facts.flow, 0u);
}

TEST(PacketReader, BelievesNoNumberOfADamagedSegment) {
  Link link;
  Octets damaged = packet(text(0, 100));
  damaged.back() ^= 1;
  const PacketFacts facts = link.read(Direction::kToB, damaged);
  EXPECT_TRUE(facts.tcp);
  EXPECT_EQ(facts.data, 0u);
  EXPECT_EQ(facts.flow, 0u);
  EXPECT_EQ(link.to_b(text(0, 100)).retransmission, 0u);
  EXPECT_FALSE(link.read(Direction::kToB, {}).tcp);
}

TEST(PacketReader, CountsForgottenSegmentsAsSeenOnce) {
  Link link;
  constexpr auto kMany = static_cast<std::uint32_t>(PacketReader::kMostSegmentsOfAFlow);
  for (std::uint32_t i = 0; i < kMany + 10; ++i)
    EXPECT_EQ(link.to_b(text(i, 1)).retransmission, 0u);
  EXPECT_EQ(link.to_b(text(0, 1)).retransmission, 1u);
  EXPECT_EQ(link.to_b(text(0, 1)).retransmission, 1u);
  EXPECT_EQ(link.to_b(text(kMany, 1)).retransmission, 1u);
  EXPECT_EQ(link.to_b(text(kMany, 1)).retransmission, 2u);
}

TEST(PacketReader, NumbersSoManyFlowsAndNoMore) {
  PacketReader reader;
  Segment syn = kSyn;
  for (std::size_t i = 0; i < PacketReader::kMostFlows; ++i) {
    syn.from.port = static_cast<std::uint16_t>(i);
    EXPECT_NE(reader.read(Direction::kToB, i, packet(syn)).flow, 0u);
  }
  syn.from.port = 65'535;
  const PacketFacts facts = reader.read(Direction::kToB, 0, packet(syn));
  EXPECT_TRUE(facts.syn);
  EXPECT_EQ(facts.flow, 0u);
  EXPECT_EQ(facts.retransmission, 0u);
}

RC_GTEST_PROP(PacketReader, CountsRetransmissionsInAnyOrder, ()) {
  Link link;
  std::map<std::uint32_t, std::uint32_t> seen;
  const auto offsets =
      *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(0u, 2'000u));
  for (const std::uint32_t offset : offsets) {
    const PacketFacts facts = link.to_b(text(offset, 1));
    RC_ASSERT(facts.retransmission == seen[offset]++);
    RC_ASSERT(facts.seq == offset);
  }
}

}  // namespace
}  // namespace sim::lab
