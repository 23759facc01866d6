// Which certificates are taken, in both versions of TLS (RFC 5280, RFC 9525).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>

#include "tests/stack/tls/pair.h"

namespace {

using stack::tls::Fault;
using stack::tls::Session;
using stack::tls::State;
using stack::tls::Version;
using tests::Authority;
using tests::Identity;
using tests::kDay;
using tests::kNow;
using tests::Pair;
using tests::Subject;
using tests::World;

struct Case {
  std::string claim;
  std::string host;
  std::function<Identity(const Authority& root)> identity;
  std::string text = {};  // of the failure; empty: the certificate is taken
  Fault fault = Fault::kCertificate;
};

void PrintTo(const Case& tried, std::ostream* out) { *out << tried.claim; }

std::function<Identity(const Authority&)> issued(Subject subject) {
  return [subject](const Authority& root) { return root.issue(subject); };
}

std::function<Identity(const Authority&)> named(std::vector<std::string> names) {
  return issued({.names = std::move(names)});
}

std::vector<Case> taken() {
  return {
      {"OwnName", "example.test", named({"example.test"})},
      {"OneOfSeveralNames", "b.test", named({"a.test", "b.test", "c.test"})},
      {"NameInOtherCase", "EXAMPLE.test", named({"example.TEST"})},
      {"NameWithTheTrailingDot", "example.test.", named({"example.test"})},
      {"WildcardForOneLabel", "www.example.test", named({"*.example.test"})},
      {"Ipv4Address", "192.0.2.1", named({"192.0.2.1"})},
      {"Ipv6Address", "2001:db8::1", named({"2001:db8:0::1"})},
      {"ALabels", "xn--bcher-kva.test", named({"xn--bcher-kva.test"})},
      {"IntermediateSent", "example.test",
       [](const Authority& root) { return root.below("the issuer").issue(); }},
      {"TwoIntermediatesSent", "example.test",
       [](const Authority& root) { return root.below("one").below("two").issue(); }},
      {"ItsFirstSecond", "example.test", issued({.begins = kNow})},
      {"TheSecondBeforeItsEnd", "example.test", issued({.ends = kNow + 1})},
  };
}

std::vector<Case> refused() {
  std::string unknown_issuer =
      "the certificate's issuer is not known, or the server left its certificate out";
  std::string not_for_www = "the certificate is not for www.example.test: it is for ";
  return {
      {"Expired", "example.test", issued({.ends = kNow - kDay}),
       "the certificate has expired: it was valid until 2026-06-30"},
      // RFC 5280 4.1.2.5 counts the last second in; OpenSSL does not.
      {"ExpiredThisSecond", "example.test", issued({.ends = kNow}),
       "the certificate has expired: it was valid until 2026-07-01"},
      {"NotYetValid", "example.test", issued({.begins = kNow + kDay}),
       "the certificate is not yet valid: it will be from 2026-07-02"},
      {"WrongName", "www.example.test", named({"other.test"}), not_for_www + "other.test",
       Fault::kName},
      {"OnlyPartOfTheName", "www.example.test", named({"example.test"}),
       not_for_www + "example.test", Fault::kName},
      {"NoneOfManyNames", "www.example.test", named({"a.test", "b.test", "c.test", "d.test"}),
       not_for_www + "a.test, b.test, c.test, ...", Fault::kName},
      {"WildcardForTwoLabels", "www.example.test", named({"*.test"}), not_for_www + "*.test",
       Fault::kName},
      {"WildcardForNoLabel", "www.example.test", named({"*.www.example.test"}),
       not_for_www + "*.www.example.test", Fault::kName},
      {"WildcardForPartOfALabel", "www.example.test", named({"w*.example.test"}),
       not_for_www + "w*.example.test", Fault::kName},
      {"WildcardInTheMiddle", "www.example.test", named({"www.*.test"}), not_for_www + "www.*.test",
       Fault::kName},
      // RFC 9525 6.3: the subject's common name is not looked at.
      {"NameInTheSubjectOnly", "www.example.test",
       issued({.names = {}, .common_name = "www.example.test"}),
       "the certificate is not for www.example.test: it names no host", Fault::kName},
      {"OtherIpv4Address", "192.0.2.1", named({"192.0.2.2"}),
       "the certificate is not for 192.0.2.1: it is for 192.0.2.2", Fault::kName},
      {"OtherIpv6Address", "2001:db8::1", named({"2001:db8::2"}),
       "the certificate is not for 2001:db8::1: it is for 2001:db8::2", Fault::kName},
      {"AddressInTheSubjectOnly", "192.0.2.1", issued({.names = {}, .common_name = "192.0.2.1"}),
       "the certificate is not for 192.0.2.1: it names no host", Fault::kName},
      {"SelfSigned", "example.test", [](const Authority&) { return tests::self_signed(); },
       "the certificate is signed by itself, not by an authority"},
      {"OtherRoot", "example.test", [](const Authority&) { return Authority("else", 9).issue(); },
       unknown_issuer},
      {"OtherRootOfTheSameName", "example.test",
       [](const Authority&) { return Authority("the root", 9).issue(); }, unknown_issuer},
      {"OtherRootSentAlong", "example.test",
       [](const Authority&) {
         Authority other("else", 9);
         Identity identity = other.issue();
         identity.chain += other.certificate();
         return identity;
       },
       "the authority at the root of the certificate is not trusted"},
      {"IntermediateMissing", "example.test",
       [](const Authority& root) {
         Identity identity = root.below("the issuer").issue();
         identity.chain.resize(identity.chain.find("-----BEGIN", 1));
         return identity;
       },
       unknown_issuer},
      {"IssuerThatMayNotIssue", "example.test",
       [](const Authority& root) { return root.below("no authority", false).issue(); },
       "a certificate in the server's chain is of an issuer that may not issue any"},
      {"ForClientsOnly", "example.test", issued({.for_servers = false}),
       "the certificate is not meant for servers"},
      {"ShortKey", "example.test", issued({.rsa_bits = 1024}),
       "the certificate has a key that is too short to be safe"},
      {"Sha1Signature", "example.test", issued({.signed_with_sha1 = true}),
       "the certificate is signed with a digest too weak to be safe"},
  };
}

class Verification : public ::testing::TestWithParam<std::tuple<Case, Version>> {
 protected:
  const Case& tried() const { return std::get<Case>(GetParam()); }
  World world() const {
    World made;
    made.speak_only(std::get<Version>(GetParam()));
    made.server.security_level = 0;  // so that the server says whatever it is given to say
    made.serve(tried().identity(made.root));
    return made;
  }
  Pair meet(const World& made) const {
    Pair pair = tests::meet(made, {.host = tried().host, .port = 443});
    pair.talk();
    return pair;
  }
};

std::string name_of(const ::testing::TestParamInfo<std::tuple<Case, Version>>& info) {
  bool is_old = std::get<Version>(info.param) == Version::kTls12;
  return std::get<Case>(info.param).claim + (is_old ? "InTls12" : "InTls13");
}

using VerificationTakes = Verification;

TEST_P(VerificationTakes, Certificate) {  // C36
  Pair pair = meet(world());
  EXPECT_EQ(pair.client.state(), State::kOpen)
      << pair.client.failure().value_or(stack::tls::Failure{}).text;
  EXPECT_EQ(pair.server.state(), State::kOpen);
  EXPECT_FALSE(pair.client.info().distrust);
}

using VerificationRefuses = Verification;

TEST_P(VerificationRefuses, CertificateAndSaysWhy) {  // C36
  Pair pair = meet(world());
  ASSERT_EQ(pair.client.state(), State::kFailed);
  EXPECT_EQ(pair.client.failure()->fault, tried().fault);
  EXPECT_EQ(pair.client.failure()->text, tried().text);
  // Nothing can be said to such a server; it learns why.
  EXPECT_EQ(pair.client.write(stack::base::as_bytes("secret")), 0u);
  ASSERT_EQ(pair.server.state(), State::kFailed);
  EXPECT_EQ(pair.server.failure()->fault, Fault::kAlert);
}

TEST_P(VerificationRefuses, NothingWhenToldNotToButTellsAll) {
  World lax = world();
  lax.client.verifies = false;
  Pair pair = meet(lax);
  ASSERT_EQ(pair.client.state(), State::kOpen);
  EXPECT_EQ(pair.client.info().distrust, tried().text);
}

const auto kBothVersions = ::testing::Values(Version::kTls12, Version::kTls13);
INSTANTIATE_TEST_SUITE_P(Tls, VerificationTakes,
                         ::testing::Combine(::testing::ValuesIn(taken()), kBothVersions), name_of);
INSTANTIATE_TEST_SUITE_P(Tls, VerificationRefuses,
                         ::testing::Combine(::testing::ValuesIn(refused()), kBothVersions),
                         name_of);

TEST(Verification, WithoutAnchorsNobodyIsTrusted) {
  World world;
  world.client.anchors.clear();
  Pair pair = tests::meet(world);
  pair.talk();
  ASSERT_EQ(pair.client.state(), State::kFailed);
  EXPECT_EQ(pair.client.failure()->fault, Fault::kCertificate);
}

TEST(Verification, TheTimeIsTheOneThatIsHandedInAlsoForSessionsThatCouldBeTakenUp) {
  World world;
  auto client = tests::client_context(world);
  auto server = tests::server_context(world);
  for (auto [seconds, state] :
       {std::pair{kNow, State::kOpen}, std::pair{kNow + 100 * kDay, State::kFailed},
        std::pair{kNow - 100 * kDay, State::kFailed}}) {
    Pair pair = {Session::to_server(client, tests::kExample, seconds), Session::to_client(server)};
    pair.talk();
    EXPECT_EQ(pair.client.state(), state) << seconds;
  }
}

}  // namespace
