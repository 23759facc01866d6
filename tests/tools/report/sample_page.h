// The page of a simulated download over a path that loses, reorders and queues.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "sim/lab/run.h"
#include "sim/scenario/samples.h"
#include "tests/tools/report/simulated.h"
#include "tools/report/flow_page.h"

namespace tests {

inline tools::report::Page sample_page(const std::string& title = "http://server.example/a.iso") {
  using namespace std::chrono_literals;
  sim::scenario::Row row;
  row.to_client.bits_per_second = 20'000'000;
  row.to_client.queue.packets = 120;
  row.to_client.delay = row.to_server.delay = 15ms;
  row.to_client.impairments.loss = 500'000;
  row.to_client.impairments.reordering = 2'000'000;
  row.to_client.impairments.reordering_delay = 3ms;
  tools::report::FlowLog log;
  ClientsEnd end(log);
  const std::array<sim::Observer*, 1> observers = {&end};
  sim::scenario::Scenario scenario = row_of(row);
  add_flow(scenario, sim::scenario::App::kHttpGet, "client", "server", 6'000'000);
  EXPECT_EQ(sim::lab::run(scenario, {.seed = 3, .observers = observers}).code,
            sim::lab::Code::kPass);
  tools::report::Milestones parts = milestones_of(log.busiest()->summary());
  parts.lookup = 21ms;
  return page_of(log, {.title = title,
                       .subtitle = "200 OK, saved to a.iso",
                       .made_by = "made by a test",
                       .milestones = parts});
}

}  // namespace tests
