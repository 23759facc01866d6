// The great property: whatever the network does, what is delivered is a prefix of what was sent;
// and once it stops doing it, the rest arrives too.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <chrono>

#include "sim/experiment.h"
#include "sim/settings.h"
#include "stack/apps/pace.h"
#include "stack/tcp/config.h"

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Instant;
using std::chrono::milliseconds;
using std::chrono::seconds;

// An integer in [lowest, highest]; smaller ones are tried first when a failure is made smaller.
template <typename Number>
Number between(Number lowest, Number highest) {
  return *rc::gen::inRange<Number>(lowest, static_cast<Number>(highest + 1));
}

Duration up_to(Duration longest) { return Duration(between<std::int64_t>(0, longest.count())); }

Impairments any_impairments(Duration until) {
  return {.loss = between(0u, 300'000u),
          .reordering = between(0u, 500'000u),
          .reordering_delay = Duration(1) + up_to(milliseconds(500)),
          .duplication = between(0u, 300'000u),
          .duplication_delay = up_to(milliseconds(500)),
          .corruption = between(0u, 100'000u),
          .corrupted_bits = between<std::uint16_t>(1, kMostCorruptedBits),
          .until = Instant(up_to(until))};
}

PathConfig any_path(Duration until) {
  return {.bits_per_second = *rc::gen::element<std::uint64_t>(64'000, 1'000'000, 10'000'000,
                                                              100'000'000, 1'000'000'000),
          .delay = up_to(milliseconds(200)),
          .queue_packets = between<std::size_t>(0, 50),
          .impairments = any_impairments(until)};
}

// Faults may last up to `until`.
Scenario any_scenario(Duration until) {
  Scenario scenario;
  scenario.name = "clean";
  scenario.body = between<std::uint64_t>(0, 100'000);
  scenario.mtu = between<std::uint16_t>(576, 1500);
  scenario.tcp.send_buffer = between<std::size_t>(1, 200'000);
  scenario.tcp.receive_buffer = between<std::size_t>(1, 200'000);
  scenario.to_server = any_path(until);
  scenario.to_client = any_path(until);
  return scenario;
}

void must_be_good(const Scenario& scenario, std::uint64_t seed) {
  const Report report = run_experiment(scenario, {.seed = seed, .with_digest = false});
  RC_LOG() << replay_command(scenario, seed) << std::endl
           << "invariant: " << report.broken.value_or("held") << std::endl
           << "outcome: " << report.failure.value_or("complete") << std::endl;
  RC_ASSERT(report.good());
  RC_ASSERT(report.delivered == scenario.body);
}

// The patience that hosts and rawhttpget really have.
void be_as_patient_as_in_life(Scenario& scenario) {
  scenario.tcp.user_timeout = stack::tcp::Config().user_timeout;
  scenario.patience =
      scenario.conversation ? 2 * stack::tcp::Config().user_timeout : stack::apps::kPatience;
}

// TCP's user timeout is five minutes: no minute of faults may end a connection.
RC_GTEST_PROP(Network, AConversationSurvivesAMinuteOfAnyFaults, (std::uint64_t seed)) {
  Scenario scenario = any_scenario(seconds(60));
  scenario.conversation = true;
  be_as_patient_as_in_life(scenario);
  scenario.upload = between<std::uint64_t>(0, 100'000);
  must_be_good(scenario, seed);
}

// The fetch gives up after a minute of silence. Faults that last five seconds leave no back-off
// that long.
RC_GTEST_PROP(Network, ADownloadSurvivesFiveSecondsOfAnyFaults, (std::uint64_t seed)) {
  Scenario scenario = any_scenario(seconds(5));
  be_as_patient_as_in_life(scenario);
  must_be_good(scenario, seed);
}

// Faults without end may end a connection, but never break a promise.
RC_GTEST_PROP(Network, FaultsWithoutEndBreakNoInvariant, (std::uint64_t seed)) {
  Scenario scenario = any_scenario(seconds(0));
  scenario.conversation = *rc::gen::arbitrary<bool>();
  be_as_patient_as_in_life(scenario);
  scenario.upload = between<std::uint64_t>(0, 100'000);
  for (PathConfig* path : {&scenario.to_server, &scenario.to_client}) {
    path->impairments.until = stack::base::kNever;
    path->impairments.loss = between(0u, kAlways);
  }
  const Report report = run_experiment(scenario, {.seed = seed, .with_digest = false});
  RC_LOG() << replay_command(scenario, seed) << std::endl
           << "invariant: " << report.broken.value_or("held") << std::endl;
  RC_ASSERT(!report.broken);
  RC_ASSERT(report.delivered <= scenario.body);
}

}  // namespace
}  // namespace sim
