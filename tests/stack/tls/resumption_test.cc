// Sessions that are taken up again (RFC 8446 2.2, RFC 5077), and chance out of a seed.

#include <gtest/gtest.h>
#include <openssl/rand.h>

#include <array>
#include <utility>
#include <vector>

#include "stack/tls/library.h"
#include "stack/tls/session_store.h"
#include "tests/stack/tls/pair.h"

namespace {

using stack::base::as_bytes;
using stack::tls::ClientContext;
using stack::tls::ServerContext;
using stack::tls::ServerName;
using stack::tls::Session;
using stack::tls::State;
using stack::tls::Version;
using tests::kExample;
using tests::kNow;
using tests::Pair;
using tests::World;

struct Contexts {
  explicit Contexts(const World& world)
      : client(tests::client_context(world)), server(tests::server_context(world)) {}

  Pair meet(const ServerName& name = kExample) const {
    Pair pair = {Session::to_server(client, name, kNow), Session::to_client(server)};
    pair.talk();
    EXPECT_EQ(pair.client.state(), State::kOpen);
    return pair;
  }
  bool resumes(const ServerName& name = kExample) const { return meet(name).client.info().resumed; }

  ClientContext client;
  ServerContext server;
};

World speaking(Version version) {
  World world;
  world.speak_only(version);
  return world;
}

class Resumption : public ::testing::TestWithParam<Version> {};

TEST_P(Resumption, TheSecondConversationTakesUpTheFirst) {
  Contexts contexts(speaking(GetParam()));
  EXPECT_FALSE(contexts.resumes());
  Pair second = contexts.meet();
  EXPECT_TRUE(second.client.info().resumed);
  EXPECT_TRUE(second.server.info().resumed);
  EXPECT_EQ(second.client.info().names, std::vector<std::string>{"example.test"});
  second.server.write(as_bytes("hello"));
  second.talk();
  EXPECT_EQ(tests::take_all(second.client), "hello");
  EXPECT_TRUE(contexts.resumes());
}

TEST_P(Resumption, ASessionOutOfASeedIsTakenUpToo) {
  World world = speaking(GetParam());
  world.client.seed = world.server.seed = stack::base::SipKey{.k0 = 5, .k1 = 6};
  Contexts contexts(world);
  EXPECT_FALSE(contexts.resumes());
  EXPECT_TRUE(contexts.resumes());
}

TEST_P(Resumption, IsWithTheSameNameAndPortOnly) {
  World world = speaking(GetParam());
  world.serve(world.root.issue({.names = {"example.test", "other.test"}}));
  Contexts contexts(world);
  EXPECT_FALSE(contexts.resumes());
  EXPECT_FALSE(contexts.resumes({.host = "other.test", .port = 443}));
  EXPECT_FALSE(contexts.resumes({.host = "example.test", .port = 8443}));
  EXPECT_TRUE(contexts.resumes());
}

TEST_P(Resumption, SurvivesAnEndWithoutClosing) {
  Contexts contexts(speaking(GetParam()));
  { Pair first = contexts.meet(); }
  EXPECT_TRUE(contexts.resumes());
}

TEST_P(Resumption, IsNoBusinessOfAnotherContexts) {
  World world = speaking(GetParam());
  Contexts contexts(world);
  EXPECT_FALSE(contexts.resumes());
  EXPECT_FALSE(Contexts(world).resumes());
}

TEST_P(Resumption, AServerThatForgotTakesANewSession) {
  World world = speaking(GetParam());
  Contexts before(world), after(world);
  EXPECT_FALSE(before.resumes());
  after.client = before.client;
  EXPECT_FALSE(after.resumes());
}

TEST_P(Resumption, RemembersWhatIsWrongWithTheCertificate) {
  World world = speaking(GetParam());
  world.client.verifies = false;
  world.client.anchors.clear();
  Contexts contexts(world);
  auto distrust = contexts.meet().client.info().distrust;
  ASSERT_TRUE(distrust);
  Pair second = contexts.meet();
  EXPECT_TRUE(second.client.info().resumed);
  EXPECT_EQ(second.client.info().distrust, distrust);
}

TEST_P(Resumption, OnlySoManySessionsAreKept) {
  World world = speaking(GetParam());
  world.serve(world.root.issue({.names = {"*.example.test"}}));
  Contexts contexts(world);
  auto host = [](std::size_t i) {
    return ServerName{.host = "n" + std::to_string(i) + ".example.test", .port = 443};
  };
  for (std::size_t i = 0; i <= stack::tls::kMostSavedSessions; ++i) {
    EXPECT_FALSE(contexts.resumes(host(i)));
  }
  EXPECT_FALSE(contexts.resumes(host(0)));
  EXPECT_TRUE(contexts.resumes(host(stack::tls::kMostSavedSessions)));
}

// RFC 8446 C.4: a ticket that is used twice tells who watches that both are of one client.
TEST(Resumption, NoTicketOfTls13IsOfferedTwice) {
  World world = speaking(Version::kTls13);
  Contexts contexts(world);
  contexts.meet();
  // The server gave two.
  std::vector<Session> clients;
  auto offers_a_ticket = [&] {
    clients.push_back(Session::to_server(contexts.client, kExample, kNow));
    Session server = Session::to_client(contexts.server);
    tests::carry(clients.back(), server);
    return server.info().resumed;
  };
  EXPECT_TRUE(offers_a_ticket());
  EXPECT_TRUE(offers_a_ticket());
  EXPECT_FALSE(offers_a_ticket());
}

// All the records of two conversations, the second of which takes up the first.
std::string transcript(Version version, std::uint64_t client_seed, std::uint64_t server_seed) {
  World world = speaking(version);
  world.client.seed = stack::base::SipKey{.k0 = client_seed, .k1 = 1};
  world.server.seed = stack::base::SipKey{.k0 = server_seed, .k1 = 2};
  Contexts contexts(world);
  std::string seen;
  for (int i = 0; i < 2; ++i) {
    Pair pair = {Session::to_server(contexts.client, kExample, kNow),
                 Session::to_client(contexts.server)};
    for (bool moved = true; moved;) {
      moved = tests::carry(pair.client, pair.server, tests::kWhole, &seen);
      moved = tests::carry(pair.server, pair.client, tests::kWhole, &seen) || moved;
    }
    EXPECT_EQ(pair.client.info().resumed, i == 1);
    pair.client.write(as_bytes("question"));
    pair.client.finish();
    tests::carry(pair.client, pair.server, tests::kWhole, &seen);
    pair.server.write(as_bytes("answer"));
    pair.server.finish();
    tests::carry(pair.server, pair.client, tests::kWhole, &seen);
  }
  return seen;
}

using Seed = Resumption;

TEST_P(Seed, DeterminesEveryOctet) {
  std::string first = transcript(GetParam(), 1, 2);
  EXPECT_TRUE(transcript(GetParam(), 1, 2) == first);
  EXPECT_FALSE(transcript(GetParam(), 3, 2) == first);
  EXPECT_FALSE(transcript(GetParam(), 1, 3) == first);
}

// A ticket would hold the time of the system's clock: NewSessionTicket, which TLS 1.2 says in clear
// in front of ChangeCipherSpec (RFC 5077 3.3).
TEST(Seed, LeavesNoTicketToTheSystemsClock) {
  auto gives_a_ticket = [](std::optional<stack::base::SipKey> seed) {
    World world = speaking(Version::kTls12);
    world.server.seed = seed;
    Pair pair = tests::meet(world);
    tests::carry(pair.client, pair.server);
    tests::carry(pair.server, pair.client);
    tests::carry(pair.client, pair.server);
    return pair.server.records()[0] == 22 && pair.server.records()[5] == 4;
  };
  EXPECT_TRUE(gives_a_ticket({}));
  EXPECT_FALSE(gives_a_ticket(stack::base::SipKey{.k0 = 1, .k1 = 2}));
}

TEST(Seed, MakesWhatIsSecretFromOtherChanceThanWhatIsNot) {
  stack::tls::Library library(stack::base::SipKey{.k0 = 1, .k1 = 2});
  std::array<unsigned char, 32> open{}, secret{};
  ASSERT_EQ(RAND_bytes_ex(library.get(), open.data(), open.size(), 0), 1);
  ASSERT_EQ(RAND_priv_bytes_ex(library.get(), secret.data(), secret.size(), 0), 1);
  EXPECT_NE(open, secret);
}

const auto kBothVersions = ::testing::Values(Version::kTls12, Version::kTls13);
std::string name_of(const ::testing::TestParamInfo<Version>& of) {
  return of.param == Version::kTls12 ? "Tls12" : "Tls13";
}
INSTANTIATE_TEST_SUITE_P(Of, Resumption, kBothVersions, name_of);
INSTANTIATE_TEST_SUITE_P(Of, Seed, kBothVersions, name_of);

TEST(Seed, WithoutOneNoTwoConversationsAreAlike) {
  World world;
  auto hello = [&world] {
    return std::string(stack::base::as_text(tests::meet(world).client.records()));
  };
  EXPECT_NE(hello(), hello());
}

TEST(Certificates, OfOneSeedAreTheSame) {
  tests::Authority one, other, third("the root", 7);
  EXPECT_EQ(one.certificate(), other.certificate());
  EXPECT_EQ(one.issue().chain, other.issue().chain);
  EXPECT_NE(one.certificate(), third.certificate());
}

}  // namespace
