// Networks for RapidCheck to choose from, and what is asked of a run through one.
#pragma once

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <chrono>

#include "sim/experiment.h"
#include "sim/settings.h"
#include "stack/apps/pace.h"
#include "stack/tcp/config.h"

namespace sim {

// An integer in [lowest, highest]; smaller ones are tried first when a failure is made smaller.
template <typename Number>
Number between(Number lowest, Number highest) {
  return *rc::gen::inRange<Number>(lowest, static_cast<Number>(highest + 1));
}

inline stack::base::Duration up_to(stack::base::Duration longest) {
  return stack::base::Duration(between<std::int64_t>(0, longest.count()));
}

// True once in `several`.
inline bool one_in(int several) { return between(1, several) == several; }

inline Impairments any_impairments(stack::base::Duration until) {
  using stack::base::Duration;
  using std::chrono::milliseconds;
  return {.loss = between(0u, 300'000u) * 1000,
          .reordering = between(0u, 500'000u) * 1000,
          .reordering_delay = Duration(1) + up_to(milliseconds(500)),
          .duplication = between(0u, 300'000u) * 1000,
          .duplication_delay = up_to(milliseconds(500)),
          .corruption = between(0u, 100'000u) * 1000,
          .corrupted_bits = between<std::uint16_t>(1, kMostCorruptedBits),
          .until = stack::base::Instant(up_to(until))};
}

inline PathConfig any_path(stack::base::Duration until) {
  return {.bits_per_second = *rc::gen::element<std::uint64_t>(64'000, 1'000'000, 10'000'000,
                                                              100'000'000, 1'000'000'000),
          .delay = up_to(std::chrono::milliseconds(200)),
          .queue = {.packets = between<std::size_t>(0, 50)},
          .impairments = any_impairments(until)};
}

// The smallest MTU that a host may be asked to live with: RFC 8200 5, RFC 791 3.1.
inline std::uint16_t smallest_mtu(stack::base::Family family) {
  return family == stack::base::Family::kIpv6 ? 1280 : 576;
}

// Faults may last up to `until`.
inline Scenario any_scenario(stack::base::Duration until) {
  Scenario scenario;
  scenario.name = "clean";
  scenario.family = *rc::gen::element(stack::base::Family::kIpv4, stack::base::Family::kIpv6);
  scenario.body = between<std::uint64_t>(0, 100'000);
  scenario.mtu = between<std::uint16_t>(smallest_mtu(scenario.family), 1500);
  scenario.tcp.send_buffer = between<std::size_t>(1, 200'000);
  scenario.tcp.receive_buffer = between<std::size_t>(1, 200'000);
  scenario.to_server = any_path(until);
  scenario.to_client = any_path(until);
  return scenario;
}

inline void must_be_good(const Scenario& scenario, std::uint64_t seed) {
  const Report report = run_experiment(scenario, {.seed = seed, .with_digest = false});
  RC_LOG() << replay_command(scenario, seed) << std::endl
           << "invariant: " << report.broken.value_or("held") << std::endl
           << "outcome: " << report.failure.value_or("complete") << std::endl;
  RC_ASSERT(report.good());
  RC_ASSERT(report.delivered == scenario.body);
}

// The patience that hosts and rawhttpget really have.
inline void be_as_patient_as_in_life(Scenario& scenario) {
  scenario.tcp.user_timeout = stack::tcp::Config().user_timeout;
  scenario.patience =
      scenario.conversation ? 2 * stack::tcp::Config().user_timeout : stack::apps::kPatience;
}

}  // namespace sim
