// What fuzz/packet.cc found, each once as a story to read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scripted_peer.h"

namespace tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A full link can keep our RST waiting while the peer goes on sending.
TEST(FoundByFuzzing, AnAbortedConnectionTakesNothingMoreBeforeItsResetHasLeft) {
  ScriptedPeer peer;
  auto stream = peer.connects();
  stream.abort();
  peer.sends_batch({"R. 1:1(0) ack 1", "P. 1:101(100) ack 1", "S 0:0(0)"});
  EXPECT_THAT(peer.hears(), ElementsAre("R. 1:1(0) ack 1"));
  peer.sends("R. 1:1(0) ack 1");
  EXPECT_THAT(peer.hears(), IsEmpty());
}

// The least MTU of IPv4 (RFC 791) leaves 28 octets for a segment: less than the least MSS that we
// let a peer ask for.
TEST(FoundByFuzzing, OnTheSmallestMtuSegmentsStillFit) {
  ScriptedPeer peer({}, 68);
  auto stream = peer.connects(65535, "<mss 8>");
  peer.writes(stream, 60);
  EXPECT_THAT(peer.hears(),
              ElementsAre(". 1:29(28) ack 1", ". 29:57(28) ack 1", "P. 57:61(4) ack 1"));
}

TEST(FoundByFuzzing, OnTheSmallestMtuAnAckTellsOfAsManyGapsAsFit) {
  ScriptedPeer peer({}, 68);
  auto stream = peer.connects(65535, "<mss 1460,sackOK>");
  peer.sends(". 11:16(5) ack 1");
  peer.sends(". 31:36(5) ack 1");
  peer.sends(". 51:56(5) ack 1");
  (void)peer.hears();
  peer.sends(". 71:76(5) ack 1");
  EXPECT_THAT(peer.hears(), ElementsAre(". 1:1(0) ack 1 <sack 71:76 51:56 31:36>"));
}

}  // namespace
}  // namespace tests
