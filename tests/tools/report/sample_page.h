// The page of a simulated download over a path that loses, reorders and queues.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "sim/experiment.h"
#include "sim/scenario.h"
#include "tests/tools/report/simulated.h"
#include "tools/report/flow_page.h"

namespace tests {

inline tools::report::Page sample_page(const std::string& title = "http://server.example/a.iso") {
  using namespace std::chrono_literals;
  sim::Scenario scenario = *sim::find_scenario("clean");
  scenario.body = 6'000'000;
  scenario.to_client.bits_per_second = 20'000'000;
  scenario.to_client.queue.packets = 120;
  scenario.to_client.delay = scenario.to_server.delay = 15ms;
  scenario.to_client.impairments.loss = 500'000;
  scenario.to_client.impairments.reordering = 2'000'000;
  scenario.to_client.impairments.reordering_delay = 3ms;
  tools::report::FlowLog log;
  ClientsEnd end(log);
  const std::array<sim::Observer*, 1> observers = {&end};
  EXPECT_TRUE(sim::run_experiment(scenario, {.seed = 3, .observers = observers}).good());
  tools::report::Milestones parts = milestones_of(log.busiest()->summary());
  parts.lookup = 21ms;
  return page_of(log, {.title = title,
                       .subtitle = "200 OK, saved to a.iso",
                       .made_by = "made by a test",
                       .milestones = parts});
}

}  // namespace tests
