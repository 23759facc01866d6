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
using stack::wire::sack_blocks_beside;
using stack::wire::SackBlock;
using stack::wire::SackBlocks;
using stack::wire::TcpOptions;
using stack::wire::Timestamps;
using stack::wire::UserTimeout;
using namespace std::chrono_literals;
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

TEST(TcpOptions, AreReadAtAnyAlignment) {  // RFC 9293 3.2: MUST-64
  for (std::size_t before = 0; before <= 4; ++before) {
    Octets octets(before, 1);
    for (std::uint8_t octet : Octets{2, 4, 0x05, 0xb4, 3, 3, 7}) octets.push_back(octet);
    EXPECT_EQ(parse(octets), (TcpOptions{.mss = 1460, .window_scale = 7})) << before;
  }
}

TEST(TcpOptions, UnknownKindsAreSkippedByTheirLength) {  // RFC 9293 3.1: MUST-6
  EXPECT_EQ(parse(Octets{254, 2, 2, 4, 0x05, 0xb4}), kMss1460);
  EXPECT_EQ(parse(Octets{253, 10, 2, 4, 9, 9, 3, 3, 9, 9, 3, 3, 7}), kScale7)
      << "what looks like an option inside another is none";
}

TEST(TcpOptions, ThoseOfLaterRfcsAreSkipped) {
  EXPECT_EQ(parse(Octets{34, 6, 1, 2, 3, 4, 3, 3, 7}), kScale7) << "Fast Open, RFC 7413";
  for (std::uint8_t kind : Octets{172, 174}) {  // RFC 9768 3.2.3: up to three counters
    EXPECT_EQ(parse(Octets{kind, 11, 0, 0, 1, 0, 0, 2, 0, 0, 3, 3, 3, 7}), kScale7);
    EXPECT_EQ(parse(Octets{kind, 2, 3, 3, 7}), kScale7);
  }
}

// RFC 7323 3.2: kind 8, length 10, TSval, TSecr.
TEST(TcpOptions, TimestampsAreTwoNumbers) {
  auto options = parse(Octets{8, 10, 0xfe, 0xdc, 0xba, 0x98, 1, 2, 3, 4});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->timestamps, (Timestamps{.value = 0xfedcba98, .echo = 0x01020304}));
}

// RFC 5482 3: kind 28, length 4, one bit of granularity (set: minutes) and 15 of count.
TEST(TcpOptions, AUserTimeoutIsACountOfSecondsOrMinutes) {
  EXPECT_EQ(parse(Octets{28, 4, 0x01, 0x02})->user_timeout, (UserTimeout{false, 0x0102}));
  EXPECT_EQ(parse(Octets{28, 4, 0xff, 0xff})->user_timeout, (UserTimeout{true, 0x7fff}));
  EXPECT_EQ(UserTimeout(false, 90).duration(), 90s);
  EXPECT_EQ(UserTimeout(true, 90).duration(), 90min);
}

TEST(TcpOptions, AUserTimeoutOfZeroIsIgnored) {  // RFC 5482 3.5
  EXPECT_EQ(parse(Octets{28, 4, 0, 0}), kNone);
  EXPECT_EQ(parse(Octets{28, 4, 0x80, 0}), kNone);
}

TEST(TcpOptions, AUserTimeoutIsSaidInTheFinestUnitThatHoldsIt) {
  EXPECT_EQ(UserTimeout::of(0s), (UserTimeout{false, 1})) << "zero is reserved";
  EXPECT_EQ(UserTimeout::of(1500ms), (UserTimeout{false, 2}));
  EXPECT_EQ(UserTimeout::of(32767s), (UserTimeout{false, 32767}));
  EXPECT_EQ(UserTimeout::of(32768s), (UserTimeout{true, 547})) << "546 minutes are 32,760 s";
  EXPECT_EQ(UserTimeout::of(32767min), (UserTimeout{true, 32767}));
  EXPECT_EQ(UserTimeout::of(stack::base::Duration::max()), (UserTimeout{true, 32767}));
}

TEST(TcpOptions, NothingIsReadBehindTheEndOfTheList) {  // RFC 9293 3.1: MUST-4, MUST-69
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

// Of 40 octets timestamps take 12 and a block 8 with 4 for all of them: RFC 7323 appendix A's
// three.
TEST(TcpOptions, BesideTimestampsThereIsRoomForThreeSackBlocks) {
  EXPECT_EQ(sack_blocks_beside({}), 4u);
  EXPECT_EQ(sack_blocks_beside({.timestamps = Timestamps{1, 2}}), 3u);
  EXPECT_EQ(sack_blocks_beside({.timestamps = Timestamps{1, 2}, .user_timeout = UserTimeout{0, 1}}),
            2u);
  EXPECT_EQ(sack_blocks_beside({.timestamps = Timestamps{1, 2}}, 23), 0u);
  EXPECT_EQ(sack_blocks_beside({.timestamps = Timestamps{1, 2}}, 11), 0u);
  EXPECT_EQ(sack_blocks_beside({.timestamps = Timestamps{1, 2}}, 24), 1u);
}

TEST(TcpOptions, BlocksAlreadyThereAreNotCountedAgainstThemselves) {
  TcpOptions options{.timestamps = Timestamps{1, 2}};
  for (std::uint32_t i = 0; i < 3; ++i) options.sack.push_back({{i}, {i + 1}});
  EXPECT_EQ(sack_blocks_beside(options), 3u);
  EXPECT_EQ(written(options).size(), kMostOptionOctets);
}

TEST(TcpOptions, AWindowScaleAbove14IsTakenAs14) {  // RFC 7323 2.3
  for (int shift = 0; shift < 256; ++shift) {
    auto options = parse(Octets{3, 3, static_cast<std::uint8_t>(shift)});
    ASSERT_TRUE(options);
    EXPECT_EQ(options->window_scale, std::min(shift, 14)) << shift;
  }
}

// Attack case TCP-01.
// RFC 9293 3.1: MUST-7
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

// RFC 9293 3.1: MUST-4
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
  EXPECT_EQ(written(kScale7), (Octets{1, 3, 3, 7}));
  EXPECT_EQ(written({.sack_permitted = true}), (Octets{1, 1, 4, 2}));
  EXPECT_EQ(written({.mss = 1460, .window_scale = 7}), (Octets{2, 4, 0x05, 0xb4, 1, 3, 3, 7}));
  EXPECT_EQ(written({.user_timeout = UserTimeout{true, 5}}), (Octets{28, 4, 0x80, 5}));
}

// RFC 7323 appendix A: two No-Operations, so that the numbers stand on a 32-bit boundary.
TEST(TcpOptions, TimestampsAreAligned) {
  EXPECT_EQ(written({.timestamps = Timestamps{0x01020304, 0x05060708}}),
            (Octets{1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8}));
}

// RFC 9293 3.1: MUST-4, MUST-68
TEST(TcpOptions, OfASynStandWhereCommonStacksPutThem) {
  EXPECT_EQ(written({.mss = 1460,
                     .window_scale = 7,
                     .sack_permitted = true,
                     .timestamps = Timestamps{0x01020304, 0}}),
            (Octets{2, 4, 0x05, 0xb4, 4, 2, 8, 10, 1, 2, 3, 4, 0, 0, 0, 0, 1, 3, 3, 7}));
}

// RFC 2018's blocks behind RFC 7323's timestamps, both aligned.
// RFC 9293 3.1: MUST-68
TEST(TcpOptions, OfAnAckStandWhereCommonStacksPutThem) {
  TcpOptions options{.timestamps = Timestamps{1, 2}};
  options.sack.push_back({{3}, {4}});
  EXPECT_EQ(written(options),
            (Octets{1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 1, 5, 10, 0, 0, 0, 3, 0, 0, 0, 4}));
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
  if (*rc::gen::arbitrary<bool>()) {
    options.timestamps = {*rc::gen::arbitrary<std::uint32_t>(),
                          *rc::gen::arbitrary<std::uint32_t>()};
  }
  if (*rc::gen::arbitrary<bool>()) {
    options.user_timeout = {*rc::gen::arbitrary<bool>(),
                            *rc::gen::inRange<std::uint16_t>(1, 0x8000)};
  }
  auto blocks = *rc::gen::inRange<std::size_t>(0, sack_blocks_beside(options) + 1);
  for (std::size_t i = 0; i < blocks; ++i) {
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
