#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

#include "tests/stack/tls/pair.h"

namespace {

using stack::base::as_bytes;
using stack::tls::ClientContext;
using stack::tls::Ended;
using stack::tls::Fault;
using stack::tls::Info;
using stack::tls::ServerContext;
using stack::tls::Session;
using stack::tls::State;
using stack::tls::Version;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using tests::Pair;
using tests::World;

TEST(Handshake, TheNewestVersionIsSpokenByDefault) {
  Pair pair = tests::meet(World());
  pair.talk();
  ASSERT_EQ(pair.client.state(), State::kOpen);
  ASSERT_EQ(pair.server.state(), State::kOpen);
  Info info = pair.client.info();
  EXPECT_EQ(info.version, "TLSv1.3");
  EXPECT_THAT(info.cipher, StartsWith("TLS_"));
  EXPECT_EQ(info.protocol, "http/1.1");
  EXPECT_FALSE(info.resumed);
  EXPECT_THAT(info.names, ElementsAre("example.test"));
  EXPECT_FALSE(info.distrust);
}

TEST(Handshake, Tls12IsSpokenWhenTheServerHasNoNewer) {
  World world;
  world.speak_only(Version::kTls12);
  Pair pair = tests::meet(world);
  pair.talk();
  ASSERT_EQ(pair.client.state(), State::kOpen);
  EXPECT_EQ(pair.client.info().version, "TLSv1.2");
  EXPECT_THAT(pair.client.info().cipher, HasSubstr("ECDHE"));
}

TEST(Handshake, TheClientBeginsAtOnceAndTheServerWaits) {
  Pair pair = tests::meet(World());
  EXPECT_FALSE(pair.client.records().empty());
  EXPECT_EQ(pair.client.records()[0], 22);  // handshake (RFC 8446 5.1)
  EXPECT_TRUE(pair.server.records().empty());
  EXPECT_EQ(pair.client.state(), State::kHandshaking);
}

// RFC 6066 3: "Literal IPv4 and IPv6 addresses are not permitted in HostName".
TEST(Handshake, ANameIsIndicatedAndAnAddressIsNot) {
  auto hello = [](const std::string& host) {
    World world;
    Pair pair = tests::meet(world, {.host = host, .port = 443});
    return std::string(stack::base::as_text(pair.client.records()));
  };
  EXPECT_THAT(hello("example.test"), HasSubstr("example.test"));
  EXPECT_THAT(hello("example.test."), AllOf(HasSubstr("example.test"), Not(HasSubstr("test."))));
  EXPECT_THAT(hello("192.0.2.1"), Not(HasSubstr("192.0.2.1")));
  EXPECT_THAT(hello("2001:db8::1"), Not(HasSubstr("2001:db8::1")));
}

TEST(Handshake, ANameThatNoCertificateCanHaveFailsBeforeAnythingIsSaid) {
  for (std::string host : {std::string(256, 'a'), std::string(), std::string("a\0b", 3)}) {
    Pair pair = tests::meet(World(), {.host = host, .port = 443});
    ASSERT_EQ(pair.client.state(), State::kFailed);
    EXPECT_EQ(pair.client.failure()->fault, Fault::kName);
    EXPECT_TRUE(pair.client.records().empty());
  }
}

TEST(Handshake, AServerWithoutOurProtocolRefuses) {
  World world;
  world.server.protocols = {"h2"};
  Pair pair = tests::meet(world);
  pair.talk();
  ASSERT_EQ(pair.client.state(), State::kFailed);
  EXPECT_EQ(pair.client.failure()->fault, Fault::kAlert);
  EXPECT_THAT(pair.client.failure()->text, HasSubstr("no application protocol"));
}

TEST(Handshake, TheClientsOrderOfProtocolsDecides) {
  World world;
  world.client.protocols = {"b", "a"};
  world.server.protocols = {"a", "b"};
  Pair pair = tests::meet(world);
  pair.talk();
  EXPECT_EQ(pair.client.info().protocol, "b");
  EXPECT_EQ(pair.server.info().protocol, "b");
}

TEST(Handshake, ASessionMayMoveInTheMidst) {
  Pair pair = tests::meet(World());
  tests::carry(pair.client, pair.server, 7);
  ASSERT_EQ(pair.client.state(), State::kHandshaking);
  auto moved = std::make_unique<Pair>(std::move(pair));
  moved->talk(1);
  EXPECT_EQ(moved->client.state(), State::kOpen);
  EXPECT_EQ(moved->server.state(), State::kOpen);
}

TEST(Handshake, ASessionOutlivesTheContextItWasMadeOf) {
  World world;
  auto client = std::make_unique<ClientContext>(tests::client_context(world));
  auto server = std::make_unique<ServerContext>(tests::server_context(world));
  Pair pair = {Session::to_server(*client, tests::kExample, tests::kNow),
               Session::to_client(*server)};
  client.reset();
  server.reset();
  pair.talk();
  EXPECT_EQ(pair.client.state(), State::kOpen);
}

TEST(KeyLog, HasTheSecretsOfEachVersionByTheirNames) {
  for (auto [version, label] : {std::pair{Version::kTls12, "CLIENT_RANDOM "},
                                std::pair{Version::kTls13, "CLIENT_TRAFFIC_SECRET_0 "}}) {
    World world;
    world.speak_only(version);
    std::vector<std::string> lines;
    world.client.key_log = [&lines](std::string_view line) { lines.emplace_back(line); };
    Pair pair = tests::meet(world);
    pair.talk();
    EXPECT_THAT(lines, Contains(StartsWith(label)));
    EXPECT_THAT(lines, Not(Contains(HasSubstr("\n"))));
  }
}

TEST(Configuration, AnchorsThatCannotBeReadAreRefusedInWords) {
  World world;
  auto problem_with = [](std::string anchors) {
    auto made = ClientContext::make({.anchors = std::move(anchors)});
    return made ? "none" : made.error();
  };
  EXPECT_EQ(problem_with(world.root.certificate()), "none");
  EXPECT_EQ(problem_with("text in front\n" + world.root.certificate() + "and behind\n"), "none");
  EXPECT_EQ(problem_with("no certificate"), "there is no certificate in PEM");
  std::string damaged = world.root.certificate();
  damaged.replace(60, 4, "!!!!");
  EXPECT_EQ(problem_with(world.root.certificate() + damaged),
            "certificate number 2 cannot be read");
}

TEST(Configuration, AKeyOfAnotherCertificateIsRefused) {
  World world;
  world.server.key = world.root.issue().key;
  EXPECT_FALSE(ServerContext::make(world.server));
  world.server.key = "no key";
  EXPECT_EQ(ServerContext::make(world.server).error(), "the private key cannot be read");
}

}  // namespace
