#include "stack/tcp/syn_cookie.h"

#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <set>

namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::Instant;
using stack::base::SipKey;
using stack::tcp::Config;
using stack::tcp::Departure;
using stack::tcp::Endpoints;
using stack::tcp::SynCookies;
using stack::tcp::receive::TimestampClock;
using stack::wire::Seq;
using stack::wire::TcpHeader;

constexpr SipKey kSecret{0x0123456789abcdef, 0xfedcba9876543210};
// The first instant of a step of the cookies' clock.
constexpr Instant kStart{SynCookies::kStep * 100};
const Endpoints kEnds{{Address::v4(192, 0, 2, 1), 80}, {Address::v4(198, 51, 100, 2), 40000}};

struct Cookies {
  SynCookies cookies{kSecret};
  Config config{};
  Endpoints ends = kEnds;

  TimestampClock clock() const { return TimestampClock(ends.local, ends.remote, kSecret); }
  Departure answer(Instant now, const TcpHeader& syn) const {
    return cookies.answer(now, config, ends, clock(), syn);
  }
  std::optional<TcpHeader> recall(Instant now, const TcpHeader& ack) const {
    return cookies.recall(now, config, ends, ack);
  }
};

TcpHeader syn_of(std::uint32_t irs, std::optional<std::uint16_t> mss = 1460) {
  TcpHeader syn;
  syn.seq = Seq{irs};
  syn.flags.syn = true;
  syn.options.mss = mss;
  return syn;
}

// What a peer says that was answered so.
TcpHeader ack_of(const TcpHeader& answer, std::uint32_t stamp = 0) {
  TcpHeader ack;
  ack.seq = answer.ack;
  ack.ack = Seq{answer.seq.value + 1};
  ack.flags.ack = true;
  if (answer.options.timestamps) ack.options.timestamps = {stamp, answer.options.timestamps->value};
  return ack;
}

TEST(SynCookie, TheAnswerIsASynAckOfTheSyn) {
  Cookies c;
  const Departure answer = c.answer(kStart, syn_of(0xffff'ffff));
  EXPECT_EQ(answer.header.ack, Seq{0});
  EXPECT_TRUE(answer.header.flags.syn && answer.header.flags.ack);
  EXPECT_EQ(answer.header.options.mss, c.config.mss);
  EXPECT_EQ(answer.remote, kEnds.remote);
  EXPECT_EQ(answer.header.destination_port, kEnds.remote.port);
}

TEST(SynCookie, TheAckBringsTheSynBack) {
  Cookies c;
  const auto syn = c.recall(kStart + 1s, ack_of(c.answer(kStart, syn_of(7)).header));
  ASSERT_TRUE(syn.has_value());
  EXPECT_EQ(syn->seq, Seq{7});
  EXPECT_EQ(syn->options.mss, 1460);
}

// RFC 4987 3.6: an MSS that is not in the table is remembered as a smaller one.
TEST(SynCookie, TheMssIsRoundedDown) {
  Cookies c;
  const auto remembered = [&](std::optional<std::uint16_t> mss) {
    return c.recall(kStart, ack_of(c.answer(kStart, syn_of(7, mss)).header))->options.mss;
  };
  EXPECT_EQ(remembered(65495), 8960);
  EXPECT_EQ(remembered(8959), 1460);
  EXPECT_EQ(remembered(1459), 1440);
  EXPECT_EQ(remembered(1452), 1440);
  EXPECT_EQ(remembered(536), 536);
  EXPECT_EQ(remembered(std::nullopt), 536);  // RFC 9293 MUST-15
  EXPECT_EQ(remembered(1), 48);
}

TEST(SynCookie, IsTakenInItsStepAndTheNextAndThenNoMore) {
  Cookies c;
  const TcpHeader ack = ack_of(c.answer(kStart, syn_of(7)).header);
  EXPECT_TRUE(c.recall(kStart + 2 * SynCookies::kStep - 1ns, ack).has_value());
  EXPECT_FALSE(c.recall(kStart + 2 * SynCookies::kStep, ack).has_value());
  EXPECT_FALSE(c.recall(kStart - 1ns, ack).has_value()) << "before it was made";
  EXPECT_FALSE(c.recall(kStart + 256 * SynCookies::kStep, ack).has_value())
      << "T counts modulo 256, the hash does not";
}

TEST(SynCookie, BelongsToItsEndsItsSynAndItsHost) {
  Cookies c;
  const TcpHeader ack = ack_of(c.answer(kStart, syn_of(7)).header);
  Cookies other_port{.ends = {kEnds.local, {kEnds.remote.address, 40001}}};
  Cookies other_peer{.ends = {kEnds.local, {Address::v4(198, 51, 100, 3), 40000}}};
  Cookies other_host{.cookies = SynCookies({kSecret.k0, kSecret.k1 + 1})};
  EXPECT_FALSE(other_port.recall(kStart, ack).has_value());
  EXPECT_FALSE(other_peer.recall(kStart, ack).has_value());
  EXPECT_FALSE(other_host.recall(kStart, ack).has_value());
  TcpHeader other_syn = ack;
  other_syn.seq.value += 1;
  EXPECT_FALSE(c.recall(kStart, other_syn).has_value());
}

// No neighbour of a cookie stands for another MSS: an ACK that is off by one is none of ours.
TEST(SynCookie, TheNumbersBesideItAreNotTaken) {
  Cookies c;
  const TcpHeader right = ack_of(c.answer(kStart, syn_of(7)).header);
  for (std::uint32_t off = 1; off <= 1000; ++off) {
    TcpHeader ack = right;
    ack.ack.value = right.ack.value + off;
    EXPECT_FALSE(c.recall(kStart, ack).has_value()) << off;
    ack.ack.value = right.ack.value - off;
    EXPECT_FALSE(c.recall(kStart, ack).has_value()) << off;
  }
}

// Nor can a peer make another MSS of its cookie by way of the three bits that tell it.
TEST(SynCookie, TheMssIsPartOfTheHash) {
  Cookies c;
  TcpHeader ack = ack_of(c.answer(kStart, syn_of(7)).header);
  for (int other = 1; other < 8; ++other) {
    ack.ack.value += std::uint32_t{1} << 21;
    EXPECT_FALSE(c.recall(kStart, ack).has_value()) << other;
  }
}

// Of 2^32 numbers 16 are taken. A million guesses find one with a chance of 1 in 270.
TEST(SynCookie, GuessesAreHardlyEverTaken) {
  Cookies c;
  TcpHeader ack = ack_of(c.answer(kStart, syn_of(7)).header);
  const std::uint32_t right = ack.ack.value;
  std::size_t taken = 0;
  for (std::uint32_t i = 1; i <= 1'000'000; ++i) {
    ack.ack.value = right + i * 4099;
    if (c.recall(kStart, ack)) ++taken;
  }
  EXPECT_EQ(taken, 0u);
}

// RFC 9293 3.4.1: numbers of one pair of ends go forward, so that old segments stay behind.
TEST(SynCookie, TheIssGoesForwardFromStepToStep) {
  Cookies c;
  std::uint32_t before = c.answer(kStart, syn_of(7)).header.seq.value;
  for (int step = 2; step < 100; step += 2) {
    std::uint32_t after = c.answer(kStart + step * SynCookies::kStep, syn_of(7)).header.seq.value;
    EXPECT_LT(after - before, std::uint32_t{3} << 24);
    EXPECT_GT(after - before, std::uint32_t{1} << 24);
    before = after;
  }
}

TEST(SynCookie, WithoutTimestampsThereAreNoOptions) {
  Cookies c;
  TcpHeader syn = syn_of(7);
  syn.options.window_scale = 7;
  syn.options.sack_permitted = true;
  const TcpHeader answer = c.answer(kStart, syn).header;
  EXPECT_EQ(answer.options, (stack::wire::TcpOptions{.mss = c.config.mss}));
  const auto recalled = c.recall(kStart, ack_of(answer));
  ASSERT_TRUE(recalled.has_value());
  EXPECT_EQ(recalled->options, (stack::wire::TcpOptions{.mss = 1460}));
}

TEST(SynCookie, WhatTheHostDoesNotSpeakIsNotGranted) {
  Cookies c;
  c.config.sack = c.config.window_scaling = c.config.ecn = false;
  TcpHeader syn = syn_of(7);
  syn.options.timestamps = {1, 0};
  syn.options.window_scale = 7;
  syn.options.sack_permitted = true;
  syn.flags.ece = syn.flags.cwr = true;
  const TcpHeader answer = c.answer(kStart, syn).header;
  EXPECT_FALSE(answer.options.window_scale.has_value());
  EXPECT_FALSE(answer.options.sack_permitted);
  EXPECT_FALSE(answer.flags.ece);
  const auto recalled = c.recall(kStart, ack_of(answer));
  EXPECT_FALSE(recalled->options.window_scale.has_value());
  EXPECT_FALSE(recalled->options.sack_permitted);
  EXPECT_FALSE(recalled->flags.ece);
}

// Whatever the SYN asks for: with timestamps all of it comes back, and the TSval is of the last 64
// ms, never of the future (RFC 7323 4.3: no peer may be told more than we will say later).
RC_GTEST_PROP(SynCookieProperty, TimestampsCarryTheOptions, ()) {
  Cookies c;
  c.config.ecn = true;
  const Instant now{*rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 60) * 1ns};
  TcpHeader syn = syn_of(*rc::gen::arbitrary<std::uint32_t>());
  syn.options.timestamps = {*rc::gen::arbitrary<std::uint32_t>(), 0};
  syn.options.sack_permitted = *rc::gen::arbitrary<bool>();
  syn.flags.ece = syn.flags.cwr = *rc::gen::arbitrary<bool>();
  const int shift = *rc::gen::inRange(-1, 15);
  if (shift >= 0) syn.options.window_scale = static_cast<std::uint8_t>(shift);

  const TcpHeader answer = c.answer(now, syn).header;
  RC_ASSERT(c.clock().at(now) - answer.options.timestamps->value < 64u);
  RC_ASSERT(answer.options.timestamps->echo == syn.options.timestamps->value);
  RC_ASSERT(answer.options.window_scale.has_value() == syn.options.window_scale.has_value());
  RC_ASSERT(answer.options.sack_permitted == syn.options.sack_permitted);
  RC_ASSERT(answer.flags.ece == syn.flags.ece);

  const auto recalled = c.recall(now + 1s, ack_of(answer, 77));
  RC_ASSERT(recalled.has_value());
  RC_ASSERT(recalled->options.window_scale == syn.options.window_scale);
  RC_ASSERT(recalled->options.sack_permitted == syn.options.sack_permitted);
  RC_ASSERT(recalled->options.timestamps->value == 77u);
  RC_ASSERT(recalled->flags.ece == syn.flags.ece);
  RC_ASSERT(recalled->flags.cwr == syn.flags.cwr);
}

}  // namespace
