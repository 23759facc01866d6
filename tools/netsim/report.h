// What a run was and how it went, on stdout.
#pragma once

#include <cstdint>
#include <string_view>

#include "sim/experiment.h"

namespace netsim {

// A run and what it was of.
struct Result {
  std::string_view scenario;
  std::uint64_t seed;
  sim::Report report;
};

void print_text(const Result& result);
void print_json(const Result& result);
// One line: scenario, seed, trace hash, verdict.
void print_line(const Result& result);

}  // namespace netsim
