// The verdict on transfers whose limit is known, because the simulator was told it.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "sim/apps/talker.h"
#include "sim/lab/run.h"
#include "sim/scenario/samples.h"
#include "sim/simulator.h"
#include "tests/tools/report/simulated.h"
#include "tools/report/verdict.h"

namespace tools::report {
namespace {

using namespace std::chrono_literals;
using stack::base::Address;
using stack::base::Instant;

// A download over a path.
struct Download : sim::scenario::Row {
  std::uint64_t body = 4'000'000;
};

// 4 MB over 40 ms and a fast wire with a long queue.
Download fast() {
  Download download;
  download.to_server.bits_per_second = download.to_client.bits_per_second = 1'000'000'000;
  download.to_server.delay = download.to_client.delay = 20ms;
  download.tcp.receive_buffer = std::size_t{32} << 20;
  download.tcp.initial_receive_buffer = std::size_t{8} << 20;
  return download;
}

FlowSummary summary_of(const Download& download, std::uint64_t seed = 1) {
  FlowLog log;
  tests::ClientsEnd end(log);
  const std::array<sim::Observer*, 1> observers = {&end};
  sim::scenario::Scenario scenario = row_of(download);
  add_flow(scenario, sim::scenario::App::kHttpGet, "client", "server", download.body);
  const auto outcome = sim::lab::run(scenario, {.seed = seed, .observers = observers});
  EXPECT_TRUE(outcome.flows.at(0).complete) << outcome.verdict;
  EXPECT_FALSE(outcome.broken) << outcome.verdict;
  EXPECT_EQ(log.flows().size(), 1u);
  return log.busiest()->summary();
}

Verdict verdict_on(const FlowSummary& flow) { return explain(flow, milestones_of(flow)); }

TEST(SimulatedVerdict, ASmallWindowIsTheReceivers) {
  Download scenario = fast();
  scenario.tcp.initial_receive_buffer = scenario.tcp.receive_buffer = 32'768;
  for (const bool timestamps : {true, false}) {
    scenario.tcp.timestamps = timestamps;
    const FlowSummary flow = summary_of(scenario);
    const Verdict verdict = verdict_on(flow);
    EXPECT_EQ(verdict.limit, Limit::kReceiver) << verdict.sentence;
    EXPECT_EQ(flow.window, 32'768u);
    EXPECT_EQ(flow.loss_events, 0u);
  }
}

TEST(SimulatedVerdict, OnePercentOfLossIsLoss) {
  Download scenario = fast();
  scenario.to_client.impairments.loss = 10'000'000;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const FlowSummary flow = summary_of(scenario, seed);
    const Verdict verdict = verdict_on(flow);
    EXPECT_EQ(verdict.limit, Limit::kLoss) << verdict.sentence;
    // 2763 segments: within four standard deviations of what one in a hundred means.
    EXPECT_NEAR(static_cast<double>(flow.lost_segments), 27.6, 21) << seed;
  }
}

TEST(SimulatedVerdict, ASlowWireWithAQueueIsThePath) {
  Download scenario = fast();
  scenario.to_client.bits_per_second = 10'000'000;
  scenario.to_client.queue.packets = 200;
  const FlowSummary flow = summary_of(scenario);
  const Verdict verdict = verdict_on(flow);
  EXPECT_EQ(verdict.limit, Limit::kPath) << verdict.sentence;
  EXPECT_NEAR(static_cast<double>(flow.min_rtt.count()), 40e6, 3e6);
}

TEST(SimulatedVerdict, AFileOfAFewSegmentsIsShort) {
  Download scenario = fast();
  scenario.body = 5'000;
  const Verdict verdict = verdict_on(summary_of(scenario));
  EXPECT_TRUE(verdict.limit == Limit::kShort || verdict.limit == Limit::kHandshake)
      << verdict.sentence;
}

TEST(SimulatedVerdict, SlowStartIsAllThatAMegabyteOfAFastPathSees) {
  Download scenario = fast();
  scenario.body = 1'000'000;
  const Verdict verdict = verdict_on(summary_of(scenario));
  EXPECT_EQ(verdict.limit, Limit::kShort) << verdict.sentence;
}

TEST(SimulatedVerdict, ReorderingIsNoLoss) {
  Download scenario = fast();
  scenario.to_client.impairments.reordering = 50'000'000;
  scenario.to_client.impairments.reordering_delay = 5ms;
  const FlowSummary flow = summary_of(scenario);
  EXPECT_GT(flow.late_segments, 50u);
  EXPECT_LT(flow.lost_segments, flow.late_segments / 10);
}

// Says a hundred segments' worth, and then nothing for half a second.
class Pauser final : public stack::host::Application {
 public:
  static constexpr std::uint64_t kPiece = 100'000;
  explicit Pauser(const sim::apps::Content& content) : content_(content) {}

  void run(Instant now, stack::host::Host& host) override {
    if (!stream_ && !listening_) listening_ = host.listen(80);
    if (!stream_) stream_ = host.accept(80);
    if (!stream_ || !stream_->connected() || said_ == content_.size) return;
    if (now >= next_) {
      allowed_ = std::min(allowed_ + kPiece, content_.size);
      next_ = now + 500ms;
    }
    while (said_ < allowed_) {
      std::array<std::uint8_t, 1000> room;
      const auto words = std::span(room).first(
          static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), allowed_ - said_)));
      content_.pattern.fill(said_, words);
      const std::size_t taken = stream_->write(words);
      said_ += taken;
      if (taken == 0) return;
    }
    if (said_ == content_.size) stream_->finish();
  }
  Instant deadline() const override {
    return stream_ && said_ < content_.size ? next_ : stack::base::kNever;
  }
  bool done() const override { return false; }

 private:
  sim::apps::Content content_;
  std::optional<stack::tcp::Stream> stream_;
  bool listening_ = false;
  Instant next_{};
  std::uint64_t allowed_ = 0;
  std::uint64_t said_ = 0;
};

TEST(SimulatedVerdict, AServerThatPausesIsTheServer) {
  const Download scenario = fast();
  const sim::apps::Content content{sim::apps::Pattern(1), 20 * Pauser::kPiece};
  sim::SeededChoices choices(1);
  sim::Simulator simulator(choices, sim::Limits{});
  stack::host::Host us({.addresses = {Address::v4(10, 0, 0, 1)}, .secret = {1, 2}});
  stack::host::Host them({.addresses = {Address::v4(10, 0, 0, 2)}, .secret = {3, 4}});
  sim::apps::Delivery heard(content, simulator.oracle(), false);
  sim::apps::Talker client(
      {.remote = {{Address::v4(10, 0, 0, 2), 80}}, .to_say = {sim::apps::Pattern(2), 100}}, heard);
  Pauser server(content);
  const auto a = simulator.add(us, client);
  const auto b = simulator.add(them, server);
  simulator.connect(a, b, scenario.to_server, scenario.to_client);
  FlowLog log;
  tests::ClientsEnd end(log);
  simulator.observe(end);
  ASSERT_EQ(simulator.run(client), sim::Ending::kDone);
  ASSERT_TRUE(heard.whole());
  const FlowSummary flow = log.busiest()->summary();
  const Verdict verdict = verdict_on(flow);
  EXPECT_EQ(verdict.limit, Limit::kServer) << verdict.sentence;
  // Nineteen pauses of half a second, less the time that a piece takes.
  EXPECT_GT(flow.silence, 19 * 300ms);
  EXPECT_LT(flow.silence, 19 * 500ms);
}

}  // namespace
}  // namespace tools::report
