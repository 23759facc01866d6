#include "sim/trace.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <set>
#include <vector>

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;

constexpr std::array<std::uint8_t, 3> kOctets{1, 2, 3};
constexpr std::array<std::uint8_t, 3> kOthers{1, 2, 4};

std::uint64_t hash_of(const std::vector<PacketEvent>& events) {
  Trace trace;
  for (const PacketEvent& event : events) trace.on_packet(event);
  return trace.hash();
}

TEST(Trace, EveryPartOfAnEventCounts) {
  const PacketEvent base{.at = Instant(Duration(5)), .index = 1, .octets = kOctets};
  const std::vector<std::function<void(PacketEvent&)>> changes = {
      [](PacketEvent&) {},
      [](PacketEvent& e) { e.at += Duration(1); },
      [](PacketEvent& e) { e.path.wire = 1; },
      [](PacketEvent& e) { e.path.direction = Direction::kToA; },
      [](PacketEvent& e) { e.index = 2; },
      [](PacketEvent& e) { e.what = Happening::kLost; },
      [](PacketEvent& e) { e.corrupted = true; },
      [](PacketEvent& e) { e.duplicate = true; },
      [](PacketEvent& e) { e.octets = kOthers; },
      [](PacketEvent& e) { e.octets = e.octets.first(2); },
  };
  std::set<std::uint64_t> hashes;
  for (const auto& change : changes) {
    PacketEvent event = base;
    change(event);
    hashes.insert(hash_of({event}));
  }
  EXPECT_EQ(hashes.size(), changes.size());
}

TEST(Trace, ZerosAtTheEndOfAPacketCount) {
  constexpr std::array<std::uint8_t, 3> kEndsInZero{1, 2, 0};
  const PacketEvent three{.octets = kEndsInZero};
  PacketEvent two = three;
  two.octets = two.octets.first(2);
  EXPECT_NE(hash_of({three}), hash_of({two}));
}

TEST(Trace, TheOrderOfEventsCounts) {
  const PacketEvent one{.index = 1, .octets = kOctets};
  const PacketEvent two{.index = 2, .octets = kOctets};
  EXPECT_NE(hash_of({one, two}), hash_of({two, one}));
}

TEST(Trace, ACorruptedArrivalIsHashedAsItArrived) {
  const PacketEvent one{.what = Happening::kArrived, .corrupted = true, .octets = kOctets};
  PacketEvent two = one;
  two.octets = kOthers;
  EXPECT_NE(hash_of({one}), hash_of({two}));
}

TEST(Trace, AWakeCountsWithItsTimeAndItsHost) {
  const auto hash = [](Instant at, NodeId node) {
    Trace trace;
    trace.on_wake(at, node);
    return trace.hash();
  };
  const std::set<std::uint64_t> hashes{Trace().hash(), hash(Instant(), 0), hash(Instant(), 1),
                                       hash(Instant(Duration(1)), 0)};
  EXPECT_EQ(hashes.size(), 4u);
}

TEST(Trace, PrintsAsSixteenHexadecimalDigits) {
  const std::string text = Trace().to_string();
  EXPECT_EQ(text.size(), 16u);
  EXPECT_EQ(text.find_first_not_of("0123456789abcdef"), std::string::npos);
}

}  // namespace
}  // namespace sim
