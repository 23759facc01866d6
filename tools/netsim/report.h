// What a run was and how it went.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "sim/lab/outcome.h"
#include "sim/scenario/scenario.h"

namespace netsim {

// A run and what it was of, both lent.
struct Result {
  const sim::scenario::Scenario& scenario;
  std::uint64_t seed;
  const sim::lab::Outcome& outcome;
  std::string command;                         // repeats it
  std::map<std::string, std::int64_t> more{};  // numbers for the JSON alone, by their names
};

// Each on stdout.
void print_text(const Result& result);
void print_json(const Result& result);
// One line: scenario, seed, trace hash, verdict.
void print_line(const Result& result);

// "FILE seed N build ID: VERDICT; repeat: COMMAND", on stderr, unless the run passed.
void print_failure(const Result& result);

// Nanoseconds as seconds with all their digits.
std::string exact_seconds(stack::base::Duration duration);

}  // namespace netsim
