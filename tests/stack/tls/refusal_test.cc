// Peers that do not speak TLS as we do, or at all, or stop in the midst.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/stack/tls/pair.h"

namespace {

using namespace std::string_literals;
using stack::base::as_bytes;
using stack::tls::Ended;
using stack::tls::Fault;
using stack::tls::Session;
using stack::tls::State;
using stack::tls::Version;
using ::testing::HasSubstr;
using tests::Pair;
using tests::World;

// What a client makes of a server's first octets.
stack::tls::Failure client_hears(std::string_view octets) {
  Pair pair = tests::meet(World());
  EXPECT_EQ(pair.client.receive(as_bytes(octets)), octets.size());
  pair.client.end_of_records();
  EXPECT_EQ(pair.client.state(), State::kFailed);
  return pair.client.failure().value_or(stack::tls::Failure{});
}

TEST(Refusal, AnHttpResponseInClearIsNotTls) {
  auto failure = client_hears("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(failure.fault, Fault::kNotTls);
  EXPECT_EQ(failure.text, "the server does not speak TLS");
}

TEST(Refusal, AnotherProtocolsGreetingIsNotTls) {
  EXPECT_EQ(client_hears("SSH-2.0-OpenSSH_9.2p1\r\n").fault, Fault::kNotTls);
  EXPECT_EQ(client_hears("220 mail.example.test ESMTP\r\n").fault, Fault::kNotTls);
  EXPECT_EQ(client_hears("\0\0\0\0\0\0\0\0"s).fault, Fault::kNotTls);
}

TEST(Refusal, AHttpRequestInClearIsNotTls) {
  Pair pair = tests::meet(World());
  pair.server.receive(as_bytes("GET / HTTP/1.1\r\nHost: example.test\r\n\r\n"));
  ASSERT_EQ(pair.server.state(), State::kFailed);
  EXPECT_EQ(pair.server.failure()->fault, Fault::kNotTls);
  EXPECT_EQ(pair.server.failure()->text, "the client does not speak TLS");
}

TEST(Refusal, AServerThatKnowsOldVersionsOnlySaysSo) {
  for (Version version : {Version::kTls10, Version::kTls11}) {
    World world;
    world.speak_only(version);
    Pair pair = tests::meet(world);
    pair.talk();
    ASSERT_EQ(pair.client.state(), State::kFailed);
    EXPECT_EQ(pair.client.failure()->fault, Fault::kVersion);
    EXPECT_EQ(pair.client.failure()->text, "the server takes no version of TLS that we offer");
  }
}

// Older servers do not know of our list, and choose their best below ours (RFC 5246 E.1).
TEST(Refusal, AServerThatAnswersWithAnOldVersionIsNamed) {
  for (auto [minor, name] : {std::pair{1, "TLS 1.0"}, std::pair{2, "TLS 1.1"}}) {
    std::string hello = "\x02"s + "\0\0\x26"s + "\x03"s + static_cast<char>(minor);
    hello += std::string(32, 'r') + "\0"s + "\xc0\x13"s + "\0"s;
    std::string record = "\x16\x03"s + static_cast<char>(minor) + "\0"s;
    record += static_cast<char>(hello.size()) + hello;
    auto failure = client_hears(record);
    EXPECT_EQ(failure.fault, Fault::kVersion);
    EXPECT_EQ(failure.text, "the server speaks only "s + name);
  }
}

TEST(Refusal, AnAlertIsToldInWords) {
  auto failure = client_hears("\x15\x03\x03\0\x02\x02\x28"s);  // fatal, handshake_failure
  EXPECT_EQ(failure.fault, Fault::kAlert);
  EXPECT_EQ(failure.text, "the server gave up, and says why: handshake failure");
  EXPECT_THAT(client_hears("\x15\x03\x03\0\x02\x02\x70"s).text, HasSubstr("unrecognized name"));
  EXPECT_EQ(client_hears("\x15\x03\x03\0\x02\x02\x46"s).fault, Fault::kVersion);
}

TEST(Refusal, GarbageInsideARecordBreaksTheRules) {
  auto failure = client_hears("\x16\x03\x03\0\x05XXXXX"s);
  EXPECT_EQ(failure.fault, Fault::kProtocol);
  EXPECT_THAT(failure.text, HasSubstr("the server breaks the rules of TLS"));
}

TEST(Refusal, AnEndBeforeTheHandshakesIsAFailure) {
  EXPECT_EQ(client_hears("").text, "the server closed the connection during the handshake");
  Pair pair = tests::meet(World());
  tests::carry(pair.client, pair.server);
  auto flight = pair.server.records();
  pair.client.receive(flight.first(flight.size() - 1));
  pair.client.end_of_records();
  ASSERT_EQ(pair.client.state(), State::kFailed);
  EXPECT_EQ(pair.client.failure()->fault, Fault::kTruncated);
}

TEST(Refusal, WhatFollowsAFailureIsTakenAndIgnored) {
  Pair pair = tests::meet(World());
  pair.client.receive(as_bytes("HTTP/1.1 400 Bad Request\r\n"));
  auto failure = pair.client.failure();
  EXPECT_EQ(pair.client.receive(as_bytes("more")), 4u);
  pair.client.end_of_records();
  pair.client.finish();
  EXPECT_EQ(pair.client.failure()->text, failure->text);
  EXPECT_EQ(pair.client.write(as_bytes("hello")), 0u);
  EXPECT_EQ(pair.client.ended(), Ended::kNot);
}

// Records of the handshake's type that hold a message which never ends, or nothing at all.
TEST(Refusal, AHandshakeWithoutEndIsCutOff) {
  std::string announcement = "\x16\x03\x03\x40\0\x02\xff\xff\xff"s + std::string(0x4000 - 4, 'x');
  std::string more = "\x16\x03\x03\x40\0"s + std::string(0x4000, 'x');
  std::string change = "\x14\x03\x03\0\x01\x01"s;
  for (std::string repeated : {more, change}) {
    Pair pair = tests::meet(World());
    pair.client.receive(as_bytes(repeated == more ? announcement : ""));
    std::size_t said = 0;
    while (pair.client.state() == State::kHandshaking) {
      ASSERT_LE(said, 2 * stack::tls::kMostWithoutData);
      said += pair.client.receive(as_bytes(repeated));
      ASSERT_LE(pair.client.records().size(), 2 * stack::tls::kMostRecords);
    }
    EXPECT_EQ(pair.client.state(), State::kFailed);
  }
}

TEST(Refusal, ADamagedRecordIsNeverRead) {
  for (Version version : {Version::kTls12, Version::kTls13}) {
    World world;
    world.speak_only(version);
    Pair pair = tests::meet(world);
    pair.talk();
    pair.server.write(as_bytes("whole"));
    tests::carry(pair.server, pair.client);
    pair.server.write(as_bytes("damaged"));
    std::string record(stack::base::as_text(pair.server.records()));
    record.back() ^= 1;
    pair.client.receive(as_bytes(record));
    ASSERT_EQ(pair.client.state(), State::kFailed);
    EXPECT_EQ(pair.client.failure()->fault, Fault::kProtocol);
    EXPECT_EQ(tests::take_all(pair.client), "whole");
    tests::carry(pair.client, pair.server);
    ASSERT_EQ(pair.server.state(), State::kFailed);
    EXPECT_THAT(pair.server.failure()->text, HasSubstr("bad record mac"));
  }
}

}  // namespace
