// Packetization layer path-MTU discovery (RFC 4821): a path that drops what is too big, in silence.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "stack/tcp/stream.h"
#include "tests/support/scripted_peer.h"

namespace {

using namespace std::chrono_literals;
using stack::base::Family;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::plain;
using tests::ScriptedPeer;

std::string acknowledging(std::size_t octets) {
  return ". 1:1(0) ack " + std::to_string(1 + octets);
}

// A connection whose segments of 1,460 octets vanished until the second timeout of the first of
// them; from then on it sends 984.
struct Shrunk {
  ScriptedPeer peer{plain()};
  stack::tcp::Stream stream;
  std::size_t acknowledged = 0;

  explicit Shrunk(std::size_t octets, std::string_view options = "<mss 1460>")
      : stream(peer.connects(65535, options)) {
    peer.writes(stream, octets);
    while (stream.info().timeouts_in_a_row < 2) peer.waits(100ms);
    peer.hears();
  }

  // The peer has all that was sent, again and again until a probe is out: what was heard last.
  std::vector<std::string> until_a_probe_leaves() {
    while (peer.stats().mtu_probes == 0 && stream.info().in_flight > 0) {
      peer.hears();
      acknowledged += stream.info().in_flight;
      peer.sends(acknowledging(acknowledged));
    }
    return peer.hears();
  }
};

// Of the segment that is larger than the others.
struct Probe {
  std::size_t begin = 0, end = 0;

  explicit Probe(const std::vector<std::string>& heard) {
    for (const std::string& segment : heard) {
      if (segment.find("(1460)") == std::string::npos) continue;
      begin = std::stoul(segment.substr(2));
      end = begin + 1460;
    }
  }
};

// 1,024 octets are RFC 4821 7.2's initial guess for IPv4.
TEST(BlackHole, TheSecondTimeoutInARowSendsSmallerSegments) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 2920);
  peer.hears();
  while (stream.info().timeouts_in_a_row < 1) peer.waits(10ms);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1461(1460) ack 1"));
  EXPECT_EQ(stream.info().mss, 1460u);
  while (stream.info().timeouts_in_a_row < 2) peer.waits(10ms);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:985(984) ack 1"));
  EXPECT_EQ(stream.info().path_mtu, 1024u);
  EXPECT_EQ(peer.stats().black_holes, 1u);
}

// RFC 791 3.1: every host takes 576 octets. What is lost of that size is lost for another reason.
TEST(BlackHole, FurtherTimeoutsLowerTheSizeTo576AndNoFurther) {
  Shrunk world(2920);
  while (world.stream.info().timeouts_in_a_row < 3) world.peer.waits(100ms);
  EXPECT_EQ(world.stream.info().path_mtu, 576u);
  while (world.stream.info().timeouts_in_a_row < 7) world.peer.waits(100ms);
  EXPECT_EQ(world.stream.info().path_mtu, 576u);
}

// The alarm may be false: the loss window is one segment of the size that worked (RFC 5681 3.1).
TEST(BlackHole, CwndGoesOnInSegmentsOfTheOldSize) {
  Shrunk world(40 * 1460);
  EXPECT_EQ(world.stream.info().mss, 984u);
  EXPECT_EQ(world.stream.info().cwnd, 1460u);
}

// RFC 8200 5: every link of IPv6 carries 1,280 octets.
TEST(BlackHole, OverIpv6NothingIsSmallerThan1280) {
  ScriptedPeer peer(plain(), 1500, Family::kIpv6);
  auto stream = peer.connects();
  peer.writes(stream, 2880);
  while (stream.info().timeouts_in_a_row < 5) peer.waits(100ms);
  EXPECT_EQ(stream.info().path_mtu, 1280u);
  EXPECT_EQ(peer.stats().black_holes, 1u);
}

// RFC 791 3.1: every host takes 576 octets, but not every path need carry more. Whatever is larger
// is suspected, if later.
TEST(BlackHole, TheThirdTimeoutMakesAlsoAMiddlingSegmentSmaller) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 537);  // a packet of 577
  while (stream.info().timeouts_in_a_row < 2) peer.waits(100ms);
  EXPECT_EQ(stream.info().path_mtu, 1500u);
  peer.hears();
  while (stream.info().timeouts_in_a_row < 3) peer.waits(100ms);
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:537(536) ack 1", "P. 537:538(1) ack 1"));
}

// What is small already is not lost for its size.
TEST(BlackHole, TimeoutsOfSmallSegmentsSayNothingOfTheSize) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  peer.writes(stream, 536);
  while (stream.info().timeouts_in_a_row < 4) peer.waits(100ms);
  EXPECT_EQ(stream.info().path_mtu, 1500u);
  EXPECT_EQ(peer.stats().black_holes, 0u);
}

// RFC 4821 7.3: the search up begins once smaller segments are known to pass. The suspicion may
// have been wrong: what worked before is the first to be tried.
TEST(BlackHole, TheSizeThatWorkedBeforeIsProbedFirst) {
  Shrunk world(40 * 1460);
  const auto heard = world.until_a_probe_leaves();
  EXPECT_EQ(world.peer.stats().mtu_probes, 1u);
  EXPECT_NE(Probe(heard).end, 0u);
}

// RFC 4821 7.4: of new text, and with more behind it, so that duplicate ACKs tell of its loss.
TEST(BlackHole, NoProbeLeavesWithoutTextBehindIt) {
  int probes = 0;
  for (std::size_t octets = 15000; octets < 30000; octets += 250) {
    Shrunk world(octets);
    const Probe probe(world.until_a_probe_leaves());
    if (probe.end == 0) continue;
    ++probes;
    EXPECT_LE(probe.end - 1 + 3 * 984, octets);
  }
  EXPECT_GT(probes, 0);
}

TEST(BlackHole, AProbeThatArrivesBringsTheSizeBack) {
  Shrunk world(40 * 1460);
  const Probe probe(world.until_a_probe_leaves());
  world.peer.sends(acknowledging(probe.end - 2));
  EXPECT_EQ(world.stream.info().mss, 984u);
  world.peer.sends(acknowledging(probe.end - 1));
  EXPECT_EQ(world.stream.info().path_mtu, 1500u);
  EXPECT_EQ(world.stream.info().mss, 1460u);
}

// RFC 4821 7.6.1: the loss of a probe is no congestion.
TEST(BlackHole, AProbeThatIsLostCostsNoWindowAndIsSentAgainSmaller) {
  Shrunk world(40 * 1460, "<mss 1460,sackOK>");
  const Probe probe(world.until_a_probe_leaves());
  ASSERT_NE(probe.end, 0u);
  const std::size_t cwnd = world.stream.info().cwnd, ssthresh = world.stream.info().ssthresh;
  // What left behind the probe has arrived.
  const std::string holes = acknowledging(probe.begin - 1) + " <sack " + std::to_string(probe.end);
  world.peer.sends(holes + ":" + std::to_string(probe.end + 984) + ">");
  world.peer.waits(50ms);
  const std::string again =
      ". " + std::to_string(probe.begin) + ":" + std::to_string(probe.begin + 984) + "(984) ack 1";
  EXPECT_THAT(world.peer.hears(), testing::Contains(again));
  world.acknowledged += world.stream.info().in_flight;
  world.peer.sends(acknowledging(world.acknowledged));
  EXPECT_GE(world.stream.info().cwnd, cwnd);
  EXPECT_GE(world.stream.info().ssthresh, ssthresh);
  EXPECT_EQ(world.stream.info().path_mtu, 1024u);
}

// RFC 4821 7.6.1: nor were the timeouts before it, once it is certain that they came of the size.
TEST(BlackHole, OnceItIsCertainSsthreshIsWhatItWasBefore) {
  Shrunk world(40 * 1460, "<mss 1460,sackOK>");
  const std::size_t none_yet = std::numeric_limits<std::size_t>::max();
  const Probe probe(world.until_a_probe_leaves());
  ASSERT_LT(world.stream.info().ssthresh, none_yet);
  world.peer.sends(acknowledging(probe.begin - 1) + " <sack " + std::to_string(probe.end) + ":" +
                   std::to_string(probe.end + 984) + ">");
  world.peer.waits(50ms);
  EXPECT_EQ(world.stream.info().ssthresh, none_yet);
}

TEST(BlackHole, AfterAFalseAlarmTheTimeoutsWereCongestion) {
  Shrunk world(40 * 1460, "<mss 1460,sackOK>");
  const Probe probe(world.until_a_probe_leaves());
  const std::size_t ssthresh = world.stream.info().ssthresh;
  world.peer.sends(acknowledging(probe.end - 1));
  EXPECT_EQ(world.stream.info().ssthresh, ssthresh);
}

// A second loss beside the probe's is congestion all the same.
TEST(BlackHole, WhatIsLostBesideAProbeReducesTheWindow) {
  Shrunk world(60 * 1460, "<mss 1460,sackOK>");
  const Probe probe(world.until_a_probe_leaves());
  ASSERT_NE(probe.end, 0u);
  const std::size_t ssthresh = world.stream.info().ssthresh;
  world.peer.hears();
  // The first segment behind the probe is lost, too.
  world.peer.sends(acknowledging(probe.begin - 1) + " <sack " + std::to_string(probe.end + 984) +
                   ":" + std::to_string(probe.end + 2 * 984) + ">");
  world.peer.waits(50ms);
  EXPECT_LT(world.stream.info().ssthresh, ssthresh);
}

TEST(BlackHole, WhatIsFoundLostAfterAProbeReducesTheWindow) {
  Shrunk world(80 * 1460, "<mss 1460,sackOK>");
  const Probe probe(world.until_a_probe_leaves());
  ASSERT_NE(probe.end, 0u);
  const std::size_t ssthresh = world.stream.info().ssthresh;
  const std::string hole = acknowledging(probe.begin - 1) + " <sack ";
  world.peer.sends(hole + std::to_string(probe.end) + ":" + std::to_string(probe.end + 984) + ">");
  world.peer.waits(50ms);
  EXPECT_GE(world.stream.info().ssthresh, ssthresh);
  // The second segment behind the probe is lost, too.
  world.peer.sends(hole + std::to_string(probe.end + 2 * 984) + ":" +
                   std::to_string(probe.end + 3 * 984) + " " + std::to_string(probe.end) + ":" +
                   std::to_string(probe.end + 984) + ">");
  world.peer.waits(50ms);
  EXPECT_LT(world.stream.info().ssthresh, ssthresh);
}

}  // namespace
