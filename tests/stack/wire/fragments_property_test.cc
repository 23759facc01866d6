// Reassembly against what is known by construction, and against a map from places to octets.
#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <vector>

#include "stack/wire/fragments.h"
#include "tests/stack/wire/fragments_builder.h"

namespace tests::wire {
namespace {

using stack::base::Family;
using stack::base::Instant;
using stack::wire::FragmentError;
using stack::wire::FragmentLimits;
using stack::wire::IpHeader;
using stack::wire::Reassembly;
using std::chrono::seconds;

constexpr Instant kStart{seconds(1'000)};

Family any_family() { return *rc::gen::element(Family::kIpv4, Family::kIpv6); }

Octets any_octets(std::size_t size) {
  return *rc::gen::container<Octets>(size, rc::gen::arbitrary<std::uint8_t>());
}

// `datagram` cut at random.
std::vector<Piece> any_split(const Octets& datagram) {
  std::vector<Piece> pieces;
  for (std::size_t begin = 0; begin < datagram.size();) {
    std::size_t end = begin + 8 * *rc::gen::inRange<std::size_t>(1, 6);
    // No datagram of ours is whole in its first piece: that would be no fragment.
    end = std::min(end, begin == 0 ? std::size_t{8} * ((datagram.size() - 1) / 8) : end);
    end = std::min(end, datagram.size());
    pieces.push_back({begin,
                      {datagram.begin() + static_cast<std::ptrdiff_t>(begin),
                       datagram.begin() + static_cast<std::ptrdiff_t>(end)},
                      end == datagram.size()});
    begin = end;
  }
  return pieces;
}

// An order of 0 to count - 1, and some of them again.
std::vector<std::size_t> any_order(std::size_t count, std::size_t again) {
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  for (std::size_t i = 0; i < again; ++i) order.push_back(*rc::gen::inRange<std::size_t>(0, count));
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
  }
  return order;
}

struct Sent {
  std::size_t datagram;
  Piece piece;
};

// Several datagrams at once, in pieces of all sizes, in any order, some pieces twice: each is made
// once, with its own octets. (What comes again after that begins a datagram of its own.)
RC_GTEST_PROP(FragmentsProperty, DatagramsAreMadeWholeInAnyOrder, ()) {
  Reassembly reassembly;
  std::vector<IpHeader> headers;
  std::vector<Octets> datagrams;
  std::vector<Sent> sent;
  auto count = *rc::gen::inRange<std::size_t>(1, 5);
  for (std::size_t i = 0; i < count; ++i) {
    headers.push_back(to_us(any_family(), static_cast<std::uint32_t>(i)));
    datagrams.push_back(any_octets(*rc::gen::inRange<std::size_t>(9, 300)));
    for (const Piece& piece : any_split(datagrams.back())) sent.push_back({i, piece});
  }
  std::vector<std::size_t> made(count);
  std::vector<std::size_t> left(count);  // pieces that have not come yet
  for (const Sent& one : sent) ++left[one.datagram];
  std::vector<bool> came(sent.size());
  for (std::size_t i : any_order(sent.size(), *rc::gen::inRange<std::size_t>(0, 6))) {
    auto [which, piece] = sent[i];
    if (made[which] > 0) continue;
    auto taken = take(reassembly, kStart, headers[which], piece);
    RC_ASSERT(taken.has_value());
    if (!came[i]) --left[which];
    came[i] = true;
    RC_ASSERT(taken->has_value() == (left[which] == 0));
    if (!*taken) continue;
    ++made[which];
    RC_ASSERT((*taken)->payload == datagrams[which]);
    RC_ASSERT((*taken)->header.source == headers[which].source);
  }
  RC_ASSERT(std::ranges::all_of(made, [](std::size_t times) { return times == 1; }));
  RC_ASSERT(reassembly.datagrams() == 0u);
  RC_ASSERT(reassembly.bytes() == 0u);
}

// One datagram as a map from places to octets.
struct Model {
  std::map<std::size_t, std::uint8_t> octets{};
  std::map<std::size_t, Piece> pieces{};  // by where they begin
  std::optional<std::size_t> end{};
  bool thrown_away = false;

  // What take() should answer: the whole, nothing yet, or an overlap.
  std::expected<std::optional<Octets>, FragmentError> take(const Piece& piece) {
    if (thrown_away) return std::unexpected(FragmentError::kOverlap);
    auto same = pieces.find(piece.begin);
    if (same != pieces.end() && same->second.octets == piece.octets &&
        same->second.is_last == piece.is_last) {
      return std::nullopt;
    }
    std::size_t piece_end = piece.begin + piece.octets.size();
    bool bad = piece.is_last && end;
    for (std::size_t at = piece.begin; at < piece_end; ++at) bad |= octets.contains(at);
    if (piece.is_last && !octets.empty()) bad |= octets.rbegin()->first >= piece_end;
    if (end) bad |= piece_end > *end;
    if (bad) {
      thrown_away = true;
      return std::unexpected(FragmentError::kOverlap);
    }
    pieces[piece.begin] = piece;
    for (std::size_t i = 0; i < piece.octets.size(); ++i) octets[piece.begin + i] = piece.octets[i];
    if (piece.is_last) end = piece_end;
    if (octets.size() != end) return std::nullopt;
    Octets whole;
    for (auto [at, octet] : octets) whole.push_back(octet);
    return whole;
  }
};

// Pieces of a few datagrams, cut, moved and changed at random: each is judged as the map judges it.
RC_GTEST_PROP(FragmentsProperty, AnyPiecesAreJudgedAsAMapOfOctetsJudgesThem, ()) {
  Reassembly reassembly;
  std::map<std::pair<Family, std::uint32_t>, Model> models;
  std::uint8_t odd = 0;  // octets that differ from what belongs there
  auto count = *rc::gen::inRange(1, 60);
  for (int i = 0; i < count; ++i) {
    Family family = any_family();
    auto identification = *rc::gen::inRange<std::uint32_t>(0, 2);
    Piece piece{.begin = 8 * *rc::gen::inRange<std::size_t>(0, 6)};
    piece.is_last = *rc::gen::weightedElement<bool>({{3, false}, {1, true}});
    if (piece.begin == 0) piece.is_last = false;
    std::size_t size = piece.is_last ? *rc::gen::inRange<std::size_t>(1, 20)
                                     : 8 * *rc::gen::inRange<std::size_t>(1, 3);
    for (std::size_t at = 0; at < size; ++at) {
      piece.octets.push_back(static_cast<std::uint8_t>(piece.begin + at));
    }
    if (*rc::gen::weightedElement<bool>({{9, false}, {1, true}})) piece.octets.back() = ++odd;

    Model& model = models[{family, identification}];
    auto expected = model.take(piece);
    auto taken = take(reassembly, kStart, to_us(family, identification), piece);
    RC_ASSERT(taken.has_value() == expected.has_value());
    if (!taken) {
      RC_ASSERT(taken.error() == expected.error());
      continue;
    }
    RC_ASSERT(taken->has_value() == expected->has_value());
    if (!*taken) continue;
    RC_ASSERT((*taken)->payload == **expected);
    model = {};
  }
}

FragmentLimits tight_limits() {
  FragmentLimits limits;
  limits.bytes = 8'000;
  limits.datagrams = 6;
  limits.pieces = 5;
  return limits;
}

// A flood of pieces that make no datagram: the limits hold after each of them.
RC_GTEST_PROP(FragmentsProperty, NoFloodPassesTheLimits, ()) {
  const FragmentLimits limits = tight_limits();
  Reassembly reassembly(limits);
  auto count = *rc::gen::inRange(1, 100);
  Instant now = kStart;
  for (int i = 0; i < count; ++i) {
    IpHeader header = to_us(any_family(), *rc::gen::inRange<std::uint32_t>(0, 12));
    Piece piece{.begin = 8 * *rc::gen::inRange<std::size_t>(0, 2'000)};
    piece.octets.resize(8 * *rc::gen::inRange<std::size_t>(1, 400));
    (void)take(reassembly, now, header, piece);
    RC_ASSERT(reassembly.bytes() <= limits.bytes);
    RC_ASSERT(reassembly.datagrams() <= limits.datagrams);
    now += seconds(*rc::gen::weightedElement<int>({{20, 0}, {1, 40}}));
    while (reassembly.expire(now)) {
    }
    RC_ASSERT(reassembly.deadline() > now);
  }
  while (reassembly.expire(now + seconds(60))) {
  }
  RC_ASSERT(reassembly.datagrams() == 0u);
  RC_ASSERT(reassembly.bytes() == 0u);
}

// --- each limit by itself ---

TEST(FragmentLimit, OneDatagramMoreDrivesTheOldestOut) {
  Reassembly reassembly(tight_limits());
  for (std::uint32_t i = 0; i < 7; ++i) {
    EXPECT_FALSE(*take(reassembly, kStart, to_us(Family::kIpv4, i), {0, Octets(8)}));
  }
  EXPECT_EQ(reassembly.evicted(), 1u);
  EXPECT_FALSE(*take(reassembly, kStart, to_us(Family::kIpv4, 0), {8, Octets(8), true}));
  // That drove out datagram 1.
  EXPECT_TRUE(*take(reassembly, kStart, to_us(Family::kIpv4, 2), {8, Octets(8), true}));
  EXPECT_FALSE(*take(reassembly, kStart, to_us(Family::kIpv4, 1), {8, Octets(8), true}));
}

TEST(FragmentLimit, MoreOctetsDriveTheOldestOut) {
  Reassembly reassembly(tight_limits());
  take(reassembly, kStart, to_us(Family::kIpv4, 1), {8, Octets(3'000)});
  take(reassembly, kStart, to_us(Family::kIpv4, 2), {8, Octets(3'000)});
  EXPECT_EQ(reassembly.evicted(), 0u);
  EXPECT_FALSE(*take(reassembly, kStart, to_us(Family::kIpv4, 3), {8, Octets(3'000)}));
  EXPECT_EQ(reassembly.evicted(), 1u);
  EXPECT_FALSE(*take(reassembly, kStart, to_us(Family::kIpv4, 2), {0, Octets(8)}));
  EXPECT_EQ(reassembly.datagrams(), 2u);
}

// Also where the oldest is the one that grows.
TEST(FragmentLimit, ADatagramMakesNoRoomForItself) {
  Reassembly reassembly(tight_limits());
  take(reassembly, kStart, to_us(Family::kIpv4, 1), {8, Octets(3'000)});
  take(reassembly, kStart, to_us(Family::kIpv4, 2), {8, Octets(3'000)});
  EXPECT_FALSE(*take(reassembly, kStart, to_us(Family::kIpv4, 1), {3'008, Octets(3'000), true}));
  EXPECT_EQ(reassembly.datagrams(), 1u);
  EXPECT_TRUE(*take(reassembly, kStart, to_us(Family::kIpv4, 1), {0, Octets(8)}));
}

TEST(FragmentLimit, ADatagramLargerThanTheRoomIsThrownAway) {
  Reassembly reassembly(tight_limits());
  IpHeader header = to_us(Family::kIpv6, 1);
  EXPECT_FALSE(*take(reassembly, kStart, header, {8, Octets(4'000)}));
  EXPECT_EQ(take(reassembly, kStart, header, {4'008, Octets(4'000)}).error(),
            FragmentError::kLimit);
  EXPECT_EQ(take(reassembly, kStart, header, {0, Octets(8)}).error(), FragmentError::kLimit);
  EXPECT_FALSE(reassembly.expire(kStart + seconds(60)));
}

TEST(FragmentLimit, ADatagramInMorePiecesThanTheLimitIsThrownAway) {
  for (std::size_t pieces : {5u, 6u}) {
    Reassembly reassembly(tight_limits());
    IpHeader header = to_us(Family::kIpv4, 1);
    Taken taken;
    for (const Piece& piece : split(Octets(8 * pieces), 8)) {
      taken = take(reassembly, kStart, header, piece);
    }
    EXPECT_EQ(taken.has_value(), pieces == 5) << pieces;
    if (!taken) {
      EXPECT_EQ(taken.error(), FragmentError::kLimit);
    }
  }
}

}  // namespace
}  // namespace tests::wire
