// Requirements of RFC 9293 that no other test is about.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "stack/wire/ip.h"
#include "tests/support/scripted_peer.h"

namespace tests {
namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::Endpoint;
using stack::tcp::Config;
using stack::tcp::Ending;
using stack::tcp::State;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view kMss1000 = "<mss 1000>";

// RFC 9293 3.1: MUST-1. As a signed number 65535 would be no window at all.
TEST(Header, ALargeWindowIsNotNegative) {
  ScriptedPeer peer;
  auto stream = peer.connects(0xffff, kMss1000);
  peer.writes(stream, 10'000);
  EXPECT_THAT(peer.hears(), SizeIs(10));
}

// RFC 9293 3.1: REC-1. Slow start goes on until more than 16 bits of window are in use at once.
TEST(Header, WindowsAreLargerThan16Bits) {
  ScriptedPeer peer;
  auto stream = peer.connects(0xffff, "<mss 1000,wscale 14>");
  peer.writes(stream, 200'000);
  for (int acked = 1001; acked <= 80'001; acked += 1000) {
    peer.sends(". 1:1(0) ack " + std::to_string(acked) + " win 65535");
  }
  EXPECT_EQ(stream.info().in_flight, 90'000u);  // IW10, and one more for each that was acknowledged
}

// RFC 9293 3.1: MUST-5. A known option, an unknown one and one that belongs on a SYN: the text is
// taken, and the last changes nothing.
TEST(Header, OptionsMayComeWithAnySegment) {
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.sends("P. 1:11(10) ack 1 <mss 500>");
  peer.sends("P. 11:21(10) ack 1 <TS val 1 ecr 0>");
  EXPECT_EQ(peer.reads(stream), pattern(0, 20));
  (void)peer.hears();
  peer.writes(stream, 1000);
  EXPECT_THAT(peer.hears(), ElementsAre("P. 1:1001(1000) ack 21"));
}

// RFC 9293 3.2: MUST-65
TEST(Header, NoSegmentButASynNamesAnMss) {
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();
  EXPECT_THAT(peer.hears(), Each(HasSubstr("mss 1460")));
  peer.sends("S. 0:0(0) ack 1 <mss 1000,sackOK>");
  peer.writes(stream, 3000);
  peer.sends("P. 11:21(10) ack 1");
  peer.waits(5s);
  stream.finish();
  peer.flush();
  stream.abort();
  peer.flush();
  const auto heard = peer.hears();
  EXPECT_GE(heard.size(), 6u);
  EXPECT_THAT(heard, Each(Not(HasSubstr("mss"))));
}

// RFC 9293 3.7.1: MAY-3. Even where it is what a peer would assume.
TEST(Header, TheMssIsSentThoughItIsTheDefault) {
  ScriptedPeer peer(plain(), 576);
  auto stream = peer.starts_to_connect();
  EXPECT_THAT(peer.hears(), ElementsAre(HasSubstr("mss 536")));
}

// RFC 9293 3.5.3: SHLD-2
TEST(Reset, MayCarryText) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.sends("R 1:11(10)");
  EXPECT_EQ(stream.ending(), Ending::kReset);
  EXPECT_TRUE(stream.readable().empty());
}

// RFC 9293 3.9.1.1: MUST-41, MUST-42. From SYN-SENT on.
TEST(Listen, LeavesConnectionsOnItsPortAlone) {
  ScriptedPeer peer;
  auto stream = peer.starts_to_connect();  // from kOurPort
  ASSERT_TRUE(peer.host().listen(kOurPort));
  EXPECT_EQ(peer.state(stream), State::kSynSent);
  peer.sends("S. 0:0(0) ack 1 <mss 1460>");
  EXPECT_EQ(peer.state(stream), State::kEstablished);
  peer.sends("P. 1:11(10) ack 1");
  EXPECT_EQ(peer.reads(stream), pattern(0, 10));
  EXPECT_FALSE(peer.host().accept(kOurPort).has_value());
}

// RFC 9293 3.9.1.1: MUST-42, of a port with an established connection.
TEST(Listen, IsPossibleBesideAnEstablishedConnection) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  EXPECT_TRUE(peer.host().listen(kOurPort));
  peer.sends("P. 1:11(10) ack 1");
  EXPECT_EQ(peer.reads(stream), pattern(0, 10));
}

// RFC 9293 3.9.1.2: MUST-61, and MUST-60: what is less than a segment does not wait for more.
TEST(Send, TheLastSegmentOfAWriteIsPushedAndAtOnce) {
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 2500);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1001(1000) ack 1", ". 1001:2001(1000) ack 1",
                                        "P. 2001:2501(500) ack 1"));
}

// RFC 9293 3.9.1.2: MUST-60. What Nagle's algorithm holds back leaves with the ACK, and when that
// is lost, with the ACK of what is sent again.
TEST(Send, WhatIsHeldBackLeavesWithTheNextAck) {
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 10);
  peer.writes(stream, 10);
  EXPECT_THAT(peer.hears(), ElementsAre("P. 1:11(10) ack 1"));
  peer.sends(". 1:1(0) ack 11");
  EXPECT_THAT(peer.hears(), ElementsAre("P. 11:21(10) ack 1"));
}

// RFC 9293 3.9.1.2: SHLD-27, MAY-16. Two writes that wait become one segment of the largest size.
TEST(Send, WritesThatWaitAreSentTogether) {
  ScriptedPeer peer;
  auto stream = peer.connects(65535, kMss1000);
  peer.writes(stream, 10);
  peer.writes(stream, 600);
  EXPECT_THAT(peer.hears(), SizeIs(1));
  peer.writes(stream, 600);
  EXPECT_THAT(peer.hears(), ElementsAre(". 11:1011(1000) ack 1"));
  peer.sends(". 1:1(0) ack 1011");
  EXPECT_THAT(peer.hears(), ElementsAre("P. 1011:1211(200) ack 1"));
}

// RFC 9293 3.8.6: SHLD-17. What lies beyond the edge may stay unacknowledged for longer than the
// user timeout, while the peer answers.
TEST(Send, AWindowThatShrankOverWhatWasSentIsWaitedFor) {
  ScriptedPeer peer;
  auto stream = peer.connects(4000, kMss1000);
  peer.writes(stream, 3000);
  peer.sends(". 1:1(0) ack 1001 win 0");
  for (int minute = 0; minute < 60; ++minute) {
    peer.waits(60s);
    peer.sends(". 1:1(0) ack 1001 win 0");
  }
  EXPECT_FALSE(stream.ending().has_value());
  (void)peer.hears();
  peer.sends(". 1:1(0) ack 1001 win 4000");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1001:2001(1000) ack 1", "P. 2001:3001(1000) ack 1"));
}

// RFC 9293 3.8.6.1: MAY-8. An application that does not read for an hour finds all of it there.
TEST(Receive, AWindowMayStayClosed) {
  Config config = plain();
  config.receive_buffer = 1000;
  ScriptedPeer peer(config);
  auto stream = peer.connects();
  peer.sends(". 1:1001(1000) ack 1");
  for (int minute = 0; minute < 60; ++minute) {
    peer.waits(60s);
    (void)peer.hears();
    peer.sends(". 1001:1002(1) ack 1");
    EXPECT_THAT(peer.hears_with_windows(), ElementsAre(". 1:1(0) ack 1001 win 0"));
  }
  EXPECT_EQ(peer.reads(stream), pattern(0, 1000));
}

// What IP is told: a host whose every packet is read.
class IpFields : public testing::Test {
 protected:
  static constexpr Address kUs = Address::v4(192, 0, 2, 1);
  static constexpr Address kThem = Address::v4(192, 0, 2, 2);
  static constexpr stack::base::Instant kNow{1h};

  explicit IpFields(const Config& config = {})
      : host_({.addresses = {kUs}, .secret = {1, 2}, .tcp = config}) {}

  // The header of the one packet that leaves; its text's TCP header is kept.
  stack::wire::IpHeader emitted() {
    std::array<std::uint8_t, 1500> room{};
    const std::size_t size = host_.emit(kNow, room);
    auto ip = stack::wire::parse_ip(stack::base::ByteView(room).first(size));
    EXPECT_TRUE(ip.has_value()) << "nothing left";
    if (!ip) return {};
    tcp_ = stack::wire::parse_tcp(ip->payload, {ip->header.source, ip->header.destination}, false)
               ->header;
    return ip->header;
  }
  // The peer answers the SYN that was emitted last.
  void establish() {
    stack::wire::TcpHeader answer{.source_port = tcp_.destination_port,
                                  .destination_port = tcp_.source_port,
                                  .seq = {7000},
                                  .ack = {tcp_.seq.value + 1},
                                  .flags = {.ack = true, .syn = true},
                                  .window = 65535};
    std::vector<std::uint8_t> packet(40);
    stack::wire::write_tcp(stack::base::MutableBytes(packet).subspan(20), answer, {kThem, kUs});
    stack::wire::write_ip(packet, {.source = kThem, .destination = kUs}, 20);
    host_.receive(kNow, packet, false);
    (void)emitted();  // the ACK
  }

  stack::host::Host host_;
  stack::wire::TcpHeader tcp_;
};

// RFC 9293 3.9.1.1: MUST-44, MUST-45. The host's address, in the SYN and ever after.
TEST_F(IpFields, TheSourceIsTheHostsAddressThroughout) {
  auto stream = host_.connect(kNow, {kThem, 80});
  EXPECT_EQ(emitted().source, kUs);
  establish();
  EXPECT_EQ(stream.local().address, kUs);
  EXPECT_EQ(stream.write(stack::base::as_bytes("x")), 1u);
  EXPECT_EQ(emitted().source, kUs);
  stream.abort();
  EXPECT_EQ(emitted().source, kUs);
}

// RFC 9293 3.9.1.9: MUST-48, SHLD-22
TEST_F(IpFields, TheDiffservFieldIsTheApplications) {
  Config config;
  config.diffserv = 46;
  auto stream = host_.connect(kNow, {kThem, 80}, {}, config);
  EXPECT_EQ(emitted().diffserv, 46);
  auto other = host_.connect(kNow, {kThem, 80});
  EXPECT_EQ(emitted().diffserv, 0);
}

// RFC 9293 3.9.1.9: SHLD-21
TEST_F(IpFields, TheDiffservFieldMayChangeDuringTheConnection) {
  auto stream = host_.connect(kNow, {kThem, 80});
  EXPECT_EQ(emitted().diffserv, 0);
  establish();
  for (std::uint8_t codepoint : {std::uint8_t{10}, std::uint8_t{63}, std::uint8_t{0}}) {
    stream.set_diffserv(codepoint);
    stream.set_nagle(false);
    EXPECT_EQ(stream.write(stack::base::as_bytes("x")), 1u);
    EXPECT_EQ(emitted().diffserv, codepoint);
  }
}

// RFC 9293 3.9.2: MUST-49
TEST_F(IpFields, TheTimeToLiveIsConfigurable) {
  Config config;
  config.ttl = 3;
  auto stream = host_.connect(kNow, {kThem, 80}, {}, config);
  EXPECT_EQ(emitted().ttl, 3);
  auto other = host_.connect(kNow, {kThem, 80});
  EXPECT_EQ(emitted().ttl, 64);
}

}  // namespace
}  // namespace tests
