// Results of runs that never were.
#pragma once

#include "tools/netsim/sweep/record.h"

namespace tools::netsim::sweep {

// Of a sweep over ten seeds with one expectation that 20 % may miss, and one fault.
inline Header a_header() {
  return {.file = "a.toml",
          .digest = "d1",
          .build = "b1",
          .seeds = {1, 10},
          .points = 1,
          .expectations = {"flow.f.complete"},
          .tolerances = {0.2}};
}

inline Record a_pass(std::uint64_t number) {
  return {.number = number,
          .seed = number + 1,
          .verdict = "pass",
          .trace_hash = "0123456789abcdef",
          .struck = {{"the fault at a.toml:9", 1}}};
}

inline Record a_miss(std::uint64_t number) {
  Record record = a_pass(number);
  record.code = sim::lab::Code::kFailed;
  record.verdict = "expected flow.f.complete";
  record.missed = {0};
  record.only_missed = true;
  return record;
}

inline Record an_ending(std::uint64_t number, sim::lab::Code code) {
  Record record = a_pass(number);
  record.code = code;
  record.verdict = "something else";
  return record;
}

}  // namespace tools::netsim::sweep
