#include "sim/apps/ensemble.h"

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "sim/apps/flow.h"
#include "sim/simulator.h"
#include "stack/host/host.h"

namespace sim::apps {
namespace {

using stack::base::Address;
using stack::base::Endpoint;
using stack::base::Instant;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Never concerned by anything: it listens to nothing, and asks for one turn.
class Bystander final : public Part {
 public:
  explicit Bystander(std::uint16_t port) : port_(port) {}
  Place place() const override { return {.port = port_}; }
  void run(Instant now, stack::host::Host&) override {
    turns.push_back(now);
    if (now >= once_at) once_at = stack::base::kNever;
  }
  Instant deadline() const override { return once_at; }
  bool done() const override { return false; }

  std::vector<Instant> turns;
  Instant once_at{milliseconds(333)};

 private:
  std::uint16_t port_;
};

// Done when all flows are.
class Awaited final : public stack::host::Application {
 public:
  void run(Instant, stack::host::Host&) override {}
  Instant deadline() const override { return stack::base::kNever; }
  bool done() const override {
    for (const auto& flow : flows) {
      if (!flow->done()) return false;
    }
    return true;
  }
  std::vector<std::unique_ptr<Flow>> flows;
};

class TwoHosts : public ::testing::Test {
 protected:
  static constexpr Address kCaller = Address::v4(10, 0, 0, 1);
  static constexpr Address kListener = Address::v4(10, 0, 0, 2);

  void add(FlowConfig config, bool with_listener = true) {
    Flow& flow = *awaited.flows.emplace_back(make_flow(config));
    std::optional<FlowReport>& report = reports.emplace_back();
    const auto look = [&flow, &report](Instant now) {
      if (flow.done() && !report) report = flow.report(now);
    };
    callers.add(flow.caller(), look);
    if (with_listener) listeners.add(flow.listener(), look);
  }
  FlowConfig flow(Kind kind, std::uint16_t port) {
    return {.kind = kind,
            .server = {kListener, port},
            .caller = caller,
            .listener = listener,
            .oracle = simulator.oracle(),
            .content_seed = port};
  }
  Ending run() {
    const NodeId a = simulator.add(caller, callers);
    const NodeId b = simulator.add(listener, listeners);
    simulator.connect(a, b, {}, {});
    return simulator.run(awaited);
  }
  const FlowReport& report(std::size_t index) { return reports.at(index).value(); }

  SeededChoices choices{1};
  Simulator simulator{choices, Limits{}};
  stack::host::Host caller{{.addresses = {kCaller}, .secret = {.k0 = 1, .k1 = 1}}};
  stack::host::Host listener{{.addresses = {kListener}, .secret = {.k0 = 1, .k1 = 2}}};
  Ensemble callers, listeners;
  Awaited awaited;
  std::deque<std::optional<FlowReport>> reports;  // each as soon as its flow is done
};

TEST_F(TwoHosts, CarryFlowsOfEveryKindAtOnce) {
  FlowConfig talk = flow(Kind::kTalk, 1000);
  talk.up = 30'000;
  talk.down = 20'000;
  FlowConfig bulk = flow(Kind::kTalk, 1001);
  bulk.up = 100'000;
  FlowConfig http = flow(Kind::kHttp, 80);
  http.down = 50'000;
  FlowConfig https = flow(Kind::kHttps, 443);
  https.down = 40'000;
  for (const FlowConfig& config : {talk, bulk, http, https}) add(config);
  EXPECT_EQ(run(), Ending::kDone) << simulator.oracle().complaint().value_or("");
  const std::vector<std::uint64_t> delivered{20'000, 100'000, 50'000, 40'000};
  for (std::size_t i = 0; i < delivered.size(); ++i) {
    const FlowReport& what = report(i);
    EXPECT_TRUE(what.complete) << i << what.account;
    EXPECT_FALSE(what.error) << i;
    EXPECT_EQ(what.delivered, delivered[i]) << i;
    EXPECT_GE(what.sender.stats.octets_out, delivered[i]) << i;
    EXPECT_GE(what.receiver.stats.octets_in, delivered[i]) << i;
    EXPECT_EQ(what.sha256_ok, i < 2 ? std::nullopt : std::optional(true)) << i;
  }
}

TEST_F(TwoHosts, DoNotRunWhatNothingConcerns) {
  Bystander with_callers(7), with_listeners(7);
  callers.add(with_callers);
  listeners.add(with_listeners);
  FlowConfig bulk = flow(Kind::kTalk, 1001);
  bulk.up = 2'000'000;
  add(bulk);
  EXPECT_EQ(run(), Ending::kDone);
  for (const Bystander* bystander : {&with_callers, &with_listeners}) {
    // At first, and when it asked for it.
    ASSERT_EQ(bystander->turns.size(), 2u);
    EXPECT_EQ(bystander->turns[0], Instant{});
    EXPECT_EQ(bystander->turns[1], Instant(milliseconds(333)));
  }
}

// Once it has run, it wants its next turn sooner than it had said.
TEST_F(TwoHosts, HearOfADeadlineThatComesNearer) {
  class Hasty final : public Part {
   public:
    Place place() const override { return {.port = 7}; }
    void on_change(stack::tcp::ConnectionId) override {}
    void run(Instant now, stack::host::Host& host) override {
      if (turns.empty()) host.listen(7);
      if (!stream && (stream = host.accept(7))) next = now + milliseconds(1);
      if (stream && now >= next) next = stack::base::kNever;
      turns.push_back(now);
    }
    Instant deadline() const override { return next; }
    bool done() const override { return false; }
    std::vector<Instant> turns{};
    Instant next{seconds(100)};
    std::optional<stack::tcp::Stream> stream{};
  };
  Hasty hasty;
  listeners.add(hasty);
  FlowConfig talk = flow(Kind::kTalk, 7);
  talk.up = 1;
  talk.until = Instant(seconds(3));  // who accepts it never parts
  add(talk, false);
  EXPECT_EQ(run(), Ending::kDone);
  EXPECT_EQ(hasty.next, stack::base::kNever);
  EXPECT_LT(hasty.turns.back(), Instant(seconds(3)));
  hasty.stream.reset();
}

TEST_F(TwoHosts, BeginAndBreakOffOnTheDot) {
  for (const Kind kind : {Kind::kTalk, Kind::kHttp}) {
    FlowConfig late = flow(kind, kind == Kind::kTalk ? 1001 : 80);
    late.up = kind == Kind::kTalk ? kWithoutEnd : 0;
    late.down = kind == Kind::kTalk ? 0 : kWithoutEnd;
    late.start = Instant(milliseconds(1500));
    late.until = Instant(seconds(4));
    late.measure_from = Instant(seconds(2));
    add(late);
  }
  EXPECT_EQ(run(), Ending::kDone);
  EXPECT_EQ(simulator.now(), Instant(seconds(4)));
  for (std::size_t i = 0; i < 2; ++i) {
    const FlowReport& what = report(i);
    EXPECT_TRUE(what.stopped) << i;
    EXPECT_FALSE(what.complete) << i;
    EXPECT_FALSE(what.error) << i;
    EXPECT_GT(what.measured, 0u) << i;
    EXPECT_LT(what.measured, what.delivered) << i;
    EXPECT_EQ(what.ended, Instant(seconds(4))) << i;
  }
}

TEST_F(TwoHosts, SayWhyAFlowFailed) {
  FlowConfig refused = flow(Kind::kTalk, 1000);
  refused.up = 1000;
  add(refused, false);
  FlowConfig unreachable = flow(Kind::kTalk, 1001);
  unreachable.server.address = Address::v4(255, 255, 255, 255);
  add(unreachable);
  EXPECT_EQ(run(), Ending::kDone);
  EXPECT_EQ(report(0).error, "refused");
  EXPECT_EQ(report(1).error, "unreachable");
  EXPECT_FALSE(report(0).complete);
  EXPECT_NE(report(0).account.find("refused after 0 octets"), std::string::npos);
}

}  // namespace
}  // namespace sim::apps
