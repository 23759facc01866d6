#include "backends/ways.h"

#include <poll.h>
#include <signal.h>

#include <array>
#include <memory>

#include "tests/backends/loopback.h"

namespace backends {
namespace {

using stack::base::Family;
using stack::host::Question;

class WaysTest : public LoopbackTest {
 protected:
  void SetUp() override {
    LoopbackTest::SetUp();
    if (IsSkipped()) return;
    process = std::make_unique<ResolverProcess>();
    wires = std::make_unique<Wires>(std::array{Family::kIpv4, Family::kIpv6}, 4);
    host = std::make_unique<stack::host::Host>(
        stack::host::Config{.owns_addresses = false, .mtu = wires->mtu(), .secret = {}});
  }

  Ways& ways(WaysConfig config = {}) {
    return made.emplace(*process, *wires, *host, std::move(config));
  }
  stack::host::Ways answer_of(Ways& asked, Ways::Query query) {
    for (;;) {
      if (auto answer = asked.answer(query)) return *std::move(answer);
      pollfd watched{wires->watch().readable, POLLIN, 0};
      ::poll(&watched, 1, -1);
      (void)wires->receive();  // which tells it what has come
    }
  }
  std::string text() const { return loopback().to_string(); }

  std::unique_ptr<ResolverProcess> process;
  std::unique_ptr<Wires> wires;
  std::unique_ptr<stack::host::Host> host;
  std::optional<Ways> made;
};
INSTANTIATE_TEST_SUITE_P(Over, WaysTest, kBothLoopbacks, family_name);

TEST_P(WaysTest, AnAddressIsAnsweredAtOnce) {
  Ways& some = ways();
  const auto query = some.ask({.host = text(), .port = 80});
  const auto found = some.answer(query);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->targets.size(), 1u);
  EXPECT_EQ(found->targets[0].remote, (stack::base::Endpoint{loopback(), 80}));
  EXPECT_EQ(found->targets[0].local->address, loopback());
  EXPECT_EQ(host->config().addresses, std::vector{loopback()});
}

TEST_P(WaysTest, ANameIsLookedUpOnceAndEachAskingHasWaysOfItsOwn) {
  Ways& some = ways();
  const Question question{.host = "localhost", .port = 80};
  const auto first = answer_of(some, some.ask(question));
  const auto second = some.answer(some.ask(question));
  ASSERT_FALSE(first.targets.empty()) << first.failure;
  ASSERT_TRUE(second);  // without another lookup
  EXPECT_EQ(first.targets[0].remote, second->targets[0].remote);
  EXPECT_NE(first.targets[0].local, second->targets[0].local);
}

// A name without an address today may have one when it is asked for again: so may a retry help.
TEST_P(WaysTest, AFailureIsNotKept) {
  Ways& some = ways();
  const Question nobody{.host = std::string(400, 'a'), .port = 80};  // fails without a name server
  const auto first = some.answer(some.ask(nobody));
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->failure.ends_with(": too long")) << first->failure;
  ::kill(process->pid(), SIGKILL);
  const auto second = answer_of(some, some.ask({.host = "localhost", .port = 80}));
  EXPECT_EQ(second.failure, "cannot resolve localhost: the resolver has died");
  const auto third = some.answer(some.ask(nobody));
  ASSERT_TRUE(third);
  EXPECT_TRUE(third->failure.ends_with(": the resolver has died")) << third->failure;
}

// It stays readable for ever: whoever went on waiting for it would never sleep again.
TEST_P(WaysTest, AResolverThatHasDiedDoesNotKeepTheLoopAwake) {
  Ways& some = ways();
  ::kill(process->pid(), SIGKILL);
  const auto found = answer_of(some, some.ask({.host = "localhost", .port = 80}));
  EXPECT_EQ(found.failure, "cannot resolve localhost: the resolver has died");
  pollfd watched{wires->watch().readable, POLLIN, 0};
  EXPECT_EQ(::poll(&watched, 1, 0), 0);
  const auto address = some.answer(some.ask({.host = text(), .port = 80}));
  ASSERT_TRUE(address);
  EXPECT_EQ(address->targets.size(), 1u);
}

TEST_P(WaysTest, AnAnswerIsGivenOnce) {
  Ways& some = ways();
  const auto query = some.ask({.host = text(), .port = 80});
  EXPECT_TRUE(some.answer(query));
  EXPECT_FALSE(some.answer(query));
  const auto failing = some.ask({.host = std::string(400, 'a'), .port = 80});
  EXPECT_TRUE(some.answer(failing));
  EXPECT_FALSE(some.answer(failing));
}

TEST_P(WaysTest, QuestionsAtTheSameTimeShareALookup) {
  Ways& some = ways();
  const Question question{.host = "localhost", .port = 80};
  const auto first = some.ask(question);
  const auto second = some.ask(question);
  EXPECT_FALSE(answer_of(some, first).targets.empty());
  const auto answer = some.answer(second);
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->targets.empty());
}

// Two of four; then one of the two that are left; then the last.
TEST_P(WaysTest, ANameOfManyAddressesLeavesLinesForOthers) {
  const bool is_ipv4 = loopback().family() == Family::kIpv4;
  if (!is_ipv4) GTEST_SKIP() << "there is but one loopback address of IPv6";
  Ways& some = ways({.overrides = {parse_override("a:80:127.0.0.1,127.0.0.2,127.0.0.3").value()}});
  for (const std::size_t count : {2u, 1u, 1u}) {
    const auto found = some.answer(some.ask({.host = "a", .port = 80}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->targets.size(), count);
  }
}

TEST_P(WaysTest, ReleasedWaysAreThereForOthers) {
  Ways& some = ways();
  const std::size_t free = wires->available(loopback().family());
  for (std::size_t i = 0; i < 3 * free; ++i) {
    const auto query = some.ask({.host = text(), .port = 80});
    EXPECT_FALSE(answer_of(some, query).targets.empty());
    some.release(query);
  }
  EXPECT_EQ(wires->available(loopback().family()), free);
}

TEST_P(WaysTest, AnOverrideStandsForThatHostAndPortAlone) {
  const auto entry = parse_override("Name.example:80:" + text());
  ASSERT_TRUE(entry);
  Ways& some = ways({.overrides = {*entry}});
  const auto found = some.answer(some.ask({.host = "name.example", .port = 80}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->targets[0].remote.address, loopback());
}

TEST_P(WaysTest, OnlyTheFamilyAskedForIsTried) {
  const bool is_ipv4 = loopback().family() == Family::kIpv4;
  Ways& some = ways({.want = is_ipv4 ? Want::kIpv6 : Want::kIpv4});
  const auto found = some.answer(some.ask({.host = text(), .port = 80}));
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->targets.empty());
  EXPECT_EQ(found->failure, text() + ": no address of the family asked for");
}

TEST(Override, IsReadStrictly) {
  const auto entry = parse_override("a.example:8080:192.0.2.1,[2001:db8::1],2001:db8::2");
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->host, "a.example");
  EXPECT_EQ(entry->port, 8080);
  EXPECT_EQ(entry->addresses.size(), 3u);
  for (const char* text :
       {"", "a", "a:80", "a:80:", "a:0:192.0.2.1", "a:65536:192.0.2.1", "a:b:192.0.2.1",
        ":80:192.0.2.1", "a:80:name", "a:80:192.0.2.1,", "a:80:192.0.2.1,,192.0.2.2"}) {
    EXPECT_FALSE(parse_override(text)) << text;
  }
}

}  // namespace
}  // namespace backends
