// What is said inside: both ways, in any pieces, to its end.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/stack/tls/pair.h"

namespace {

using stack::base::as_bytes;
using stack::base::ByteView;
using stack::tls::Ended;
using stack::tls::Session;
using stack::tls::State;
using stack::tls::Version;
using tests::Pair;
using tests::World;

class Stream : public ::testing::TestWithParam<Version> {
 protected:
  Stream() : pair_(opened(GetParam())) {}

  static Pair opened(Version version) {
    World world;
    world.speak_only(version);
    Pair pair = tests::meet(world);
    pair.talk();
    return pair;
  }

  Pair pair_;
};

std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 7 + i / 251);
  return text;
}

// Says all of `text` and hears it, however often either has to stop.
std::string pass(Session& from, Session& to, std::string_view text, std::size_t piece) {
  std::string heard;
  for (bool moved = true; moved;) {
    std::size_t taken = from.write(as_bytes(text));
    text.remove_prefix(taken);
    moved = tests::carry(from, to, piece) || taken > 0;
    std::string read = tests::take_all(to);
    moved = moved || !read.empty();
    heard += read;
  }
  EXPECT_TRUE(text.empty());
  return heard;
}

TEST_P(Stream, WhatIsSaidIsHeardBothWays) {
  std::string text = pattern(1'000'000);
  EXPECT_TRUE(pass(pair_.client, pair_.server, text, tests::kWhole) == text);
  EXPECT_TRUE(pass(pair_.server, pair_.client, text, 1460) == text);
}

TEST_P(Stream, AnyPiecesOfRecordsSayTheSame) {
  std::string text = pattern(40'000);
  for (std::size_t piece = 1; piece <= 40; ++piece) {
    World world;
    world.speak_only(GetParam());
    Pair pair = tests::meet(world);
    pair.talk(piece);
    ASSERT_EQ(pair.client.state(), State::kOpen) << piece;
    ASSERT_TRUE(pass(pair.server, pair.client, text, piece) == text) << piece;
    pair.server.finish();
    pair.talk(piece);
    ASSERT_EQ(pair.client.ended(), Ended::kCloseNotify) << piece;
  }
}

TEST_P(Stream, ClosingSaysThatAllWasSaid) {
  pair_.server.write(as_bytes("all"));
  pair_.server.finish();
  EXPECT_EQ(pair_.server.write(as_bytes("more")), 0u);
  EXPECT_EQ(pair_.server.state(), State::kOpen);
  pair_.talk();
  EXPECT_EQ(pair_.client.ended(), Ended::kCloseNotify);
  EXPECT_EQ(tests::take_all(pair_.client), "all");
  pair_.client.end_of_records();
  EXPECT_EQ(pair_.client.ended(), Ended::kCloseNotify);
  EXPECT_EQ(pair_.client.state(), State::kOpen);
}

TEST_P(Stream, AnEndWithoutClosingIsATruncation) {  // C36
  pair_.server.write(as_bytes("not all"));
  pair_.talk();
  EXPECT_EQ(pair_.client.ended(), Ended::kNot);
  pair_.client.end_of_records();
  EXPECT_EQ(pair_.client.ended(), Ended::kTruncated);
  EXPECT_EQ(tests::take_all(pair_.client), "not all");
}

TEST_P(Stream, AnEndInsideARecordIsATruncation) {
  pair_.server.write(as_bytes("not all"));
  ByteView record = pair_.server.records();
  pair_.client.receive(record.first(record.size() - 1));
  pair_.client.end_of_records();
  EXPECT_EQ(pair_.client.ended(), Ended::kTruncated);
  EXPECT_TRUE(pair_.client.readable().empty());
}

TEST_P(Stream, WhatFollowsTheClosingIsIgnored) {
  pair_.server.finish();
  std::string records(stack::base::as_text(pair_.server.records()));
  records += "anything";
  EXPECT_EQ(pair_.client.receive(as_bytes(records)), records.size());
  EXPECT_EQ(pair_.client.receive(as_bytes("more")), 4u);
  EXPECT_EQ(pair_.client.ended(), Ended::kCloseNotify);
  EXPECT_EQ(pair_.client.state(), State::kOpen);
  EXPECT_TRUE(pair_.client.readable().empty());
}

TEST_P(Stream, OneSideMayCloseAndTheOtherGoOn) {
  pair_.client.finish();
  pair_.talk();
  EXPECT_EQ(pair_.server.ended(), Ended::kCloseNotify);
  std::string text = pattern(100'000);
  EXPECT_TRUE(pass(pair_.server, pair_.client, text, tests::kWhole) == text);
}

TEST_P(Stream, AReaderThatRestsIsToldNoMoreThanItHasRoomFor) {
  std::string text = pattern(1'000'000);
  std::size_t said = 0;
  for (bool moved = true; moved;) {
    std::size_t taken = pair_.server.write(as_bytes(text).subspan(said));
    said += taken;
    moved = tests::carry(pair_.server, pair_.client) || taken > 0;
    ASSERT_LE(pair_.client.readable().size(), stack::tls::kMostReadable);
    ASSERT_LE(pair_.server.records().size(), stack::tls::kMostRecords + 20'000);
  }
  EXPECT_LT(said, text.size());
  // And goes on where it rested.
  std::string heard = tests::take_all(pair_.client);
  heard += pass(pair_.server, pair_.client, std::string_view(text).substr(said), 1460);
  EXPECT_TRUE(heard == text);
}

TEST_P(Stream, WhoIsFullOfWhatToSayStillHears) {
  std::string text = pattern(200'000);
  EXPECT_LT(pair_.client.write(as_bytes(text)), text.size());
  EXPECT_EQ(pair_.client.write(as_bytes(text)), 0u);
  pair_.server.write(as_bytes("heard"));
  tests::carry(pair_.server, pair_.client);
  EXPECT_EQ(tests::take_all(pair_.client), "heard");
}

TEST_P(Stream, TheEndWaitsBehindWhatThereIsNoRoomFor) {
  // Records are of 16 KiB, so that the last one is half read when there is no more room.
  std::string text = pattern(stack::tls::kMostReadable + 50);
  pair_.server.write(as_bytes(text).first(50));
  tests::carry(pair_.server, pair_.client);
  ASSERT_EQ(pair_.server.write(as_bytes(text).subspan(50)), stack::tls::kMostReadable);
  tests::carry(pair_.server, pair_.client);
  ASSERT_TRUE(pair_.server.records().empty());
  ASSERT_EQ(pair_.client.readable().size(), stack::tls::kMostReadable);
  pair_.client.end_of_records();
  EXPECT_EQ(pair_.client.ended(), Ended::kNot);
  EXPECT_TRUE(tests::take_all(pair_.client) == text);
  EXPECT_EQ(pair_.client.ended(), Ended::kTruncated);
}

INSTANTIATE_TEST_SUITE_P(Of, Stream, ::testing::Values(Version::kTls12, Version::kTls13),
                         [](const ::testing::TestParamInfo<Version>& of) {
                           return of.param == Version::kTls12 ? "Tls12" : "Tls13";
                         });

// Pieces of random sizes, both sides talking at once, readers that read at random times.
RC_GTEST_PROP(StreamProperty, EachHearsWhatTheOtherSaid, (std::vector<std::uint16_t> sizes)) {
  Pair pair = tests::meet(World());
  std::string to_server = pattern(8'000);
  std::string to_client = pattern(20'000);
  std::string at_server, at_client;
  std::size_t said_to_server = 0, said_to_client = 0;
  sizes.push_back(0);
  for (std::size_t turn = 0; turn < 10'000; ++turn) {
    std::size_t size = sizes[turn % sizes.size()] % 3000 + 20;
    auto say = [&](Session& session, const std::string& text, std::size_t& said) {
      ByteView rest = as_bytes(text).subspan(said);
      said += session.write(rest.first(std::min(rest.size(), size)));
    };
    say(pair.client, to_server, said_to_server);
    say(pair.server, to_client, said_to_client);
    tests::carry(pair.client, pair.server, size);
    tests::carry(pair.server, pair.client, size);
    if (turn % 3 == 0) at_server += tests::take_all(pair.server);
    if (turn % 5 == 0) at_client += tests::take_all(pair.client);
    if (at_server.size() == to_server.size() && at_client.size() == to_client.size()) break;
  }
  RC_ASSERT(at_server == to_server);
  RC_ASSERT(at_client == to_client);
}

}  // namespace
