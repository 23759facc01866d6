#include "tools/netsim/page/stream_film.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace tools::netsim::page {
namespace {

using namespace std::chrono_literals;
using stack::base::Instant;
using stack::wire::Seq;
using stack::wire::TcpHeader;
using testing::ElementsAre;
using testing::IsEmpty;

// A little below the wrap of the circle, so that the text runs over it.
constexpr std::uint32_t kIsn = 0xffff'f000;

class Stream : public testing::Test {
 protected:
  Stream() {
    TcpHeader syn{.seq = Seq{kIsn}, .flags = {.syn = true}};
    syn.options.window_scale = 3;
    film.say(Instant(0ms), {syn, {}});
    hear(0ms, 0);
  }
  // Round trips of text, in nanoseconds; the first one is the SYN's.
  std::vector<std::uint64_t> trips() const {
    std::vector<std::uint64_t> values;
    for (const auto& sample : film.rtts().samples()) values.push_back(sample.value);
    values.erase(values.begin());
    return values;
  }
  StreamFilm::Said say(stack::base::Duration at, std::uint32_t from, std::size_t size) {
    const std::vector<std::uint8_t> text(size);
    return film.say(Instant(at), {{.seq = Seq{kIsn + 1 + from}, .flags = {.ack = true}}, text});
  }
  void hear(stack::base::Duration at, std::uint32_t ack, std::uint32_t left = 0,
            std::uint32_t right = 0) {
    TcpHeader header{.ack = Seq{kIsn + 1 + ack}, .flags = {.ack = true}};
    if (right > 0) {
      header.options.sack.count = 1;
      header.options.sack.blocks[0] = {Seq{kIsn + 1 + left}, Seq{kIsn + 1 + right}};
    }
    film.hear(Instant(at), header, 1000);
  }
  StreamFilm film;
};

TEST_F(Stream, OffsetsRunOverTheWrap) {
  EXPECT_EQ(say(1ms, 0, 5000).to, 5000u);
  const auto said = say(2ms, 5000, 1000);
  EXPECT_EQ(said.from, 5000u);
  EXPECT_EQ(said.to, 6000u);
  EXPECT_FALSE(said.again);
  EXPECT_EQ(film.text(), 6000u);
  EXPECT_EQ(film.sent().count(), 2u);
}

TEST_F(Stream, WhatBeginsBelowTheHighestIsSentAgain) {
  say(1ms, 0, 1000);
  say(1ms, 1000, 1000);
  EXPECT_TRUE(say(2ms, 0, 1000).again);
  EXPECT_TRUE(say(2ms, 1000, 2000).again);
  EXPECT_FALSE(say(3ms, 3000, 10).again);
  EXPECT_EQ(film.resent().count(), 2u);
}

TEST_F(Stream, APureAckIsNeitherSentNorSentAgain) {
  say(1ms, 0, 1000);
  EXPECT_FALSE(say(2ms, 1000, 0).again);
  EXPECT_FALSE(say(2ms, 0, 0).again);
  EXPECT_EQ(film.sent().count(), 1u);
  EXPECT_EQ(film.resent().count(), 0u);
}

TEST_F(Stream, ASynThatIsRepeatedIsSentAgainAndAnotherOneBeginsAnew) {
  EXPECT_TRUE(film.say(Instant(1s), {{.seq = Seq{kIsn}, .flags = {.syn = true}}, {}}).again);
  EXPECT_FALSE(film.say(Instant(2s), {{.seq = Seq{77}, .flags = {.syn = true}}, {}}).again);
  const std::vector<std::uint8_t> text(10);
  EXPECT_EQ(film.say(Instant(3s), {{.seq = Seq{78}}, text}).from, 0u);
}

TEST_F(Stream, ATripIsFromTheYoungestSegmentToItsAck) {
  say(1ms, 0, 1000);
  say(5ms, 1000, 1000);
  hear(25ms, 2000);
  EXPECT_THAT(trips(), ElementsAre(20'000'000u));
  hear(30ms, 2000);
  EXPECT_EQ(trips().size(), 1u);
}

TEST_F(Stream, WhatWasSentTwiceIsNotMeasured) {
  say(1ms, 0, 1000);
  say(200ms, 0, 1000);
  hear(220ms, 1000);
  EXPECT_THAT(trips(), IsEmpty());
}

TEST_F(Stream, ABlockMeasuresWhatItTellsOfAndTheAckBehindItNothingMore) {
  say(1ms, 0, 1000);
  say(2ms, 1000, 1000);
  hear(22ms, 0, 1000, 2000);
  EXPECT_THAT(trips(), ElementsAre(20'000'000u));
  EXPECT_EQ(film.sacked().samples().back().value, 2000u);
  say(23ms, 0, 1000);
  hear(43ms, 2000);
  EXPECT_EQ(trips().size(), 1u);
  EXPECT_EQ(film.acked().samples().back().value, 2000u);
}

TEST_F(Stream, OnlyTheWindowOfASynIsNotScaled) {
  EXPECT_EQ(film.window_of({.flags = {.syn = true}, .window = 1000}), 1000u);
  EXPECT_EQ(film.window_of({.window = 1000}), 8000u);
}

TEST_F(Stream, IsBoundedHoweverLongItLasts) {
  for (std::uint32_t i = 0; i < 200'000; ++i) {
    say(1us * i, i * 10, 10);
    if (i % 2 == 0) film.lose(Instant(1us * i), i * 10, Loss::kByQueue);
  }
  EXPECT_EQ(film.sent().count(), 200'000u);
  EXPECT_EQ(film.dropped().count(), 100'000u);
  EXPECT_LE(film.sent().samples().size(), report::Thinned::kMost);
  hear(1s, 2'000'000);
  EXPECT_EQ(trips().size(), 1u);
  EXPECT_EQ(film.acked().samples().back().value, 2'000'000u);
}

}  // namespace
}  // namespace tools::netsim::page
