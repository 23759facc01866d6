#include "stack/wire/tcp_options.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "stack/wire/tcp.h"

namespace {

using stack::base::ByteView;
using stack::wire::kMostOptionOctets;
using stack::wire::parse_tcp_options;
using stack::wire::SackBlock;
using stack::wire::SackBlocks;
using stack::wire::TcpOptions;
using Octets = std::vector<std::uint8_t>;

// From a block of just their size, so that a sanitizer sees every look beyond it.
std::optional<TcpOptions> parse(ByteView octets) {
  Octets exact(octets.begin(), octets.end());
  return parse_tcp_options(exact);
}

Octets written(const TcpOptions& options) {
  Octets room(size_of(options));
  write_tcp_options(room, options);
  return room;
}

constexpr TcpOptions kNone{};
constexpr TcpOptions kMss1460{.mss = 1460, .window_scale = {}};
constexpr TcpOptions kScale7{.mss = {}, .window_scale = 7};

TEST(TcpOptions, OfNoOctetsAreNone) { EXPECT_EQ(parse({}), kNone); }

TEST(TcpOptions, AreReadAtAnyAlignment) {  // MUST-64
  for (std::size_t before = 0; before <= 4; ++before) {
    Octets octets(before, 1);
    for (std::uint8_t octet : Octets{2, 4, 0x05, 0xb4, 3, 3, 7}) octets.push_back(octet);
    EXPECT_EQ(parse(octets), (TcpOptions{.mss = 1460, .window_scale = 7})) << before;
  }
}

TEST(TcpOptions, UnknownKindsAreSkippedByTheirLength) {  // MUST-6
  EXPECT_EQ(parse(Octets{254, 2, 2, 4, 0x05, 0xb4}), kMss1460);
  EXPECT_EQ(parse(Octets{8, 10, 2, 4, 9, 9, 3, 3, 9, 9, 3, 3, 7}), kScale7)
      << "what looks like an option inside a timestamp is none";
}

TEST(TcpOptions, NothingIsReadBehindTheEndOfTheList) {  // MUST-69
  EXPECT_EQ(parse(Octets{0, 2, 4, 0x05, 0xb4}), kNone);
  EXPECT_EQ(parse(Octets{3, 3, 7, 0, 255, 0, 1}), kScale7);
}

TEST(TcpOptions, AKnownKindWithALengthNotItsOwnIsSkipped) {
  EXPECT_EQ(parse(Octets{2, 3, 0x05, 3, 3, 7}), kScale7);
  EXPECT_EQ(parse(Octets{2, 5, 1, 2, 3, 3, 3, 7}), kScale7);
  EXPECT_EQ(parse(Octets{2, 2, 3, 3, 7}), kScale7);
  EXPECT_EQ(parse(Octets{3, 4, 7, 7, 2, 4, 0x05, 0xb4}), kMss1460);
  EXPECT_EQ(parse(Octets{3, 2}), kNone);
}

TEST(TcpOptions, TheLastOfTwoCounts) { EXPECT_EQ(parse(Octets{3, 3, 9, 3, 3, 7}), kScale7); }

// RFC 2018 2 and 3.
TEST(TcpOptions, SackIsPermittedByAnOptionWithoutABody) {
  EXPECT_TRUE(parse(Octets{4, 2})->sack_permitted);
  EXPECT_FALSE(parse(Octets{4, 3, 0})->sack_permitted);
}

TEST(TcpOptions, SackBlocksAreReadInTheirOrder) {
  auto options =
      parse(Octets{1, 1, 5, 18, 0, 0, 0, 9, 0, 0, 0, 12, 0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 2});
  ASSERT_TRUE(options);
  ASSERT_EQ(options->sack.count, 2u);
  EXPECT_EQ(options->sack.blocks[0], (SackBlock{{9}, {12}}));
  EXPECT_EQ(options->sack.blocks[1], (SackBlock{{0xfffffffe}, {2}}));
}

TEST(TcpOptions, SackBlocksThatAreNotWholeAreSkipped) {
  for (std::uint8_t length : Octets{3, 9, 11, 17, 19, 33, 35}) {
    Octets octets(length, 0);
    octets[0] = 5;
    octets[1] = length;
    octets.insert(octets.end(), {3, 3, 7});
    EXPECT_EQ(parse(octets), kScale7) << int{length};
  }
}

TEST(TcpOptions, FourSackBlocksFillTheHeader) {
  TcpOptions options;
  for (std::uint32_t i = 0; i < SackBlocks::kMost; ++i)
    options.sack.push_back({{2 * i}, {2 * i + 1}});
  Octets octets = written(options);
  EXPECT_EQ(octets.size(), 36u);
  EXPECT_EQ(parse(octets), options);
}

TEST(TcpOptions, AsManySackBlocksAreOfferedAsTheRoomHolds) {
  for (std::size_t octets = 0; octets <= 50; ++octets) {
    TcpOptions options;
    for (std::size_t i = 0; i < SackBlocks::most_in(octets); ++i) options.sack.push_back({});
    EXPECT_LE(size_of(options), octets);
    if (options.sack.count == SackBlocks::kMost) continue;
    options.sack.push_back({});
    EXPECT_GT(size_of(options), octets);
  }
}

TEST(TcpOptions, AWindowScaleAbove14IsTakenAs14) {  // RFC 7323 2.3
  for (int shift = 0; shift < 256; ++shift) {
    auto options = parse(Octets{3, 3, static_cast<std::uint8_t>(shift)});
    ASSERT_TRUE(options);
    EXPECT_EQ(options->window_scale, std::min(shift, 14)) << shift;
  }
}

// Attack case TCP-01, MUST-7.
TEST(TcpOptions, AnIllegalLengthOfAnyKindIsRefused) {
  for (std::uint8_t kind : Octets{2, 3, 4, 5, 8, 19, 29, 30, 34, 254}) {
    EXPECT_FALSE(parse(Octets{kind})) << int{kind} << " without a length";
    EXPECT_FALSE(parse(Octets{kind, 0, 0, 0})) << int{kind} << " of length 0";
    EXPECT_FALSE(parse(Octets{kind, 1, 0, 0})) << int{kind} << " of length 1";
    for (int length = 5; length < 256; ++length) {
      EXPECT_FALSE(parse(Octets{kind, static_cast<std::uint8_t>(length), 0, 0}))
          << int{kind} << " of length " << length << " in four octets";
    }
  }
}

TEST(TcpOptions, FortyOctetsOfNoOperationAreNone) {
  EXPECT_EQ(parse(Octets(kMostOptionOctets, 1)), kNone);
}

TEST(TcpOptions, ATruncatedOneBehindPaddingIsRefused) {
  Octets octets(kMostOptionOctets, 1);
  octets.back() = 2;
  EXPECT_FALSE(parse(octets));
  octets[kMostOptionOctets - 2] = 2;
  octets.back() = 4;
  EXPECT_FALSE(parse(octets));
}

TEST(TcpOptions, AreWrittenInTheirOrderAndPaddedToFour) {
  EXPECT_EQ(written(kNone), Octets{});
  EXPECT_EQ(written(kMss1460), (Octets{2, 4, 0x05, 0xb4}));
  EXPECT_EQ(written(kScale7), (Octets{3, 3, 7, 1}));
  EXPECT_EQ(written({.mss = 1460, .window_scale = 7}), (Octets{2, 4, 0x05, 0xb4, 3, 3, 7, 1}));
}

rc::Gen<TcpOptions> any_options() {
  return rc::gen::build<TcpOptions>(
      rc::gen::set(&TcpOptions::mss,
                   rc::gen::map(rc::gen::maybe(rc::gen::arbitrary<std::uint16_t>()),
                                [](const rc::Maybe<std::uint16_t>& mss) {
                                  return mss ? std::optional(*mss) : std::nullopt;
                                })),
      rc::gen::set(&TcpOptions::window_scale,
                   rc::gen::map(rc::gen::maybe(rc::gen::inRange<std::uint8_t>(0, 15)),
                                [](const rc::Maybe<std::uint8_t>& shift) {
                                  return shift ? std::optional(*shift) : std::nullopt;
                                })));
}

RC_GTEST_PROP(TcpOptionsProperty, SurviveTheWire, ()) {
  TcpOptions options = *any_options();
  options.sack_permitted = *rc::gen::arbitrary<bool>();
  auto blocks = *rc::gen::inRange(0, 4);  // a fourth leaves no room for the others
  for (int i = 0; i < blocks; ++i) {
    options.sack.push_back({{*rc::gen::arbitrary<std::uint32_t>()}, {7}});
  }
  Octets octets = written(options);
  RC_ASSERT(octets.size() % 4 == 0u);
  RC_ASSERT(octets.size() <= kMostOptionOctets);
  RC_ASSERT(parse(octets) == options);
}

// Built of whole options, so that most of them are legal; then perhaps cut short.
RC_GTEST_PROP(TcpOptionsProperty, AreRefusedExactlyWhenALengthIsIllegal, ()) {
  auto bodies = *rc::gen::resize(6, rc::gen::arbitrary<std::vector<Octets>>());
  Octets octets;
  std::vector<std::size_t> ends{0};
  for (const Octets& body : bodies) {
    octets.push_back(*rc::gen::inRange<std::uint8_t>(2, 255));
    octets.push_back(static_cast<std::uint8_t>(body.size() + 2));
    octets.insert(octets.end(), body.begin(), body.end());
    ends.push_back(octets.size());
  }
  for (std::size_t size = 0; size <= octets.size(); ++size) {
    bool whole = std::ranges::find(ends, size) != ends.end();
    RC_ASSERT(parse(ByteView(octets).first(size)).has_value() == whole);
  }
}

}  // namespace
