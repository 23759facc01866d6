// The great property: whatever the network does, what is delivered is a prefix of what was sent;
// and once it stops doing it, the rest arrives too.
#include "tests/property/networks.h"

namespace sim {
namespace {

using std::chrono::seconds;

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
    path->impairments.loss = between(0u, kAlways / 1000) * 1000;
  }
  const Report report = run_experiment(scenario, {.seed = seed, .with_digest = false});
  RC_LOG() << replay_command(scenario, seed) << std::endl
           << "invariant: " << report.broken.value_or("held") << std::endl;
  RC_ASSERT(!report.broken);
  RC_ASSERT(report.delivered <= scenario.body);
}

}  // namespace
}  // namespace sim
