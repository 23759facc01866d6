// The great property: whatever the network does, what is delivered is a prefix of what was sent;
// and once it stops doing it, the rest arrives too.
#include "tests/property/networks.h"

namespace sim {
namespace {

using std::chrono::seconds;

// TCP's user timeout is five minutes: no minute of faults may end a connection.
RC_GTEST_PROP(Network, AConversationSurvivesAMinuteOfAnyFaults, (std::uint64_t seed)) {
  Network network = any_network(seconds(60));
  network.talk = true;
  network.upload = between<std::uint64_t>(0, 100'000);
  must_be_good(network, seed);
}

// The fetch gives up after a minute of silence. Faults that last five seconds leave no back-off
// that long.
RC_GTEST_PROP(Network, ADownloadSurvivesFiveSecondsOfAnyFaults, (std::uint64_t seed)) {
  Network network = any_network(seconds(5));
  must_be_good(network, seed);
}

// Faults without end may end a connection, but never break a promise.
RC_GTEST_PROP(Network, FaultsWithoutEndBreakNoInvariant, (std::uint64_t seed)) {
  Network network = any_network(seconds(0));
  network.talk = *rc::gen::arbitrary<bool>();
  network.upload = between<std::uint64_t>(0, 100'000);
  for (PathConfig* path : {&network.to_server, &network.to_client}) {
    path->impairments.until = stack::base::kNever;
    path->impairments.loss = between(0u, kAlways / 1000) * 1000;
  }
  const lab::Outcome outcome = run_of(network, seed);
  RC_ASSERT(!outcome.broken);
  RC_ASSERT(outcome.flows.at(0).delivered <= std::max(network.body, network.upload));
}

}  // namespace
}  // namespace sim
